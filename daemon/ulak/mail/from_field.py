"""Whether From can be read in one way only, and by the letters it seems to be written in."""

import re
import unicodedata
from contextlib import suppress

from ulak.mail.message import Message

_WORD = re.compile(r"[\s<>,]+")
_SPECIAL = re.compile(r'\\.|[()"]', re.DOTALL)


def names_nobody_else(message: Message) -> bool:
    """
    Does From hold the author's address and nothing else that a server could take for one?

    In `ayse@kurum.test x@evil.test`, `<a@x.test> <b@y.test>`, routes and groups (RFC 5322 §4.4, §3.4)
    servers see different authors: what one of them found says nothing about the one that we see.
    """
    plain = " ".join(_outside_quotes(value) for value in message.all_headers("From"))
    if ":" in plain or ";" in plain:
        return False
    return {word.lower() for word in _WORD.split(plain) if "@" in word} == {message.author.address}


def _outside_quotes(value: str) -> str:
    """What stands neither in quotes nor in comments, which may nest."""
    kept, at, depth, quoted = "", 0, 0, False
    for found in _SPECIAL.finditer(value):
        if not depth and not quoted:
            kept += value[at : found.start()]
        at = found.end()
        if found[0] == '"' and not depth:
            quoted = not quoted
        elif found[0] in "()" and not quoted:
            depth = max(0, depth + (1 if found[0] == "(" else -1))
            kept += " "
    return kept if depth or quoted else kept + value[at:]


def foreign_alphabet(domain: str) -> str:
    """
    The alphabet beside Latin that letters of a domain belong to, as Unicode names it; empty for none.

    `kurum.test` with a Cyrillic у (U+0443) cannot be told from ours by looking.
    """
    for letter in _readable(domain):
        if letter.isalpha() and (alphabet := unicodedata.name(letter, "UNKNOWN").split()[0]) != "LATIN":
            return alphabet.capitalize()
    return ""


def _readable(domain: str) -> str:
    """U-labels, where they are written as A-labels (RFC 5890)."""
    labels = domain.split(".")
    for at, label in enumerate(labels):
        if label.startswith("xn--"):
            with suppress(UnicodeError):
                labels[at] = label[4:].encode("ascii").decode("punycode")
    return ".".join(labels)
