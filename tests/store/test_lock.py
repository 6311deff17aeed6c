"""Who is alive: one process a configuration, known by the same name after every start."""

import subprocess
import sys
from pathlib import Path

import pytest

from ulak.errors import ConfigError, Unavailable
from ulak.store.engine import Store
from ulak.store.lock import installation, locked_folder

HOLDER = (
    "import sys; from pathlib import Path; from ulak.store.lock import locked_folder\n"
    "with locked_folder(Path(sys.argv[1])):\n"
    "    print('locked', flush=True); sys.stdin.read()"
)


def test_one_process_works_with_a_configuration_and_a_killed_one_s_lock_is_free(tmp_path: Path):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "locked\n"
        with (
            pytest.raises(Unavailable, match="Another ulak works with the configuration"),
            locked_folder(tmp_path),
        ):
            pass
        child.kill()
        child.wait()
        with locked_folder(tmp_path):
            pass


def test_on_postgresql_two_configurations_may_work_one_store(store: Store, tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    if store.is_sqlite:
        with store.lock(one), pytest.raises(Unavailable), store.lock(other):
            pass
        return
    with store.lock(one), store.lock(other), pytest.raises(Unavailable), store.lock(one):
        pass


def test_an_installation_has_one_name_and_another_folder_another(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (tmp_path / "link").symlink_to(one)
    assert installation(one) == installation(tmp_path / "link")
    assert installation(one) != installation(other)


def test_a_folder_that_cannot_be_read_is_an_administrator_s(tmp_path: Path):
    with pytest.raises(ConfigError, match="cannot be opened"), locked_folder(tmp_path / "missing"):
        pass
