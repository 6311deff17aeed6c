"""Reads a story: a line says what happens, the indented lines under it say more."""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.scenarios.declared import declared, with_files
from tests.scenarios.household import SECTIONS
from tests.scenarios.keyring import Ring
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
    Manner,
    Reply,
    Report,
    Second,
    Step,
    Stocked,
    Story,
    Turn,
    Up,
)
from tests.scenarios.things import in_words
from ulak.desk.clocks.duration import parse_duration
from ulak.mail.address import Address

ISTANBUL = ZoneInfo("Europe/Istanbul")
INDENT = "  "
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?"
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)")
# What a reply may begin with and mean a header by it: "Not: …" would be a person's own words.
_REPLY_HEADERS = re.compile(
    r"(From|To|Cc|Reply-To|Subject|Date|Message-ID|In-Reply-To|References|Return-Path|Auto-Submitted|"
    r"Precedence|Authentication-Results|Attach|X-[\w-]+):"
)
_TEAM = "  {0}:\n    title: {{ tr: {0}, en: {0} }}\n    address: {1}\n    lead: {2}\n    members: [{3}]\n    digest: false\n"
_SWITCHES = ("digests", "canaries", *(f"with {section}" for section in SECTIONS))
_TICKET_LINE = re.compile(
    r"([a-z_]+):[ ]*(.+)|(promise|no promise|participant|link|no link|message|no message|journal|"
    r"certificate|no certificate|subscriber) ?(.*)"
)


class NotAStory(Exception):
    """A line nobody can read; the message says which."""


def read(path: Path) -> Story:
    """Read a story from its file."""
    return parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Story:
    """Read a story; what sets the desk up (`hold`, `key` …) stands before the first line of what happens."""
    hold, watched, teams, rules = timedelta(minutes=2), "", "", ""
    switched_on: set[str] = set()
    roles: list[tuple[str, str]] = []
    steps: list[Step] = []
    ring = Ring()
    for number, line, block in _paragraphs(text):
        line = in_words(line, ring, moment)
        block = in_words("\n".join(block), ring, moment).split("\n") if block else block
        if match := re.fullmatch(r"hold (\S+)", line):
            hold = parse_duration(match[1])
        elif line in _SWITCHES:
            switched_on.add(line.removeprefix("with "))
        elif match := re.fullmatch(r"watch (.+)", line):
            watched = match[1]
        elif match := re.fullmatch(r"team (\S+) at (\S+), lead (\S+), members (.+)", line):
            teams += _TEAM.format(*match.groups())
        elif match := re.fullmatch(r"role (\S+) (\S+@\S+)", line):
            roles.append((match[1], match[2]))
        elif match := re.fullmatch(r"rules (\S+\.yaml)", line):
            rules = match[1]
        elif not _is_declared(name, number, line, block, ring):
            steps.append(_step(name, number, line, block, ring))
    return Story(
        name,
        hold,
        tuple(steps),
        "digests" in switched_on,
        watched,
        teams,
        rules,
        tuple(roles),
        ring,
        "canaries" in switched_on,
        frozenset(switched_on.intersection(SECTIONS)),
    )


def _is_declared(name: str, number: int, line: str, block: list[str], ring: Ring) -> bool:
    try:
        return declared(line, block, ring, moment)
    except ValueError as wrong:
        raise NotAStory(f"{name}.txt:{number}: {wrong}") from wrong


def moment(words: str) -> datetime:
    """`2026-11-24 09:00`, on Istanbul's clocks."""
    return datetime.fromisoformat(words).replace(tzinfo=ISTANBUL)


def _paragraphs(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each unindented line with the indented ones under it; `#` in the first column is for the reader."""
    line, start, block = "", 0, list[str]()
    for number, said in enumerate(text.splitlines(), start=1):
        if said.startswith(INDENT) or not said.strip():
            block.append(said.removeprefix(INDENT).rstrip())
        elif not said.startswith("#"):
            if line:
                yield start, line, _trimmed(block)
            line, start, block = said.strip(), number, []
    if line:
        yield start, line, _trimmed(block)


def _trimmed(block: list[str]) -> list[str]:
    text = "\n".join(block).strip("\n")
    return text.split("\n") if text else []


def _step(name: str, number: int, line: str, block: list[str], ring: Ring) -> Step:
    for pattern, make in _LINES:
        if match := re.fullmatch(pattern, line):
            try:
                return with_files(make(number, match, block), ring, moment)
            except (ValueError, NotAStory) as wrong:
                raise NotAStory(f"{name}.txt:{number}: {wrong}") from wrong
    raise NotAStory(f"{name}.txt:{number}: nobody can read “{line}”")


def _at(number: int, match: re.Match[str], block: list[str]) -> Step:
    return At(number, moment(match[1]))


def _mail(number: int, match: re.Match[str], block: list[str]) -> Step:
    headers, body = _letter(block)
    return Mail(number, tuple(re.split(r" and ", match[1])), _manner(match[2]), headers, body)


def _reply(number: int, match: re.Match[str], block: list[str]) -> Step:
    headers, body = _letter(block) if block and _REPLY_HEADERS.match(block[0]) else ((), "\n".join(block))
    named = re.fullmatch(r"(?:(.*) )?<?([^\s<>]+@[^\s<>]+)>?", match[2])
    if named is None:
        raise NotAStory(f"no address: {match[2]}")
    author = Address(named[2], named[1] or "")
    return Reply(
        number, "" if match[1] == "that mail" else match[1], author, _manner(match[3]), headers, body
    )


def _report(number: int, match: re.Match[str], block: list[str]) -> Step:
    headers, body = _letter(block) if block and _REPLY_HEADERS.match(block[0]) else ((), "\n".join(block))
    manners = [word.strip() for word in match[3].split(",") if word.strip()]
    if strange := set(manners) - {"delayed", "in words", "by number"}:
        raise NotAStory(f"a report cannot come “{', '.join(sorted(strange))}”")
    letter = "" if match[1] == "that mail" else match[1]
    said = ("delayed" in manners, "in words" in manners, "by number" in manners)
    return Report(number, letter, match[2], *said, headers, body)


def _letter(block: list[str]) -> tuple[tuple[tuple[str, str], ...], str]:
    """Headers, a blank line, the body."""
    headers: list[tuple[str, str]] = []
    for place, line in enumerate(block):
        if not line:
            return tuple(headers), "\n".join(block[place + 1 :])
        match = _HEADER.fullmatch(line)
        if match is None:
            raise NotAStory(f"not a header: {line}")
        headers.append((match[1], match[2]))
    return tuple(headers), ""


def _manner(words: str) -> Manner:
    manner = Manner()
    for word in (one.strip() for one in words.split(",") if one.strip()):
        kind, _, value = word.partition(" ")
        match kind:
            case "proven" | "forged":
                manner = replace(manner, verdict=kind)
            case "in":
                manner = replace(manner, folder=value)
            case "charset":
                manner = replace(manner, charset=value)
            case "labelled":
                manner = replace(manner, label=value)
            case "unquoted":
                manner = replace(manner, quotes=False)
            case "stamped":
                manner = replace(manner, stamped=moment(value))
            case _:
                raise NotAStory(f"a mail cannot come “{word}”")
    return manner


def _expect_mail(number: int, match: re.Match[str], block: list[str]) -> Step:
    headers: list[tuple[str, str]] = []
    without: list[str] = []
    contains: list[str] = []
    lacks: list[str] = []
    for line in filter(None, block):
        if line.startswith("contains "):
            contains.append(line.removeprefix("contains "))
        elif line.startswith("does not contain "):
            lacks.append(line.removeprefix("does not contain "))
        elif line.startswith("no "):
            without.append(line.removeprefix("no "))
        elif said := _HEADER.fullmatch(line):
            headers.append((said[1], said[2]))
        else:
            raise NotAStory(f"a letter cannot be expected to “{line}”")
    expected = tuple(headers), tuple(without), tuple(contains), tuple(lacks)
    return ExpectMail(number, match[1], match[2] or "", *expected)


def _expect_ticket(number: int, match: re.Match[str], block: list[str]) -> Step:
    lines = []
    for line in filter(None, block):
        said = _TICKET_LINE.fullmatch(line)
        if said is None:
            raise NotAStory(f"a ticket cannot be expected to have “{line}”")
        lines.append((said[1] or said[3], said[2] or said[4]))
    return ExpectTicket(number, match[1], tuple(lines))


def _expect_reconcile(number: int, match: re.Match[str], block: list[str]) -> Step:
    lines = []
    for line in filter(None, block):
        said = re.fullmatch(r"(\S+) (\S[^:]*): (.+)", line)
        if said is None:
            raise NotAStory(f"not “mailbox folder: 1 tickets, …”: {line}")
        figures = (figure.split(maxsplit=1) for figure in said[3].split(","))
        lines.append(
            (said[1], said[2], tuple((word.replace(" ", "_"), int(count)) for count, word in figures))
        )
    return ExpectReconcile(number, tuple(lines))


def _command(number: int, match: re.Match[str], block: list[str]) -> Step:
    said = {"contains": [], "does not contain": [], "ends with": []}  # type: dict[str, list[str]]
    for line in filter(None, block):
        words = re.fullmatch(r"(contains|does not contain|ends with) (.+)", line)
        if words is None:
            raise NotAStory(f"a command cannot be expected to “{line}”")
        said[words[1]].append(words[2])
    code = int(said["ends with"][0]) if said["ends with"] else 0
    return Command(
        number, tuple(shlex.split(match[1])), code, tuple(said["contains"]), tuple(said["does not contain"])
    )


_LINES: tuple[tuple[str, Callable[[int, re.Match[str], list[str]], Step]], ...] = (
    (rf"at ({TIME})", _at),
    (r"turn", lambda number, match, block: Turn(number)),
    (r"a second desk is turned away", lambda number, match, block: Second(number)),
    (r"the office is closed (\d.+)", lambda number, match, block: Closed(number, match[1])),
    (r"the desk is down", lambda number, match, block: Down(number)),
    (r"the desk is up again", lambda number, match, block: Up(number)),
    (r"ulak (.+)", _command),
    (r"the inventory gets (.+)", lambda number, match, block: Stocked(number, match[1], b"")),
    (r"restart", lambda number, match, block: Up(number)),
    (r"mail to (\S+@[^\s,]+(?: and \S+@[^\s,]+)*)((?:,.*)?)", _mail),
    (r"reply to (.+?) from ([^,]+)((?:,.*)?)", _reply),
    (r"(that mail|the .+?) does not reach (\S+@[^\s,]+)((?:,.*)?)", _report),
    (r"expect mail to (\S+@[^\s,]+)(?:, (the .+))?", _expect_mail),
    (r"expect no mail to (\S+@\S+)", lambda number, match, block: ExpectNoMail(number, match[1])),
    (r"expect no mail", lambda number, match, block: ExpectNoMail(number, "")),
    (r"expect ticket (\S+)", _expect_ticket),
    (r"expect (\d+) tickets?", lambda number, match, block: ExpectTickets(number, int(match[1]))),
    (r"expect reconcile balanced", _expect_reconcile),
)
