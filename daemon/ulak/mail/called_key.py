"""
Private keys as numbers: the number of a curve, the primes and the exponent of RSA, .NET's XML of them.

Only words tell them from a fingerprint or a modulus, so each counts where it is called a private one.
"""

import re
from base64 import b64decode
from collections.abc import Iterator

from ulak.mail.der import INTEGER, SEQUENCE, encoded
from ulak.mail.pasted_key import Found

_SIGNS = r"[\s:=#.'\"’“”*|>(\[&;-]{0,20}"
_HOW = rf"(?:(?:is|ise|olan|scalar|hex|hexadecimal|decimal|value|bytes|d|int|quot)\b{_SIGNS}){{0,3}}"
_CALLED = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(?P<key>private[\s_-]{0,2}(?:key|exponent|scalar)|priv[\s_-]?key|secret(?:[\s_-]{0,2}(?:key|exponent|scalar))?|"
    r"özel\s{1,2}anahtar\w{0,6}|gizli\s{1,2}anahtar\w{0,6}|"
    rf"d(?=[\s'\"*]{{0,4}}[:=])){_SIGNS}{_HOW}|"
    r"(?P<prime>[pq]|d_?[pq]|dm[pq]1|q_?inv|iqmp|u|phi|prime[\s_]?[12]?|(?:prime\s)?factors?(?:\s?[12pq])?)"
    r"[\s'\"*]{0,4}(?:[:=]|\b(?:is|ise)\b)[\s'\"*(]{0,6})(?:0[xX])?(?=[0-9A-Fa-f]{2})",
    re.IGNORECASE,
)
_WORDS = ("priv", "secret", "anahtar", " is ", " ise ")
_SIGNED = re.compile(r"[:=][\s'\"*(]{0,6}(?:0[xX])?[0-9A-Fa-f]{2}")
_BETWEEN = r"[: \\\r\n\t>|]{1,12}"
_MANY_DIGITS = (
    re.compile(r"[0-9A-Fa-f]{16}"),
    re.compile(rf"[0-9A-Fa-f]{{2,3}}(?:{_BETWEEN}[0-9A-Fa-f]{{2,3}}){{15}}"),
    re.compile(rf"[0-9A-Fa-f]{{4,15}}(?:{_BETWEEN}[0-9A-Fa-f]{{4,15}}){{5}}"),
)
_DIGEST_BEFORE = re.compile(
    r"(?:sha-?\d{1,3}|spki|fingerprint|thumbprint|hash|digest)s?(?:[\s:(]{1,3}(?:of|for|the|this|its|your|our|my|a|"
    r"compromised|leaked|exposed|stolen|matching|corresponding|rsa|ecdsa|ec)\b){0,6}[\s:(]{1,4}\Z",
    re.IGNORECASE,
)
_SEEN = 80
_GROUP = re.compile(r"[0-9A-Fa-f]++(?![0-9A-Za-z])")
_GOES_ON = re.compile(r"(?::[ \t]*(?:\r?\n[ \t>|]*)?| |\\[ \t]*\r?\n[ \t>|]*)(?=[0-9A-Fa-f]{2})")
_NEXT_LINE = re.compile(r"[ \t]*\r?\n[ \t>|]*(?=[0-9A-Fa-f]{2,}[ \t\r]*(?:\n|\Z))")
_LEAST_KEY, _LEAST_PRIME = 56, 100
"""Digits, in hex or in decimal, of the private number of a curve (224 bits), and of a prime of RSA."""
_OF_A_CURVE = frozenset((56, 64, 66, 96, 98, 130, 131, 132))
_MORE_LINES = re.compile(r"(?:[ \t]*\r?\n[ \t>|]*[0-9A-Fa-f]{40,}){2}")
"""Behind as many digits as the number of a curve has: then it is a line of a number of RSA."""
_WHOLE_LINE = 40
_LONGEST = 20_000

_XML = re.compile(r"<(?P<name>RSAKeyValue|RSAParameters|DSAKeyValue)\b[^<>]{0,200}>")
_LONGEST_XML = 20_000
_PRIVATE = re.compile(r"<(?:D|P|Q|DP|DQ|InverseQ|X)>")
_MEMBER = re.compile(r"<(\w{1,20})>([A-Za-z0-9+/=\s]{1,4000})</\1>")
_OF_RSA = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")
"""In the order of RFC 8017 §A.1.2."""


def called_keys(text: str) -> Iterator[Found]:
    """Each number that is called a private key, or a secret part of one."""
    for label in _CALLED.finditer(text) if _may_call(text) else ():
        is_of_rsa = label["key"] is None or label["key"].lower().endswith(("d", "exponent"))
        end, digits = _number(text, label.end(), is_of_rsa=is_of_rsa)
        least = _LEAST_KEY if label["key"] else _LEAST_PRIME
        if len(digits) >= least and not _is_digest(text, label.start()):
            yield Found(label.end(), end, f"private number {digits}".encode())


def _may_call(text: str) -> bool:
    """Most texts hold no such word or no such number, which is found out much faster."""
    low = text.lower()
    is_called = any(word in low for word in _WORDS) or _SIGNED.search(text) is not None
    return is_called and any(form.search(text) for form in _MANY_DIGITS)


def xml_keys(text: str) -> Iterator[Found]:
    """Each `RSAKeyValue` (XML Signature §4.5.2.2) with what .NET adds to it: the private half."""
    at = 0
    for begin in _XML.finditer(text):
        if begin.start() < at:
            continue
        close = f"</{begin['name']}>"
        stop = text.find(close, begin.end(), begin.end() + _LONGEST_XML)
        end = stop + len(close) if stop >= 0 else min(len(text), begin.end() + _LONGEST_XML)
        whole = text[begin.start() : end]
        if _PRIVATE.search(whole):
            at = end
            yield Found(begin.start(), end, _of_rsa(whole) or whole.encode("utf-8", "replace"))


def _number(text: str, at: int, *, is_of_rsa: bool) -> tuple[int, str]:
    """Where it ends, over what parts its groups and lines, and its digits."""
    pieces: list[str] = []
    count, end, size = 0, at, 0
    group = _GROUP.match(text, at)
    while group is not None and count < _LONGEST:
        pieces.append(group[0])
        end, count = group.end(), count + len(group[0])
        size = max(size, len(group[0]))
        between = _GOES_ON.match(text, end)
        if between is None and size >= _WHOLE_LINE:
            is_torn = count not in _OF_A_CURVE or (is_of_rsa and _MORE_LINES.match(text, end))
            between = _NEXT_LINE.match(text, end) if is_torn else None
        group = _GROUP.match(text, between.end()) if between else None
    return end, "".join(pieces)


def _is_digest(text: str, start: int) -> bool:
    """Do words before it say that what follows is a digest of the key?"""
    return _DIGEST_BEFORE.search(text, max(0, start - _SEEN), start) is not None


def _of_rsa(whole: str) -> bytes:
    """In DER, where all its parts are there."""
    members = {name: "".join(value.split()) for name, value in _MEMBER.findall(whole)}
    if not all(name in members for name in _OF_RSA):
        return b""
    numbers = (b64decode(members[name] + "==") for name in _OF_RSA)
    return encoded(SEQUENCE, encoded(INTEGER, b"\0"), *(encoded(INTEGER, _unsigned(one)) for one in numbers))


def _unsigned(number: bytes) -> bytes:
    """As DER writes it: a zero before a first byte that would make it negative."""
    content = number.lstrip(b"\0")
    return b"\0" + content if content[:1] >= b"\x80" else content or b"\0"
