"""Parts that wrap what they hold: S/MIME, Outlook's TNEF, and what only its addressee can open."""

from dataclasses import dataclass

from ulak.mail.file_name import is_octets
from ulak.mail.header import read_block
from ulak.mail.parameters import Parametrised
from ulak.mail.purse import CannotBeOpened, Purse
from ulak.mail.rtf_text import rtf_text
from ulak.mail.smime import Opened, Wrapping, is_smime, opened
from ulak.mail.tnef import Packed, read_tnef

PGP, SMIME, RIGHTS = "PGP", "S/MIME", "Microsoft rights management"
SMIME_UNOPENED = "S/MIME: it could not be opened, the whole is attached"
TNEF_UNOPENED = "TNEF: it could not be opened, the whole is attached"
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_NAMES_OF_MAIL = ("smime.", "part-")
_RIGHTS = "application/x-microsoft-rpmsg-message"
_ENTITY_FIELDS = frozenset(
    {"content-type", "content-transfer-encoding", "content-disposition", "mime-version"}
)
_HEADER_READ = 16 * 1024
_UTF8_TEXT = b"Content-Type: text/plain; charset=utf-8\n\n"
_TEXT_TRIED = 64 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A letter's text in one of its forms."""

    content: bytes
    type: Parametrised


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """
    What was in a part; `texts` are one text in several forms, the easiest to read first.

    `entity` is a MIME entity to be read in its place. `encrypted` names what hides the content;
    `hides_text` where readable text beside it is only the program's own, and `is_file` where its own
    name says that it was put to a text.
    """

    entity: bytes | None = None
    files: tuple[Packed, ...] = ()
    texts: tuple[Text, ...] = ()
    flags: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    encrypted: str = ""
    hides_text: bool = False
    is_file: bool = False

    @property
    def holds_anything(self) -> bool:
        """Whether something came out."""
        return self.entity is not None or bool(self.files or self.texts)


def unwrapped(kind: str, name: str, content: bytes, purse: Purse) -> Unwrapped:
    """Open a leaf by its type, or its name where the type says nothing; most leaves wrap nothing."""
    if kind == "application/pgp-encrypted":
        return Unwrapped(encrypted=PGP)
    if kind == _RIGHTS:
        return Unwrapped(encrypted=RIGHTS, hides_text=True)
    if is_smime(kind, name):
        return _smime(name, content, purse)
    if kind in _TNEF or (is_octets(kind) and name.lower() == "winmail.dat"):
        return _tnef(content, purse)
    return Unwrapped()


def _smime(name: str, content: bytes, purse: Purse) -> Unwrapped:
    try:
        found = opened(content, purse)
    except CannotBeOpened:
        return Unwrapped(flags=(SMIME_UNOPENED,))
    if found.wrapping is Wrapping.ENCRYPTED:
        return Unwrapped(encrypted=SMIME, is_file=not name.lower().startswith(_NAMES_OF_MAIL))
    if found.wrapping is Wrapping.OTHER:
        return Unwrapped(flags=(SMIME_UNOPENED,))
    flags = (_said(found),) if found.wrapping is Wrapping.SIGNED else ()
    if found.content is None:
        return Unwrapped()
    if _is_entity(found.content):
        return Unwrapped(found.content, flags=flags, signers=found.signers)
    if _is_text(found.content):
        return Unwrapped(_UTF8_TEXT + found.content, flags=flags, signers=found.signers)
    document = Packed(name.removesuffix(".p7m") if name != "smime.p7m" else "", "", found.content)
    return Unwrapped(files=(document,), flags=flags, signers=found.signers)


def _said(found: Opened) -> str:
    if not found.signers:
        return "S/MIME signed by somebody not named (chain not checked)"
    return f"S/MIME signed by {', '.join(f'CN={name}' for name in found.signers)} (chain not checked)"


def _is_entity(content: bytes) -> bool:
    """RFC 8551 §3.1 signs MIME entities; programs for documents sign the bare file."""
    block = read_block(content, most=_HEADER_READ)
    return any(field.name.lower() in _ENTITY_FIELDS for field in block.fields)


def _is_text(content: bytes) -> bool:
    head = content[:_TEXT_TRIED]
    return b"\0" not in head and len(head.decode("utf-8", "ignore").encode()) > len(head) - 4


def _tnef(content: bytes, purse: Purse) -> Unwrapped:
    try:
        letter = read_tnef(content, purse)
    except CannotBeOpened:
        return Unwrapped(flags=(TNEF_UNOPENED,))
    plain = Parametrised("text/plain", {"charset": "utf-8"})
    html = Parametrised("text/html", {"charset": letter.charset} if letter.charset else {})
    texts = (
        Text(letter.plain.strip().encode(), plain),
        Text(letter.html, html),
        Text(rtf_text(letter.rtf, purse).encode(), plain),
    )
    return Unwrapped(
        files=letter.files,
        texts=tuple(text for text in texts if text.content),
        flags=("TNEF: opened, the whole is attached",),
    )
