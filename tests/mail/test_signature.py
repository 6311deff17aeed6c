"""Signatures, which do not leave the house with an answer."""

import pytest

from ulak.mail.signature import is_mobile_line, without_signature


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
