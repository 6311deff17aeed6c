"""The wheel in an empty environment, away from the checkout: all that ulak needs comes with it."""

import os
import subprocess
import sys
import tomllib
import zipfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

TOP = Path(__file__).resolve().parents[2]
ISTANBUL = ZoneInfo("Europe/Istanbul")
pytestmark = pytest.mark.timeout(420)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, TOP)
    return next(folder.glob("ulak-*.whl"))


@pytest.fixture(scope="module")
def ulak(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command as it is installed in an environment that has nothing else."""
    environment = tmp_path_factory.mktemp("empty") / "environment"
    call(sys.executable, "-m", "venv", environment)
    call(environment / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    return environment / "bin" / "ulak"


def test_everything_that_is_not_code_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = [
        TOP / "config.example.toml",
        *(
            path
            for name in ("rules", "templates", "systemd")
            for path in (TOP / name).rglob("*")
            if path.is_file()
        ),
    ]
    assert {f"ulak/_data/{path.relative_to(TOP)}" for path in shipped} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "benchmarks/", "daemon/"))]


def test_init_and_check_work_from_anywhere(ulak: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    call(ulak, "init", desk)
    call(ulak, "--config", desk / "config.toml", "check")
    assert since(desk / "config.toml") == {datetime.now(ISTANBUL).date()}
    assert (desk / "secret").stat().st_mode & 0o777 == 0o600
    assert sorted(names(desk / "rules")) == sorted(names(TOP / "rules"))
    assert sorted(names(desk / "templates")) == sorted(names(TOP / "templates"))


def test_init_never_overwrites(ulak: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    call(ulak, "init", desk)
    (desk / "config.toml").write_text("# edited\n", encoding="utf-8")
    before = {name: (desk / name).read_bytes() for name in names(desk)}
    run(ulak, "init", desk)
    assert {name: (desk / name).read_bytes() for name in names(desk)} == before


def since(config: Path) -> set[date]:
    """Return the days from which on the mailboxes are read."""
    return {mailbox["since"] for mailbox in tomllib.loads(config.read_text(encoding="utf-8"))["mailbox"]}


def names(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def call(*words: str | Path) -> None:
    done = run(*words)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}"


def run(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run a command from `/` without the tests' own paths to the source."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COVERAGE", "ULAK_"))
    }
    return subprocess.run(words, cwd="/", env=kept, capture_output=True, text=True, check=False)
