"""
The one way a value gets into a header of ours.

What strangers write comes back in our Subject and To. A double-encoded `=?utf-8?q?a=0D=0ABcc:...?=`
survives honest decoding and becomes a header of its own when it is written out by a library
that decodes once more; so nothing here trusts what looks like an encoded word.
"""

import base64
import re

from ulak.mail.address import Address
from ulak.mail.postable import needs_smtputf8, postable

LONGEST_VALUE = 300  # characters: with every one encoded, still far below the 4096 bytes some relays allow
LONGEST_WORD = 60  # an unbroken ASCII word beyond it is encoded, because only encoded words can be split
LINE = 76  # RFC 2047 §2: no line with an encoded word is longer
_ENCODED_BYTES = 45  # of UTF-8 in one encoded word: 60 characters of base64 and 12 of frame (RFC 2047 §2: 75)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")


def safe_header(value: str, limit: int = LONGEST_VALUE) -> str:
    """
    Return what of a value may stand in a header: one line of printable text of at most `limit`.

    Blanks of every kind become one space, what cannot be printed goes (controls, NUL, lone
    surrogates, marks that turn the direction of writing), and `=?` no longer opens an encoded word.
    """
    if not value.isprintable():
        value = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in value)
    text = " ".join(value.split()).replace("=?", "= ?")
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def unstructured(name: str, value: str) -> str:
    """Write a field of free text (RFC 5322 §2.2.1), folded, with its CRLF; long or foreign words encoded."""
    return _folded(name, _words(safe_header(value)))


def addresses(
    name: str, values: tuple[Address, ...], *, is_international: bool = False, is_named: bool = True
) -> str:
    """
    Write an address list (RFC 5322 §3.4), one to a line; every address must be `postable`.

    An address beyond ASCII is written as it is where the letter is international (RFC 6532), else as
    the name of an empty group (RFC 6857): it is told who got the letter, and any server takes it.
    """
    written = (_mailbox(value, is_international, is_named) for value in values)
    return f"{name}: " + ",\r\n ".join(written) + "\r\n"


def message_ids(name: str, values: tuple[str, ...]) -> str:
    """Write In-Reply-To or References, one id to a line; nothing where there is none."""
    return f"{name}: " + "\r\n ".join(values) + "\r\n" if values else ""


def is_message_id(value: str) -> bool:
    """Can it stand in a header of ours? Strangers' ids hold anything; blanks and angles break a list."""
    return len(value) <= 500 and _MESSAGE_ID.fullmatch(value) is not None


def _mailbox(value: Address, is_international: bool, is_named: bool) -> str:
    addr_spec = postable(value.address)
    if needs_smtputf8(addr_spec) and not is_international:
        return "\r\n ".join(_encoded(addr_spec)) + ":;"
    name = safe_header(value.name, limit=120) if is_named else ""
    if not name or name == value.address:
        return addr_spec
    return f"{_phrase(name)}\r\n <{addr_spec}>" if len(name) > 30 else f"{_phrase(name)} <{addr_spec}>"


def _phrase(name: str) -> str:
    """Write a display name: as it is, quoted, or encoded (RFC 5322 §3.2.5, RFC 2047 §5.3)."""
    if not name.isascii() or len(name) > LONGEST_WORD:
        return "\r\n ".join(_encoded(name))
    if _ATOMS.fullmatch(name) and "=" not in name:
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str) -> list[str]:
    """
    Split a line into words that can be folded between.

    From the first word that must be encoded everything is: the blank between two encoded words
    is dropped by the reader (RFC 2047 §6.2). What comes before, our token above all, stays legible
    for mail programs and filters that decode nothing. A `?=` would look like the end of such a word.
    """
    words = text.split(" ")
    for at, word in enumerate(words):
        if not word.isascii() or len(word) > LONGEST_WORD or "?=" in word:
            return words[:at] + _encoded(" ".join(words[at:]))
    return words


def _encoded(text: str) -> list[str]:
    """Return encoded words that together give the text, each cut between characters (RFC 2047 §5)."""
    chunks: list[bytes] = [b""]
    for character in text:
        octets = character.encode("utf-8")
        if len(chunks[-1]) + len(octets) > _ENCODED_BYTES:
            chunks.append(b"")
        chunks[-1] += octets
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in chunks]


def _folded(name: str, words: list[str]) -> str:
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"
