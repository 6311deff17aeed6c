"""The systemd unit is understood by systemd, and leaves the service little to do harm with."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from tests.servers import need
from ulak.shipped import shipped

HIGHEST_EXPOSURE = 15  # tenths, as systemd-analyze counts a threshold: 1.5


@pytest.fixture
def systemd_analyze() -> Path:
    return need.program("systemd", "systemd-analyze")


def test_systemd_understands_every_line(systemd_analyze: Path) -> None:
    verified = analyse(systemd_analyze, "verify")
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_the_service_is_exposed_little(systemd_analyze: Path) -> None:
    judged = analyse(systemd_analyze, "security", "--offline=true", f"--threshold={HIGHEST_EXPOSURE}")
    assert judged.returncode == 0, judged.stdout


def test_a_stricter_threshold_would_fail(systemd_analyze: Path) -> None:
    """Sending and fetching mail needs the network: a unit that scores 0.1 is not this one."""
    assert analyse(systemd_analyze, "security", "--offline=true", "--threshold=1").returncode != 0


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Type", "notify"),
        ("RestartForceExitStatus", "75"),
        ("RestartPreventExitStatus", "64 78"),
        ("StateDirectory", "ulak"),
        ("User", "ulak"),
    ],
)
def test_the_unit_agrees_with_the_command_line(key: str, value: str) -> None:
    assert service()[key] == value


def test_reload_watchdog_and_credentials_are_wired() -> None:
    assert "-HUP" in service()["ExecReload"]
    assert service()["WatchdogSec"]
    assert service()["LoadCredential"]


CHILD_CALLS = (
    "clone3 vfork execve pipe2 dup2 setsid kill wait4 prctl prlimit64 mmap munmap getrandom poll".split()
)
"""With which the process that tries keys is started, gives up what it may, and works."""


def test_the_filter_of_system_calls_lets_keys_be_tried(systemd_analyze: Path) -> None:
    """`setrlimit` is forbidden by ~@resources, so the child takes `prlimit`; a filter without it would end it."""
    text = (shipped("systemd") / "ulak.service").read_text(encoding="utf-8")
    filters = re.findall(r"(?m)^SystemCallFilter=(~?)(.+)$", text)
    assert [sign for sign, _ in filters] == ["", "~"]
    permitted, forbidden = (calls_of(systemd_analyze, sets.split()) for _, sets in filters)
    assert set(CHILD_CALLS) <= permitted - forbidden
    assert "setrlimit" in forbidden


def calls_of(program: Path, names: list[str]) -> set[str]:
    """The system calls that such names mean, sets within sets too."""
    found: set[str] = set()
    for name in names:
        if name.startswith("@"):
            listed = subprocess.run(
                [program, "--no-pager", "syscall-filter", name], capture_output=True, text=True, check=True
            )
            lines = (line.strip() for line in listed.stdout.splitlines()[1:])
            found |= calls_of(program, [line for line in lines if line and not line.startswith("#")])
        else:
            found.add(name)
    return found


def service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(shipped("systemd") / "ulak.service", encoding="utf-8")
    return unit["Service"]


def analyse(program: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    unit = shipped("systemd") / "ulak.service"
    return subprocess.run([program, *words, unit], capture_output=True, text=True, check=False)
