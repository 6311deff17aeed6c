"""
Class 15: the HTML part of the desk's own notice comes back in a reply, as mail programs quote pages.

Each row builds what such a program sends from the page itself: with a plain part of its making, or none.
Let `without_our_letter` compare whole lines alone again, and the rows without any mark turn red.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.stages.test_writing import TICKET
from ulak.desk.commands.command import read
from ulak.desk.staff.own_words import own_words, without_our_letter
from ulak.desk.staff.written_below import leaves_answers_behind, new_or_whole
from ulak.desk.ticket import Dossier, LetterState, PastLetter, Purpose
from ulak.gateways.templates import Templates, Words
from ulak.gateways.templates.samples import samples
from ulak.mail.html_text import html_text
from ulak.mail.parse import parse
from ulak.shipped import shipped

ANSWER = (
    "Sayın Zeynep Örnek,\n\nMührünüz hazırlandı:\n- kargo bugün,\n- fatura yarın.\n\nİyi çalışmalar dileriz."
)
TYPED = "".join(f"<p>{line or '&nbsp;'}</p>" for line in ANSWER.split("\n"))
TEMPLATES = Templates(shipped("templates"))


def inner(words: Words) -> str:
    """What a mail program takes of a page: what stands in its body."""
    return words.html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]


def without_styles(page: str) -> str:
    return re.sub(r' style="[^"]*"', "", page)


def gmail(words: Words) -> tuple[str, str]:
    quoted = "\n".join(f"> {line}".rstrip() for line in html_text(inner(words)).split("\n"))
    said = "Kamu SM &lt;<a href='mailto:bilgi@kamusm.test'>bilgi@kamusm.test</a>&gt;, 24 Kas 2026 Sal, 09:00 tarihinde şunu yazdı:<br>"
    return (
        f"{ANSWER}\n\nKamu SM <bilgi@kamusm.test>, 24 Kas 2026 Sal, 09:00 tarihinde şunu\nyazdı:\n\n{quoted}\n",
        (
            f'<div dir="ltr">{TYPED}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
            f'class="gmail_attr">{said}</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
            f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{inner(words)}</blockquote></div>'
        ),
    )


def gmail_page_alone(words: Words) -> tuple[str, str]:
    return "", gmail(words)[1]


def of_word(page: str) -> str:
    """Word writes every paragraph and cell anew, and keeps no style of ours."""
    page = re.sub(r"<p[^>]*>", '<p class="MsoNormal">', without_styles(page))
    cell = r'<td valign="top" style="padding:2.4pt 0cm"><p class="MsoNormal">\1<o:p></o:p></p></td>'
    return re.sub(r"<t[hd][^>]*>(.*?)</t[hd]>", cell, page, flags=re.DOTALL)


def outlook(
    words: Words, heads: tuple[str, ...] = ("Kimden", "Gönderildi", "Kime", "Konu")
) -> tuple[str, str]:
    values = (
        "Kamu SM &lt;bilgi@kamusm.test&gt;",
        "24 Kasım 2026 Salı 09:00",
        "zehra@kurum.test",
        words.subject,
    )
    head = "<br>".join(f"<b>{name}:</b> {value}" for name, value in zip(heads, values, strict=True))
    rule = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    page = (
        f'<div class="WordSection1">{TYPED}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div>{rule}'
        f'<p class="MsoNormal">{head}<o:p></o:p></p></div></div>{of_word(inner(words))}</div>'
    )
    return "", page


def outlook_in_english(words: Words) -> tuple[str, str]:
    return outlook(words, ("From", "Sent", "To", "Subject"))


def outlook_with_text(words: Words) -> tuple[str, str]:
    """Its plain part has the cells of a table behind each other, with a tab between them."""
    page = outlook(words)[1]
    flat = re.sub(r"</t[hd]><t[hd][^>]*>", "\t", inner(words))
    head = f"Kimden: Kamu SM <bilgi@kamusm.test>\nGönderildi: 24 Kasım 2026 Salı 09:00\nKime: zehra@kurum.test\nKonu: {words.subject}"
    return f"{ANSWER}\n\n{head}\n\n{html_text(flat)}\n", page


def outlook_on_the_web(words: Words) -> tuple[str, str]:
    head = f"<b>Kimden:</b> Kamu SM &lt;bilgi@kamusm.test&gt;<br><b>Gönderildi:</b> 24 Kasım 2026 Salı 09:00<br><b>Kime:</b> zehra@kurum.test<br><b>Konu:</b> {words.subject}"
    return "", (
        f'<div>{TYPED}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{head}</font><div>&nbsp;</div></div>{inner(words)}'
    )


def thunderbird(words: Words) -> tuple[str, str]:
    return "", (
        f'{TYPED}<div class="moz-cite-prefix">24.11.2026 09:00 tarihinde Kamu SM yazdı:<br></div>'
        f'<blockquote type="cite" cite="mid:x@kamusm.test"><meta charset="utf-8">{inner(words)}</blockquote>'
    )


def apple_mail(words: Words) -> tuple[str, str]:
    said = "Kamu SM &lt;bilgi@kamusm.test&gt; şunları yazdı (24 Kas 2026 09:00):"
    return "", (
        f"<div>{TYPED}</div><div><br><blockquote type='cite'><div>{said}</div><br><div>{inner(words)}</div></blockquote></div>"
    )


def no_mark(words: Words) -> tuple[str, str]:
    """A program that puts the page below, and says nothing of it."""
    return "", f"<div>{TYPED}</div><br>{inner(words)}"


def no_mark_of_word(words: Words) -> tuple[str, str]:
    return "", f"<div>{TYPED}</div>{of_word(inner(words))}"


def no_mark_in_tabs(words: Words) -> tuple[str, str]:
    return f"{ANSWER}\n\n" + html_text(re.sub(r"</t[hd]><t[hd][^>]*>", "\t", inner(words))), ""


PROGRAMS = (
    gmail, gmail_page_alone, outlook, outlook_in_english, outlook_with_text, outlook_on_the_web, thunderbird,
    apple_mail, no_mark, no_mark_of_word, no_mark_in_tabs,
)  # fmt: skip


def letter_of(text: str) -> PastLetter:
    to, at = ("zehra@kurum.test",), TICKET.received_at
    return PastLetter(
        1, Purpose.NOTICE, LetterState.SENT, to, "", at, None, "<ulak.1@kamusm.test>", "", text, "", "", ""
    )


def reply(text: str, page: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Zehra Demir <zehra@kurum.test>", "bilgi@kamusm.test"
    mail["Subject"], mail["Message-ID"] = "Ynt: [KSM-2026-000123] Mali mühür", "<1@kurum.test>"
    mail["In-Reply-To"] = "<ulak.1@kamusm.test>"
    mail.set_content(text or page, subtype="plain" if text else "html")
    if text and page:
        mail.add_alternative(page, subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("letter", ["notice", "escalation", "summary", "receipt"])
@pytest.mark.parametrize("quotes", PROGRAMS, ids=lambda program: program.__name__)
def test_only_the_new_text_is_left_of_a_reply_that_quotes_our_page(
    quotes: Callable[[Words], tuple[str, str]], letter: str, language: str
) -> None:
    words = TEMPLATES.preview(letter, language)
    message = parse(reply(*quotes(words)), language=samples(language)[0].language)
    left = without_our_letter(read(own_words(message)).text, words.text)
    assert re.sub(r"\s*\n\s*", "\n", left) == re.sub(r"\n+", "\n", ANSWER)
    assert not leaves_answers_behind(message, left, Dossier(TICKET, (), (letter_of(words.text),)))


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(
    "letter", ["acknowledgement", "acknowledgement-report", "answer", "preliminary-report"]
)
@pytest.mark.parametrize("quotes", PROGRAMS[:-3], ids=lambda program: program.__name__)
def test_staff_are_shown_what_is_new_in_an_authors_reply_that_quotes_our_page(
    quotes: Callable[[Words], tuple[str, str]], letter: str, language: str
) -> None:
    words = TEMPLATES.preview(letter, language)
    message = parse(reply(*quotes(words)), language=language)
    dossier = Dossier(TICKET, (), (letter_of(words.text),))
    assert re.sub(r"\s*\n\s*", "\n", new_or_whole(message, dossier)) == re.sub(r"\n+", "\n", ANSWER)
