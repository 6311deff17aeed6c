"""The header block as bytes give it, and the words in it as people meant them (RFC 5322 §2.2, RFC 2047)."""

import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ulak.mail.charset import Decoded, decode
from ulak.mail.charset_names import charsets_of

HEADER_LIMIT = 256 * 1024
BROKEN_LINE = "a broken line in the header was skipped"
READ_DIFFERENTLY = "a header that servers read differently"
_HINTS_LIMIT = 20
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MBOX = (b"From ", b">From ")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
# The second branch is for words that hold a bare `?`; without a limit every start is searched to the end.
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,64})\?([BbQq])\?([^?]*|[^\s]{0,200}?)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,64}\?[BbQq]\?)")
_DISPUTED = re.compile(rb"\r(?!\n)|[\x00\x0b\x0c\x1c-\x1f]|^[!-9;-~]++[ \t]++:", re.MULTILINE)
# A run of blanks is looked at from its start only: from each blank anew it would be quadratic.
_FOLDING = re.compile(r"(?:(?<![ \t])[ \t]+)?[\r\n]+[ \t]*")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}\"?([\w.:-]{1,40})", re.IGNORECASE)
_KNOWN = frozenset(
    b"from to cc subject date message-id received return-path mime-version content-type reply-to sender "
    b"delivered-to x-mailer references in-reply-to content-transfer-encoding list-id".split()
)


@dataclass(frozen=True, slots=True)
class RawField:
    """
    One field undecoded: bytes above 127 are lone surrogates (PEP 383), folds are still in it.

    The bytes of the value are `value.encode("ascii", "surrogateescape")`.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields of a mail or a part, where its body starts, and what was odd about them."""

    fields: tuple[RawField, ...]
    body_at: int
    flags: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """The value of the topmost field of that name, raw; empty where there is none."""
        wanted = name.lower()
        return next((field.value for field in self.fields if field.name.lower() == wanted), "")

    def all(self, name: str) -> tuple[str, ...]:
        """The raw values of that name from the top."""
        wanted = name.lower()
        return tuple(field.value for field in self.fields if field.name.lower() == wanted)


def read_block(raw: bytes, start: int = 0, end: int | None = None, most: int = HEADER_LIMIT) -> HeaderBlock:
    """
    Read fields up to the empty line.

    What comes after `most` bytes is skipped up to the empty line and flagged. A line that is no
    field ends the header where no known field follows it, so that a body without a header is
    not lost; before further known fields it is taken for damage and skipped.
    """
    stop = len(raw) if end is None else end
    limit = min(stop, start + most)
    fields: list[tuple[bytes, list[bytes]]] = []
    flags: list[str] = []
    at = start
    last: int | None = None
    while at < limit:
        match = _LINE.match(raw, at, stop)
        line = match[0] if match else b""
        if not line.strip(b"\r\n"):
            return HeaderBlock(_fields(fields), at + len(line), tuple(flags))
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif found := _FIELD.fullmatch(line.rstrip(b"\r\n")):
            fields.append((found[1], [found[2]]))
        else:
            last = _last_known(raw, at, limit) if last is None else last
            if last <= at and (fields or not line.startswith(_MBOX)):
                return HeaderBlock(_fields(fields), at, (*flags, "header without an empty line after it"))
            if at != start:
                flags.append(BROKEN_LINE)
        at += len(line)
    if at >= stop:
        return HeaderBlock(_fields(fields), stop, tuple(flags))
    return HeaderBlock(
        _fields(fields),
        _after_empty_line(raw, at, stop),
        (*flags, f"header longer than {most // 1024} KiB was cut"),
    )


def is_read_differently(raw: bytes) -> bool:
    """
    Has a header blanks before a colon (RFC 5322 §4.5), a carriage return that ends no line, or a blank of
    no mail's?

    What we take for a field there another server may not, and then it has removed none.
    """
    return _DISPUTED.search(raw) is not None


def _fields(lines: Iterable[tuple[bytes, list[bytes]]]) -> tuple[RawField, ...]:
    return tuple(
        RawField(name.decode("ascii"), b"".join(value).strip().decode("ascii", "surrogateescape"))
        for name, value in lines
    )


def _last_known(raw: bytes, at: int, limit: int) -> int:
    """
    Where the last known field before the next empty line begins; -1 where there is none.

    Asked once a header: from each broken line anew it would be quadratic.
    """
    empty, last = _EMPTY_LINE.search(raw, at, limit), -1
    for row in raw[at : empty.start() if empty else limit].splitlines(keepends=True):
        name, colon, _ = row.partition(b":")
        if colon and name.strip().lower() in _KNOWN:
            last = at
        at += len(row)
    return last


def _after_empty_line(raw: bytes, at: int, stop: int) -> int:
    found = _EMPTY_LINE.search(raw, at, stop)
    return found.end() if found else stop


def is_known_field(name: str) -> bool:
    """Whether a field of that name tells a mail from a text that merely has a colon in it."""
    return name.lower().encode("ascii", "replace") in _KNOWN


def unfolded(value: str) -> str:
    """One line; a fold becomes one blank (RFC 5322 §2.2.3)."""
    return _FOLDING.sub(" ", value).strip()


def decoded(value: str, hints: Sequence[str] = ()) -> Decoded:
    """
    A raw value as readable text on one line: encoded words, raw 8-bit letters, both mixed.

    Adjacent encoded words of one charset are joined as bytes first, because senders split
    letters between them, against RFC 2047 §5.
    """
    line = _BETWEEN_WORDS.sub(r"\1", unfolded(value))
    text: list[str] = []
    repairs: list[str] = []
    for raw, label in _runs(line):
        part = decode(raw, label, hints) if label else _plain(raw, hints)
        text.append(part.text)
        repairs.append(part.repaired)
    joined = "".join(text)
    if not joined.isprintable():
        joined = "".join(letter if letter.isprintable() else " " for letter in joined)
    return Decoded(joined.strip(), "; ".join(sorted(set(filter(None, repairs)))))


def _runs(line: str) -> list[tuple[bytes, str]]:
    """Bytes with their label; an empty label marks what stood outside encoded words."""
    runs: list[tuple[bytes, str]] = []
    at = 0
    for word in _ENCODED_WORD.finditer(line):
        if word.start() > at:
            runs.append((_bytes(line[at : word.start()]), ""))
        content, label = _word_bytes(word[2], word[3]), word[1].partition("*")[0].lower()
        if runs and runs[-1][1] == label and word.start() == at:
            content = runs.pop()[0] + content
        runs.append((content, label))
        at = word.end()
    if at < len(line):
        runs.append((_bytes(line[at:]), ""))
    return runs


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = _bytes(content)
    if encoding in "Qq":
        return binascii.a2b_qp(raw, header=True)
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _plain(raw: bytes, hints: Sequence[str]) -> Decoded:
    """RFC 6532 makes raw utf-8 legal in a header; anything else there is a repair."""
    part = decode(raw, "", hints)
    return Decoded(
        part.text,
        ""
        if part.repaired.endswith("utf-8")
        else part.repaired and f"raw bytes in the header: {part.repaired}",
    )


def hints_of(block: HeaderBlock, language: str) -> tuple[str, ...]:
    """Charsets for what has no label: of the mail's encoded words, of its text, of the desk's language."""
    named = charsets_named(field.value for field in block.fields)
    return (*named, *_CHARSET.findall(block.first("content-type")), *charsets_of(language))


def charsets_named(values: Iterable[str]) -> tuple[str, ...]:
    """The charsets that encoded words of a mail name, most recent first spelling kept once."""
    found = (word[1].partition("*")[0].lower() for value in values for word in _ENCODED_WORD.finditer(value))
    return tuple(dict.fromkeys(found))[:_HINTS_LIMIT]
