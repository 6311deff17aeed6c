"""What gateways append, and paragraphs that only sound like it."""

import pytest

from ulak.mail.disclaimer import without_disclaimer

DISCLAIMER = "Bu e-posta gizlidir ve alıcısına aittir; yanlış geldiyse siliniz."


@pytest.mark.parametrize(
    "added",
    [
        DISCLAIMER,
        "This message is confidential and intended for the addressee. Delete it if that is not you.",
        "Diese E-Mail ist vertraulich. Sind Sie nicht der Adressat, vernichten Sie sie bitte.",
        "Ce message est confidentiel. Si vous n'êtes pas le destinataire, merci de le supprimer.",
        "Yasal Uyarı: Kurumumuz sorumlu değildir.",
        "Lütfen bu e-postayı yazdırmadan önce çevreyi düşününüz.",
        f"*****\n\n{DISCLAIMER}\n\n_____\n\nGizlilik Bildirimi: www.kurum.test",
    ],
)
def test_cuts_what_a_gateway_appends(added: str):
    assert without_disclaimer(f"Metin.\n\n{added}\n") == "Metin."


@pytest.mark.parametrize(
    "text",
    [
        DISCLAIMER,
        "Metin.",
        "",
        f"{DISCLAIMER}\n\nMetin.",
        "Metin.\n\nParolanız gizlidir, kimseyle paylaşmayınız.",
        "Metin.\n\nBu e-posta ile alıcıya ulaşıldı.",
    ],
)
def test_leaves_what_its_writer_wrote(text: str):
    assert without_disclaimer(text) == text


def test_very_many_paragraphs_cost_no_time():
    assert without_disclaimer("Metin." + f"\n\n{DISCLAIMER}" * 20).count("gizlidir") == 8
