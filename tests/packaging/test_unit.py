"""The systemd unit is understood by systemd, and leaves the service little to do harm with."""

import configparser
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


def service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(shipped("systemd") / "ulak.service", encoding="utf-8")
    return unit["Service"]


def analyse(program: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    unit = shipped("systemd") / "ulak.service"
    return subprocess.run([program, *words, unit], capture_output=True, text=True, check=False)
