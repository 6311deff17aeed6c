"""The board as a file: whole, harmless whatever strangers wrote, and never fresher than it is."""

import re
import stat
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest

from tests.servers.browser import seen_in_browser
from ulak.desk.board.page import CALM, LATE, SOON, STILL, Box, Line, Page, Tile
from ulak.errors import DeskError
from ulak.gateways.board_page import board_in_html, write_board

TELEPHONE = 360
LEGIBLE = 4.5  # WCAG 2.1 §1.4.3
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
LINE = Line(
    number="KSM-2026-000123",
    subject="Mali mühür yenileme şikâyeti",
    kind="sertifika problem bildirimi",
    team="Müşteri İlişkileri Birimi",
    status="imza veya onay bekleniyor",
    promise="ön rapor (bildirene)",
    due="3 sa 12 dk kaldı",
    due_at="24.11.2026 12:12",
    received="23.11.2026 12:12",
    tone=SOON,
)
LONG = "https://ornek.test/" + "uzunyol" * 30
PAGE = Page(
    language="tr",
    house="Kamu SM",
    at=NOW,
    written="24.11.2026 09:00",
    every=300,
    tiles=(
        Tile("Açık kayıt", "12"),
        Tile("Süresi geçmiş", "1", LATE),
        Tile("Kasım 2026: süresinde", "38/40", SOON),
    ),
    alarms=("Posta kutusu sessiz: cainfo (24.11.2026 08:10)",),
    lines=(LINE, *(replace(LINE, tone=tone, subject=LONG) for tone in (LATE, CALM, STILL))),
    more="Burada yer almayan 9500 kayıt daha açık.",
    lacking="Eksiği olan şikâyetler: …",
    boxes=(Box("bilgi", "24.11.2026 08:59 okundu", "0", "2", "24.11.2026 07:12 geldi (1 dk)", SOON),),
)
HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror=alert(1)>',
    "</bdi></td></table><h1>ours</h1>",
    "&lt;b&gt; & \u202etxt.exe",
    "</script><script src=https://evil.test/x.js></script>",
)


def looked_at(page: Page, folder: Path, scheme: str = "light") -> dict[str, object]:
    (seen,) = seen_in_browser([board_in_html(page)], folder, scheme, TELEPHONE)
    return seen


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_on_a_telephone_by_day_and_by_night(scheme: str, language: str, tmp_path: Path):
    seen = looked_at(replace(PAGE, language=language), tmp_path, scheme)
    assert seen["dark"] is (scheme == "dark")
    assert seen["contrast"] >= LEGIBLE  # type: ignore[operator]
    assert seen["smallest"] >= 14  # type: ignore[operator]
    assert seen["width"] <= TELEPHONE  # type: ignore[operator]
    assert seen["fetched"] == 0
    assert seen["active"] == 1, "our own script alone"
    assert seen["links"] == []


@pytest.mark.parametrize("words", HOSTILE)
def test_what_strangers_wrote_stands_there_as_they_wrote_it_and_does_nothing(words: str, tmp_path: Path):
    hostile = replace(LINE, subject=words, team=words, number=words, kind=words, status=words, promise=words)
    page = replace(PAGE, house=words, lines=(hostile,), alarms=(words,), lacking=words, more=words)
    page = replace(page, tiles=(Tile(words, words),), boxes=(Box(words, words, words, words, words, CALM),))
    seen = looked_at(page, tmp_path)
    assert str(seen["text"]).count(words) >= 12
    assert (seen["fetched"], seen["active"], seen["links"]) == (0, 1, [])


def test_a_page_that_nobody_writes_any_more_says_so(tmp_path: Path):
    fresh = replace(PAGE, at=datetime.now(UTC))
    assert "Bu sayfa eski" in str(looked_at(PAGE, tmp_path)["text"])
    assert "Bu sayfa eski" not in str(looked_at(fresh, tmp_path)["text"])
    ahead = replace(PAGE, at=datetime.now(UTC) + timedelta(hours=1))
    assert "Bu sayfa eski" in str(looked_at(ahead, tmp_path)["text"]), "one of the clocks is wrong"


def test_without_a_script_it_says_that_it_cannot_tell():
    html = board_in_html(PAGE)
    assert "<noscript><p>Tarayıcınız" in html
    assert '<time datetime="2026-11-24T06:00:00+00:00">Yazıldı: 24.11.2026 09:00</time>' in html


def test_the_policy_of_the_page_lets_its_own_script_and_style_run_and_nothing_else():
    html = board_in_html(PAGE)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    for part in ("script", "style"):
        (own,) = re.findall(rf"<{part}>(.*?)</{part}>", html, re.DOTALL)
        digest = b64encode(sha256(own.encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert 'name="robots" content="noindex,nofollow"' in html


def test_a_page_made_once_does_not_ask_for_a_new_one():
    assert 'http-equiv="refresh" content="300"' in board_in_html(PAGE)
    once = board_in_html(replace(PAGE, every=0))
    assert "refresh" not in once
    assert 'data-old="3600"' in once


def test_a_quiet_day_has_a_page_too(tmp_path: Path):
    quiet = replace(PAGE, alarms=(), lines=(), more="", lacking="")
    text = str(looked_at(quiet, tmp_path)["text"])
    assert "Açık kayıt yok." in text
    assert "Süren uyarılar" not in text


def test_five_hundred_tickets_are_no_burden():
    assert len(board_in_html(replace(PAGE, lines=(LINE,) * 500)).encode()) < 500_000


def test_the_file_is_there_whole_for_the_web_server_to_read(tmp_path: Path):
    target = write_board(PAGE, tmp_path / "board" / "new")
    assert target.read_text(encoding="utf-8") == board_in_html(PAGE)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert [one.name for one in target.parent.iterdir()] == ["index.html"]


def test_a_reader_never_sees_half_a_page(tmp_path: Path):
    pages = [replace(PAGE, lines=(LINE,) * count) for count in (1, 400)]
    whole = {board_in_html(page) for page in pages}
    write_board(pages[0], tmp_path)
    writer = Thread(target=lambda: [write_board(page, tmp_path) for _ in range(20) for page in pages])
    writer.start()
    while writer.is_alive():
        assert (tmp_path / "index.html").read_text(encoding="utf-8") in whole
    writer.join()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskError, match="file/index.html cannot be written"):
        write_board(PAGE, tmp_path / "file")
