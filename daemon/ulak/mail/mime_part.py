"""
One part of a letter in transit: text as quoted-printable or base64, everything else as base64.

All of it is 7-bit with lines of at most 76 characters, so that every relay passes it as it is and
no signature breaks on the way. `=_` never occurs in either encoding: a boundary that holds it
cannot occur in a part (RFC 2046 §5.1.1, RFC 2045 §6.7).
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import quote

from ulak.mail.message import Attachment
from ulak.mail.safe_header import LINE, safe_header

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_OPAQUE = "application/octet-stream"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._()+,-]{1,60}")
_ASCII = bytes(range(128))
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)  # nothing a reader sees; terminals obey some
_TRAILING = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_TEXT_PART = re.compile(
    rb"^Content-Type: text/(plain|html); charset=utf-8\r\n"
    rb"Content-Transfer-Encoding: (quoted-printable|base64)\r\n\r\n(.*?)(?=\r\n--=_|\Z)",
    re.MULTILINE | re.DOTALL,
)
_SEGMENT = 60  # characters of one RFC 2231 §3 continuation


def text_part(text: str, subtype: str = "plain") -> bytes:
    """
    Write a text/* part, its header fields first.

    Line ends of any kind become CRLF; controls go. Text that is mostly not Latin is smaller, and no
    less legible, as base64.
    """
    octets = _printable_lines(text).encode("utf-8")
    foreign = len(octets.translate(None, _ASCII))
    if foreign * 4 > len(octets):
        encoding, body = "base64", _base64(octets.replace(b"\n", b"\r\n"))
    else:
        encoding, body = "quoted-printable", _quoted_printable(octets)
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode("ascii") + body


def with_changed_text(wire: bytes, change: Callable[[str], str]) -> bytes:
    """A letter that was made of these parts with its texts changed; where none is, every byte as it was."""
    return _TEXT_PART.sub(lambda part: _changed(part, change), wire)


def _changed(part: re.Match[bytes], change: Callable[[str], str]) -> bytes:
    octets = binascii.a2b_qp(part[3]) if part[2] == b"quoted-printable" else base64.b64decode(part[3])
    text = octets.decode("utf-8")
    anew = change(text)
    return part[0] if anew == text else text_part(anew, part[1].decode("ascii"))


def attachment_part(attachment: Attachment) -> bytes:
    """
    Write an attachment, its header fields first.

    A message or multipart may not be encoded (RFC 2046 §5.2.1) and a stranger's may not stand
    among our headers unencoded: it travels as plain octets under its own name.
    """
    kind = attachment.type.lower()
    if not _TYPE.fullmatch(kind) or kind.startswith(("message/", "multipart/")):
        kind = _OPAQUE
    return (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{_filename(attachment.name)}\r\n\r\n"
    ).encode("ascii") + _base64(attachment.content)


def picture_part(picture: Attachment) -> bytes:
    """Write a picture that the HTML twin shows in its place (RFC 2392), its header fields first."""
    return (
        f"Content-Type: {picture.type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{content_id(picture)}>\r\n"
        f"Content-Disposition: inline{_filename(picture.name)}\r\n\r\n"
    ).encode("ascii") + _base64(picture.content)


def content_id(picture: Attachment) -> str:
    """What `cid:` in the HTML twin names it by: another picture has another."""
    return f"{picture.sha256[:32]}@picture"


def multipart(subtype: str, boundary: str, parts: tuple[bytes, ...]) -> bytes:
    """Put parts together (RFC 2046 §5.1), header fields first."""
    line = boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return (
        head + b"".join(b"--" + line + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + line + b"--\r\n"
    )


def file_name(name: str) -> str:
    """Return the last step of a path as a name that can be saved anywhere; `attachment` for none."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[<>:"|?*]', "_", safe_header(last, limit=150)).strip(". ") or "attachment"


def _filename(name: str) -> str:
    """Write the filename parameter, beyond ASCII or 60 characters as RFC 2231 has it."""
    name = file_name(name)
    if _PLAIN_NAME.fullmatch(name):
        return f';\r\n filename="{name}"'
    segments = _segments(quote(name, safe=""))
    if len(segments) == 1:
        return f";\r\n filename*=utf-8''{segments[0]}"
    first, *rest = segments
    return f";\r\n filename*0*=utf-8''{first}" + "".join(
        f";\r\n filename*{at}*={segment}" for at, segment in enumerate(rest, 1)
    )


def _segments(quoted: str) -> list[str]:
    """Cut percent-encoded text into pieces, never inside a `%XX`."""
    pieces = [""]
    for octet in re.findall(r"%..|.", quoted):
        if len(pieces[-1]) + len(octet) > _SEGMENT:
            pieces.append("")
        pieces[-1] += octet
    return pieces


def _printable_lines(text: str) -> str:
    """Normalise line ends to LF, with one at the end, and drop controls and lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TRAILING.sub("", _CONTROLS.sub("", lines)).rstrip() + "\n"


def _quoted_printable(octets: bytes) -> bytes:
    return binascii.b2a_qp(octets, quotetabs=False, istext=True).replace(b"\n", b"\r\n")


def _base64(octets: bytes) -> bytes:
    """Some lines at a time: a list of all lines of a large file weighs more than the file."""
    some = LINE // 4 * 3 * 1000
    return b"".join(_base64_lines(octets[at : at + some]) for at in range(0, len(octets), some)) or b"\r\n"


def _base64_lines(octets: bytes) -> bytes:
    encoded = base64.b64encode(octets)
    return b"\r\n".join(encoded[at : at + LINE] for at in range(0, len(encoded), LINE)) + b"\r\n"
