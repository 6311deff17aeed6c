"""Fields with parameters: Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from ulak.mail.charset import Decoded, decode
from ulak.mail.charset_names import charsets_of
from ulak.mail.header import decoded, unfolded

_LONGEST = 16 * 1024  # a field with parameters; the rest of a longer one is not read
_LONGEST_VALUE = 200
_LONGEST_NAME = 128
_LONGEST_CONTENT = 4000
_MOST = 200  # parameters of one field; a long name in RFC 2231 pieces has thirty
# What is no parameter is taken whole by the last branches: nothing is looked at from each of its letters.
_PARAMETER = re.compile(
    r'([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))|[^\s=;"]++\s*+|[\s=;"]++', re.DOTALL
)
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?")


@dataclass(frozen=True, slots=True)
class Parametrised:
    """The value in lower case, its parameters by lower-case name, decoded, and what was mended in them."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)
    repaired: tuple[str, ...] = ()


def parametrised(raw: str, hints: Sequence[str] = ()) -> Parametrised:
    """Read one field; what cannot be read is left out, never raised."""
    line = raw[:_LONGEST]
    value, _, rest = line.partition(";")
    if "=" in value:
        value, rest = "", line
    plain: dict[str, Decoded] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in islice(filter(_is_named, map(_parts, _PARAMETER.finditer(rest))), _MOST):
        content = (_unescaped(quoted) if quoted else bare.strip())[:_LONGEST_CONTENT]
        if found := _CONTINUED.fullmatch(name.lower()):
            is_encoded = found[2] is None or found[3] is not None
            pieces.setdefault(found[1], {}).setdefault(int(found[2] or 0), (content, is_encoded))
        else:
            plain.setdefault(name.lower(), _decoded_plain(name.lower(), content, hints))
    read = plain | {name: _joined(parts, hints) for name, parts in pieces.items()}
    repaired = dict.fromkeys(one.repaired for one in read.values() if one.repaired)
    return Parametrised(_token(value), {name: one.text for name, one in read.items()}, tuple(repaired))


def _unescaped(quoted: str) -> str:
    """Without the backslashes of quoted pairs (RFC 5322 §3.2.1); two of them are one."""
    return "\\".join(piece.replace("\\", "") for piece in quoted.split("\\\\"))


def _parts(found: re.Match[str]) -> tuple[str, str, str]:
    return found[1] or "", found[2] or "", found[3] or ""


def _is_named(parts: tuple[str, str, str]) -> bool:
    return 0 < len(parts[0]) <= _LONGEST_NAME


def _token(value: str) -> str:
    without_comment = re.sub(r"\([^)]*\)", "", unfolded(value[:_LONGEST_VALUE]))
    words = without_comment.strip().strip("\"'").lower().split()
    return words[0] if words else ""


def _decoded_plain(name: str, content: str, hints: Sequence[str]) -> Decoded:
    """A boundary is bytes and stays as it stood; a name may be an encoded word, against RFC 2047 §5."""
    return Decoded(content) if name == "boundary" else decoded(content, hints)


def _joined(parts: dict[int, tuple[str, bool]], hints: Sequence[str]) -> Decoded:
    """RFC 2231 §4.1: charset and language stand before the first of the pieces, if at all."""
    label, language, raw = "", "", b""
    for at, (number, (content, is_encoded)) in enumerate(sorted(parts.items())):
        if is_encoded and at == 0 and number == 0 and content.count("'") >= 2:
            label, language, content = content.split("'", 2)
        piece = content.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(piece) if is_encoded else piece
    return decode(raw, label, (*hints, *charsets_of(language)))
