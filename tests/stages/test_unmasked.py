"""The letter of `#asıl`: the words as they were, the files byte for byte, no key, nothing that acts."""

import base64
import email
from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest

from tests.mail.key_vectors import VECTORS
from tests.stages.test_writing import DRAFT, HOUSE, MESSAGE, NOW, RULES, TEMPLATES, TICKET, Shelf, to_staff
from ulak.desk.decision import Decision, Draft, Letter
from ulak.desk.ticket import Purpose
from ulak.stages import unmasked
from ulak.stages.writing import write

PDF = bytes(range(256)) * 40
KEY = VECTORS["RSA, PKCS#8"][1]
PEM = f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----\n"
ASKED = replace(
    DRAFT,
    template="original",
    recipients=to_staff(Purpose.ORIGINAL, "zehra@kurum.test"),
    subject=TICKET.subject,
    token_word="not",
    message=None,
    original=MESSAGE.message_id,
)


def mail(text: str = "Numaram 10000000146, 0532 123 45 67.", html: str = "", **files: bytes) -> bytes:
    """As Zeynep wrote it; `files` are by name without its ending."""
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = "Zeynep 10000000146 <zeynep@ornek.test>"
    made["Subject"] = "Kimliğim 10000000146"
    made["Message-ID"] = MESSAGE.message_id
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, content in files.items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{name}.bin")
    return made.as_bytes()


def written(raw: bytes | None, draft: Draft = ASKED) -> tuple[Letter, EmailMessage]:
    decision = Decision("changed", before=TICKET, after=replace(TICKET, version=2), drafts=(draft,))
    (letter,) = write(decision, HOUSE, RULES, TEMPLATES, Shelf(raw=raw), NOW)
    message = email.message_from_bytes(letter.wire, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return letter, message


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_it_brings_words_and_files_as_they_were_to_one_person():
    letter, message = written(mail(kimlik_10000000146=PDF))
    assert message["To"] == "zehra@kurum.test"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["Subject"].startswith("[KSM-2026-000123 not] Asıl ileti:")
    assert "10000000146" not in message["Subject"]
    assert "> Numaram 10000000146, 0532 123 45 67." in letter.text
    assert "Konu: Kimliğim 10000000146" in letter.text
    assert "Zeynep 10000000146 <zeynep@ornek.test> yazdı:" in letter.text
    assert "KVKK" in letter.text
    (enclosed,) = message.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content()) == ("kimlik_10000000146.bin", PDF)


def test_the_page_is_shown_harmless_under_the_head_of_the_letter():
    _, message = written(
        mail(
            html="<p onclick='x()'>Numaram <b>10000000146</b></p><script>x()</script><img src='http://x.test/i'>"
        )
    )
    page = html_of(message)
    assert "Numaram <b>10000000146</b>" in page
    assert "KİŞİSEL VERİ" in page
    assert "0532" not in page
    assert not [word for word in ("script", "onclick", "x.test") if word in page]


def test_without_a_page_the_twin_says_what_the_text_says():
    assert "Numaram 10000000146" in html_of(written(mail())[1])


@pytest.mark.parametrize(
    "html",
    [f"<p>{PEM}</p>", "<br>".join(f"<span>{KEY[at : at + 50]}</span> " for at in range(0, len(KEY), 50))],
)
def test_a_page_with_a_key_in_it_stays_and_the_text_says_which_it_was(html: str):
    letter, message = written(mail(f"Anahtar:\n{PEM}", html, anahtar=PEM.encode()))
    told = VECTORS["RSA, PKCS#8"][0]
    assert f"private key removed: {told}]" in letter.text
    assert f"anahtar.bin (903 B): iletilmedi, özel anahtar içeriyor ({told})" in letter.text
    assert list(message.iter_attachments()) == []
    for shown in (letter.text, html_of(message), letter.wire.decode()):
        assert KEY[40:80] not in shown
        assert KEY[90:130] not in shown
    assert base64.b64encode(PEM.encode())[:60].decode() not in letter.wire.decode()


def test_what_does_not_fit_is_listed_with_where_it_lies():
    large, as_large = PDF * 900, PDF[::-1] * 200
    letter, message = written(mail(a=large, b=as_large, c=b"klein"))
    assert unmasked.MOST_ENCLOSED - len(as_large) < len(large) < unmasked.MOST_ENCLOSED
    assert [part.get_filename() for part in message.iter_attachments()] == ["a.bin", "c.bin"]
    assert "- b.bin (2,0 MB): bu iletiye eklenmedi" in letter.text
    assert "bilgi@kamusm.test posta kutusunda durur" in letter.text


def test_a_text_too_long_for_a_letter_comes_as_a_file_too():
    letter, message = written(mail("Numaram 10000000146. " * 4_000))
    (whole,) = message.iter_attachments()
    assert whole.get_filename() == "text.txt"
    assert str(whole.get_content()).count("10000000146") == 4_000
    assert "[…]" in letter.text


def test_what_was_erased_or_cannot_be_read_is_said():
    letter, message = written(None)
    assert "silinmiştir veya okunamamaktadır" in letter.text
    assert list(message.iter_attachments()) == []
    assert "was erased or cannot be read" in written(None, replace(ASKED, language="en"))[0].text
