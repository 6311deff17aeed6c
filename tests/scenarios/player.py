"""Plays a story in a world, and says readably where the world does otherwise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn, Protocol

import pytest

from tests.scenarios import posted
from tests.scenarios.grammar import ISTANBUL, TIME, moment
from tests.scenarios.household import MAILBOXES
from tests.scenarios.posted import Posted
from tests.scenarios.story import (
    At,
    Down,
    ExpectMail,
    ExpectNoMail,
    ExpectReconcile,
    ExpectTicket,
    ExpectTickets,
    Mail,
    Reply,
    Step,
    Story,
    Turn,
    Up,
)

_PROMISE = re.compile(rf"(\S+)(?: to (\S+))?(?: due ({TIME}))? (\S+)(?: kept ({TIME}))?")


class World(Protocol):
    """All that a story needs of a world."""

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

    def reconcile(self) -> Any:
        """What `ulak reconcile --json` answers."""
        ...


@dataclass
class Player:
    """
    One story in one world.

    The desk looks when the story expects something and a mail came or the clock moved since it
    looked last, and before the clock moves on while a mail waits: as a desk does that looks often.
    """

    story: Story
    world: World
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    is_up: bool = True
    mail_waits: bool = False
    clock_moved: bool = False
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
            case Down():
                self._look_if_needed()
                self.is_up = False
            case Up():
                self.world.restart()
                self.is_up, self.clock_moved = True, True
            case Mail():
                raw = posted.first_mail(step, self.story.name, self.now)
                self._deliver(step.to, step.manner.folder, raw)
            case Reply():
                raw = posted.reply(step, self._letter(step.letter), self.story.name, self.now)
                self._deliver(posted.receivers(raw), step.manner.folder, raw)
            case _:
                self._look_if_needed()
                self._expect(step)

    def _move_clock(self, at: datetime) -> None:
        if self.mail_waits and self.is_up:
            self._look()
        self.now, self.clock_moved = at, True

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
        self.mail_waits = self.clock_moved = False

    def _letter(self, name: str) -> Posted:
        letter = self.named.get(name) if name else self.last
        return letter or self._fail(f"no letter was expected as “{name or 'that mail'}”")

    def _expect(self, step: Step) -> None:
        match step:
            case ExpectMail():
                self._expect_mail(step)
            case ExpectNoMail():
                left = [one for one in self._unexpected() if step.to in ("", one[1])]
                if left:
                    self._fail(f"no mail was expected{f' to {step.to}' if step.to else ''}", left)
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
            f"  {key} {words}\n    {why}" for key, words in step.lines if (why := _wrong(ticket, key, words))
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


def is_like(value: str, pattern: str) -> bool:
    """Is it the pattern, in which `*` stands for anything?"""
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), value, re.DOTALL) is not None


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


# ------------------------------------------------------------------ what a ticket says


def _wrong(ticket: dict[str, Any], key: str, words: str) -> str:
    """Why the ticket is not so; empty where it is."""
    match key:
        case "promise":
            return _no_such_promise(ticket, words)
        case "no promise":
            found = [_promise(one) for one in ticket["promises"] if words in ("", one["promise"])]
        case "participant":
            found = [f"{one['address']} as {one['role']}" for one in ticket["participants"]]
            return "" if words in found else f"there are: {', '.join(found)}"
        case "link":
            found = [f"to {one['number']} as {one['relation']}" for one in ticket["links"]]
            return "" if words in found else f"there are: {', '.join(found) or 'none'}"
        case "no link":
            found = [one["number"] for one in ticket["links"]]
        case "message":
            found = [_message(one) for one in ticket["messages"]]
            return "" if any(is_like(one, words + "*") for one in found) else f"there are: {'; '.join(found)}"
        case "no message":
            found = [one for one in map(_message, ticket["messages"]) if is_like(one, words + "*")]
        case "journal":
            events = [one["event"] for one in ticket["journal"]]
            return "" if words in events else f"there are: {', '.join(events)}"
        case _:
            return _wrong_field(ticket, key, words)
    return f"there is: {', '.join(found)}" if found else ""


def _message(one: dict[str, Any]) -> str:
    state = f" {one['delivery']['state']}" if one.get("delivery") else ""
    people = ", ".join(one["to"]) if one["direction"] == "out" else one["from"]
    return f"{one['direction']} {one['kind']}{state}: {people}"


def _wrong_field(ticket: dict[str, Any], key: str, words: str) -> str:
    if key == "tags":
        missing = {word.strip() for word in words.split(",")} - set(ticket["tags"])
        return f"tags: {', '.join(ticket['tags'])}" if missing else ""
    if key in ("received", "closed"):
        value = ticket[f"{key}_at"]
        return "" if value and _is_at(value, words) else f"it is {_local(value)}"
    value = ticket[key]["address"] if key == "author" else ticket[key]
    if words == "none":
        return "" if not value else f"it is {value}"
    return "" if is_like(str(value or ""), words) else f"it is {value}"


def _no_such_promise(ticket: dict[str, Any], words: str) -> str:
    asked = _PROMISE.fullmatch(words)
    assert asked, f"not a promise: {words}"
    name, party, due, state, kept = asked.groups()
    for one in ticket["promises"]:
        is_it = (one["promise"], one["to"], one["state"]) == (name, party or "", state)
        is_kept = bool(one["kept_at"]) == bool(kept) and _fits(one["kept_at"], kept)
        if is_it and is_kept and _fits(one["due_at"], due):
            return ""
    return "there are: " + "; ".join(map(_promise, ticket["promises"]))


def _promise(one: dict[str, Any]) -> str:
    party = f" to {one['to']}" if one["to"] else ""
    kept = f" kept {_local(one['kept_at'])}" if one["kept_at"] else ""
    return f"{one['promise']}{party} due {_local(one['due_at'])} {one['state']}{kept}"


def _fits(value: str, words: str | None) -> bool:
    """Is it then, where the story says when?"""
    return not words or _is_at(value, words)


def _is_at(value: str, words: str) -> bool:
    """The same minute, or the same second where the story names one."""
    at = datetime.fromisoformat(value)
    there = (
        at.replace(second=0, microsecond=0)
        if len(words) == len("2026-11-24 09:00")
        else at.replace(microsecond=0)
    )
    return there == moment(words)


def _local(value: str | None) -> str:
    return f"{datetime.fromisoformat(value).astimezone(ISTANBUL):%Y-%m-%d %H:%M:%S}" if value else "none"
