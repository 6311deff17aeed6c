"""
The MIME tree of one mail, walked over its bytes (RFC 2046 §5).

Standard parsers recurse as deep as a stranger likes and re-serialise what they found; this walk
has a cap on everything and hands every leaf out byte for byte. What a part wraps (a signature, an
Outlook letter) is read as if it stood there, and the wrapping is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ulak.mail.body import TEXT_LIMIT, TOO_LONG, Allowance, Body, body_text
from ulak.mail.boundary import before_line_break, delimiters, guessed, spellings
from ulak.mail.file_name import extension_of, safe_name
from ulak.mail.header import HeaderBlock, hints_of, is_known_field, read_block, unfolded
from ulak.mail.parameters import Parametrised, parametrised
from ulak.mail.purse import Purse
from ulak.mail.readable import chosen, is_shown, says_more
from ulak.mail.transfer import transfer_decoded
from ulak.mail.unwrapped import PGP, Unwrapped, unwrapped

SIZE_LIMIT = 35 * 1024 * 1024
TOO_LARGE_TO_READ = "mail larger than 35 MB"
PARTS_LIMIT = 500
DEPTH_LIMIT = 50
WRAPPINGS_LIMIT = 4  # in each other
PART_HEADER_LIMIT = 16 * 1024
PART_HEADERS_LIMIT = 1024 * 1024  # of all parts
SCAN_LIMIT = 16 * SIZE_LIMIT  # bytes looked through for boundaries, at every depth anew
_PGP_BEGINS = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Leaf:
    """
    A part that holds no parts; `path` counts from 1 at each level, `content` is transfer-decoded.

    `wraps` where what is in it was read too, so that it may not go where that may not.
    """

    path: str
    type: str
    name: str
    content: bytes
    block: HeaderBlock
    refused: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """
    One mail taken apart: its header, its readable text, and all leaves that are not that text.

    `pages` is the HTML that was shown as text, `unshown` what alternatives and wrappings say in other forms;
    `encrypted` says with what the mail is, where nothing readable stands before it, and `signers` whose names
    stand on S/MIME signatures, unverified.
    """

    block: HeaderBlock
    text: str
    leaves: tuple[Leaf, ...]
    flags: tuple[str, ...]
    type: Parametrised
    hints: tuple[str, ...]
    pages: tuple[str, ...] = ()
    unshown: tuple[str, ...] = ()
    encrypted: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    path: str
    start: int
    end: int
    default: str
    depth: int


def read_structure(raw: bytes, language: str = "") -> Structure:
    """Take a mail apart; whatever is wrong with it becomes a flag or a refused leaf."""
    mail = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    block = read_block(mail)
    if block.fields and not any(is_known_field(given.name) for given in block.fields):
        block = HeaderBlock((), 0, ("no header that belongs to mail",))
    hints = hints_of(block, language)
    found = _Found(flags=list(block.flags))
    walk = _Walk(mail, hints, found)
    if len(raw) > SIZE_LIMIT:
        walk.refuse(_Span("1", block.body_at, len(mail), "text/plain", 0), TOO_LARGE_TO_READ)
        bodies: list[Body] = []
    else:
        bodies = walk.read(block, _Span("1", block.body_at, len(mail), "text/plain", 0))
    text = _joined(bodies)
    if not text or says_more(found.spare, bodies):
        text = _joined(bodies + found.spare)
    if text.lstrip().startswith(_PGP_BEGINS):
        found.encrypted_with(PGP, hides_text=True)
    return Structure(
        block,
        text,
        tuple(found.leaves),
        tuple(dict.fromkeys(found.flags)),
        parametrised(block.first("content-type"), hints),
        hints,
        tuple(found.pages),
        tuple(found.unshown),
        found.encrypted or (found.encrypted_file if not text.strip() else ""),
        tuple(dict.fromkeys(found.signers)),
    )


def _joined(bodies: list[Body]) -> str:
    return "\n\n".join(stripped for body in bodies if (stripped := body.text.strip("\n")))


@dataclass
class _Found:
    """
    What a walk found besides the readable texts, and what it has cost, over all wrappings.

    `spare` are texts that are shown only where the others do not say the same.
    """

    flags: list[str]
    leaves: list[Leaf] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    spare: list[Body] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    encrypted: str = ""
    encrypted_file: str = ""
    has_text: bool = False
    parts: int = 0
    headers: int = 0
    scanned: int = 0
    allowance: Allowance = field(default_factory=Allowance)
    purse: Purse = field(default_factory=Purse)

    def encrypted_with(self, what: str, *, hides_text: bool, is_file: bool = False) -> None:
        self.flags.append(f"{what} encrypted: it cannot be read here")
        if is_file:
            self.encrypted_file = what
        elif hides_text or not self.has_text:
            self.encrypted = self.encrypted or what


@dataclass
class _Walk:
    """The way over the bytes of a mail, or of what one of its parts wraps."""

    raw: bytes
    hints: tuple[str, ...]
    found: _Found
    wrappings: int = 0

    def read(self, block: HeaderBlock, span: _Span) -> list[Body]:
        """Read one part whose fields are known and whose body is the span."""
        content_type = parametrised(block.first("content-type"), self.hints)
        kind = content_type.value if "/" in content_type.value else span.default
        if not kind.startswith("multipart/"):
            return self.leaf(block, span, replace(content_type, value=kind))
        if span.depth >= DEPTH_LIMIT or self.found.scanned > SCAN_LIMIT:
            self.refuse(span, "nested too deeply")
            return []
        boundary = self.boundary(content_type.parameters.get("boundary", ""), span)
        if not boundary:
            self.found.flags.append("multipart without its boundary, read as text")
            return self.leaf(block, span, Parametrised("text/plain"))
        children = [self.child(piece) for piece in self.pieces(boundary, span, kind)]
        every = [body for child in children for body in child]
        return self.alternatives(children) if kind == "multipart/alternative" else every

    def alternatives(self, children: list[list[Body]]) -> list[Body]:
        """What is read of them; the others are kept, for a link may lead where its words do not say."""
        read = chosen(children)
        left = (body for child in children for body in child if not any(body is one for one in read))
        self.found.unshown.extend(body.text for body in left if body.text.strip())
        return read

    def child(self, span: _Span) -> list[Body]:
        if self.found.parts > PARTS_LIMIT or self.found.headers > PART_HEADERS_LIMIT:
            self.refuse(span, "too many parts")
            return []
        block = read_block(self.raw, span.start, span.end, PART_HEADER_LIMIT)
        self.found.headers += min(block.body_at - span.start, PART_HEADER_LIMIT)
        return self.read(block, _Span(span.path, block.body_at, span.end, span.default, span.depth))

    def boundary(self, given: str, span: _Span) -> bytes:
        """What stands between parts; tried as named, in every spelling, then guessed."""
        for boundary in spellings(given):
            self.found.scanned += span.end - span.start
            if boundary and any(delimiters(self.raw, boundary, span.start, span.end)):
                return boundary
        if guess := guessed(self.raw, span.start, span.end):
            self.found.flags.append("boundary missing or wrong, guessed")
        return guess

    def pieces(self, boundary: bytes, span: _Span, kind: str) -> Iterator[_Span]:
        """Each part between two delimiters; past the cap, one piece that is all the rest."""
        found, default = self.found, "message/rfc822" if kind == "multipart/digest" else "text/plain"
        number, start = 0, -1
        for line in delimiters(self.raw, boundary, span.start, span.end):
            if start >= 0:
                number, found.parts = number + 1, found.parts + 1
                whole = found.parts > PARTS_LIMIT
                end = span.end if whole else before_line_break(self.raw, start, line.start)
                yield _Span(f"{span.path}.{number}", start, end, default, span.depth + 1)
            start = line.end
            if line.is_last or found.parts > PARTS_LIMIT:
                return
        found.parts += 1
        found.flags.append("last part not closed")
        yield _Span(f"{span.path}.{number + 1}", start, span.end, default, span.depth + 1)

    def leaf(self, block: HeaderBlock, span: _Span, content_type: Parametrised) -> list[Body]:
        encoding = (
            unfolded(block.first("content-transfer-encoding")).strip("\"'").lower().partition(";")[0].strip()
        )
        content = transfer_decoded(memoryview(self.raw)[span.start : span.end], encoding)
        disposition = parametrised(block.first("content-disposition"), self.hints)
        given = disposition.parameters.get("filename") or content_type.parameters.get("name") or ""
        mended = (*disposition.repaired, *content_type.repaired)
        self.found.flags.extend(f"name of an attachment: {repair}" for repair in mended)
        bodies: list[Body] = []
        if is_shown(content_type.value, given, disposition.value, len(content)):
            bodies = [self.shown(content, content_type)]
            if not given and TOO_LONG not in bodies[0].flags:
                return bodies
        name = safe_name(given) or f"part-{span.path}{extension_of(content_type.value)}"
        inside = Unwrapped() if bodies else unwrapped(content_type.value, name, content, self.found.purse)
        self.found.leaves.append(
            Leaf(span.path, content_type.value, name, content, block, wraps=inside.holds_anything)
        )
        return bodies or self.inside(inside, span)

    def shown(self, content: bytes, content_type: Parametrised) -> Body:
        body = body_text(content, content_type, self.hints, self.found.allowance)
        self.found.flags.extend(body.flags)
        self.found.has_text = self.found.has_text or bool(body.text.strip())
        if body.page:
            self.found.pages.append(body.page)
        return body

    def inside(self, inside: Unwrapped, span: _Span) -> list[Body]:
        """Read what a leaf wraps as if it stood there."""
        found = self.found
        if inside.encrypted:
            found.encrypted_with(inside.encrypted, hides_text=inside.hides_text, is_file=inside.is_file)
        found.flags.extend(inside.flags)
        found.signers.extend(inside.signers)
        self.files(span.path, inside)
        found.spare.extend(self.shown(part.content, part.type) for part in inside.texts[:1])
        found.unshown.extend(str(part.content[:TEXT_LIMIT], "utf-8", "replace") for part in inside.texts)
        return [] if inside.entity is None else self.entity(inside.entity, span.path, span.depth)

    def entity(self, raw: bytes, path: str, depth: int) -> list[Body]:
        if self.wrappings >= WRAPPINGS_LIMIT:
            self.found.flags.append("not read: wrapped too often")
            return []
        walk = _Walk(raw, self.hints, self.found, self.wrappings + 1)
        block = read_block(raw, 0, len(raw), PART_HEADER_LIMIT)
        return walk.read(block, _Span(f"{path}.1", block.body_at, len(raw), "text/plain", depth))

    def files(self, path: str, inside: Unwrapped) -> None:
        """List what came out beside texts; past the cap it stays in the wrapping, which is kept."""
        room = max(0, PARTS_LIMIT - self.found.parts)
        self.found.parts += len(inside.files)
        if len(inside.files) > room:
            self.found.flags.append("not read: too many parts")
        for number, file in enumerate(inside.files[:room], 1):
            at, said = f"{path}.{number}", parametrised(file.type).value
            kind = said if "/" in said else "application/octet-stream"
            name = safe_name(file.name) or f"part-{at}{extension_of(kind)}"
            self.found.leaves.append(Leaf(at, kind, name, file.content, HeaderBlock((), 0)))

    def refuse(self, span: _Span, reason: str) -> None:
        content, name = self.raw[span.start : span.end], f"part-{span.path}.bin"
        self.found.flags.append(f"not read: {reason}")
        self.found.leaves.append(
            Leaf(span.path, "application/octet-stream", name, content, HeaderBlock((), 0), refused=reason)
        )
