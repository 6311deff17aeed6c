"""
Class 15: a member's address, signature or the desk's own notice reaches the author.

A staff mail is never forwarded: `desk/staff/own_words.py` takes what its writer wrote, and in doubt less, and
`desk/staff/outgoing.py:send_text` puts that into the desk's letter, without staff addresses and without lines of
the notice that was answered. Let `own_words` return `message.reply_text`, or `send_text` skip
`without_our_letter`, and tests below turn red.
"""

from dataclasses import replace
from textwrap import wrap

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, mail, said, templates
from ulak.desk.staff.own_words import LETTER_CUT, own_words, without_our_letter
from ulak.desk.ticket import Purpose

NOTICE = (
    "Yeni kayıt.\nBirim: Müşteri İlişkileri Birimi\n\nzeynep@ornek.gov.tr yazdı:\n\n> Kartım gelmedi.\n\n"
    "Nasıl yanıtlanır\nBu iletiyi yanıtlayınız: yazdığınız metin başvuru sahibine gider.\n#not: masada kalır"
)
HEADER = (
    "Kimden: Kamu SM <bilgi@kamusm.test>\nGönderildi: 24 Kasım 2026 Salı 09:00\nKime: zehra@kurum.test\n"
    "Konu: [KSM-2026-000001] Konu\n\n"
)
MARKED = "\n".join(f"> {line}" for line in NOTICE.split("\n"))
DISCLAIMER = (
    "Bu e-posta ve ekleri kişiye özel ve gizlidir. Muhatabı değilseniz lütfen siliniz. Kurum, içeriğinden"
    " sorumlu değildir."
)
ANSWER = "Sayın Zeynep Kaya,\n\nKartınız 24 Kasım'da kargoya verildi."

ADDED = {
    "quotation with marks": f"\n\n24.11.2026 09:00 tarihinde Kamu SM yazdı:\n{MARKED}",
    "quotation in Outlook": f"\n\n{HEADER}{NOTICE}",
    "quotation in Outlook, answers announced below": f"\n\nAyrıntı aşağıda belirtilmiştir.\n\n{HEADER}{NOTICE}",
    "quotation without any mark": f"\n\n{NOTICE}",
    "signature after two dashes": "\n\n-- \nZehra Demir\nMüşteri İlişkileri Birimi\n0312 000 00 00",
    "signature under a formula": "\n\nSaygılarımla,\nZehra Demir\nUzman\nDahili 4321",
    "phone": "\n\niPhone'umdan gönderildi",
    "Outlook on a phone": "\n\nAndroid için Outlook'u edinin<https://aka.ms/AAb9ysg>",
    "disclaimer": f"\n\n{DISCLAIMER}",
    "disclaimer in English": "\n\nThis e-mail is confidential and intended for its recipient. If you are not, please"
    " delete it and notify the sender.",
    "disclaimer with a heading": "\n\n________________________________\n\nYASAL UYARI: Kurum görüşü değildir.",
    "signature, then disclaimer": f"\n\nSaygılarımla,\nZehra Demir\n\n*****\n\n{DISCLAIMER}",
    "disclaimer below the quotation": f"\n\nSaygılarımla,\nZehra\n\n24.11.2026 09:00 tarihinde Kamu SM yazdı:\n"
    f"{MARKED}\n\n{DISCLAIMER}",
}
INTERNAL = (
    "Zehra Demir",
    "0312",
    "4321",
    "Nasıl yanıtlanır",
    "#not",
    "Birim",
    "iPhone",
    "Outlook",
    "gizlidir",
)
INTERNAL += ("confidential", "YASAL", "zehra@kurum.test", "[KSM", "yazdı:")


def noticed() -> Desk:
    """A ticket whose notice says what notices say."""
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))
    notice = desk.letter(Purpose.NOTICE)
    desk._letter(notice.id, text=NOTICE)
    return desk


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_the_author_gets_the_answer_and_nothing_that_came_along(added: str):
    decision = noticed().replies(ANSWER + added)
    sent = draft(decision, "answer").text
    assert sent.startswith(ANSWER)
    assert [word for word in INTERNAL if word in sent] == []


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_nothing_that_came_along_is_an_answer_by_itself(added: str):
    decision = noticed().replies(added.strip())
    if "Ayrıntı" not in added:
        assert templates(decision) == ["receipt"]
        assert "no text of its own" in said(decision)


@pytest.mark.parametrize("address", ["zehra@kurum.test", "Zehra@Kurum.test", "musteri-iliskileri@kurum.test"])
def test_addresses_of_people_and_teams_become_the_desk_s(address: str):
    decision = noticed().replies(f"Sorularınız için {address} adresine yazınız.")
    assert draft(decision, "answer").text == "Sorularınız için bilgi@kamusm.test adresine yazınız."
    assert address.lower() in said(decision)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("*zehra@kurum.test*", "*bilgi@kamusm.test*"),
        ("'zehra@kurum.test'", "'bilgi@kamusm.test'"),
        ("_Zehra@kurum.test_", "_bilgi@kamusm.test_"),
        ("e-posta=zehra@kurum.test.", "e-posta=bilgi@kamusm.test."),
        ("Zehra|zehra@kurum.test|", "Zehra|bilgi@kamusm.test|"),
        ("ali.zehra@kurum.test", "ali.zehra@kurum.test"),
    ],
)
def test_nor_does_what_is_written_around_an_address_save_it(written: str, left: str):
    assert draft(noticed().replies(f"Bize yazınız: {written}"), "answer").text == f"Bize yazınız: {left}"


def test_who_copies_one_line_out_of_the_notice_means_it():
    text = "Şöyle yazmışsınız:\nKartım gelmedi.\nAdresinizi doğrular mısınız?"
    assert without_our_letter(text, NOTICE) == text


@pytest.mark.parametrize("width", [38, 72])
def test_a_notice_whose_lines_were_broken_anew_goes_too(width: int):
    broken = "\n".join(piece for line in NOTICE.splitlines() for piece in wrap(line, width) or [""])
    assert without_our_letter(f"Kargoda.\n\n{broken}", NOTICE) == "Kargoda."


def test_lines_between_those_of_the_notice_stay_and_the_writer_is_told():
    cut = NOTICE.replace("Nasıl", "Kargoda.\n\nNasıl")
    assert without_our_letter(cut, NOTICE) == "Kargoda."
    assert LETTER_CUT.en in said(noticed().replies(f"Kargoda.\n\n{NOTICE}"))


@pytest.mark.parametrize(
    "text",
    [
        "Belgeniz gizli değildir; alıcı olarak sizi gösterdik.",
        "Bu e-posta ile başvurunuzun sonucunu bildiriyoruz. Kargo bizim sorumluluğumuzda değildir.",
        "Metin\n\nSaygılar\nBu arada kartınız da bugün basıldı.",
        "Şifrenizi kimseyle paylaşmayınız.\n\nÖzel anahtarınız gizlidir.",
        "Sayın Kaya,\n\nYanıtlar aşağıda:\n\n1. Evet\n2. Hayır",
    ],
)
def test_what_the_writer_wrote_is_never_cut(text: str):
    assert draft(noticed().replies(text), "answer").text == text


def test_a_forward_has_no_words_to_be_sent():
    message = mail("#al\nBilginize.", "zehra@kurum.test", "İLT: Konu", Authentication_Results=PASS)
    assert own_words(message) == message.text
    assert own_words(replace(message, is_forward=False)) == "#al\nBilginize."


AUTOMATIC = "Zehra Demir\nMüşteri İlişkileri Müdürü\nT: 0312 000 00 00\nwww.kurum.test"


@pytest.mark.parametrize("text", [AUTOMATIC, f"İyi çalışmalar\n{AUTOMATIC}", "Zehra Demir\nMüdür"])
def test_a_signature_that_a_program_put_there_is_no_answer(text: str):
    decision = noticed().replies(text)
    assert templates(decision) == ["receipt"]
    assert "no text of its own" in said(decision)
    assert own_words(mail(f"#al\n\n{text}", "zehra@kurum.test", Authentication_Results=PASS)) == "#al"
    assert "answer" not in templates(noticed().replies(f"#al\n\n{text}"))


@pytest.mark.parametrize("command", ["#not", "#yanıt"])
def test_who_says_that_there_is_a_text_is_believed(command: str):
    text = f"{command}\n\n{AUTOMATIC}"
    assert own_words(mail(text, "zehra@kurum.test", Authentication_Results=PASS)) == text


@pytest.mark.parametrize("text", ["Kartınız yolda.", "Evet", "Tamam", "12345", "Ali Yıldız ile görüşün"])
def test_a_short_answer_goes(text: str):
    assert draft(noticed().replies(text), "answer").text == text
