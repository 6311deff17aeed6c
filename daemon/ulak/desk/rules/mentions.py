"""What a mail speaks of that decides how soon it must be read: the `mentions` of the rules."""

import re
from collections.abc import Callable

from ulak.mail.fold import fold
from ulak.mail.message import Attachment, Message
from ulak.mail.parse import PRIVATE_KEY
from ulak.mail.private_key import holds_private_key_text

READ = 200_000
REVOCATION_REQUEST = "revocation-request"
_CERTIFICATE_WORD = re.compile(r"\b(?:sertifika|certificat)")
_CERTIFICATE_FILE = re.compile(r"\.(?:cer|crt|der|pem|p7b|p7c|csr)$")
_KEY_WORD = re.compile(
    r"\b(?:private[\s-]+keys?\b|secret[\s-]+key|key[\s-]?compromise|compromised[\s-]+(?:private[\s-]+)?keys?\b"
    r"|ozel\s+anahtar|gizli\s+anahtar|anahtar\w*\s+(?:ele\s+gecir|sizdi|sizmis|sizdiril|calin|ifsa))"
)
_CRT_SH = re.compile(r"\bcrt\.sh\b")
# What is asked to be revoked, and how one asks; "iptal edilmiş" and "was revoked" tell of what is over, "do
# not revoke" asks for the contrary, and a revocation list or status is no request.
_OBJECT = r"(?:sertifika|muhur|muhr|e-?imza|imzam|nes\b)"
_ASKED = (
    r"(?:iptal(?:ini|imi|inizi|lerini|i\b|\s+(?:ed(?:in|er|iver|ilm|ilsin|ebil|elim)|et(?:mek|tir|men)"
    r"|tale[pb]|iste|rica|basvuru|gerek|islem|icin))"
    r"|askiya\s+al(?:in|mak|dir|ma))"
)
_OVER = re.compile(
    r"iptal(?:i|ini)?\s+(?:edil(?:mis|di|memis|mesin(?:e|den)?\b|meden\b)|ol(?:mus|du)|etmey(?:in|iniz)\b)"
    r"|iptal\w*\s+icin\s+(?:\w+\s+){0,2}tesekkur"
    r"|\b(?:not|don.?t|never|without)\s+(?:yet\s+)?(?:be\s+)?(?:ask\w*\s+)?(?:you\s+)?(?:to\s+)?revok(?:e|ing)\b"
    r"|\brevocation\s+(?:lists?|status|check\w*|information|services?|reasons?|codes?|polic\w+|procedures?|dates?)\b"
)
_REVOKE = re.compile(
    rf"\b{_OBJECT}[^.!?]{{0,80}}\b{_ASKED}|\b{_ASKED}[^.!?]{{0,80}}\b{_OBJECT}|\b(?:revoke|revoking|revocation)\b"
)


def mentions(message: Message) -> tuple[str, ...]:
    """
    Of `certificate`, `private-key`, `crt.sh` and `revocation-request` those a mail speaks of.

    By its words in Turkish or English, by what is pasted and by what is attached; quoted text
    counts, since reports are forwarded.
    """
    folded = fold(f"{message.subject}\n{readable(message)[:READ]}")
    return tuple(word for word, speaks_of in _QUESTIONS.items() if speaks_of(folded, message))


def readable(message: Message) -> str:
    """Its text, and that of mails it forwards as attachments: a report may come so."""
    attached = message.forwarded.text if message.forwarded else ""
    return f"{message.text}\n\n{attached}" if attached else message.text


def _has(folded: str, pattern: re.Pattern[str], *parts: str) -> bool:
    """Does the pattern match? Each match has one of the parts, which are found much faster."""
    return any(part in folded for part in parts) and pattern.search(folded) is not None


def _certificate(folded: str, message: Message) -> bool:
    speaks_of = _has(folded, _CERTIFICATE_WORD, "sertifika", "certificat")
    return speaks_of or any(map(_is_certificate, message.attachments))


def _is_certificate(attachment: Attachment) -> bool:
    return bool(_CERTIFICATE_FILE.search(attachment.name.lower()))


def _private_key(folded: str, message: Message) -> bool:
    return (
        _has(folded, _KEY_WORD, "key", "anahtar")
        or holds_private_key_text(readable(message)[:READ])
        or any(one.refused == PRIVATE_KEY for one in message.attachments)
    )


def _crt_sh(folded: str, _: Message) -> bool:
    return _has(folded, _CRT_SH, "crt.sh")


def _revocation_request(folded: str, _: Message) -> bool:
    return _has(_OVER.sub(" ", folded), _REVOKE, "iptal", "askiya", "revok", "revocation")


_QUESTIONS: dict[str, Callable[[str, Message], bool]] = {
    "certificate": _certificate,
    "private-key": _private_key,
    "crt.sh": _crt_sh,
    REVOCATION_REQUEST: _revocation_request,
}
MENTIONS = tuple(_QUESTIONS)
