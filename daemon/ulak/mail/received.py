"""When a mail reached us: the stamp of our border (RFC 5321 §4.4), checked against the mailbox."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from mailparser.exceptions import MailParserError
from mailparser.received import split_received
from mailparser.utils import convert_mail_date

from ulak.mail.message import Message

_TROUBLE = (MailParserError, ValueError, LookupError, TypeError, OverflowError)
_OLDEST = timedelta(days=7)
_LOOPBACK = frozenset({"localhost", "localhost.localdomain", "127.0.0.1", "[127.0.0.1]", "::1"})
_COMMENT_HOST = re.compile(r"\(\s*(?!\[|[\d.]+[\s)])([\w-]+(?:\.[\w-]+)+\.?)(?=[\s)\[])")
_ADDRESS = re.compile(r"[\[(](?:IPv6:)?(\d+(?:\.\d+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)[\])]")
_INSIDE = tuple(
    ip_network(block)
    for block in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"),
        *("fc00::/7", "fe80::/10", "::1/128"),
    )
)


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


def is_from_outside(value: str, received_by: tuple[str, ...]) -> bool:
    """Is it the stamp with which our border took the mail from somebody else?"""
    return _border_stamp(value, frozenset(name.lower().rstrip(".") for name in received_by)) is not None


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
    """
    The name our server looked up, in brackets, before the name the client gave itself.

    Where it found none, a client from the open network may call itself what it likes, ours included.
    """
    if found := _COMMENT_HOST.search(clause):
        return found[1].lower().rstrip(".")
    address = _ADDRESS.search(clause)
    return address[1] if address and not _is_inside(address[1]) else _first(clause)


def _is_inside(address: str) -> bool:
    """Can only our own network have it (RFC 1918, RFC 4193, loopback, link-local)?"""
    return any(ip_address(address) in network for network in _INSIDE)
