"""The report as page, PDF and sheet: read by a browser, a PDF reader, a spreadsheet program, and without the extra."""

import logging
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from tests.desk.some_month import full
from tests.desk.test_month_report import page
from tests.servers.browser import photographed, seen_in_browser
from ulak.desk.month.numbers import Unit
from ulak.desk.month.page import Amount, Chart, Table
from ulak.gateways.charts import drawn
from ulak.gateways.report_page import page_in_html
from ulak.gateways.report_pdf import page_in_pdf
from ulak.gateways.report_table import page_in_workbook
from ulak.shipped import shipped

TELEPHONE, DESK = 360, 1000
LEGIBLE = 4.5  # WCAG 2.1 §1.4.3
MADE = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
PAGE = page(full())
PICTURE = Path(__file__).parents[2] / "docs" / "report.png"
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("https://kotu.test")',
    "\t=1+1",
    "https://kotu.test",
)


@pytest.fixture(scope="module")
def charts() -> dict[str, bytes]:
    return drawn(PAGE)


@pytest.fixture(scope="module")
def inside(charts: dict[str, bytes]) -> dict[str, str]:
    return {name: f"data:image/png;base64,{b64encode(png).decode()}" for name, png in charts.items()}


def test_every_chart_is_a_small_picture_and_the_same_each_time(charts: dict[str, bytes]):
    assert set(charts) == {"volume", "first-answer", "satisfaction", "causes"}
    assert all(png.startswith(b"\x89PNG") and len(png) < 30_000 for png in charts.values())
    assert drawn(PAGE) == charts


def test_what_was_never_counted_is_not_drawn():
    nothing = Chart("nothing", "Hiç", ("Oca", "Şub"), (None, 0))
    duration = Chart("hours", "Süre", ("Oca", "Şub"), (None, 7_200.0), Unit.DURATION)
    long = Chart("long", "Uzun", ("ç" * 50, "x"), (3, 0), is_line=False)
    assert set(drawn(replace(PAGE, charts=(nothing, duration, long)))) == {"hours", "long"}


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
@pytest.mark.parametrize("with_charts", [True, False])
def test_the_page_is_read_on_a_telephone_and_fetches_nothing(
    width: int, with_charts: bool, inside: dict[str, str], tmp_path: Path
):
    html = page_in_html(PAGE, inside if with_charts else {})
    for scheme in ("light", "dark"):
        (seen,) = seen_in_browser([html], tmp_path, scheme, width)
        assert seen["width"] <= width
        assert seen["contrast"] >= LEGIBLE
        assert seen["smallest"] >= 14
        assert seen["links"] == []
    assert set(re.findall(r'(?:src|href)="([a-z]+):', html)) == ({"data"} if with_charts else set())
    assert "url(" not in html
    assert "1.234" in seen["text"]
    assert ("satisfaction" not in html) or with_charts


def test_without_charts_the_page_has_bars(tmp_path: Path):
    html = page_in_html(PAGE, {})
    assert "<img" not in html
    assert html.count("&nbsp;</div>") == sum(len(chart.values) for chart in PAGE.charts)


def test_the_page_as_a_picture_for_the_documentation(inside: dict[str, str], tmp_path: Path):
    """ULAK_WRITE_LETTERS=1 puts it to docs/report.png."""
    picture = photographed(page_in_html(PAGE, inside), tmp_path, 820, 1180)
    assert picture.startswith(b"\x89PNG")
    if os.environ.get("ULAK_WRITE_LETTERS"):
        with Image.open(BytesIO(picture)) as shown:
            shown.convert("RGB").quantize(64).save(PICTURE, optimize=True)
    assert PICTURE.stat().st_size < 150_000


def test_words_are_words_in_the_page():
    evil = replace(PAGE, findings=("<img src=x onerror=alert(1)> & <b>",), house='"><script>')
    html = page_in_html(evil, {"volume": 'x"><script>'})
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;" in html


def test_the_pdf_has_every_turkish_letter_the_fonts_of_the_page_and_a_number_on_each_page(
    inside: dict[str, str], caplog: pytest.LogCaptureFixture
):
    turkish = replace(PAGE, notes=("ŞşĞğİıÇçÖöÜüÂâÎîÛû: pijamalı hasta yağız şoföre çabucak güvendi.",))
    with caplog.at_level(logging.WARNING):
        pdf = page_in_pdf(turkish, inside)
    assert pdf is not None
    assert caplog.text == ""
    reader = PdfReader(BytesIO(pdf))
    text = " ".join(one.extract_text() for one in reader.pages)
    assert "ŞşĞğİıÇçÖöÜüÂâÎîÛû: pijamalı hasta yağız şoföre çabucak güvendi." in " ".join(text.split())
    assert f"1 / {len(reader.pages)}" in text
    fonts = {font["/BaseFont"] for one in reader.pages for font in one["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert all("+Report" in str(font) for font in fonts)


def test_a_pdf_that_would_fetch_something_is_not_made(tmp_path: Path):
    """Its address is refused, and the making ends with it."""
    file = tmp_path / "x.png"
    file.write_bytes(b"")
    for address in ("https://kotu.test/x.png", file.as_uri(), "http://127.0.0.1:1/x.png"):
        with pytest.raises(FatalURLFetchingError, match=re.escape(address)):
            page_in_pdf(PAGE, {"volume": address})


def workbook(shown: Any = PAGE) -> Any:
    made = page_in_workbook(shown, MADE)
    assert made is not None
    return load_workbook(BytesIO(made))


def test_figures_are_numbers_in_the_sheet():
    book = workbook()
    assert book.sheetnames == ["Özet", *dict.fromkeys(table.key for table in PAGE.tables)]
    received = {row[0].value: row for row in book["K2"].iter_rows()}["Alınan"][1]
    assert (received.value, received.data_type, received.number_format) == (1_234, "n", "#,##0")
    answered = {row[0].value: row for row in book["K5"].iter_rows()}["Süre"]
    assert [cell.value for cell in answered[1:]] == [870, 2, 7.5, 0.953, 870]
    assert answered[4].number_format == "0.0%"
    tiles = list(book["Özet"].iter_rows(min_row=3, max_row=8))
    assert all(row[1].data_type == "n" for row in tiles)


def test_every_figure_of_the_page_is_a_number_there():
    book = workbook()
    numbers = sum(
        isinstance(cell.value, int | float)
        for key in book.sheetnames[1:]
        for row in book[key].iter_rows()
        for cell in row
    )
    figures = [
        cell
        for table in PAGE.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, Amount) and cell.value is not None
    ]
    assert numbers == len(figures)


@pytest.mark.parametrize("evil", FORMULAS)
def test_no_words_calculate_or_lead_anywhere_in_the_sheet(evil: str):
    table = Table("K1", evil, (evil, "n"), ((evil, Amount(1)),), evil, (evil,))
    book = workbook(replace(PAGE, tables=(table,), findings=(evil,), house=evil))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in "sn" and cell.hyperlink is None for cell in cells)
    assert sum(cell.value == evil for cell in cells) >= 4


def test_the_same_month_gives_the_same_sheet():
    assert page_in_workbook(PAGE, MADE) == page_in_workbook(PAGE, MADE)


WITHOUT = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("matplotlib", "weasyprint", "xlsxwriter", "PIL", "numpy"):
            raise ImportError(f"{name} is hidden")
sys.meta_path.insert(0, Hidden())
"""


def test_without_the_extra_there_are_bars_and_no_files():
    """In a process to which the libraries are hidden."""
    code = f"""{WITHOUT}
from datetime import UTC, datetime
from tests.desk.test_month_report import full, page
from ulak.gateways.charts import drawn
from ulak.gateways.report_pdf import page_in_pdf
from ulak.gateways.report_table import page_in_workbook
shown = page(full())
print(drawn(shown), page_in_pdf(shown, {{}}), page_in_workbook(shown, datetime.now(UTC)))
"""
    top = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{top}:{top / 'daemon'}"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.stdout == "{} None None\n", done.stderr


def test_nothing_slow_is_imported_before_it_is_asked_for():
    code = "import sys, ulak.rota, ulak.cli; print([one for one in ('matplotlib', 'weasyprint', 'xlsxwriter', 'PIL') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_templates_of_both_languages_are_there():
    assert all(
        (shipped("templates") / language / "monthly-report.txt").is_file() for language in ("tr", "en")
    )
