"""A subject without what mail programs and gateways put before it."""

import re
import unicodedata
from functools import lru_cache

from ulak.mail.fold import fold

_REPLY = "re|ynt|yan|yanit|cvp|cevap|aw|antw|antwort|sv|odp|odg|atb|bls|rv|回复|回覆|答复|отв|απ|σχετ"
_FORWARD = r"fw|fwd|ilt|iletilen|wg|vb|doorst|trs|转发|轉寄|πρθ|tr\s+(?=[:：])"
# Marks somewhere, and here also the beginning of a subject: `TR: … / EN: …`, `Ref: 2026/45`, `I: Giriş`.
_PERHAPS_REPLY = "r|vs|ref|rif|res|va|na"
_PERHAPS_FORWARD = "tr|i|vl|enc|pd|ilet"
_PERHAPS_TAG = "ext|extern|dis|harici|spam"
_TAG_WORDS = (
    "external(?: e-?mail| mail| sender)?|ext|extern|externe? mail|dis|dis kaynak(?:li)?(?: e-?posta)?|harici|"
    "(?:dis|harici) e-?posta|kurum disi(?: e-?posta)?|spam|suspected spam|possible spam|caution"
)
_SURE_TAG_WORDS = "external(?: e-?mail| mail| sender)?|suspected spam|possible spam"
_END = r"(?:\s*\[\d{1,3}\]|\s*\(\d{1,3}\)|\^\d{1,3})?\s*[:：]"
_TAG = (
    rf"[\[({{]\s*[*]{{0,5}}\s*(?:{_TAG_WORDS})\s*[?!]?\s*[*]{{0,5}}\s*[\])}}]\s*:?"
    rf"|(?:[*]{{1,9}}\s*(?:{_TAG_WORDS})\s*)+[*]{{1,5}}|(?:{_SURE_TAG_WORDS})\s*:"
)
_TOKEN = r"\[\s*[a-z]{2,8}\s*-\s*\d{4}\s*-"
_PERHAPS = rf"(?:{_PERHAPS_REPLY}|{_PERHAPS_FORWARD}|{_PERHAPS_TAG}){_END}"
_BEFORE_A_MARK = rf"(?=\s*(?:{_PERHAPS}\s*)*(?:(?:{_REPLY}|{_FORWARD}){_END}|{_TAG}|{_TOKEN}))"
_MOST_MARKS = 100
_PREFIX = re.compile(rf"\s*(?:(?:{_REPLY}|{_FORWARD}){_END}|{_TAG}|{_PERHAPS}{_BEFORE_A_MARK})\s*")
_FORWARD_PREFIX = re.compile(rf"\s*(?:(?:{_FORWARD}){_END}|(?:{_PERHAPS_FORWARD}){_END}{_BEFORE_A_MARK})")
_PERHAPS_FORWARD_PREFIX = re.compile(rf"\s*(?:{_PERHAPS_FORWARD}){_END}")
_REPLY_PREFIX = re.compile(rf"\s*(?:(?:{_REPLY}){_END}|(?:{_PERHAPS_REPLY}){_END}{_BEFORE_A_MARK})")
_TAG_ONLY = re.compile(rf"\s*(?:{_TAG}|(?:{_PERHAPS_TAG}){_END}{_BEFORE_A_MARK})\s*")


def bare_subject(text: str) -> str:
    """
    Cut stacked reply, forward and gateway marks: `Ynt: İLT: (External) Re: Konu` is `Konu`.

    What is a mark in one language and a word in another (`TR:`, `R:`, `Ref:`) goes only before a mark
    that is certain, or before the number of a ticket: the subject's own words must not be cut.
    """
    rest = unicodedata.normalize("NFC", text).strip()
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


def may_be_forward_subject(text: str) -> bool:
    """Whether it begins with what is a forward mark in some language: `TR: …` of a French Outlook."""
    return _PERHAPS_FORWARD_PREFIX.match(_untagged(text)) is not None


def _untagged(text: str) -> str:
    rest = _folded_alike(unicodedata.normalize("NFC", text).strip())
    while tag := _TAG_ONLY.match(rest):
        rest = rest[tag.end() :]
    return rest


def _folded_alike(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(map(_alike, text[:400]))


@lru_cache(maxsize=4096)
def _alike(letter: str) -> str:
    return (fold(letter) or " ")[0]
