"""
The journal of one ticket as a chain that anybody can follow, with nothing but SHA-256.

The desk's own chain is keyed with its secret, which no auditor has. This one begins with the ticket's number
and takes in line after line as it stands in the file: who removes, changes or moves one, or puts in that of
another ticket, gets another link from there on. Journals only grow, so an older file of the same ticket is
the beginning of a newer one, links and all.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

_LONGEST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A line of the journal as the store has it; `by` and the facts name people by opaque ids.

    `position` is its place in the desk's own chain and `seal` its link there, 0 and empty where it is younger
    than the last sealing.
    """

    id: int
    at: datetime
    ticket: str
    event: str
    by: str
    facts: tuple[tuple[str, str], ...]
    position: int = 0
    seal: str = ""


def line_of(entry: Entry) -> str:
    """The entry as one line of JSON, always of the same letters: when it is sealed changes nothing in it."""
    words = {
        "entry": entry.id,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "ticket": entry.ticket,
        "event": entry.event,
        "by": entry.by,
        "facts": [list(fact) for fact in entry.facts],
    }
    return json.dumps(words, ensure_ascii=False, separators=(", ", ": "))


def links(ticket: str, lines: Iterable[bytes]) -> Iterator[str]:
    """The link of each line: SHA-256 of the link before it (first: of the number), a blank and the line."""
    link = sha256(ticket.encode()).hexdigest()
    for line in lines:
        link = sha256(link.encode() + b" " + line).hexdigest()
        yield link


def chain_of(ticket: str, entries: Sequence[Entry]) -> Iterator[str]:
    """A line for each entry: its link here, then its position and its seal in the desk's own chain."""
    for entry, link in zip(entries, links(ticket, (line_of(one).encode() for one in entries)), strict=True):
        yield f"{link} {entry.position or '-'} {entry.seal or '-'}"


def broken(ticket: str, lines: Sequence[bytes], chain: Sequence[str]) -> Iterator[str]:
    """Where the lines are not those that `chain_of` wrote the `chain` of, in sentences; nothing else."""
    for place, (line, link, kept) in enumerate(zip(lines, links(ticket, lines), chain, strict=False), 1):
        if link != kept.partition(" ")[0]:
            yield f"line {place} is not the one that was chained there ({_named(line)})."
            return
    if len(lines) < len(chain):
        yield f"{len(chain) - len(lines)} lines are missing at the end."
    if len(lines) > len(chain):
        yield f"{len(lines) - len(chain)} lines at the end were never chained."
    if not lines:
        yield "it is missing or empty."


def _named(line: bytes) -> str:
    """What stands there, for whoever looks for it: no more than a stranger may print on a terminal."""
    try:
        words = json.loads(line)
        shown = f"entry {int(words['entry'])} of {words['ticket']}"
    except (ValueError, LookupError, TypeError, RecursionError):
        shown = "no line of a journal"
    return shown if shown.isprintable() and len(shown) < _LONGEST_NAMED else "no line of a journal"
