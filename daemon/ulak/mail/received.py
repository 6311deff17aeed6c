"""When a mail reached us: the stamp of our border (RFC 5321 §4.4), checked against the mailbox."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailparser.exceptions import MailParserError
from mailparser.received import split_received
from mailparser.utils import convert_mail_date

from ulak.mail.message import Message

_TROUBLE = (MailParserError, ValueError, LookupError, TypeError, OverflowError)
_OLDEST = timedelta(days=7)
_LOOPBACK = frozenset({"localhost", "localhost.localdomain", "127.0.0.1", "[127.0.0.1]", "::1"})
_COMMENT_HOST = re.compile(r"\(\s*(?!\[)([\w-]+(?:\.[\w-]+)+\.?)(?=[\s)\[])")


@dataclass(frozen=True, slots=True)
class Arrived:
    """The instant clocks start from, in UTC; `flag` says why it is not our border's stamp, or is empty."""

    at: datetime
    flag: str = ""


def arrived_at(message: Message, received_by: tuple[str, ...], internal_date: datetime) -> Arrived:
    """
    The stamp of the border where it can be believed, else INTERNALDATE.

    A mail that somebody moved by hand keeps its clock that way. A stamp later than INTERNALDATE,
    or more than seven days before it, is a wrong clock or a forgery.
    """
    stored = internal_date.astimezone(UTC)
    ours = frozenset(name.lower().rstrip(".") for name in received_by)
    stamp = next(
        (date for field in message.all_headers("Received") if (date := _border_stamp(field, ours))), None
    )
    if stamp is None:
        return Arrived(stored, "no Received stamp of our border")
    if stamp > stored:
        return Arrived(stored, "the border's stamp is later than the mailbox's")
    if stored - stamp > _OLDEST:
        return Arrived(stored, "the border's stamp is more than seven days before the mailbox's")
    return Arrived(stamp)


def _border_stamp(value: str, ours: frozenset[str]) -> datetime | None:
    """The date, where this hop came in from outside: `by` is ours and `from` is not."""
    try:
        clauses, date = split_received(value)
        said: dict[str, str] = {}
        for keyword, content in clauses:
            said.setdefault(keyword, content)
        if _first(said.get("by", "")) not in ours or _came_from(said.get("from", "")) in ours | _LOOPBACK:
            return None
        stamp, _ = convert_mail_date(date)
    except _TROUBLE:
        return None
    return stamp.astimezone(UTC) if isinstance(stamp, datetime) else None


def _first(clause: str) -> str:
    return clause.split(maxsplit=1)[0].lower().rstrip(".;") if clause.strip() else ""


def _came_from(clause: str) -> str:
    """The name our server looked up, in brackets, before the name the client gave itself."""
    found = _COMMENT_HOST.search(clause)
    return found[1].lower().rstrip(".") if found else _first(clause)
