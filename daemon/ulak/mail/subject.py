"""A subject without what mail programs and gateways put before it."""

import re
from functools import lru_cache

from ulak.mail.fold import fold

_REPLY = "re|ynt|yan|yanit|cvp|cevap|aw|antw|antwort|sv|vs|odp|ref|rif|res|r"
_FORWARD = "fw|fwd|ilt|ilet|iletilen|wg|tr|doorst|vl|i|enc|rv|pd"
_COUNT = r"(?:\s*\[\d{1,3}\]|\s*\(\d{1,3}\)|\^\d{1,3})?"
_TAG_WORDS = (
    "external(?: email| mail| sender)?|ext|extern|extern mail|dis|dis kaynak|harici|dis e-?posta|spam|"
    "suspected spam|possible spam|caution|warning"
)
_TAG = rf"[\[(]\s*(?:{_TAG_WORDS})\s*[\])]|[*]{{1,5}}\s*(?:{_TAG_WORDS})\s*[*]{{1,5}}|(?:{_TAG_WORDS})\s*:"
_MOST_MARKS = 100
_PREFIX = re.compile(rf"\s*(?:(?:{_REPLY}|{_FORWARD}){_COUNT}\s*[:：]|{_TAG})\s*")
_FORWARD_PREFIX = re.compile(rf"\s*(?:{_FORWARD}){_COUNT}\s*[:：]")
_REPLY_PREFIX = re.compile(rf"\s*(?:{_REPLY}){_COUNT}\s*[:：]")
_TAG_ONLY = re.compile(rf"\s*(?:{_TAG})\s*")


def bare_subject(text: str) -> str:
    """Cut stacked reply, forward and gateway marks: `Ynt: İLT: (External) Re: Konu` is `Konu`."""
    rest = text.strip()
    for _ in range(_MOST_MARKS):
        if not (prefix := _PREFIX.match(_folded_alike(rest))):
            break
        rest = rest[prefix.end() :]
    return rest.strip()


def is_reply_subject(text: str) -> bool:
    """Whether the outermost mark, gateway tags aside, says reply."""
    return _REPLY_PREFIX.match(_untagged(text)) is not None


def is_forward_subject(text: str) -> bool:
    """
    Whether the outermost mark says forward.

    A reply to a forward (`Ynt: İlt: …`) is a reply; gateway tags before the mark do not count.
    """
    return _FORWARD_PREFIX.match(_untagged(text)) is not None


def _untagged(text: str) -> str:
    rest = _folded_alike(text.strip())
    while tag := _TAG_ONLY.match(rest):
        rest = rest[tag.end() :]
    return rest


def _folded_alike(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(map(_alike, text[:400]))


@lru_cache(maxsize=4096)
def _alike(letter: str) -> str:
    return (fold(letter) or " ")[0]
