"""The HTML twin of a letter: the same words in order, and links that lead where they say."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.gateways.templates.html import DEEPEST, as_html
from ulak.gateways.templates.links import addresses_in, linked


class Page(HTMLParser):
    """What a reader of the page sees, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("<https://www.kamusm.test/kvkk>", "https://www.kamusm.test/kvkk"),
        ("(https://www.kamusm.test/kvkk)", "https://www.kamusm.test/kvkk"),
        ("(bkz. https://www.kamusm.test/kvkk).", "https://www.kamusm.test/kvkk"),
        ("https://ornek.test/wiki/CA_(kurum)", "https://ornek.test/wiki/CA_(kurum)"),
        ("(https://ornek.test/wiki/CA_(kurum))", "https://ornek.test/wiki/CA_(kurum)"),
        ("https://www.kamusm.test/kvkk.", "https://www.kamusm.test/kvkk"),
        ("https://www.kamusm.test/kvkk?!…", "https://www.kamusm.test/kvkk?!…"),
        ("https://www.kamusm.test/, sonra", "https://www.kamusm.test/"),
        ("https://www.kamusm.test/a?b=1&c=2&gt=3", "https://www.kamusm.test/a?b=1&c=2&gt=3"),
        ('"https://www.kamusm.test/"', "https://www.kamusm.test/"),
        ("'https://www.kamusm.test/'", "https://www.kamusm.test/"),
        ("“https://www.kamusm.test/”", "https://www.kamusm.test/"),
        ("[https://www.kamusm.test/]", "https://www.kamusm.test/"),
        ("*https://www.kamusm.test/*", "https://www.kamusm.test/"),
        ("HTTPS://WWW.KAMUSM.TEST/", "HTTPS://WWW.KAMUSM.TEST/"),
        ("https://www.kamusm.test/\u202egro.live", "https://www.kamusm.test/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://www.kamusm.test/x'onclick='y", "https://www.kamusm.test/x'onclick='y"),
        ("https://", None),
        ("https://).", None),
        ("http://www.kamusm.test/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,https:x", None),
    ],
)
def test_a_link_is_the_address_and_nothing_but_the_address(text: str, address: str | None) -> None:
    page = Page(linked(text, addresses_in(text)))
    assert page.links == ([address] if address else [])
    assert page.text == text


@pytest.mark.parametrize(
    "text",
    [
        "https://kotu.test/",
        "https://www.kamusm.test/kvkk/../odeme",
        "https://www.kamusm.test/kvkk@kotu.test",
        "https://www.kamusm.test/kvkkx",
        "https://www.kamusm.test.kotu.test/kvkk",
    ],
)
def test_an_address_that_is_not_of_the_house_is_words(text: str) -> None:
    page = Page(linked(text, {"https://www.kamusm.test/kvkk", "https://www.kamusm.test"}))
    assert (page.links, page.text) == ([], text)


def test_many_brackets_after_an_address_cost_no_time() -> None:
    text = "https://a.test/" + ")" * 60_000
    assert Page(linked(text, {"https://a.test/"})).links == ["https://a.test/"]


@given(
    st.text(
        st.sampled_from("<>&\"' ()a.\n:#->;") | st.characters(codec="utf-8", exclude_characters="\0\r"),
        max_size=200,
    )
)
def test_whatever_a_letter_says_is_words_on_the_page(text: str) -> None:
    page = Page(as_html(text, "tr"))
    assert set(page.tags) <= {
        "html", "head", "meta", "body", "div", "p", "br", "h2", "ul", "li", "table", "tr", "th", "td",
        "blockquote", "b",
    }  # fmt: skip
    assert re.sub(r"[\s>:*•-]", "", page.text) == re.sub(r"[\s>:*•-]", "", text)


LETTER = """\
Yeni başvuru.

Kayıt no: KSM-2026-000123
Konu: <b>Mali</b>: mühür

Süreler:
- ilk yanıt: 17:00

Zeynep yazdı:

> Merhaba
> Ad: Zeynep
>
> > dün yazdığınız
> son

Komutlar
#al
    kaydı üzerinize alır
#not: metin masada kalır"""


def body(text: str) -> str:
    page = as_html(text, "tr")
    inner = page[page.index("<div") : page.index("</div>")].partition(">")[2]
    bare = re.sub(r' (style|role|scope)="[^"]*"', "", inner)
    return re.sub(r"(</(?:p|h2|li|tr|table|ul|blockquote)>|<(?:ul|table|blockquote)>)", r"\1\n", bare).strip()


def test_heads_quotes_lists_and_commands_have_their_own_form() -> None:
    assert body(LETTER).split("\n") == [
        "<p>Yeni başvuru.</p>",
        "<table>",
        "<tr><th>Kayıt no</th><td>KSM-2026-000123</td></tr>",
        "<tr><th>Konu</th><td>&lt;b&gt;Mali&lt;/b&gt;: mühür</td></tr>",
        "</table>",
        "<h2>Süreler:</h2>",
        "<ul>",
        "<li>ilk yanıt: 17:00</li>",
        "</ul>",
        "<p>Zeynep yazdı:</p>",
        "<blockquote>",
        "<p>Merhaba<br>Ad: Zeynep</p>",
        "<blockquote>",
        "<p>dün yazdığınız</p>",
        "</blockquote>",
        "<p>son</p>",
        "</blockquote>",
        "<h2>Komutlar</h2>",
        "<table>",
        "<tr><th>#al</th><td>kaydı üzerinize alır</td></tr>",
        "<tr><th>#not</th><td>metin masada kalır</td></tr>",
        "</table>",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sayın ilgili,\nAd: Zeynep", "<p>Sayın ilgili,</p>"),
        ("24 Kasım 2026 Salı 09:00, başvuru", "<p>24 Kasım 2026 Salı 09:00, başvuru</p>"),
        ("Bakınız: ", "<p>Bakınız:</p>"),
        ("Yanıtlayınız: metin gider.", "<p>Yanıtlayınız: metin gider.</p>"),
        ("Merhaba\nnasılsınız", "<p>Merhaba<br>nasılsınız</p>"),
        ("https://www.kamusm.test: x", "<p>https://www.kamusm.test: x</p>"),
        ("Kayıt no: KSM-2026-000123", "<p><b>Kayıt no:</b> KSM-2026-000123</p>"),
        ("E-posta: z@ornek.test", "<p><b>E-posta:</b> z@ornek.test</p>"),
        ("Telefon:\nE-posta:", "<p>Telefon:<br>E-posta:</p>"),
        ("Adımlar şöyle\n    kutuyu açınız", "<p>Adımlar şöyle<br>    kutuyu açınız</p>"),
        ("• elma\n* armut", "<ul>\n<li>elma</li>\n<li>armut</li>"),
        ("- elma,\n  kırmızı\n- armut", "<ul>\n<li>elma,<br>kırmızı</li>\n<li>armut</li>"),
        ("1. elma\n2. armut", "<p>1. elma<br>2. armut</p>"),
    ],
)
def test_what_people_write_stays_a_paragraph(text: str, shown: str) -> None:
    assert body(text).startswith(shown)


FOOT = "\nKamu SM\nTelefon: 444 55 76\nKVKK: https://www.kamusm.test/kvkk\n"


def test_the_foot_of_the_house_stands_apart_and_its_link_leads_somewhere() -> None:
    link = "https://www.kamusm.test/kvkk"
    page = as_html(f"Sayın ilgili,\n\nBakınız: {link}x\n{FOOT}", "tr", {link}, FOOT)
    body, foot = page.split('<div style="margin-top')
    assert "Telefon" not in body
    assert f'Kamu SM<br>Telefon: 444 55 76<br>KVKK: <a href="{link}">{link}</a></div>' in foot
    assert Page(page).links == [link]


@pytest.mark.parametrize(
    "text",
    ["Merhaba", f"{FOOT}Merhaba", f"Merhaba {FOOT.strip()}", "Merhaba\n\nKVKK: https://www.kamusm.test/kvkk"],
)
def test_a_letter_without_the_foot_gets_none(text: str) -> None:
    assert as_html(text, "tr", frozenset(), FOOT) == as_html(text, "tr")


@pytest.mark.parametrize("line", ["a: b", "#a: b", "#a\n    b", "- a\n  b", "> a\n\n"])
def test_the_longest_text_makes_no_page_of_many_megabytes(line: str) -> None:
    """Whatever its form: a row of a table takes three hundred letters."""
    text = f"{line}\n" * (60_000 // (len(line) + 1))
    assert len(as_html(text, "tr")) < 1_000_000


def test_quotations_are_nested_so_deep_and_no_deeper() -> None:
    page = as_html(">" * 5000 + " x", "tr")
    assert page.count("<blockquote") == DEEPEST
    assert "&gt;&gt; x" in page


def test_the_page_fetches_nothing_and_leaves_colours_to_the_reader() -> None:
    page = as_html(LETTER, "en")
    assert 'content="light dark"' in page
    assert not re.search(r"(?<![-\w])(background|color)\s*:", page)
    assert not re.search(r"src=|url\(|#[0-9a-f]{3,6}\b|black|white(?!-space)", page)
