"""The modest HTML twin of a letter: its text, readable on a phone, in the reader's own colours."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, takewhile
from typing import NamedTuple

from ulak.gateways.templates.links import linked

DEEPEST = 5
"""Quotations in quotations; what is deeper keeps its `>`."""
LONGEST_HEADING = 70
MOST_ROWS = 200
"""Rows of a table: each costs more in form than in words, and nobody reads so many as a table."""

_GREY = "rgba(128,128,128,.5)"
_HEADING = "margin:1.2em 0 .3em;font-size:1em;font-weight:bold"
_QUOTE = "margin:0;padding-left:.9em;border-left:3px solid gray"
_TABLE = "border-collapse:collapse;width:100%;margin:0 0 1em"
_FIRST = f"padding:.2em 1em .2em 0;border-bottom:1px solid {_GREY};vertical-align:top;text-align:left"
_SECOND = f"padding:.2em 0;border-bottom:1px solid {_GREY};vertical-align:top;overflow-wrap:anywhere"
_WORD = ";font-weight:bold;width:8em"
_COMMAND = ";font:.875em/1.71 ui-monospace,Consolas,monospace;width:42%"
_LIST = "margin:0 0 1em;padding-left:1.3em"
_APART = "margin-bottom:.5em"
_FOOT = f"margin-top:1.5em;padding-top:.7em;border-top:1px solid {_GREY};font-size:.875em"
_PAGE = """<!DOCTYPE html>
<html lang="{language}" style="color-scheme:light dark">
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
_INDENT, _HANGING = "    ", "  "
_ITEM = re.compile(r"[-*•] (.*)")
_LABEL = re.compile(r"([^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,3}): (\S.*)")
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


def as_html(text: str, language: str, links: Set[str] = frozenset(), foot: str = "") -> str:
    """
    Say the same in HTML: all escaped, no picture, no colour, nothing fetched.

    Colours are the reader's own, in the dark as by day. Only the addresses in `links` lead anywhere, and
    each is shown whole: nobody is led anywhere by a word. `foot` is the end of the text that the house
    prints under its letters; where the text ends otherwise, it has none.
    """
    text, foot, writer = text.strip(), foot.strip(), _Writer(links)
    has_foot = bool(foot) and text.endswith(f"\n{foot}")
    own = text.removesuffix(foot).rstrip() if has_foot else text
    blocks = "".join(writer.blocks(own.split("\n"), 0)) + (writer.foot(foot) if has_foot else "")
    return _PAGE.format(language=language, blocks=blocks)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one page; `links` are the addresses that may be followed."""

    links: Set[str]

    def blocks(self, lines: Iterable[str], depth: int) -> Iterator[str]:
        """What is quoted is somebody's own words, and no part of the letter's order is looked for in it."""
        for is_quote, group in groupby(lines, lambda line: depth < DEEPEST and line.startswith(">")):
            if is_quote:
                inner = "".join(self.blocks((line[1:].removeprefix(" ") for line in group), depth + 1))
                yield f'<blockquote style="{_QUOTE}">{inner}</blockquote>'
                continue
            paragraphs = (tuple(near) for is_blank, near in groupby(group, _is_blank) if not is_blank)
            for paragraph in paragraphs:
                yield from self.paragraph(paragraph) if depth else self.ordered(tuple(_lines(paragraph)))

    def foot(self, foot: str) -> str:
        """What the house prints under its letters: apart from them, and smaller."""
        return f'<div style="{_FOOT}">{self.broken(foot)}</div>'

    def ordered(self, lines: tuple[_Line, ...]) -> Iterator[str]:
        if _has_heading(lines):
            yield f'<h2 style="{_HEADING}">{self.linked(lines[0].second)}</h2>'
            lines = lines[1:]
        for kind, group in groupby(lines, lambda line: line.kind):
            match kind:
                case _Kind.TEXT:
                    yield from self.paragraph(line.second for line in group)
                case _Kind.ITEM:
                    yield f'<ul style="{_LIST}">{"".join(map(self.item, group))}</ul>'
                case _Kind.LABEL:
                    yield self.labels(tuple(group))
                case _Kind.COMMAND:
                    yield self.table(tuple(group), _COMMAND)

    def item(self, line: _Line) -> str:
        """One of several lines stands a little apart from the next."""
        apart = f' style="{_APART}"' if "\n" in line.second else ""
        return f"<li{apart}>{self.broken(line.second)}</li>"

    def labels(self, lines: tuple[_Line, ...]) -> str:
        """Several make a table. A sentence may have a colon too: what ends as one is no label."""
        if len(lines) > 1:
            return self.table(lines, _WORD)
        first, second = self.linked(f"{lines[0].first}:"), self.linked(lines[0].second)
        return f"<p>{first} {second}</p>" if second.endswith(".") else f"<p><b>{first}</b> {second}</p>"

    def table(self, lines: Sequence[_Line], first: str) -> str:
        if len(lines) > MOST_ROWS:
            return "".join(self.paragraph(f"{line.first}: {line.second}" for line in lines))
        rows = "".join(
            f'<tr><th scope="row" style="{_FIRST}{first}">{self.linked(line.first)}</th>'
            f'<td style="{_SECOND}">{self.broken(line.second)}</td></tr>'
            for line in lines
        )
        return f'<table style="{_TABLE}">{rows}</table>'

    def paragraph(self, lines: Iterable[str]) -> Iterator[str]:
        yield f"<p>{self.broken(chr(10).join(lines))}</p>"

    def broken(self, text: str) -> str:
        """The text with its lines as they are."""
        return "<br>".join(map(self.linked, text.split("\n")))

    def linked(self, line: str) -> str:
        return linked(line, self.links)


def _is_blank(line: str) -> bool:
    return not line.strip()


def _lines(lines: tuple[str, ...]) -> Iterator[_Line]:
    """A command has what it does indented under it, an item the lines that hang from it."""
    place = 0
    while place < len(lines):
        line, place = lines[place], place + 1
        if line.startswith("#") and (under := _under(lines[place:], _INDENT)):
            yield _Line(_Kind.COMMAND, "\n".join(under), line)
            place += len(under)
        elif found := _ITEM.fullmatch(line):
            under = _under(lines[place:], _HANGING)
            yield _Line(_Kind.ITEM, "\n".join((found[1], *under)))
            place += len(under)
        elif found := _LABEL.fullmatch(line):
            yield _Line(_Kind.LABEL, found[2], found[1])
        elif found := _EXPLAINED.fullmatch(line):
            yield _Line(_Kind.COMMAND, found[2], found[1])
        else:
            yield _Line(_Kind.TEXT, line)


def _under(lines: tuple[str, ...], indent: str) -> tuple[str, ...]:
    """The first of these lines that stand under another, without what they are indented by."""
    return tuple(line.strip() for line in takewhile(lambda line: line.startswith(indent), lines))


def _has_heading(lines: tuple[_Line, ...]) -> bool:
    """A short line that ends no sentence stands over what is in order: a list, labels, commands."""
    first, *others = lines
    is_short = first.kind is _Kind.TEXT and len(first.second) <= LONGEST_HEADING
    return is_short and first.second[-1] not in ".,;!?" and any(one.kind is not _Kind.TEXT for one in others)
