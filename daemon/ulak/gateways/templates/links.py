"""Where a text names an address of the web: found before anything is escaped, and shown in full."""

import re
from collections.abc import Iterator
from html import escape

# A mark that is not seen, or turns the direction of writing, would show another address than the one meant.
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINK = re.compile(rf"https://[^\s<>\"“”«»{_UNSEEN}\x00-\x1f\x7f]+", re.IGNORECASE)
_ENDS = ".,;:!?'’`*_|]}"
_PAIR = {")": "("}


def linked(text: str) -> str:
    """The text as HTML, its addresses as links; only https leads anywhere."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for found in _LINK.finditer(text):
        address = _without_punctuation(found.group())
        if len(address) > len("https://"):
            yield escape(text[at : found.start()], quote=False)
            yield f'<a href="{escape(address)}">{escape(address)}</a>'
            at = found.start() + len(address)
    yield escape(text[at:], quote=False)


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
