"""Pictures that a letter shows, told from files that somebody attached."""

import pytest

from ulak.mail.parse import parse

HTML = 'Merhaba <img src="cid:image001.png@01D9.ABC"><img alt=x src=cid:logo%40ornek.test>'


def inline(part: str, html: str = HTML) -> bool:
    raw = (
        "From: a@ornek.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
        f"--b\r\n{part}\r\n\r\nxyz\r\n--b--\r\n"
    )
    (one,) = parse(raw.encode()).attachments
    return one.inline


PNG, PDF = "Content-Type: image/png; name=image001.png", "Content-Type: application/pdf; name=a.pdf"


@pytest.mark.parametrize(
    ("part", "is_inline"),
    [
        (f"{PNG}\r\nContent-ID: <image001.png@01D9.ABC>\r\nContent-Disposition: inline", True),
        (f"{PNG}\r\nContent-ID: <IMAGE001.PNG@01d9.abc>\r\nContent-Disposition: attachment", True),
        (f"{PNG}\r\nContent-ID: <logo@ornek.test>", True),
        (f"{PDF}\r\nContent-ID: <logo@ornek.test>", True),
        (f"{PNG}\r\nContent-Disposition: inline", True),
        (f"{PNG}\r\nContent-ID: <other@ornek.test>", True),
        (f"{PNG}\r\nContent-ID: <other@ornek.test>\r\nContent-Disposition: attachment", False),  # Exchange
        (f"{PNG}\r\nContent-Disposition: attachment", False),
        (f"{PDF}\r\nContent-ID: <other@ornek.test>\r\nContent-Disposition: attachment", False),
        (f"{PDF}\r\nContent-Disposition: inline; filename=a.pdf", False),  # Apple Mail
        (PDF, False),
    ],
)
def test_what_the_text_shows(part, is_inline):
    assert inline(part) is is_inline


def test_without_html_only_what_calls_itself_so_is_shown():
    assert not inline(f"{PDF}\r\nContent-ID: <image001.png@01D9.ABC>", "")
