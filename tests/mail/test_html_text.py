"""HTML as a reader would copy it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.body import HIDDEN, body_text, unflowed
from ulak.mail.html_text import HTML_LIMIT, html_text
from ulak.mail.parameters import parametrised


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Merhaba <b>dünya</b></p><p>İkinci</p>", "Merhaba dünya\n\nİkinci"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<style>p{}</style><script>x()</script><!-- c --><p>kalan</p>", "kalan"),
        ("<head><title>t</title></head><body>x</body>", "x"),
        (
            "<table><tr><td>Seri</td><td>01AB</td></tr><tr><td>Ad</td><td>Ali</td></tr></table>",
            "Seri | 01AB\nAd | Ali",
        ),
        ('<a href="https://crt.sh/?id=1">kayıt</a>', "kayıt <https://crt.sh/?id=1>"),
        ('<a href="https://crt.sh/?id=1">https://crt.sh/?id=1</a>', "https://crt.sh/?id=1"),
        ('<a href="mailto:a@b.test">a@b.test</a>', "a@b.test"),
        ('<a href="javascript:alert(1)">tıkla</a> <a>boş</a>', "tıkla boş"),
        ("<ul><li>bir</li><li>iki</li></ul>", "- bir\n- iki"),
        (
            "<div>yanıt</div><blockquote type=cite>eski<br>satır<blockquote>daha eski</blockquote></blockquote>son",
            "yanıt\n> eski\n> satır\n> > daha eski\n> >\nson",
        ),
        ("<pre>a\n  b\n</pre>", "a\n  b"),
        ("<pre></pre>x", "x"),
        ('<img src="https://t.test/p.gif"><img alt="Mühür" src=x>', "[Mühür]"),
        (  # Word writes a paragraph into each cell
            "<table><tr><td><p>Seri</p></td><td><p>01AB</p></td></tr><tr><td><p>Ad</p><td><p>Ali</p></table><p>son</p>",
            "Seri | 01AB\nAd | Ali\n\nson",
        ),
        (  # cells of several lines stay lines
            "<table><tr><td><p>bir</p><p>iki</p></td><td>üç</td></tr></table>",
            "bir\n\niki\n\nüç",
        ),
        ("<table><tr><td><div>a</div><div>b</div></td><td>c</td></tr></table>", "a\nb\nc"),
        ("<math><td>a</td><td>b</td></math>", "a | b"),  # cells of no row
        ("<table><tr><td></td><td>x</td><td></td><td>y</td></tr></table>", "x | | y"),
        (
            "<blockquote type=cite><table><tr><td><p>a</p></td><td>b</td></tr></table></blockquote>",
            "> a | b\n>",
        ),
        (
            "<ol><li>bir</li><li>iki<ul><li>alt</li></ul></li><li>üç</li></ol>",
            "1. bir\n2. iki\n- alt\n\n3. üç",
        ),
        ("<li>yalnız</li>", "- yalnız"),
        ("<h1>Başlık</h1>metin<h2>Alt</h2>", "Başlık\n\nmetin\nAlt"),
        ('<div style="display: none">önizleme</div><p>metin</p>', "metin"),
        ('<p>a</p><span style="color:red;VISIBILITY:hidden">b</span><b hidden>c</b>', "a"),
        ('<div style="display:none">yalnız bu</div>', "yalnız bu"),
        ('<div style="x-display:none">a</div>', "a"),
        ("a&nbsp;b &lt;c&gt;", "a b <c>"),
        ("", ""),
        ("<p> </p><p>\n</p>x   y", "x y"),
    ],
)
def test_gives_readable_lines(html, text):
    assert [line.rstrip() for line in html_text(html).split("\n")] == [
        line.rstrip() for line in text.split("\n")
    ]


def test_a_page_of_very_many_attributes_is_read_without_those_that_mean_nothing():
    many = " ".join(f"a{n}='>'" for n in range(1200))
    page = f"<p {many} b\"c/>x <A {many} HREF = 'https://crt.sh/?id=1' d=>y</A> 1 < 2 <img {many} alt=Mühür>z"
    assert html_text(page) == "x y <https://crt.sh/?id=1> 1 < 2 [Mühür]z"


def test_words_left_out_are_not_left_out_silently():
    hidden = body_text(b"<p>a</p><div style='display:none'>b</div>", parametrised("text/html"), ())
    assert (hidden.text, hidden.flags) == ("a", (HIDDEN,))
    empty = body_text(b"<p>a</p><div style='display:none'> <br></div>", parametrised("text/html"), ())
    assert empty.flags == ()


def test_reads_deep_nesting_without_recursion():
    assert html_text("<div>" * 20_000 + "derin" + "</div>" * 20_000) == "derin"


def test_reads_no_more_than_its_limit():
    body = body_text(b"<p>" + b"a " * HTML_LIMIT, parametrised("text/html"), ())
    assert len(body.text) <= HTML_LIMIT
    assert body.flags == ("a text too long to show was cut, the whole is attached",)


def test_an_unlabelled_page_is_read_by_its_meta_charset():
    page = '<meta http-equiv="x" content="text/html; charset=iso-8859-9"><p>Işık'.encode("iso-8859-9")
    assert body_text(page, parametrised("text/html"), ()).text == "Işık"


def test_enriched_text_loses_its_marks():
    assert body_text(b"<bold>a</bold> <<b", parametrised("text/enriched"), ()).text == "a <b"


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("bir \niki\n\nüç", "bir iki\n\nüç"),
        ("> bir \n> iki\nüç", "> bir iki\nüç"),
        ("> bir \n>> iki", "> bir \n>> iki"),
        ("-- \nAli", "-- \nAli"),
    ],
)
def test_joins_flowed_lines(flowed, text):
    assert body_text(flowed.encode(), parametrised("text/plain; format=flowed"), ("utf-8",)).text == text


def test_flowed_with_delsp_drops_the_joining_blank():
    assert unflowed("日 \n本", delete_space=True) == "日本"
    assert (
        body_text(
            "日 \n本".encode(), parametrised("text/plain; format=flowed; delsp=yes; charset=utf-8"), ()
        ).text
        == "日本"
    )


@given(st.text(max_size=400))
def test_never_raises(html):
    html_text(html)


def test_a_target_that_is_repeated_fills_no_memory():
    """A link that is open where its paragraph ends is opened anew in every one that follows."""
    target = "https://ornek.test/" + "a" * 100_000
    text = html_text(f"<p><a href={target}>x</p>" + "<p>metin</p>" * 50)
    assert 1 < text.count(target) < 50
    assert len(text) < 2 * HTML_LIMIT
