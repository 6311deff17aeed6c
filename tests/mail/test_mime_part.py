"""The texts of a letter of ours, changed where they lie in it, whatever they are coded in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ulak.mail.address import Address
from ulak.mail.compose import Composition, compose
from ulak.mail.message import Attachment
from ulak.mail.mime_part import with_changed_text
from ulak.mail.parse import parse

LETTER = Composition(
    sender=Address("bilgi@kamusm.test"),
    to=(Address("ayse@kurum.test"),),
    subject="Şikâyet",
    text="Yazan zeynep@ornek.test, yanıt bekliyor.\n" * 3,
    html="<p>Yazan <b>zeynep@ornek.test</b></p>",
    message_id="<1@kamusm.test>",
    date=datetime(2026, 11, 24, tzinfo=UTC),
    attachments=(Attachment("liste.txt", "text/plain", b"zeynep@ornek.test"),),
)
MOSTLY_NOT_LATIN = "Пишет zeynep@ornek.test: где мой сертификат, который вы обещали\n"


def without(text: str) -> str:
    return text.replace("zeynep@ornek.test", "(silindi)")


@pytest.mark.parametrize("text", [LETTER.text, MOSTLY_NOT_LATIN])
@pytest.mark.parametrize("html", [LETTER.html, ""])
@pytest.mark.parametrize("attachments", [LETTER.attachments, ()])
def test_it_is_the_letter_that_would_have_been_written_with_these_texts(
    text: str, html: str, attachments: tuple[Attachment, ...]
):
    letter = replace(LETTER, text=text, html=html, attachments=attachments)
    anew = with_changed_text(compose(letter), without)
    assert anew == compose(replace(letter, text=without(text), html=without(html)))
    assert "(silindi)" in parse(anew).text


def test_what_is_not_changed_is_as_it_was():
    assert with_changed_text(compose(LETTER), str) == compose(LETTER)
    assert with_changed_text(b"Subject: x\r\n\r\nzeynep@ornek.test", without).endswith(b"zeynep@ornek.test")
