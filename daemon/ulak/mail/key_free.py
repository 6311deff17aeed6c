"""
An original as it may leave the store: as it came, byte for byte, unless it carries a private key.

One that does is written anew from what was read of it, under its own header: its words with the keys cut out,
its page made harmless, the files that hold none. So no key stays in a corner of a mail that nobody looked
into; and where nobody could look, the mail counts as one that carries a key.
"""

import re
from dataclasses import dataclass

from ulak.mail.every_coding import every_coding
from ulak.mail.header import decoded, read_block
from ulak.mail.html_clean import html_of
from ulak.mail.html_text import html_text
from ulak.mail.mbox import body_of
from ulak.mail.message import Message
from ulak.mail.packed import Look, look_at_mail
from ulak.mail.parse import parse
from ulak.mail.private_key import file_fingerprint, holds_private_key_text

CUT = b"[private key removed]"
_OF_THE_BODY = frozenset(("content-type", "content-transfer-encoding", "content-disposition", "mime-version"))
_FOLDED_LINE = re.compile(rb"[^\r\n]*(?:\r?\n|\r)(?:[ \t]+[^\r\n]*(?:\r?\n|\r))*")
_NAME = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,39}")
_TAG = re.compile(rb"<(?:br|p|div|pre|td|/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeyFree:
    """The mail; `is_cut` where it is not as it came, `left_out` names files that stayed behind, with why."""

    raw: bytes
    is_cut: bool = False
    left_out: tuple[tuple[str, str], ...] = ()


def key_free(raw: bytes, language: str = "") -> KeyFree:
    """The mail without private keys; `language` is the desk's, a hint for mails without a charset."""
    message = parse(raw, language=language)
    refused = tuple((one.name, one.refused) for one in message.attachments if one.refused)
    if not refused and not _holds_key(raw, message):
        return KeyFree(raw)
    return KeyFree(_header(raw) + body_of(message, page_of(raw)), is_cut=True, left_out=refused)


def page_of(raw: bytes | None) -> str:
    """What the mail says in HTML, made harmless; nothing where a key would be in it."""
    page = html_of(raw) if raw is not None else ""
    return "" if holds_private_key_text(page) or holds_private_key_text(html_text(page)) else page


def _holds_key(raw: bytes, message: Message) -> bool:
    """Twice: what was read of the mail, and its bytes, whatever the structure they claim to have."""
    shown = (message.text, *(header.value for header in message.headers))
    if any(map(holds_private_key_text, shown)):
        return True
    look = look_at_mail()
    return any(
        file_fingerprint(piece, Look(whole=look)) or _is_page_with_key(piece) for piece in every_coding(raw)
    )


def _is_page_with_key(piece: bytes) -> bool:
    return bool(_TAG.search(piece)) and holds_private_key_text(html_text(piece.decode("utf-8", "replace")))


def _header(raw: bytes) -> bytes:
    """Every field as it stands but those that describe the body, which is another now; keys are cut out."""
    lines = []
    for line in _FOLDED_LINE.findall(raw, 0, read_block(raw).body_at):
        name = line.partition(b":")[0].strip()
        if line.strip() and name.decode("latin-1").lower() not in _OF_THE_BODY:
            shown = name if _NAME.fullmatch(name) else b"X-Cut"
            lines.append(shown + b": " + CUT + b"\r\n" if _has_key(line) else line)
    return b"".join((*lines, b"MIME-Version: 1.0\r\n"))


def _has_key(value: bytes) -> bool:
    words = value.decode("utf-8", "replace")
    return any(map(holds_private_key_text, (words, decoded(words).text, "".join(words.split()))))
