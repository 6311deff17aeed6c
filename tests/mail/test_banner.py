"""Warnings of gateways, and authors who only speak of such things."""

import pytest

from ulak.mail.banner import is_banner, without_banners


@pytest.mark.parametrize(
    "paragraph",
    [
        "[EXTERNAL] This e-mail came from outside the organisation.",
        "CAUTION: This email originated from outside of the organization. Do not click\nlinks or open attachments.",
        "Warning: This e-mail came from an external source.",
        "DİKKAT: Bu e-posta kurum dışından gelmiştir. Bağlantılara tıklamayınız.",
        "** DIŞ KAYNAKLI E-POSTA: Bu ileti kurumumuz dışından gönderilmiştir. **",
        "ACHTUNG: Diese E-Mail kommt von außerhalb. Prüfen Sie den Absender.",
        "Attention : ce message provient d'un expéditeur extérieur.",
    ],
)
def test_knows_a_banner(paragraph: str):
    assert is_banner(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "Uyarı: dışarıdan gelen e-postalarımız size ulaşmıyor mu?",
        "Dikkat: kartım çalışmıyor.",
        "Uyarı: kurumunuz adına dışarıdan gönderilen bir e-posta aldım.",
        "Warning: I got an e-mail in your name from outside of your network.",
        "This e-mail came back to us.",
        "External mails are the problem here, and this is a longer text.",
        "CAUTION: This email originated from outside. " + "x" * 700,
        "\n".join(["CAUTION: This email originated from outside."] * 8),
    ],
)
def test_leaves_what_people_write(paragraph: str):
    assert not is_banner(paragraph)


def test_takes_banners_from_the_top_and_never_everything():
    banner = "Warning: This e-mail came from an external source."
    assert without_banners(["", banner, "", banner, "", "#al"])[-1] == "#al"
    assert banner not in without_banners([banner, "", "#al"])
    assert without_banners([banner, ""]) == [banner, ""]
    assert without_banners([]) == []
    assert without_banners([banner, ""] * 4 + ["#al"]) == ["", banner, "", "#al"]
    assert without_banners(["Metin", "", banner]) == ["Metin", "", banner]
