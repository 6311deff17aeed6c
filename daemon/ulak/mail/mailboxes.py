"""From, To and their kin: mailboxes in raw fields (RFC 5322 §3.4), names decoded last."""

import re
from collections.abc import Callable, Sequence

from mailparser.utils import get_addresses

from ulak.mail.address import Address
from ulak.mail.header import decoded, unfolded

# What the address scanner can raise on hostile fields, found by feeding it the world's mail.
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_FIELD_LIMIT = 64 * 1024
_LOOSE = re.compile(r"(?:(?<![^\s<\"'(,:;])|(?<=\s\[))[^\s<>\"'(),:;\[\]@]{1,64}@[^\s<>\"'(),:;\[\]@]{1,255}")

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def mailboxes(
    raw: str, hints: Sequence[str] = (), *, scan: Callable[[str], list[tuple[str, str]]] = get_addresses
) -> tuple[Address, ...]:
    """
    All mailboxes of one field in order.

    Structure is read before names are decoded: an encoded comma or angle bracket in a name must
    not become a second address. Where `scan` finds none or fails, one address is looked for;
    a piece of a broken one is nobody's.
    """
    found = _strict(raw, scan)
    if not found:
        found = [("", match) for match in _loosely(raw)]
    whole = [pair for pair in found if not _CONTROL.search(pair[1])]
    return tuple(Address(_readable(address).lower(), _name(name, hints)) for name, address in whole)


def _strict(raw: str, scan: Callable[[str], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    try:
        pairs = scan(_shielded(unfolded(raw)[:_FIELD_LIMIT]))
    except _TROUBLE:
        return []
    return [(_unshielded(name), _unshielded(address)) for name, address in pairs if "@" in address]


def _shielded(line: str) -> str:
    """Raw 8-bit bytes as private letters, so that the scanner neither refuses nor changes them."""
    return "".join(
        chr(ord(letter) - 0xDC00 + 0xE000) if "\udc80" <= letter <= "\udcff" else letter for letter in line
    )


def _unshielded(text: str) -> str:
    return "".join(
        chr(ord(letter) - 0xE000 + 0xDC00) if "\ue080" <= letter <= "\ue0ff" else letter for letter in text
    )


def _loosely(raw: str) -> list[str]:
    """The one thing in a broken field that looks like an address: in angle brackets, else anywhere."""
    line = unfolded(raw)[:_FIELD_LIMIT]
    bracketed = re.findall(r"<\s*([^<>\s]{1,64}@[^<>\s]{1,255}?)\s*>", line)
    return [match.strip(".") for match in (bracketed or _LOOSE.findall(line))[:1]]


def _readable(address: str) -> str:
    """Blanks are no part of an address, save inside a quoted local part."""
    text = decoded(address).text
    return text if text.startswith('"') else text.replace(" ", "")


def _name(name: str, hints: Sequence[str]) -> str:
    return decoded(name, hints).text.strip().strip('"').strip()
