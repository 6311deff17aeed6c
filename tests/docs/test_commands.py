"""Every command the documents show is given to the installed ulak, or to the shell that would read it."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest

from tests.docs.house import NOON, House, build
from tests.docs.pages import TOP, Edit, Exchange, Page, fits, pages
from tests.servers import moved_clock
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.cli import commands

WITH_CONVERSATIONS = [page.name for page in pages() if any(page.exchanges())]
SHOWN = [(at, command) for page in pages() for at, command in page.commands()]
PLACEHOLDERS = re.compile(r"^[A-Z][A-Z-]*(…|:[\w-]+)?$|^FILE…$|…")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("docs")
    with Sink() as sink:
        yield build(folder / "desk", dovecot, sink, moved_clock.build(folder))


@pytest.mark.timeout(600)  # a page gives many commands, each a process of its own
@pytest.mark.parametrize("name", WITH_CONVERSATIONS)
def test_what_a_document_shows_is_what_happens(name: str, house: House, tmp_path: Path) -> None:
    mine = house.copy(tmp_path / "desk")
    wrong, at = [], NOON
    for step in page(name).steps():
        if isinstance(step, Edit):
            step.make(mine.folder)
            at += timedelta(minutes=1)  # whoever writes takes time, and no clock goes back
        elif said := difference(step, mine, at):
            wrong.append(said)
    assert not wrong, "\n\n".join(wrong)


def difference(exchange: Exchange, house: House, at: datetime) -> str:
    """Hold one exchange; return what came instead, or an empty text."""
    done = house.shell(exchange.command, at)
    printed = done.stdout + done.stderr
    if done.returncode == exchange.exit and fits(printed, exchange.expected):
        return ""
    return f"{exchange.at}: $ {exchange.command}\nexit {done.returncode}, and it printed\n{printed}"


@pytest.mark.parametrize(
    ("at", "command"), [(at, command) for at, command in SHOWN if re.match(r"ulak [a-z-]", command)]
)
def test_a_command_that_is_named_exists(at: str, command: str) -> None:
    assert unknown_in(shlex.split(command)[1:]) == "", at


def unknown_in(words: list[str]) -> str:
    """Walk down the command line; return the first word that ulak would not understand."""
    command: click.Command = commands
    for word in words:
        options = {name for parameter in command.params for name in parameter.opts}
        if word.startswith("--"):
            if word.partition("=")[0] not in options:
                return word
        elif isinstance(command, click.Group):
            for choice in word.split("/"):  # `queue list/show` names two
                if choice not in command.commands:
                    return choice
            command = command.commands[word.split("/")[0]]
    return ""


@pytest.mark.parametrize("target", sorted({m[1] for _, c in SHOWN if (m := re.match(r"make (\w+)", c))}))
def test_a_target_of_make_exists(target: str) -> None:
    assert re.search(rf"(?m)^{target}:", (TOP / "Makefile").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "block", [b for p in pages() for b in p.blocks("sh")], ids=lambda b: f"{b.page}:{b.line}"
)
def test_a_shell_can_read_what_is_meant_for_one(block) -> None:
    done = subprocess.run(["/bin/sh", "-n"], input=block.text, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_files_of_this_project_that_a_shell_is_told_about_exist() -> None:
    named = re.compile(r"(?<![\w/.])((?:systemd|benchmarks|docs|rules|templates)/[\w./-]+)")
    missing = [
        f"{at}: {path}"
        for at, command in SHOWN
        for path in named.findall(command)
        if not (TOP / path).exists() and path not in proposed()
    ]
    assert missing == []


@pytest.mark.parametrize("name", sorted({p.name for p in pages() if any(p.blocks("yaml"))}))
def test_rules_that_a_document_shows_pass_the_check(name: str, house: House, tmp_path: Path) -> None:
    mine = house.copy(tmp_path / "desk")
    for edit in edits(page(name)):
        edit.make(mine.folder)
    done = mine.shell("ulak check")
    assert done.returncode == 0, done.stderr


def edits(shown: Page) -> Iterator[Edit]:
    """Yield the files a page proposes."""
    yield from (step for step in shown.steps() if isinstance(step, Edit))


def proposed() -> set[str]:
    """Files a reader is to write."""
    return {edit.file for one in pages() for edit in edits(one)}


def page(name: str) -> Page:
    return next(one for one in pages() if one.name == name)
