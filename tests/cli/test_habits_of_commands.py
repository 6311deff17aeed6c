"""What all commands share: exit codes, one sentence for an error, a closed pipe, help."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.living_house import SECRET, ULAK, LivingHouse, mail, ulak
from ulak.cli.exit import Exit


def test_the_codes_are_those_of_sysexits() -> None:
    assert [code.value for code in Exit] == [0, 1, 64, 75, 78]


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["turn", "--nonsense"], ["show"], ["queue", "show", "x"]]
)
def test_wrong_usage_is_64(words: list[str]) -> None:
    done = ulak(*words)
    assert done.code == 64
    assert "Usage: ulak" in done.err
    assert done.out == ""


def test_help_and_version_are_0() -> None:
    assert ulak("--help").code == 0
    assert ulak("explain", "mail", "-h").code == 0
    assert ulak("--version").out.startswith("ulak, version ")


def test_the_package_is_the_command_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ulak", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("ulak, version ")


def test_a_store_that_is_damaged_or_of_another_secret_is_one_sentence(house: LivingHouse) -> None:
    assert house.ulak("db", "upgrade").code == 0
    (house.config.parent / "secret").write_text("another secret of sufficient length")
    other = house.ulak("tickets")
    assert other.code == 78
    assert "The secret is not the one the store" in other.err
    assert SECRET not in other.err
    (house.config.parent / "secret").write_text(SECRET)
    (house.config.parent / "ulak.db").write_bytes(b"no database at all, just words" * 100)
    damaged = house.ulak("turn")
    assert damaged.code == 78
    assert damaged.err.startswith("ulak: ")
    assert len(damaged.err.splitlines()) == 1


def test_a_reader_that_leaves_is_no_error(house: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(text="long " * 100_000))
    files = [str(tmp_path / "a.eml")] * 5
    with subprocess.Popen(
        [ULAK, "--config", house.config, "explain", "mail", "--json", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.wait(timeout=180) == 0
        assert child.stderr is not None
        assert child.stderr.read() == b""
        child.stderr.close()


def test_the_configuration_is_found_by_the_environment(house: LivingHouse) -> None:
    done = subprocess.run(
        [ULAK, "check"], env={"ULAK_CONFIG": str(house.config)}, capture_output=True, check=False, timeout=180
    )
    assert done.returncode == 0


def test_a_narrow_terminal_of_another_alphabet_ends_nothing(house: LivingHouse) -> None:
    house.deliver("bilgi", mail("Şikâyet"))
    house.ulak("turn")
    assert house.child("tickets", PYTHONIOENCODING="ascii").code == 0


def test_the_live_table_ends_with_ctrl_c(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    house.ulak("turn")
    terminal, end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [ULAK, "--config", house.config, "watch"], stdout=end, stderr=subprocess.PIPE, env=environment
    ) as child:
        shown = b""
        while b"KSM-" not in shown:
            shown += os.read(terminal, 4096)
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=180) == 0
        assert child.stderr is not None
        assert child.stderr.read() == b""
        child.stderr.close()
    os.close(end)
    os.close(terminal)
    assert b"1 open tickets" in shown
