"""
Keys that a text shows as such: in armour (RFC 7468, RFC 4880 §6.2, PuTTY's), as JWK, or printed in hex.

Quoted, on one line, without their end, with dashes that a mailer made pretty: what is in doubt goes too.
"""

import re
from base64 import b64decode
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ulak.mail.armour import undressed


class Found(NamedTuple):
    """Where in the text a key stands, and its bytes as far as they can be told."""

    start: int
    end: int
    key: bytes


_DASHES = "(?:-{2,5}|[–—−-]{1,5})"
_LABEL = r"[\s>]{1,8}(?:[A-Z0-9]{1,20}[\s>]{1,8}){0,3}PRIVATE[\s>]{1,8}KEY(?:[\s>]{1,8}BLOCK)?\s?"
_BEGIN = re.compile(rf"{_DASHES}\s?BEGIN{_LABEL}{_DASHES}|PuTTY-User-Key-File-\d:")
_END = re.compile(rf"{_DASHES}\s?END{_LABEL}{_DASHES}|Private-MAC:\s*[0-9a-fA-F]*")
_KEY_LINE = re.compile(
    r"[ \t>|\xa0]*(?:(?:[A-Za-z0-9+/=\\]{16,}[ \t\xa0]+)*"
    r"(?:[A-Za-z0-9+/=\\]{8,}|[A-Za-z0-9+/]{1,7}={0,2}|[A-Za-z-]{3,30}: ?.{0,200})?)[ \t\r\xa0]*"
)
_BASE64_LINE = re.compile(r"[ \t>|\xa0]*[A-Za-z0-9+/=\\]{16,}[ \t\r\xa0]*\n")
_LAST_LINE = re.compile(r"[ \t>|\xa0]*[A-Za-z0-9+/=\\]+[ \t\r\xa0]*\n")
_LONGEST_KEY_LINE = 20_000  # a whole key on one line
_NO_BASE64 = re.compile(r"<[^<>]{0,200}>|[^A-Za-z0-9+/]+|\\[nrt]")  # the marks of a docx too
_HEADER = re.compile(r"^[ \t>|\xa0]*[A-Za-z-]{3,30}: ?.*$", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_KTY = re.compile(r'"kty"\s*:')  # RFC 7517 §4.1
_D = re.compile(r'"d"\s*:\s*"')  # RFC 7518 §6.2.2.1, §6.3.2.1
_LONGEST_JWK = 20_000
_PRINTED = re.compile(
    r"(?:privateExponent|prime[12]|exponent[12]|coefficient|priv):[ \t]*\r?\n"
    r"(?:[ \t>]*(?:[0-9a-fA-F]{2}:){0,30}[0-9a-fA-F]{2}:?[ \t]*(?:\r?\n|\Z))+"
)
_PRINTED_SIGNS = ("privateExponent:", "priv:")


def pasted_keys(text: str) -> Iterator[Found]:
    """Each key that says what it is; those of one kind do not overlap."""
    if "PRIVATE" in text or "PuTTY-User-Key-File-" in text:
        yield from _armoured(text)
    if '"kty"' in text:
        yield from _jwk(text)
    if any(sign in text for sign in _PRINTED_SIGNS):
        yield from (Found(one.start(), one.end(), one[0].encode()) for one in _PRINTED.finditer(text))


def _armoured(text: str) -> Iterator[Found]:
    begins, ends = list(_BEGIN.finditer(text)), list(_END.finditer(text))
    starts = [*(begin.start() for begin in begins), len(text)]
    stops = [end.start() for end in ends]
    at = 0
    closed = set[int]()
    for begin, following in zip(begins, starts[1:], strict=True):
        if begin.start() < at:
            continue
        nearest = bisect_left(stops, begin.end())
        is_whole = nearest < len(stops) and stops[nearest] < following
        at = ends[nearest].end() if is_whole else _after_key_lines(text, begin.end())
        closed.add(at)
        inner = text[begin.end() : ends[nearest].start() if is_whole else at]
        yield Found(begin.start(), at, _key_of(begin[0], inner))

    yield from _without_beginning(text, [end for end in ends if end.end() not in closed])


def _without_beginning(text: str, ends: list[re.Match[str]]) -> Iterator[Found]:
    """Of a key whose first lines were left out, the lines that stand above its end."""
    floor = 0
    for end in ends:
        start = line = text.rfind("\n", floor, end.start()) + 1
        form = _LAST_LINE
        while line > floor:
            line = max(floor, text.rfind("\n", floor, start - 1) + 1)
            if not form.fullmatch(text, line, start):
                break
            start, form = line, _BASE64_LINE
        if form is _BASE64_LINE:
            yield Found(start, end.end(), _key_of("", text[start : end.start()]))
        floor = end.end()


def _after_key_lines(text: str, at: int) -> int:
    """Of a key without its end, all lines that can belong to one."""
    while at < len(text):
        line_end = text.find("\n", at, at + _LONGEST_KEY_LINE)
        line_end = min(len(text), at + _LONGEST_KEY_LINE) if line_end < 0 else line_end
        if not _KEY_LINE.fullmatch(text, at, line_end):
            break
        at = min(line_end + 1, len(text))
    return at


def _key_of(begin: str, inner: str) -> bytes:
    """Its bytes however the lines were broken; of PuTTY's the whole, for its fields tell the public half."""
    if begin.startswith("PuTTY"):
        return (begin + _QUOTED.sub("", inner)).encode("utf-8", "replace")
    letters = _NO_BASE64.sub("", _HEADER.sub("", undressed(inner.replace("\\n", "\n"))))
    return decoded(letters) or inner.strip().encode("utf-8", "replace")


def decoded(letters: str) -> bytes:
    """Letters of base64; of a torn end the bytes that are whole."""
    whole = len(letters) - (len(letters) % 4 == 1)
    return b64decode(letters[:whole] + "=" * (-whole % 4))


def _jwk(text: str) -> Iterator[Found]:
    """The innermost object around a `kty` that has a `d` as well."""
    at, has_end = 0, True
    for member in _KTY.finditer(text):
        begin = text.rfind("{", at, member.start())
        at = max(at, member.start())
        if begin < 0 or not has_end:
            continue
        end = text.find("}", member.end())
        has_end = end >= 0
        whole = text[begin : end + 1]
        if has_end and len(whole) <= _LONGEST_JWK and _D.search(whole):
            at = end + 1
            yield Found(begin, at, _QUOTED.sub("", whole).encode("utf-8", "replace"))
