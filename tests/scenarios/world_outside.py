"""
The world outside: Dovecot, an SMTP sink, and `ulak turn` as a child process.

Its wall clock is moved from outside; nothing in ulak knows that it is a story.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.scenarios.asking import Said, ask
from tests.scenarios.household import MAILBOXES, Account, write_config
from tests.scenarios.posted import Posted
from tests.scenarios.story import Story
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.moved_clock import MovedClock
from tests.servers.sink import Sink
from tests.servers.warm_ulak import PATIENCE, Done

ULAK = Path(sys.executable).with_name("ulak")


@dataclass
class Outside:
    """The world of one story; `run` is the installed command, or a process that is ready to be it."""

    config: Path
    dovecot: Dovecot
    users: dict[str, str]
    sink: Sink
    run: Callable[[list[str], datetime], Done]

    def deliver(self, mailbox: str, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into the Maildir: APPEND could not say that it came tomorrow."""
        self.dovecot.deliver(self.users[mailbox], folder, raw, at)

    def turn(self, at: datetime) -> None:
        """`ulak turn`, at that hour."""
        done = self.run(["--config", str(self.config), "turn"], at)
        if done.returncode != 0:
            pytest.fail(f"ulak turn ended with {done.returncode}:\n{done.stderr}", pytrace=False)

    def restart(self) -> None:
        """Every turn is a process of its own: nothing is remembered but what is stored."""

    def letters(self) -> list[Posted]:
        """What has come to the sink."""
        return [Posted(one.envelope_from, one.recipients, one.raw) for one in self.sink.letters]

    def ask(self, *words: str) -> object:
        """What a command says with --json."""
        return ask(self.config, *words)

    def command(self, at: datetime, *words: str) -> Said:
        """The installed command's work, at that hour."""
        done = self.run(["--config", str(self.config), *words], at)
        return Said(done.returncode, done.stdout + done.stderr)

    def reconcile(self) -> object:
        """What `ulak reconcile` says, from the real server."""
        return ask(self.config, "reconcile")


def installed(moved: MovedClock) -> Callable[[list[str], datetime], Done]:
    """The command that lies in the environment's `bin`, started anew each time."""

    def run(words: list[str], at: datetime) -> Done:
        done = subprocess.run(
            [ULAK, *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=environment(**moved.environment(at)),
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@contextmanager
def outside(
    story: Story,
    folder: Path,
    dovecot: Dovecot,
    sink: Sink,
    run: Callable[[list[str], datetime], Done],
) -> Iterator[Outside]:
    """Make the world of a story, in that folder."""
    users = {name: dovecot.fresh_user() for name in MAILBOXES.values()}
    accounts = {name: Account(dovecot.port, user, dovecot.password) for name, user in users.items()}
    config = write_config(folder, accounts, sink.port, story.hold, story.of_mailboxes, **story.of_rules)
    for user in users.values() if story.watched else ():
        with dovecot.client(user) as client:
            client.create_folder(story.watched)
    yield Outside(config, dovecot, users, sink, run)
