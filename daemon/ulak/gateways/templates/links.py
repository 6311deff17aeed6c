"""
Addresses of the web in a letter: found before anything is escaped, and shown in full.

Only those that stand in the house's own templates become links: what people wrote leads nowhere. Links of
ours that write a mail to ourselves are shown by the subject that mail will have.
"""

import re
from collections.abc import Iterator, Set
from html import escape
from urllib.parse import parse_qs

# A mark that is not seen, or turns the direction of writing, would show another address than the one meant.
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINK = re.compile(rf"https://[^\s<>\"“”«»{_UNSEEN}\x00-\x1f\x7f]+", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[!-;=?-~]+")
_ENDS = ".,;:!?'’`*_|]}"
_PAIR = {")": "("}


def addresses_in(text: str) -> frozenset[str]:
    """Every address the text names; only https leads anywhere."""
    return frozenset(address for _, address in _addresses(text))


def linked(text: str, known: Set[str]) -> str:
    """The text as HTML, with links for those of its addresses that are known."""
    return "".join(_pieces(text, known))


def shown(address: str) -> str:
    """What stands in a letter for a link."""
    subject = parse_qs(address.partition("?")[2]).get("subject") if address.startswith("mailto:") else None
    return subject[0] if subject else address


def _pieces(text: str, known: Set[str]) -> Iterator[str]:
    at = 0
    for start, address in sorted((*_addresses(text), *_mails(text))):
        if address in known:
            yield escape(text[at:start], quote=False)
            yield f'<a href="{escape(address)}">{escape(shown(address))}</a>'
            at = start + len(address)
    yield escape(text[at:], quote=False)


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    for found in _LINK.finditer(text):
        address = _without_punctuation(found.group())
        if len(address) > len("https://"):
            yield found.start(), address


def _mails(text: str) -> Iterator[tuple[int, str]]:
    return ((found.start(), found.group()) for found in _MAIL.finditer(text))


def _without_punctuation(address: str) -> str:
    """What ends the sentence is not of the address; a bracket is, if it was opened in it."""
    end, opened = len(address), {last: address.count(first) for last, first in _PAIR.items()}
    closed = {last: address.count(last) for last in _PAIR}
    while end:
        last = address[end - 1]
        if last in _PAIR and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _ENDS:
            break
        end -= 1
    return address[:end]
