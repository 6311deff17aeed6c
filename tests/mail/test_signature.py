"""Signatures, which do not leave the house with an answer."""

import pytest

from ulak.mail.signature import (
    STAND_IN,
    is_mobile_line,
    is_only_signature,
    without_signature,
    without_what_is_added,
)
from ulak.mail.signature_block import is_signature_block


@pytest.mark.parametrize(
    "line",
    [
        "iPhone'umdan gönderildi",
        "iPhone’umdan gönderildi",
        "Sent from my iPhone",
        "Sent from my BlackBerry",
        "Sent from my Verizon Wireless BlackBerry",
        "Samsung Galaxy cihazımdan gönderildi",
        "Android için Outlook'u edinin",
        "iOS için Outlook uygulamasını edinin",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Yahoo Mail'den gönderildi",
        "Sent via Yahoo Mail",
        "Sent from Outlook for Android",
        "Sent with Proton Mail secure email.",
        "Outlook mobil uygulamasından gönderildi",
        "Gesendet von Mail für Windows",
    ],
)
def test_knows_what_a_phone_writes(line):
    assert is_mobile_line(line)
    assert without_signature(f"Tamam.\n\n{line}") == "Tamam."


@pytest.mark.parametrize(
    "line",
    [
        "Dosya iPhone'umdan gönderildi ama açılmadı",
        "Sent from my desk, is much easier than my mobile phone.",
        "Sent from the wrong address, sorry. I will write again, please wait for it.",
        "Teşekkürler",
        "Gmail adresime gönderildi.",
        "mail gönderildi",
        "Sent by registered post on Monday",
        "Von meinem Kollegen auf das Handy",
    ],
)
def test_leaves_sentences(line):
    assert not is_mobile_line(line)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Metin\n-- \nAli Veli\nTel: 1", "Metin"),
        ("Metin\n--\nAli", "Metin"),
        ("Metin\n\nSaygılarımla,\nAli Veli\nUzman\nTel: 0312 000 00 00", "Metin"),
        ("Metin\n\nBest regards\n\nAli", "Metin"),
        ("Metin\n\nMit freundlichen Grüßen\nMax", "Metin"),
        ("Metin\n\nİyi çalışmalar.", "Metin"),
        ("Metin\n\n-Ali", "Metin"),
        ("Metin\n\n/Ali Veli", "Metin"),
        ("Metin\n___________________________________________\nliste\nliste@l.test\nhttp://l.test/", "Metin"),
        # What is longer, asks or tells something is its writer's.
        ("Metin\n-- \n" + "uzun satır\n" * 20, "Metin\n-- \n" + "uzun satır\n" * 19 + "uzun satır"),
        (
            "Metin\n\nSaygılarımla,\nAli\nNumarayı da düzeltir misiniz?",
            "Metin\n\nSaygılarımla,\nAli\nNumarayı da düzeltir misiniz?",
        ),
        ("Metin\n\nSaygılarımla,\nAli\nNot: fatura ekte", "Metin\n\nSaygılarımla,\nAli\nNot: fatura ekte"),
        (
            "Metin\n\nSaygılar\nBu arada kartım da bugün bozuldu.",
            "Metin\n\nSaygılar\nBu arada kartım da bugün bozuldu.",
        ),
        (
            "Metin\n___________________________________________\nbölüm iki",
            "Metin\n___________________________________________\nbölüm iki",
        ),
        # Under a salutation it opens the letter; under words it closes it.
        ("Sayın Yıldız,\nİyi günler\nmührünüz hazır", "Sayın Yıldız,\nİyi günler\nmührünüz hazır"),
        ("Ahmet Bey,\n\nKolay gelsin,\nevrakım ne oldu", "Ahmet Bey,\n\nKolay gelsin,\nevrakım ne oldu"),
        ("Merhaba,\nMühür hazır.\nİyi günler\nAli", "Merhaba,\nMühür hazır."),
        ("Merhaba,\n\nSaygılarımla\nAli", "Merhaba,"),
        # An item of a list, and a rule between parts of a letter.
        ("Eksik belgeler\n\n- Vekaletname", "Eksik belgeler\n\n- Vekaletname"),
        ("Metin\n\n— Ali", "Metin"),
        ("Teşekkürler.\n--\nDevamı:\nKart gelmedi.", "Teşekkürler.\n--\nDevamı:\nKart gelmedi."),
        ("Metin\n--\nKart\nNe zaman gelir?", "Metin\n--\nKart\nNe zaman gelir?"),
        ("Merhaba,\n—\nKart gelmedi", "Merhaba,\n—\nKart gelmedi"),
        ("Metin\n—\nAli Veli\nuzman", "Metin"),
        ("Metin\n--\n", "Metin"),
        ("Saygılarımla\nAli", "Saygılarımla\nAli"),
        ("-- \nAli", "-- \nAli"),
        ("Sent from my iPhone", "Sent from my iPhone"),
        ("Metin\n" + "a\n" * 12, "Metin\n" + "a\n" * 11 + "a"),
        ("", ""),
    ],
)
def test_cuts_only_what_is_surely_a_signature(text, kept):
    assert without_signature(text) == kept


@pytest.mark.parametrize(
    "formula", ["İyi günler,", "İyi çalışmalar", "Kolay gelsin", "Selamlar", "Saygılar,"]
)
@pytest.mark.parametrize(
    "above",
    ["", "Sayın Ali YILDIZ;\n", "Ali Yıldız\n\n", "Merhaba\n", "Merhabalar,\n\n", "Sayın yetkili\n", "#al\n"],
)
@pytest.mark.parametrize(
    "text", ["Kart hazır", "Kartınız hazır.", "Seri no: AB12", "Seri no AB12", "Kart Hazır"]
)
def test_a_formula_that_opens_a_letter_cuts_nothing(above, formula, text):
    letter = f"{above}{formula}\n\n{text}"
    assert without_signature(f"{letter}\n\nSaygılarımla\nZehra Kaya") == letter
    assert without_what_is_added(f"{STAND_IN}\n\n{letter}") == f"{STAND_IN}\n\n{letter}"


@pytest.mark.parametrize(
    "text", ["Merhabalar,\n\nİyi çalışmalar dilerim.", "Merhaba,\nİyi günler\nAli Yıldız"]
)
def test_of_an_author_who_only_greets_everything_is_kept(text):
    assert without_signature(text) == text


def test_below_thirty_lines_of_greetings_a_formula_closes():
    assert without_signature("Merhaba,\n" * 40 + "İyi günler\nAli") == "\n".join(["Merhaba,"] * 40)


@pytest.mark.parametrize(
    "text", ["İyi çalışmalar", "İyi çalışmalar\nZehra Kaya", "Merhaba,\n\nKolay gelsin\nZehra Kaya\nMüdür"]
)
def test_a_formula_with_a_name_is_nothing_but_a_signature(text):
    assert is_only_signature(text)


CONTENT = [
    "Ek: dilekce.pdf",
    "EK-1: dilekce.pdf",
    "EKLER\n1- Form",
    "Enc: form.pdf",
    "Attachments:\nform.pdf",
    "P.S. Kart yarın geliyor.",
    "Not: fatura ekte",
    "IBAN: TR330006100519786457841326",
    "Dekont no: 998877\nVergi dairesi: Gebze",
]


@pytest.mark.parametrize("content", CONTENT)
def test_what_stands_below_a_closing_and_is_no_signature_is_kept(content):
    text = f"Ödendi.\n\nSaygılarımla\nZehra Kaya\nT: 0312 000 00 00\n\n{content}"
    assert without_signature(text) == text
    assert without_what_is_added(text) == f"Ödendi.\n\n{content}"


@pytest.mark.parametrize(
    "text",
    [
        "Ödendi.\n\nSaygılarımla\n\nEk: dilekce.pdf",
        "Hazırdır.\n\nSaygılarımızla,\nKamu SM\n\nDear Ali,\n\nSerial number: 5",
        "Gerekenler:\n-Kimlik\nIBAN: TR33",
        "Ödendi.\n\nSaygılarımla\nKart hazır.",
    ],
)
def test_in_doubt_all_is_kept(text):
    assert without_what_is_added(text) == text


@pytest.mark.parametrize(
    "contact",
    [
        "T: 0312 000 00 00",
        "Tel/Faks: 0312 000 00 00",
        "Cep Tel: 0532 000 00 00",
        "Dahili: 4321",
        "Dahili 4321",
        "E-posta: zehra@kurum.test",
        "zehra@kurum.test",
        "0312 000 00 00",
        "www.kurum.test",
        "https://kurum.test/a",
        "Adres: Gebze Kocaeli",
        "Gebze Yerleşkesi, Atatürk Cad. No: 5 Gebze",
        "Müdür",
        "uzman yardımcısı",
        "Müşteri İlişkileri Müdürü",
        "Birim Sorumlusu | T: 0312 000 00 00",
    ],
)
def test_knows_a_block_of_name_and_contact(contact):
    assert is_signature_block(f"Dr. Zehra KAYA\n{contact}")
    assert is_signature_block(f"Zehra Kaya\nTÜBİTAK BİLGEM Kamu SM\n{contact}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Evet",
        "Tamam",
        "12345",
        "Kartınız yolda.",
        "Ali Yıldız",
        "Ali Yıldız ile görüşün",
        "Kart Hazır\nTel: 0312 000 00 00",
        "Kartınız Basıldı\nTel: 0312 000 00 00",
        "Ankara Şubesi\nTel: 0312 000 00 00",
        "Mehmet Demir\nTel: 0312 000 00 00\nOnu arayınız.",
        "Mehmet Demir\nTel: 0312 000 00 00\nyarın.",
        "Mehmet Demir\nTel: 0312 000 00 00\nMüdür Yardımcısı mı?",
        "Mehmet Demir\nTel: 0312 000 00 00\nIBAN: TR33",
        "Mehmet Demir\nTel: 0312 000 00 00\nsonra banka dekontunu gönderin",
        "Mehmet Demir\nTel: 0312 000 00 00\n" + "A" * 100,
        "Mehmet Demir\n" + "Tel: 0312 000 00 00\n" * 8,
    ],
)
def test_a_short_answer_is_no_block(text):
    assert not is_signature_block(text)
