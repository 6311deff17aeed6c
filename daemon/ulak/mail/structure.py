"""
The MIME tree of one mail, walked over its bytes (RFC 2046 §5).

Standard parsers recurse as deep as a stranger likes and re-serialise what they found; this walk
has a cap on everything and hands every leaf out byte for byte.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ulak.mail.body import TOO_LONG, Allowance, Body, body_text
from ulak.mail.file_name import extension_of, safe_name
from ulak.mail.header import HeaderBlock, charsets_named, is_known_field, read_block, unfolded
from ulak.mail.parameters import Parametrised, parametrised
from ulak.mail.transfer import transfer_decoded

SIZE_LIMIT = 35 * 1024 * 1024
PARTS_LIMIT = 500
DEPTH_LIMIT = 50
PART_HEADER_LIMIT = 16 * 1024
PART_HEADERS_LIMIT = 1024 * 1024  # of all parts
SCAN_LIMIT = 16 * SIZE_LIMIT  # bytes looked through for boundaries, at every depth anew
_NAMED_TEXT_LIMIT = 64 * 1024
_GUESSED_BOUNDARY = re.compile(rb"--([^\s-][^\s]{0,69}|-{1,40}[^\s-][^\s]{0,68})[ \t]*+\r?\n")
_LINE_END = re.compile(rb"(--)?[ \t]*+(?:\r?\n|\Z)")
# Text that a reader does not read: tools do, and people open it as a file.
_NOT_PROSE = frozenset(
    {"text/calendar", "text/x-vcard", "text/vcard", "text/rfc822-headers", "text/csv", "text/x-amp-html"}
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no parts; `path` counts from 1 at each level, `content` is transfer-decoded."""

    path: str
    type: str
    name: str
    content: bytes
    block: HeaderBlock
    inline: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """One mail taken apart: its header, its readable text, and all leaves that are not that text."""

    block: HeaderBlock
    text: str
    leaves: tuple[Leaf, ...]
    flags: tuple[str, ...]
    type: Parametrised
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    path: str
    start: int
    end: int
    default: str
    depth: int


def read_structure(raw: bytes) -> Structure:
    """Take a mail apart; whatever is wrong with it becomes a flag or a refused leaf."""
    mail = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    block = read_block(mail)
    if block.fields and not any(is_known_field(given.name) for given in block.fields):
        block = HeaderBlock((), 0, ("no header that belongs to mail",))
    hints = charsets_named(given.value for given in block.fields)
    walk = _Walk(mail, hints, flags=list(block.flags))
    if len(raw) > SIZE_LIMIT:
        walk.refuse(_Span("1", block.body_at, len(mail), "text/plain", 0), "mail larger than 35 MB")
        bodies: list[Body] = []
    else:
        bodies = walk.read(block, _Span("1", block.body_at, len(mail), "text/plain", 0))
    text = "\n\n".join(stripped for body in bodies if (stripped := body.text.strip("\n")))
    top = parametrised(block.first("content-type"), hints)
    return Structure(block, text, tuple(walk.leaves), tuple(dict.fromkeys(walk.flags)), top, hints)


@dataclass
class _Walk:
    """The leaves and flags found so far; the readable texts are what `read` returns."""

    raw: bytes
    hints: tuple[str, ...]
    flags: list[str]
    leaves: list[Leaf] = field(default_factory=list)
    parts: int = 0
    headers: int = 0
    scanned: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    def read(self, block: HeaderBlock, span: _Span) -> list[Body]:
        """Read one part whose fields are known and whose body is the span."""
        content_type = parametrised(block.first("content-type"), self.hints)
        kind = content_type.value if "/" in content_type.value else span.default
        if not kind.startswith("multipart/"):
            return self.leaf(block, span, Parametrised(kind, content_type.parameters))
        if span.depth >= DEPTH_LIMIT or self.scanned > SCAN_LIMIT:
            self.refuse(span, "nested too deeply")
            return []
        boundary = self.boundary(content_type.parameters.get("boundary", ""), span)
        if not boundary:
            self.flags.append("multipart without its boundary, read as text")
            return self.leaf(block, span, Parametrised("text/plain"))
        children = [self.child(piece) for piece in self.pieces(boundary, span, kind)]
        return (
            _chosen(children)
            if kind == "multipart/alternative"
            else [body for child in children for body in child]
        )

    def child(self, span: _Span) -> list[Body]:
        if self.parts > PARTS_LIMIT or self.headers > PART_HEADERS_LIMIT:
            self.refuse(span, "too many parts")
            return []
        block = read_block(self.raw, span.start, span.end, PART_HEADER_LIMIT)
        self.headers += min(block.body_at - span.start, PART_HEADER_LIMIT)
        return self.read(block, _Span(span.path, block.body_at, span.end, span.default, span.depth))

    def boundary(self, given: str, span: _Span) -> bytes:
        """What stands between parts; tried as given, unfolded, and without blanks, then guessed."""
        for spelling in dict.fromkeys(
            (given, re.sub(r"[\r\n]", "", given), unfolded(given), re.sub(r"\s", "", given))
        ):
            boundary = spelling.rstrip().encode("utf-8", "surrogateescape")
            self.scanned += span.end - span.start
            if boundary and any(_delimiters(self.raw, boundary, span)):
                return boundary
        if guess := _guessed(self.raw, span):
            self.flags.append("boundary missing or wrong, guessed")
        return guess

    def pieces(self, boundary: bytes, span: _Span, kind: str) -> Iterator[_Span]:
        """Each part between two delimiters; past the cap, one piece that is all the rest."""
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        number, start = 0, -1
        for line in _delimiters(self.raw, boundary, span):
            if start >= 0:
                number, self.parts = number + 1, self.parts + 1
                end = (
                    span.end if self.parts > PARTS_LIMIT else _before_line_break(self.raw, start, line.start)
                )
                yield _Span(f"{span.path}.{number}", start, end, default, span.depth + 1)
            start = line.end
            if line.is_last or self.parts > PARTS_LIMIT:
                return
        self.parts += 1
        self.flags.append("last part not closed")
        yield _Span(f"{span.path}.{number + 1}", start, span.end, default, span.depth + 1)

    def leaf(self, block: HeaderBlock, span: _Span, content_type: Parametrised) -> list[Body]:
        encoding = (
            unfolded(block.first("content-transfer-encoding")).strip("\"'").lower().partition(";")[0].strip()
        )
        content = transfer_decoded(memoryview(self.raw)[span.start : span.end], encoding)
        disposition = parametrised(block.first("content-disposition"), self.hints)
        given = disposition.parameters.get("filename") or content_type.parameters.get("name") or ""
        bodies: list[Body] = []
        if _is_shown(content_type.value, given, disposition.value, len(content)):
            bodies = [body_text(content, content_type, self.hints, self.allowance)]
            self.flags.extend(bodies[0].flags)
            if not given and TOO_LONG not in bodies[0].flags:
                return bodies
        inline = disposition.value == "inline" or bool(block.first("content-id"))
        name = safe_name(given) or f"part-{span.path}{extension_of(content_type.value)}"
        self.leaves.append(Leaf(span.path, content_type.value, name, content, block, inline=inline))
        return bodies

    def refuse(self, span: _Span, reason: str) -> None:
        content = self.raw[span.start : span.end]
        self.flags.append(f"not read: {reason}")
        self.leaves.append(
            Leaf(
                span.path,
                "application/octet-stream",
                f"part-{span.path}.bin",
                content,
                HeaderBlock((), 0),
                refused=reason,
            )
        )


def _is_shown(kind: str, name: str, disposition: str, size: int) -> bool:
    """
    Whether a leaf is part of the readable text.

    Apple and old programs name the text they mean to be read in place; such a part is shown and
    offered as a file as well, so neither reading of it loses anything.
    """
    if not kind.startswith("text/") or kind in _NOT_PROSE or disposition == "attachment":
        return False
    return not name or (kind in ("text/plain", "text/html") and size <= _NAMED_TEXT_LIMIT)


@dataclass(frozen=True, slots=True)
class _Delimiter:
    """A line between parts: where it starts and where the next line does."""

    start: int
    end: int
    is_last: bool


def _delimiters(raw: bytes, boundary: bytes, span: _Span) -> Iterator[_Delimiter]:
    """
    Every line that is this boundary (RFC 2046 §5.1.1), in time that grows with the text alone.

    A body never starts the mail, since the field that makes it a multipart stands before it.
    """
    mark = b"\n--" + boundary
    at = span.start - 1
    while (at := raw.find(mark, at, span.end)) >= 0:
        if rest := _LINE_END.match(raw, at + len(mark), span.end):
            yield _Delimiter(at + 1, rest.end(), rest[1] is not None)
        at += len(mark)


def _guessed(raw: bytes, span: _Span) -> bytes:
    """The first line that looks like a boundary; empty where none does."""
    at = span.start - 1
    while (at := raw.find(b"\n--", at, span.end)) >= 0:
        if found := _GUESSED_BOUNDARY.match(raw, at + 1, span.end):
            return found[1]
        at += 3
    return b""


def _before_line_break(raw: bytes, start: int, end: int) -> int:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end > start and raw[end - 1 : end] == b"\r":
        end -= 1
    return end


def _chosen(children: list[list[Body]]) -> list[Body]:
    """
    Of alternatives, the plain one; the richer one where the plain one only says to look there.

    RFC 2046 §5.1.4 prefers the last; what people wrote is easiest to read in the first.
    """
    readable = [child for child in children if any(body.text.strip() for body in child)]
    plain = [child for child in readable if child[0].is_plain]
    rich = [child for child in readable if not child[0].is_plain]
    if rich and sum(map(_length, plain)) * 4 < _length(rich[-1]) - 200:
        return rich[-1]
    return [body for child in plain or rich[-1:] for body in child]


def _length(bodies: list[Body]) -> int:
    return sum(len(body.text) for body in bodies)
