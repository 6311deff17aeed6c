"""The file beside the secret that says who was erased: it only grows, and is whole after a power cut."""

import os
from pathlib import Path

import pytest

from tests.store.specimen import NOON, after
from ulak.errors import ConfigError
from ulak.store.known_erasures import KnownErasure, KnownErasures

ONE = KnownErasure("ab" * 32, NOON, "KSM-2026-000001")
TWO = KnownErasure("cd" * 32, after(seconds=1.5), "KSM-2026-000002")


@pytest.fixture
def file(tmp_path: Path) -> KnownErasures:
    return KnownErasures(tmp_path / "erasures")


def test_it_grows_and_is_its_owners_alone(file: KnownErasures):
    assert file.read() == ()
    file.add((ONE,))
    file.add(())
    file.add((TWO,))
    assert file.read() == (ONE, TWO)
    assert file.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_made_by_root_it_is_whose_the_secret_is(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.touch(mode=0o640)
    os.chown(secret, 12345, 12346)
    file = KnownErasures(tmp_path / "erasures", secret)
    file.add((ONE,))
    made = file.file.stat()
    assert (made.st_uid, made.st_gid, made.st_mode & 0o777) == (12345, 12346, 0o640)


def test_a_line_cut_off_by_a_power_cut_is_none(file: KnownErasures):
    file.add((ONE,))
    with file.file.open("a") as torn:
        torn.write(str(TWO)[:80])
    assert file.read() == (ONE,)
    file.add((TWO,))
    assert file.read() == (ONE, TWO)


@pytest.mark.parametrize("line", ["nonsense", f"{'ab' * 32} yesterday KSM-1", f"{'AB' * 32} {NOON} KSM-1"])
def test_a_line_of_somebody_else_is_said(file: KnownErasures, line: str):
    file.file.write_text(f"{line}\n")
    with pytest.raises(ConfigError, match="this line is not ulak's"):
        file.read()


def test_a_file_that_cannot_be_read_or_written_is_said(file: KnownErasures):
    file.file.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        file.read()
    with pytest.raises(ConfigError, match="nobody is erased"):
        file.add(())


def test_a_link_is_not_followed(file: KnownErasures, tmp_path: Path):
    file.file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="cannot be written"):
        file.add((ONE,))
