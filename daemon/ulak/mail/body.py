"""From the bytes of a text part to lines a person reads (RFC 2046 §4.1, RFC 3676)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ulak.mail.charset import decode
from ulak.mail.html_text import first_tags, read_page
from ulak.mail.parameters import Parametrised

TEXT_LIMIT = 1024 * 1024
TAGS_LIMIT = 20_000  # a page is read in time that grows with their square
HIDDEN = "words that the page hides from its readers were left out"
TOO_LONG = "a text too long to show was cut, the whole is attached"
_META_CHARSET = re.compile(r"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"<param>[^<]{0,500}</param>|</?[a-z]{1,20}>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """Text of one part, its kind of source, what had to be mended, and `page`: the HTML it was read from."""

    text: str
    is_plain: bool
    flags: tuple[str, ...] = ()
    page: str = ""


@dataclass
class Allowance:
    """
    What is left of the text that one mail may show, over all its parts: bytes, and tags of HTML.

    Rules, masks and letters read that text again and again; what is longer is a file, not a letter.
    """

    bytes: int = TEXT_LIMIT
    tags: int = TAGS_LIMIT


def body_text(
    content: bytes, content_type: Parametrised, hints: Sequence[str], allowance: Allowance | None = None
) -> Body:
    """Decode one text part as far as the allowance goes; HTML and text/enriched become plain lines."""
    allowance = allowance or Allowance()
    shown = content[: allowance.bytes]
    allowance.bytes -= len(shown)
    is_html = content_type.value == "text/html"
    label = content_type.parameters.get("charset", "")
    named = tuple(_META_CHARSET.findall(str(content[:4096], "latin-1"))) if is_html else ()
    label = label or "".join(named[:1])
    read = decode(shown, label, (*named, *hints))
    flags: tuple[str, ...] = (read.repaired,) if read.repaired else ()
    text = read.text.replace("\r\n", "\n").replace("\r", "\n")
    page = first_tags(text, allowance.tags) if is_html else text
    if len(shown) < len(content) or len(page) < len(text):
        flags += (TOO_LONG,)
    if is_html:
        allowance.tags -= page.count("<")
        seen = read_page(page)
        flags += (HIDDEN,) if seen.hides else ()
        return Body(seen.text, is_plain=False, flags=flags, page=page)
    if content_type.value in ("text/enriched", "text/richtext"):
        return Body(_ENRICHED_TAG.sub("", text).replace("<<", "<"), is_plain=False, flags=flags)
    if content_type.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=content_type.parameters.get("delsp", "").lower() == "yes")
    return Body(text, is_plain=True, flags=flags)


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
