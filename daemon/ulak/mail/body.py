"""From the bytes of a text part to lines a person reads (RFC 2046 §4.1, RFC 3676)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ulak.mail.charset import decode
from ulak.mail.html_text import HTML_LIMIT, html_text
from ulak.mail.parameters import Parametrised

TEXT_LIMIT = 4 * 1024 * 1024
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"<param>[^<]{0,500}</param>|</?[a-z]{1,20}>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """Text of one part, its kind of source, and what had to be mended."""

    text: str
    is_plain: bool
    flags: tuple[str, ...] = ()


def body_text(content: bytes, content_type: Parametrised, hints: Sequence[str]) -> Body:
    """Decode one text part, at most TEXT_LIMIT bytes; HTML and text/enriched become plain lines."""
    is_html = content_type.value == "text/html"
    label = content_type.parameters.get("charset", "")
    if not label and is_html and (meta := _META_CHARSET.search(content[:4096])):
        label = meta[1].decode("ascii")
    read = decode(content[:TEXT_LIMIT], label, hints)
    flags: tuple[str, ...] = (read.repaired,) if read.repaired else ()
    if is_cut(content, content_type.value):
        flags += ("a text too long to show was cut, the whole is attached",)
    text = read.text.replace("\r\n", "\n").replace("\r", "\n")
    if is_html:
        return Body(html_text(text), is_plain=False, flags=flags)
    if content_type.value in ("text/enriched", "text/richtext"):
        return Body(_ENRICHED_TAG.sub("", text).replace("<<", "<"), is_plain=False, flags=flags)
    if content_type.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=content_type.parameters.get("delsp", "").lower() == "yes")
    return Body(text, is_plain=True, flags=flags)


def is_cut(content: bytes, kind: str) -> bool:
    """Whether `body_text` shows less than the whole."""
    return len(content) > (HTML_LIMIT if kind == "text/html" else TEXT_LIMIT)


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Join the soft line breaks of format=flowed within one quotation depth (RFC 3676 §4.5)."""
    paragraphs: list[list[str]] = []
    is_open, previous = False, ""
    for line in text.split("\n"):
        content = line.lstrip(">")
        marks = line[: len(line) - len(content)]
        content = content.removeprefix(" ")
        joins = is_open and marks == previous
        is_open, previous = content.endswith(" ") and content != "-- ", marks
        shown = content[:-1] if is_open and delete_space else content
        if joins:
            paragraphs[-1].append(shown)
        else:
            paragraphs.append([f"{marks} {shown}" if marks else shown])
    return "\n".join(map("".join, paragraphs))
