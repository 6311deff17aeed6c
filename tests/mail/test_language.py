"""Turkish or English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.specimen import read
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
        ("Merhaba", "", "tr"),
        ("Tamam", "", "tr"),
        ("Kartim bozuldu", "", "tr"),
        ("sifremi unuttum", "", "tr"),
        ("FATURAMI ALAMADIM", "", "tr"),
        ("Basvurumun durumunu ogrenebilir miyim", "", "tr"),
        ("SSL'in süresi doldu", "", "tr"),
        ("Kamu SM'den ses yok", "", "tr"),
        ("10 iş", "", "tr"),
        ("ok, tesekkurler", "Certificate request", "tr"),
        ("revoke it", "", "en"),
        ("It's urgent", "", "en"),
        ("I can't renew.", "", "en"),
        ("Thanks!\nİbrahim Güneş", "", "en"),
        ("Please help. Ayşe Yıldız Şahin", "", "en"),
        ("OK", "Başvuru", "tr"),
        ("12345", "Compromised key", "en"),
        ("the kartım", "", ""),
    ],
)
def test_tells_turkish_from_english(text, subject, language):
    assert language_of(text, subject) == language


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag, ich habe ein Problem mit dem Zertifikat. Was kann ich tun?",
        "Sehr geehrte Damen und Herren, in der Anlage das Zertifikat",
        "Bonjour, je n'arrive pas à renouveler mon certificat de la société. Merci de votre aide",
        "Bonjour",
        "Hola, no puedo renovar mi certificado, gracias",
        "Buongiorno, il certificato è scaduto",
        "Prezados, nao consigo renovar o certificado, obrigado",
        "Bedankt voor uw hulp met het certificaat",
        "Здравствуйте, наш SSL certificate не работает",
        "您好，certificate 证书过期了，请帮助我们更新",
    ],
)
@pytest.mark.parametrize("subject", ["", "Şikâyet", "Complaint"])
def test_other_languages_are_neither(text, subject):
    assert language_of(text, subject) == ""


CONFIDENTIAL = "This e-mail and its attachments are confidential and intended for the addressee. " * 4
GIZLI = "Bu e-posta ve ekleri gizlidir ve sadece gönderildiği kişi için hazırlanmıştır. " * 4


def test_the_disclaimer_of_a_company_says_nothing():
    assert language_of(f"Ekte belge var.\n\n{CONFIDENTIAL}") == "tr"
    assert language_of(f"Please renew our certificate.\n\n{GIZLI}\n\n{CONFIDENTIAL}") == "en"


QUOTED_ENGLISH = "\r\n".join(
    ["> Dear customer,", "> please send us the number of the certificate that is expired."] * 3
)
QUOTED_TURKISH = "\r\n".join(
    ["> Sayın ilgili,", "> sertifikanın numarasını bize göndermenizi rica ederiz."] * 3
)
FORWARD = "---------- Forwarded message ---------\r\nFrom: A <a@b.test>\r\nDate: Mon, 5 Oct 2026 10:00\r\nSubject: x\r\n\r\n"


@pytest.mark.parametrize(
    ("subject", "body", "language"),
    [
        (
            "Re: Request",
            f"Numara ektedir.\r\n\r\nOn Mon, 5 Oct 2026 at 10:00, A <a@b.test> wrote:\r\n{QUOTED_ENGLISH}",
            "tr",
        ),
        (
            "Ynt: Talep",
            f"See attached, thanks\r\n\r\n5 Eki 2026 10:00 tarihinde A <a@b.test> yazdı:\r\n{QUOTED_TURKISH}",
            "en",
        ),
        ("Ynt: Başvuru", QUOTED_ENGLISH, "tr"),
        (
            "Fwd: Compromised key",
            f"Bilginize\r\n\r\n{FORWARD}The private key of the certificate is public.",
            "tr",
        ),
        ("İlt: Şikâyet", f"Please have a look\r\n\r\n{FORWARD}Kartımı alamadım, yardım edin.", "en"),
        ("Fwd: x", f"{FORWARD}The private key of the certificate is public.", ""),
        ("Soru", f"{QUOTED_ENGLISH}\r\nBunu anlamadım, ne yapmam gerekli?", "tr"),
    ],
)
def test_only_what_the_author_wrote_counts(subject, body, language):
    assert read(f"Subject: {subject}", "In-Reply-To: <1@b.test>", body=body).language == language


@given(st.text(max_size=300), st.text(max_size=50))
def test_answers_with_one_of_three(text, subject):
    assert language_of(text, subject) in {"tr", "en", ""}
