"""
The board as one file of HTML that needs nothing beside itself and fetches nothing.

Its Content-Security-Policy lets one script of ours run, known by its digest, which only compares the time the
page was made with the time it is: a page that nobody writes any more must not look fresh. Every word is
escaped, and what strangers wrote stands in <bdi>, so that no direction of writing leaks out of it.
"""

import os
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from ulak.desk.board.page import Box, Line, Page, Tile
from ulak.desk.rules.rulebook import Words
from ulak.errors import DeskError
from ulak.gateways.board_style import STYLE
from ulak.whole_file import whole_file

FILE = "index.html"
_ONCE = 3600
"""Seconds after which a page that was asked for once counts as old."""

_SCRIPT = """\
(function () {
  var page = document.documentElement, told = page.dataset;
  var made = Date.parse(told.made), most = told.old * 1000;
  function look() {
    var age = Date.now() - made;
    page.classList.toggle("old", !(age < most && age > -most));
  }
  look();
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", look);
})();
"""
_TITLE = Words("Kayıt panosu", "The board")
_WRITTEN = Words("Yazıldı: {moment}", "Written {moment}")
_EVERY = Words(
    "{minutes} dakikada bir yenilenir; kalan süreler yazıldığı ana göredir",
    "written anew every {minutes} min; what is left is as of that moment",
)
_OLD = Words(
    "Bu sayfa eski: yenilenmiyor. Aşağıdakiler güncel değildir; ulak çalışmıyor olabilir.",
    "This page is old: nobody writes it anew. What it says is out of date; ulak may not be running.",
)
_NO_SCRIPT = Words(
    "Tarayıcınız sayfanın eskiyip eskimediğini denetleyemiyor: yukarıdaki saati saatinizle karşılaştırınız.",
    "Your browser cannot check whether this page is old: compare the time above with your clock.",
)
_ALARMS = Words("Süren uyarılar", "Alarms that stand")
_TICKETS = Words("Açık kayıtlar, en acil olan başta", "Open tickets, the most urgent first")
_NONE = Words("Açık kayıt yok.", "No ticket is open.")
_BOXES = Words("Posta kutuları", "Mailboxes")
_LACKING = Words("Eksik sınıflandırma", "Missing classification")
_COLUMNS = (
    Words("Kayıt", "Ticket"),
    Words("Süre", "Clock"),
    Words("Konu", "Subject"),
    Words("Birim", "Team"),
    Words("Durum", "State"),
    Words("Geliş", "Received"),
)
_OF_BOXES = (
    Words("Kutu", "Mailbox"),
    Words("Son okuma", "Last read"),
    Words("Bekleyen", "Waiting"),
    Words("Karantina", "Quarantine"),
    Words("Deneme iletisi", "Canary"),
)


def write_board(page: Page, folder: Path) -> Path:
    """
    Write the page into the folder, which is made if need be, all at once.

    Everybody on this machine may read it: the web server that shows it is another user than we are.
    """
    target = folder / FILE
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        with whole_file(target) as file:
            file.write(board_in_html(page).encode())
            os.fchmod(file.fileno(), 0o644)
    except OSError as trouble:
        raise DeskError(f"{target} cannot be written: {trouble.strerror or trouble}.") from trouble
    return target


def board_in_html(page: Page) -> str:
    """The whole document."""
    made, old = page.at.isoformat(), _old(page)
    root = f'<html lang="{page.language}" data-made="{made}" data-old="{old}">'
    return f"<!DOCTYPE html>\n{root}\n{''.join(_head(page))}<body>\n{''.join(_body(page))}</body>\n</html>\n"


def _old(page: Page) -> int:
    """A write may be late once."""
    return page.every * 2 + 60 if page.every else _ONCE


def _head(page: Page) -> Iterator[str]:
    policy = (
        f"default-src 'none'; style-src {_digest(STYLE)}; script-src {_digest(_SCRIPT)};"
        " base-uri 'none'; form-action 'none'"
    )
    yield '<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    if page.every:
        yield f'<meta http-equiv="refresh" content="{page.every}">\n'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
    yield '<meta name="robots" content="noindex,nofollow">\n<meta name="referrer" content="no-referrer">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f"<title>{_said(_TITLE, page)} · {escape(page.house)}</title>\n"
    yield f"<style>{STYLE}</style>\n</head>\n"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _body(page: Page) -> Iterator[str]:
    yield f'<p class="stale" role="alert">{_said(_OLD, page)}</p>\n<header><h1>{escape(page.house)}</h1>'
    yield f'<p><time datetime="{page.at.isoformat()}">{_said(_WRITTEN, page, moment=page.written)}</time>'
    if page.every:
        yield f", {_said(_EVERY, page, minutes=str(max(1, page.every // 60)))}"
    yield f"</p>\n<noscript><p>{_said(_NO_SCRIPT, page)}</p></noscript></header>\n<main>\n"
    yield from _alarms(page)
    yield f'<ul class="tiles">{"".join(map(_tile, page.tiles))}</ul>\n'
    yield from _tickets(page)
    if page.lacking:
        yield f"<h2>{_said(_LACKING, page)}</h2><p>{escape(page.lacking)}</p>\n"
    yield f"<h2>{_said(_BOXES, page)}</h2>\n"
    yield from _table((words.in_language(page.language) for words in _OF_BOXES), map(_box, page.boxes), page)
    yield f"</main>\n<script>{_SCRIPT}</script>\n"


def _alarms(page: Page) -> Iterator[str]:
    if page.alarms:
        told = "".join(f"<li>{escape(one)}</li>" for one in page.alarms)
        yield f'<section class="alarms"><h2>{_said(_ALARMS, page)}</h2><ul>{told}</ul></section>\n'


def _tile(tile: Tile) -> str:
    return f'<li class="{tile.tone}"><b>{escape(tile.value)}</b> <span>{escape(tile.label)}</span></li>'


def _tickets(page: Page) -> Iterator[str]:
    yield f"<h2>{_said(_TICKETS, page)}</h2>\n"
    if not page.lines:
        yield f"<p>{_said(_NONE, page)}</p>\n"
        return
    yield from _table((words.in_language(page.language) for words in _COLUMNS), map(_line, page.lines), page)
    if page.more:
        yield f"<p>{escape(page.more)}</p>\n"


def _table(heads: Iterable[str], rows: Iterable[tuple[str, tuple[str, ...]]], page: Page) -> Iterator[str]:
    """On a telephone each row is a card, and each cell says which column it is."""
    named = tuple(escape(head) for head in heads)
    yield "<table><thead><tr>"
    yield from (f'<th scope="col">{one}</th>' for one in named)
    yield "</tr></thead><tbody>\n"
    for tone, (first, *cells) in rows:
        yield f'<tr class="{tone}"><th scope="row">{first}</th>'
        for name, cell in zip(named[1:], cells, strict=True):
            yield f'<td data-head="{name}">{cell}</td>'
        yield "</tr>\n"
    yield "</tbody></table>\n"


def _line(line: Line) -> tuple[str, tuple[str, ...]]:
    clock = f'<b class="due">{escape(line.due)}</b>{_small(line.promise)}{_small(line.due_at)}'
    cells = (
        f"<bdi>{escape(line.number)}</bdi>{_small(line.kind)}",
        clock,
        f"<bdi>{escape(line.subject)}</bdi>",
        escape(line.team),
        escape(line.status),
        escape(line.received),
    )
    return line.tone, cells


def _box(box: Box) -> tuple[str, tuple[str, ...]]:
    cells = (box.name, box.looked, box.waiting, box.quarantined, box.canary)
    return box.tone, tuple(map(escape, cells))


def _small(words: str) -> str:
    return f"<small>{escape(words)}</small>" if words else ""


def _said(words: Words, page: Page, **facts: str) -> str:
    return escape(words.in_language(page.language).format(**facts))
