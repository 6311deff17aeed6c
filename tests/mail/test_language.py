"""Turkish or English."""

import pytest

from ulak.mail.language import language_of


@pytest.mark.parametrize(
    ("text", "subject", "language"),
    [
        ("Merhaba, sertifikam calismiyor, yardim eder misiniz? Tesekkurler", "", "tr"),
        ("Nitelikli elektronik sertifikamı yenilemek istiyorum.", "", "tr"),
        ("Faturamı alamadım.", "", "tr"),
        ("Hello, the certificate with this serial is compromised. Please revoke it.", "", "en"),
        ("The private key of www.example.test is public.", "Compromised key", "en"),
        ("", "Şikâyetim var", "tr"),
        ("", "Complaint about the renewal of my card", "en"),
        ("12345", "", ""),
        ("", "", ""),
    ],
)
def test_tells_turkish_from_english(text, subject, language):
    assert language_of(text, subject) == language
