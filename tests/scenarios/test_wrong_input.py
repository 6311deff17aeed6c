"""What an administrator can do wrong: each gives one clear sentence and the right exit code, and no traceback."""

import os
import re
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.scenarios.household import CHECKOUT, Account, write_config
from tests.scenarios.world_outside import ULAK
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink


@dataclass(frozen=True)
class House:
    """A desk that is in order, in a folder where it can be put out of order."""

    folder: Path
    config: Path
    dovecot: Dovecot

    def change(self, old: str, new: str) -> None:
        """Edit config.toml; the old words must be there."""
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`ulak WORDS`, as a child process."""
        command: list[str | Path] = [ULAK, "--config", self.config, *words]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment(**more), timeout=300
        )


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> House:
    """One mailbox on a real server, with rules and templates of its own."""
    account = Account(dovecot.port, dovecot.fresh_user(), dovecot.password)
    config = write_config(tmp_path, {"bilgi": account}, sink.port)
    for name in ("rules", "templates"):
        copytree(CHECKOUT / name, tmp_path / name)
    made = House(tmp_path, config, dovecot)
    made.change(f"{CHECKOUT}/", "")
    return made


def problems(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What it said is wrong; that this desk has no cainfo is only a note."""
    return [line for line in done.stderr.splitlines() if line and not line.startswith("note: ")]


def said_once(done: subprocess.CompletedProcess[str], code: int, *patterns: str) -> None:
    """It ended with the code and one sentence in which each pattern is found; notes do not count."""
    assert done.returncode == code, done.stderr
    lines = problems(done)
    assert len(lines) == 1, done.stderr
    assert not [one for one in patterns if not re.search(one, lines[0])], lines[0]
    assert "Traceback" not in done.stderr


def test_all_is_well_before_anything_is_wrong(house: House) -> None:
    for command in ("check", "turn", "doctor"):
        done = house.run(command)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "turn"])
def test_an_unknown_key(house: House, command: str) -> None:
    house.change("[desk]", "[desk]\ncolour = 'red'")
    said_once(house.run(command), 78, r"config\.toml:2: unknown key `desk\.colour`")


def test_an_unreachable_imap_server(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    house.change(f"port = {house.dovecot.port}", f"port = {port}")
    said_once(house.run("turn"), 75, rf"127\.0\.0\.1:{port}", "bilgi")


def test_a_wrong_password(house: House) -> None:
    (house.folder / "bilgi.password").write_text("yanlış", encoding="utf-8")
    done = house.run("turn")
    said_once(done, 75, "bilgi", "password|login|logged in|refuse")
    assert "yanlış" not in done.stderr


def test_a_certificate_nobody_vouches_for(house: House) -> None:
    house.change(
        f'port = {house.dovecot.port}, security = "plain"',
        f'port = {house.dovecot.tls_port}, security = "tls"',
    )
    said_once(house.run("turn"), 75, "bilgi", "certificate")


def test_a_secret_that_everybody_can_read(house: House) -> None:
    (house.folder / "secret").chmod(0o644)
    for command in ("check", "turn"):
        said_once(house.run(command), 78, "secret", "chmod 600")


def test_a_password_that_everybody_can_read(house: House) -> None:
    (house.folder / "bilgi.password").chmod(0o604)
    for command in ("check", "turn"):
        said_once(house.run(command), 78, r"bilgi\.password", "chmod 600")


def _no_such_folder(house: House) -> None:
    house.change("[[mailbox]]", '[store]\nurl = "sqlite:///nowhere/ulak.db"\n\n[[mailbox]]')


def _a_folder_in_its_place(house: House) -> None:
    (house.folder / "ulak.db").mkdir()


@pytest.mark.parametrize("spoil", [_no_such_folder, _a_folder_in_its_place])
def test_a_database_that_cannot_be_written(house: House, spoil: Callable[[House], None]) -> None:
    spoil(house)
    said_once(house.run("turn"), 78, r"ulak\.db", "cannot be opened for writing|folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_database_in_a_folder_of_somebody_else(house: House) -> None:
    house.folder.chmod(0o500)
    try:
        said_once(house.run("turn"), 78, r"ulak\.db", "cannot be opened for writing")
    finally:
        house.folder.chmod(0o700)


@pytest.mark.parametrize("command", ["check", "turn"])
def test_broken_yaml(house: House, command: str) -> None:
    (house.folder / "rules" / "95-ours.yaml").write_text(
        "rules:\n  - name: ours\n    when: {\n", encoding="utf-8"
    )
    said_once(house.run(command), 78, r"95-ours\.yaml:\d+: ")


def test_broken_yaml_stops_no_desk_that_has_worked_before(house: House) -> None:
    assert house.run("turn").returncode == 0
    (house.folder / "rules" / "95-ours.yaml").write_text("rules: [\n", encoding="utf-8")
    said_once(house.run("check"), 78, r"95-ours\.yaml:\d+: ")
    done = house.run("turn")
    assert done.returncode == 0
    assert "last accepted set" in done.stderr


@pytest.mark.parametrize("command", ["check", "turn"])
def test_a_template_with_an_undefined_variable(house: House, command: str) -> None:
    template = house.folder / "templates" / "tr" / "acknowledgement.txt"
    template.write_text("Subject: {{ subject }}\n\nSayın {{ nobody }}\n", encoding="utf-8")
    said_once(house.run(command), 78, r"acknowledgement\.txt:3: ", "nobody")


def test_check_says_every_problem_on_a_line_of_its_own(house: House) -> None:
    (house.folder / "secret").chmod(0o644)
    (house.folder / "rules" / "95-ours.yaml").write_text("rulez: []\n", encoding="utf-8")
    done = house.run("check")
    assert done.returncode == 78
    assert len(problems(done)) == 2, done.stderr


@pytest.mark.parametrize(("words", "code"), [
    (("fly",), 64),
    (("turn", "sideways"), 64),
    (("show",), 64),
    (("show", "KSM-2026-000009"), 1),
])  # fmt: skip
def test_wrong_words_on_the_command_line(house: House, words: tuple[str, ...], code: int) -> None:
    house.run("turn")
    done = house.run(*words)
    assert done.returncode == code
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_configuration_that_is_not_there(house: House) -> None:
    house.config.rename(house.folder / "elsewhere.toml")
    said_once(house.run("turn"), 78, r"config\.toml", "ulak init")
