# ruff: noqa: INP001 - a program, no package
"""
Make the picture of docs/board.md: `.venv/bin/python docs/board_picture.py` (needs Chromium).

A morning that never was, laid out by the code that lays out the real page: on a screen, and on a telephone.
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from shutil import which

from PIL import Image

from ulak.desk.board.page import CALM, LATE, SOON, STILL, Box, Line, Page, Tile
from ulak.gateways.board_page import board_in_html

HERE = Path(__file__).resolve().parent
REPORT, COMPLAINT = "sertifika problem bildirimi", "şikâyet"
UNIT, SSL = "Müşteri İlişkileri Birimi", "SSL Ekibi"
LINES = (
    ("000131", "Ortaya çıkmış özel anahtar: www.ornek.test", REPORT, SSL, "açık", "ön rapor (bildirene)",
     "3 sa 12 dk kaldı", "24.11.2026 12:12", "23.11.2026 12:12", SOON),
    ("000129", "Misissued certificate, serial 3A4F11095C7720AB", REPORT, SSL, "yanıtlandı", "iptal",
     "21 sa 40 dk kaldı", "25.11.2026 06:40", "24.11.2026 06:40", CALM),
    ("000118", "Mali mühür yenileme başvurum sonuçlanmadı", COMPLAINT, UNIT, "birim bekleniyor", "ilk yanıt",
     "1 gün 2 sa geçti", "23.11.2026 07:00", "20.11.2026 11:31", LATE),
    ("000127", "Kurye kartı teslim etmedi, TCKN *********46", COMPLAINT, UNIT, "yeni", "ilk yanıt",
     "2 sa 5 dk mesai kaldı", "24.11.2026 11:05", "23.11.2026 11:20", SOON),
    ("000104", "CİMER: nitelikli sertifika bedeli", COMPLAINT, UNIT, "imza veya onay bekleniyor",
     "dilekçe (30 gün)", "11 gün 4 sa kaldı", "05.12.2026 13:00", "05.11.2026 13:00", CALM),
    ("000125", "Sürücü kurulumu", "istek", UNIT, "başvuru sahibi bekleniyor", "ilk yanıt",
     "duruyor, başvuru sahibi bekleniyor", "", "22.11.2026 16:44", STILL),
)  # fmt: skip
TILES = (
    Tile("Açık kayıt", "23"),
    Tile("Süresi geçmiş", "1", LATE),
    Tile(COMPLAINT, "14", STILL),
    Tile("istek", "7", STILL),
    Tile(REPORT, "2", STILL),
    Tile("Kasım 2026: gelen", "118"),
    Tile("Kasım 2026: kapanan", "109"),
    Tile("Kasım 2026: süresinde", "104/106", LATE),
)
PAGE = Page(
    language="tr",
    house="Kamu SM",
    at=datetime.now(UTC),
    written="24.11.2026 09:00",
    every=300,
    tiles=TILES,
    alarms=("Karantinada ileti var (24.11.2026 08:41)",),
    lines=tuple(Line(f"KSM-2026-{number}", *rest) for number, *rest in LINES),
    more="Burada yer almayan 17 kayıt daha açık.",
    lacking="Eksiği olan şikâyetler: ürünü 0, kategorisi 1, kök nedeni 3, haklı bulunup bulunmadığı 3 kayıtta"
    " yazılmamış.",
    boxes=(
        Box("bilgi", "24.11.2026 08:59 okundu", "0", "1", "24.11.2026 07:12 geldi (41 sn)", SOON),
        Box("cainfo", "24.11.2026 08:59 okundu", "0", "0", "24.11.2026 06:37 geldi (1 dk 2 sn)", CALM),
    ),
)
FRAME = '<iframe style="border:1px solid #aab;background:#fff;{size}" srcdoc="{page}"></iframe>'


def main() -> None:
    """Photograph both side by side."""
    program = which("chromium") or which("google-chrome")
    if program is None:
        sys.exit("there is no Chromium")
    page = escape(board_in_html(PAGE))
    sizes = ("width:1080px;height:1000px", "width:360px;height:1000px")
    frames = "".join(FRAME.format(size=size, page=page) for size in sizes)
    style = "margin:12px;display:flex;gap:12px;background:#dfe3ea"
    body = f'<meta charset="utf-8"><body style="{style}">{frames}'
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "board.html")
        file.write_text(body, encoding="utf-8")
        flags = (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1480,1028",
        )
        shot = f"--screenshot={folder}/board.png"
        subprocess.run(
            [program, *flags, f"--user-data-dir={folder}/profile", shot, file.as_uri()], check=True
        )
        picture = Image.open(f"{folder}/board.png").convert("RGB").quantize(64)
        picture.save(HERE / "board.png", optimize=True)


if __name__ == "__main__":
    main()
