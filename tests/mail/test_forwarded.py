"""Who wrote what is forwarded, by the block of fields over it or the header of the attached mail."""

import pytest

from ulak.mail.address import Address
from ulak.mail.forwarded import Original, forwarded
from ulak.mail.parse import parse

HANNO = Address("hanno@research.test", "Hanno B.")
BODY = "\n\nThe key of www.ornek.test is public.\n"
SUBJECT = "Leaked key"


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


BLOCKS = {
    "gmail-tr": (
        ("---------- Forwarded message ---------\nGönderen: Hanno B. <hanno@research.test>\n"
        "Date: 5 Eki 2026 Pzt, 10:00\nSubject: Leaked key\nTo: <x@kurum.test>"),
        "5 Eki 2026 Pzt, 10:00",
    ),
    "gmail-unmarked-address": (
        ("---------- Forwarded message ---------\nFrom: Hanno B. <hanno@research.test <mailto:hanno@research.test>>\n"
        "Date: Mon, Oct 5, 2026 at 10:00\nSubject: Leaked key\nTo: <x@kurum.test>"),
        "Mon, Oct 5, 2026 at 10:00",
    ),
    "outlook-tr": (
        ("-----Özgün İleti-----\nKimden: Hanno B. [mailto:hanno@research.test] \nGönderildi: 5 Ekim 2026 Pazartesi 10:00\n"
        "Kime: 'Ali'; Veli;\n Deli\nBilgi: c@kurum.test\nKonu: Leaked key"),
        "5 Ekim 2026 Pazartesi 10:00",
    ),
    "outlook-de": (
        ("Von: Hanno B. <hanno@research.test>\nGesendet: Montag, 5. Oktober 2026 10:00\nAn: x@kurum.test\n"
        "Betreff: Leaked key"),
        "Montag, 5. Oktober 2026 10:00",
    ),
    "outlook-fr": (
        ("De : Hanno B. <hanno@research.test>\nRépondre à : r@research.test\nEnvoyé : lundi 5 octobre 2026 10:00\n"
        "À : x@kurum.test\nObjet : Leaked key"),
        "lundi 5 octobre 2026 10:00",
    ),
    "owa-bold": (
        ("________________________________\n*From:* Hanno B. <hanno@research.test>\n\n*Sent:* Monday 10:00\n\n"
        "*To:* x\n\n*Subject:* Leaked key"),
        "Monday 10:00",
    ),
    "apple-tr": (
        "İleti başlangıcı:\n\n" + marked("Kimden: Hanno B. <hanno@research.test>\nKonu: Leaked key\n"
        "Tarih: 5 Ekim 2026 10:00:00 GMT+3\nKime: x@kurum.test"),
        "5 Ekim 2026 10:00:00 GMT+3",
    ),
    "thunderbird-tr": (
        ("-------- İletilen İleti --------\nKonu: \tLeaked key\nTarih: \tMon, 5 Oct 2026 10:00:00 +0300\n"
        "Kimden: \tHanno B. <hanno@research.test>\nKime: \tx@kurum.test"),
        "Mon, 5 Oct 2026 10:00:00 +0300",
    ),
    "thunderbird-fr": (
        ("-------- Message transféré --------\nSujet : \tLeaked key\nDate : \tMon, 5 Oct 2026 10:00:00 +0300\n"
        "De : \tHanno B. <hanno@research.test>\nPour : \tx@kurum.test\nCopie à : \tc@kurum.test"),
        "Mon, 5 Oct 2026 10:00:00 +0300",
    ),
    "yahoo-tr": (
        ("   ----- İletilmiş Mesaj ----- Kimden: Hanno B. <hanno@research.test>Kime: x <x@kurum.test>"
        "Gönderilen: 5 Ekim 2026 Pazartesi 10:00:00 GMT+3Konu: Leaked key"),
        "5 Ekim 2026 Pazartesi 10:00:00 GMT+3",
    ),
    "yahoo-de": (
        ("   ----- Weitergeleitete Nachricht ----- Von: Hanno B. <hanno@research.test>An: x <x@kurum.test>"
        "Gesendet: Montag, 5. Oktober 2026, 10:00:00 MESZBetreff: Leaked key"),
        "Montag, 5. Oktober 2026, 10:00:00 MESZ",
    ),
    "nothing but an author and a subject": (
        "---------- Forwarded message ----------\nFrom: Hanno B. <hanno@research.test>\nSubject: Leaked key",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("block", "date"), BLOCKS.values(), ids=BLOCKS)
def test_reads_the_block_over_a_forwarded_mail(block: str, date: str):
    message = parse(f"Subject: FW: x\nFrom: a@b.test\n\nBilginize.\n\n{block}{BODY}".encode())
    assert message.is_forward
    assert message.forwarded is not None
    assert message.forwarded.originals == (Original(HANNO, SUBJECT, date),)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ('"Hanno B." <hanno@research.test>, 5/10/2026 10:00 tarihinde şunu yazdı:', "5/10/2026 10:00"),
        ("Am 5/10/2026, 10:00 schrieb Hanno B. <hanno@research.test>:", "5/10/2026, 10:00"),
        ("Le 05/10/2026 10:00, « Hanno B. » <hanno@research.test> a écrit :", "05/10/2026 10:00"),
        ("On Oct 5, 2026, at 10:00, Hanno B.\n<hanno@research.test> wrote:", "Oct 5, 2026, at 10:00"),
        ("5 Eki 2026 tarihinde Hanno B. <hanno@research.test> şunu yazdı:", "5 Eki 2026"),
    ],
)
def test_reads_the_attribution_that_some_programs_write_instead(line: str, date: str):
    assert forwarded(f"Bak.\n\n{line}{BODY}", ()).originals == (Original(HANNO, "", date),)


def test_an_attribution_without_an_address_tells_nobody():
    assert forwarded("Hanno, 5 Eki 2026 Pzt, 10:00 tarihinde şunu yazdı:\n> x", ()).originals == ()


def test_a_chain_is_told_from_the_nearest_to_the_first():
    chain = (
        "Kimden: Ali <ali@kurum.test>\nGönderildi: 6 Ekim 2026 10:00\nKime: x\nKonu: Ynt: Leaked key\n\nBakar mısınız?\n\n"
        "Kimden: Hanno B. <hanno@research.test>\nGönderildi: 5 Ekim 2026 10:00\nKime: Ali\nKonu: Leaked key\n\nThe key."
    )
    told = [one.author.address for one in forwarded(chain, ()).originals]
    assert told == ["ali@kurum.test", "hanno@research.test"]


def test_within_a_house_outlook_shows_names_only():
    block = "Kimden: Ali Veli\nGönderildi: 5 Ekim 2026 10:00\nKime: Ayşe\nKonu: Kart\n\nx"
    assert forwarded(block, ()).originals == (Original(Address("", "Ali Veli"), "Kart", "5 Ekim 2026 10:00"),)


def test_an_address_for_a_name_is_no_name():
    block = "From: hanno@research.test <hanno@research.test>\nSent: Monday 10:00\nTo: x\nSubject: s\n\nx"
    assert forwarded(block, ()).originals[0].author == Address("hanno@research.test")


def test_a_subject_that_was_wrapped_is_one():
    block = "Kimden: h@research.test\nKonu: uzun bir\nkonu satırı\nKime: x@kurum.test\n\nMetin"
    assert forwarded(block, ()).originals[0].subject == "uzun bir konu satırı"


ATTACHED = (
    b"From: =?utf-8?q?Hanno_B=2E?= <hanno@research.test>\r\nSubject: Leaked key\r\n"
    b"Date: Mon, 5 Oct 2026 10:00:00 +0300\r\nMessage-ID: <first@research.test>\r\n\r\nThe key is public.\r\n"
)


def test_an_attached_mail_tells_its_header_its_id_and_its_text():
    read = forwarded("Ektedir.", (ATTACHED,))
    assert read.originals == (
        Original(HANNO, SUBJECT, "Mon, 5 Oct 2026 10:00:00 +0300", "<first@research.test>"),
    )
    assert read.text == "Leaked key\n\nThe key is public."


@pytest.mark.parametrize("field", [b"Message-ID: none", b"Message-ID: <\xc3\xbc@x.test>", b"X: y"])
def test_a_malformed_id_is_none(field: bytes):
    attached = ATTACHED.replace(b"Message-ID: <first@research.test>", field)
    assert forwarded("", (attached,)).originals[0].message_id == ""


def test_an_attached_mail_without_an_author_proposes_nobody():
    read = forwarded("", (b"Subject: x\r\n\r\nmetin",))
    assert (read.originals, read.text) == ((), "x\n\nmetin")


def test_what_is_no_forward_has_nothing_forwarded():
    assert parse(b"Subject: x\nFrom: a@b.test\n\nmetin").forwarded is None


def test_neither_very_many_blocks_nor_very_long_ones_cost_time():
    block = "Kimden: a@b.test\nGönderildi: 10:00\nKime: x\nKonu: y\n\n"
    assert len(forwarded(block * 3000, (ATTACHED,) * 50).originals) == 2
    assert len(forwarded("".join(block.replace("a@", f"a{n}@") for n in range(3000)), ()).originals) == 20
    forwarded("Kimden:" + "a@b.test" * 100_000, (b"x" * 5_000_000,))
