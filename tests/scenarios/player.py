"""Plays a story in a world, and says readably where the world does otherwise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest

from tests.scenarios import keyring, posted, reported
from tests.scenarios.asking import Said, not_turned_away
from tests.scenarios.awake import stays_awake
from tests.scenarios.household import MAILBOXES, close_office
from tests.scenarios.posted import Posted
from tests.scenarios.story import (
    At,
    Closed,
    Command,
    Down,
    ExpectMail,
    ExpectNoMail,
    ExpectReconcile,
    ExpectTicket,
    ExpectTickets,
    Mail,
    Reply,
    Report,
    Second,
    Step,
    Stocked,
    Story,
    Turn,
    Up,
)
from tests.scenarios.ticket_words import is_like, why_not


class World(Protocol):
    """All that a story needs of a world."""

    @property
    def config(self) -> Path:
        """The desk's config.toml; its store lies beside it."""
        ...

    def deliver(self, mailbox: str, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into a mailbox."""
        ...

    def turn(self, at: datetime) -> None:
        """Let the desk look once, at that hour."""
        ...

    def restart(self) -> None:
        """End the desk and start it again."""
        ...

    def letters(self) -> list[Posted]:
        """All that the desk has sent so far."""
        ...

    def ask(self, *words: str) -> Any:
        """What a command answers with --json."""
        ...

    def command(self, at: datetime, *words: str) -> Said:
        """Type a command at that hour."""
        ...

    def reconcile(self) -> Any:
        """What `ulak reconcile --json` answers."""
        ...


@dataclass
class Player:
    """
    One story in one world.

    The desk looks when the story expects something and a mail came or the clock moved since it
    looked last, and before the clock moves on while a mail waits: as a desk does that looks often.
    While it is not down it has watched its clocks until just before they moved.
    """

    story: Story
    world: World
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    is_up: bool = True
    mail_waits: bool = False
    clock_moved: bool = False
    has_looked: bool = False
    was_down: bool = False
    is_stocked: bool = False
    line: int = 0
    last: Posted | None = None
    named: dict[str, Posted] = field(default_factory=dict)
    expected: set[tuple[int, str]] = field(default_factory=set)
    shown: dict[str, Any] = field(default_factory=dict)

    def play(self) -> None:
        """Take every step in turn."""
        for step in self.story.steps:
            self.line = step.line
            self._take(step)

    def _take(self, step: Step) -> None:
        match step:
            case At():
                self._move_clock(step.at)
            case Turn():
                self._look()
            case Closed():
                close_office(self.world.config, step.entry)
                self.world.restart()
                self.clock_moved = True
            case Down():
                self._look_if_needed()
                self.is_up, self.was_down = False, True
            case Stocked():
                self._import(step.content)
            case Up():
                self.world.restart()
                self.is_up, self.clock_moved = True, True
            case Mail():
                raw = posted.first_mail(step, self.story.name, self.now)
                self._deliver(step.to, step.manner.folder, raw)
            case Reply():
                raw = posted.reply(step, self._letter(step.letter), self.story.name, self.now)
                self._deliver(posted.receivers(raw), step.manner.folder, raw)
            case Report():
                letter = self._letter(step.letter)
                raw = reported.report(step, letter, self.story.name, self.now)
                self._deliver((letter.envelope_from,), "INBOX", raw)
            case _:
                self._look_if_needed()
                self._expect(step)

    def _move_clock(self, at: datetime) -> None:
        if self.is_up and (self.mail_waits or self.was_down):
            self._look()
        if self.is_up and self.has_looked:
            stays_awake(self.world.config, at)
        self.now, self.clock_moved = at, True
        if not self.is_stocked:
            self.is_stocked = True
            self._stock()

    def _stock(self) -> None:
        """What the inventory holds from the start, and the authority that issued it."""
        if ring := self.story.ring if self.story.ring.stock else None:
            self._import(keyring.authority_certificate().public_bytes(keyring.PEM))
            self._import(ring.inventory(ring.stock))

    def _import(self, content: bytes) -> None:
        form = {b"-----": "pem", b"pem,s": "csv"}.get(content[:5], "crl")
        file = self.world.config.with_name(f"import.{form}")
        file.write_bytes(content)
        said = self.world.command(self.now, "certificates", "import", str(file))
        if said.code != 0:
            self._fail(f"the import ended with {said.code}: {said.words}")
        self.clock_moved = True

    def _type(self, step: Command) -> None:
        here = f"{self.world.config.parent}/"
        said = self.world.command(self.now, *(word.replace("~/", here) for word in step.words))
        wrong = [] if said.code == step.ends_with else [f"it ended with {said.code}"]
        wrong += [f"it does not say “{words}”" for words in step.contains if words not in said.words]
        wrong += [f"it says “{words}”" for words in step.lacks if words in said.words]
        if wrong:
            self._fail("\n".join((f"ulak {' '.join(step.words)}:", *wrong, said.words)))

    def _deliver(self, to: Iterable[str], folder: str, raw: bytes) -> None:
        for address in to:
            if address not in MAILBOXES:
                self._fail(f"the desk has no mailbox {address}")
            self.world.deliver(MAILBOXES[address], folder, raw, self.now)
        self.mail_waits = True

    def _look_if_needed(self) -> None:
        if self.is_up and (self.mail_waits or self.clock_moved):
            self._look()

    def _look(self) -> None:
        self.shown = {}
        self.world.turn(self.now)
        self.mail_waits = self.clock_moved = self.was_down = False
        self.has_looked = True

    def _letter(self, name: str) -> Posted:
        letter = self.named.get(name) if name else self.last
        return letter or self._fail(f"no letter was expected as “{name or 'that mail'}”")

    def _expect(self, step: Step) -> None:
        match step:
            case ExpectMail():
                self._expect_mail(step)
            case ExpectNoMail():
                self._expect_no_mail(step)
            case Command():
                self._type(step)
            case Second():
                if why := not_turned_away(self.world.config):
                    self._fail(why)
            case ExpectTicket():
                self._expect_ticket(step)
            case ExpectTickets():
                listed = self.world.ask("tickets")
                if len(listed) != step.count:
                    lines = [f"  {t['number']} {t['status']}: {t['subject']}" for t in listed]
                    self._fail(
                        "\n".join((f"{step.count} tickets were expected, there are {len(listed)}:", *lines))
                    )
            case ExpectReconcile():
                self._expect_reconcile(step)

    # ------------------------------------------------------------------------ letters

    def _unexpected(self) -> Iterator[tuple[int, str, Posted]]:
        for place, letter in enumerate(self.world.letters()):
            for recipient in letter.recipients:
                if (place, recipient) not in self.expected:
                    yield place, recipient, letter

    def _expect_no_mail(self, step: ExpectNoMail) -> None:
        left = [one for one in self._unexpected() if step.to in ("", one[1])]
        if left:
            self._fail(f"no mail was expected{f' to {step.to}' if step.to else ''}", left)

    def _expect_mail(self, step: ExpectMail) -> None:
        left = list(self._unexpected())
        for place, recipient, letter in left:
            if recipient == step.to and not list(_differences(step, letter)):
                self.expected.add((place, recipient))
                self.last = letter
                if step.name:
                    self.named[step.name] = letter
                return
        self._fail(f"mail to {step.to} was expected", left, step)

    def _fail(
        self,
        what: str,
        letters: Iterable[tuple[int, str, Posted]] | None = None,
        wanted: ExpectMail | None = None,
    ) -> NoReturn:
        lines = [f"{self.story.name}.txt:{self.line}: {what}"]
        if letters is not None:
            lines += ["letters that no line has expected so far:", *_described(letters, wanted)]
        pytest.fail("\n".join(lines), pytrace=False)

    # ------------------------------------------------------------------------ tickets

    def _expect_ticket(self, step: ExpectTicket) -> None:
        if step.number not in self.shown:
            self.shown[step.number] = self.world.ask("show", step.number)
        ticket = self.shown[step.number]
        wrong = [
            f"  {key} {words}\n    {why}" for key, words in step.lines if (why := why_not(ticket, key, words))
        ]
        if wrong:
            self._fail("\n".join((f"ticket {step.number} is not as expected:", *wrong)))

    def _expect_reconcile(self, step: ExpectReconcile) -> None:
        books = {(one["mailbox"], one["folder"]): one for one in self.world.reconcile()}
        wrong = [f"  {one}" for one in books.values() if not one["balanced"]]
        for mailbox, folder, figures in step.lines:
            book = books.get((mailbox, folder), {})
            wrong += [
                f"  {mailbox} {folder}: {word} is {book.get(word)}, not {n}"
                for word, n in figures
                if book.get(word) != n
            ]
        if wrong:
            self._fail("\n".join(("the books do not say so:", *wrong)))


def _differences(step: ExpectMail, letter: Posted) -> Iterator[str]:
    for name, pattern in step.headers:
        value = letter.header(name)
        if not is_like(value, pattern):
            yield f"{name}: {value}" if value else f"it has no {name}"
    for name in step.without:
        if value := letter.header(name):
            yield f"it has {name}: {value}"
    text = _run_together(letter.text())
    for words in step.contains:
        if _run_together(words) not in text:
            yield f"it does not contain “{words}”"
    for words in step.lacks:
        if _run_together(words) in text:
            yield f"it contains “{words}”"


def _run_together(text: str) -> str:
    """How a template sets its lines and columns is no matter of a story's."""
    return re.sub(r"\s+(:|$)", r"\1", " ".join(text.split()))


def _described(letters: Iterable[tuple[int, str, Posted]], wanted: ExpectMail | None) -> Iterator[str]:
    nothing = True
    for _, recipient, letter in letters:
        nothing = False
        yield f"  to {recipient}: {letter.header('Subject')}"
        if wanted and wanted.to == recipient:
            yield from (f"      {difference}" for difference in _differences(wanted, letter))
            yield from (f"      | {line}" for line in letter.text().splitlines())
    if nothing:
        yield "  none"
