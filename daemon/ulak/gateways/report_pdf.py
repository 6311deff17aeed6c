"""
The monthly report as a PDF: the only door of WeasyPrint (extra `report`; it needs Pango from the system).

It is made of the page and fetches nothing: pictures and fonts come inside the page, and every address but
`data:` is refused, which ends the making instead of leaving something out.
"""

from base64 import b64encode
from functools import cache

from ulak.desk.month.page import Page
from ulak.gateways.charts import font_files, is_installed
from ulak.gateways.report_page import Pictures, page_in_html
from ulak.gateways.report_style import PRINT_STYLE

_FACE = (
    "@font-face{{font-family:'Report';font-weight:{weight};"
    "src:url(data:font/ttf;base64,{font}) format('truetype')}}"
)


def page_in_pdf(page: Page, pictures: Pictures) -> bytes | None:
    """The page on A4; None where the extra, or Pango, is not installed."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # OSError: the library is there, Pango is not
        return None
    nothing = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    document = page_in_html(page, pictures, PRINT_STYLE + _fonts())
    pdf: bytes = HTML(string=document, url_fetcher=nothing).write_pdf()
    return pdf


@cache
def _fonts() -> str:
    """The fonts of the charts, so that every letter is there whatever this machine has."""
    if not is_installed():
        return ""
    faces = "".join(
        _FACE.format(weight=weight, font=b64encode(font).decode("ascii"))
        for weight, font in font_files().items()
    )
    return f"{faces}.sheet,.sheet *{{font-family:'Report'!important}}"
