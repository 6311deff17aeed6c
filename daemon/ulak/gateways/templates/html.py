"""The modest HTML twin of a letter: its text, readable on a phone, in the reader's own colours."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from ulak.gateways.templates.links import linked

DEEPEST = 5
"""Quotations in quotations; what is deeper keeps its `>`."""
LONGEST_HEADING = 70

_GREY = "rgba(128,128,128,.5)"
_HEADING = "margin:1.2em 0 .3em;font-size:1em;font-weight:bold"
_QUOTE = "margin:0;padding-left:.9em;border-left:3px solid gray"
_TABLE = "border-collapse:collapse;width:100%;margin:0 0 1em"
_FIRST = f"padding:.2em 1em .2em 0;border-bottom:1px solid {_GREY};vertical-align:top;text-align:left"
_SECOND = f"padding:.2em 0;border-bottom:1px solid {_GREY};vertical-align:top;overflow-wrap:anywhere"
_WORD = ";font-weight:bold;width:8em"
_COMMAND = ";font:.875em/1.71 ui-monospace,Consolas,monospace;width:42%"
_LIST = "margin:0 0 1em;padding-left:1.3em"
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
</head>
<body style="margin:0;padding:16px">
<div style="max-width:42em;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif;\
white-space:pre-wrap;overflow-wrap:anywhere">{blocks}</div>
</body>
</html>
"""
_INDENT = "    "
_LABEL = re.compile(r"([^\W\d_][^\W\d_]*(?: [^\W\d_]+){0,3}): (\S.*)")
_EXPLAINED = re.compile(r"(#\w[^:]{0,60}): (\S.*)")


class _Kind(Enum):
    TEXT = auto()
    ITEM = auto()
    LABEL = auto()
    COMMAND = auto()


class _Line(NamedTuple):
    """A line with what it is; `first` names what `second` says of it."""

    kind: _Kind
    second: str
    first: str = ""


def as_html(text: str, language: str) -> str:
    """
    Say the same in HTML: all escaped, links made, no picture, no colour, nothing fetched.

    Colours are the reader's own, in the dark as by day. A link shows its whole address: nobody is
    led anywhere by a word.
    """
    return _PAGE.format(language=language, blocks="".join(_blocks(text.strip().split("\n"), 0)))


def _blocks(lines: Iterable[str], depth: int) -> Iterator[str]:
    """What is quoted is somebody's own words, and no part of the letter's order is looked for in it."""
    for is_quote, group in groupby(lines, lambda line: depth < DEEPEST and line.startswith(">")):
        if is_quote:
            inner = "".join(_blocks((line[1:].removeprefix(" ") for line in group), depth + 1))
            yield f'<blockquote style="{_QUOTE}">{inner}</blockquote>'
            continue
        paragraphs = (tuple(near) for is_blank, near in groupby(group, _is_blank) if not is_blank)
        for paragraph in paragraphs:
            yield from _paragraph(paragraph) if depth else _ordered(tuple(_lines(paragraph)))


def _is_blank(line: str) -> bool:
    return not line.strip()


def _lines(lines: tuple[str, ...]) -> Iterator[_Line]:
    """A line with indented ones under it is a command with what it does."""
    place = 0
    while place < len(lines):
        line, place = lines[place], place + 1
        under = place
        while under < len(lines) and lines[under].startswith(_INDENT):
            under += 1
        if under > place:
            yield _Line(_Kind.COMMAND, "\n".join(one.strip() for one in lines[place:under]), line)
            place = under
        elif line.startswith("- "):
            yield _Line(_Kind.ITEM, line[2:])
        elif found := _LABEL.fullmatch(line):
            yield _Line(_Kind.LABEL, found[2], found[1])
        elif found := _EXPLAINED.fullmatch(line):
            yield _Line(_Kind.COMMAND, found[2], found[1])
        else:
            yield _Line(_Kind.TEXT, line)


def _ordered(lines: tuple[_Line, ...]) -> Iterator[str]:
    if _has_heading(lines):
        yield f'<h2 style="{_HEADING}">{linked(lines[0].second)}</h2>'
        lines = lines[1:]
    for kind, group in groupby(lines, lambda line: line.kind):
        match kind:
            case _Kind.TEXT:
                yield from _paragraph(line.second for line in group)
            case _Kind.ITEM:
                items = "".join(f"<li>{linked(line.second)}</li>" for line in group)
                yield f'<ul style="{_LIST}">{items}</ul>'
            case _Kind.LABEL:
                yield from _labels(tuple(group))
            case _Kind.COMMAND:
                yield _table(group, _COMMAND)


def _has_heading(lines: tuple[_Line, ...]) -> bool:
    """A short line that ends no sentence stands over what is in order: a list, labels, commands."""
    first, *others = lines
    is_short = first.kind is _Kind.TEXT and len(first.second) <= LONGEST_HEADING
    return is_short and first.second[-1] not in ".,;!?" and any(one.kind is not _Kind.TEXT for one in others)


def _labels(lines: tuple[_Line, ...]) -> Iterator[str]:
    """A sentence may have a colon too: what stands alone and ends as one is no label."""
    if len(lines) == 1 and lines[0].second.endswith("."):
        yield from _paragraph((f"{lines[0].first}: {lines[0].second}",))
    else:
        yield _table(lines, _WORD)


def _paragraph(lines: Iterable[str]) -> Iterator[str]:
    yield f"<p>{'<br>'.join(map(linked, lines))}</p>"


def _table(lines: Iterable[_Line], first: str) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="{_FIRST}{first}">{linked(line.first)}</th>'
        f'<td style="{_SECOND}">{"<br>".join(map(linked, line.second.split(chr(10))))}</td></tr>'
        for line in lines
    )
    return f'<table role="presentation" style="{_TABLE}">{rows}</table>'
