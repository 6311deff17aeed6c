"""Vacation replies by their first words, and people's letters that only speak of somebody's leave."""

import pytest

from ulak.mail.away import LONGEST, is_away

AWAY = [
    "İzinliyim.",
    "İzinliyim, 7 Aralık'ta dönüyorum.",
    "Yıllık izindeyim, 7 Aralık'ta dönüyorum. Acil durumlarda cagri@kurum.test adresine yazınız.",
    "Merhaba,\n\nYıllık iznim nedeniyle ofiste değilim. Dönüşümde yanıtlayacağım.\n\nZehra",
    "Sayın ilgili,\n24.11.2026 - 27.11.2026 tarihleri arasında izinli olacağım.",
    "Merhaba, 24 Kasım 2026 tarihine kadar izindeyim.",
    "7 Aralık'a kadar izinliyim.",
    "İyi günler, iletiniz için teşekkürler. Şu anda ofis dışındayım.",
    "E-postanızı aldım. Şu an yerimde değilim.",
    "Bugün raporluyum.",
    "Şehir dışı görevdeyim, iletilerinize geç yanıt verebilirim.",
    "Bu ileti otomatik olarak gönderilmiştir. Ofis dışındayım.",
    "Otomatik yanıt: izindeyim",
    "I am out of the office until 7 December with limited access to e-mail.",
    "Hello,\n\nThank you for your email. I'm currently on annual leave.",
    "Dear sender,\nI will be out of office from 24 to 27 November.",
    "This is an automated response. I am on vacation.",
    "Out of office until Monday",
    "I'm on leave.",
]

WRITTEN = [
    "",
    "Müşteri izinliymiş, dönünce arayacak.",
    "Sayın Zeynep, sertifikanız yenilendi. Yarın izinli olacağım, Çağrı bakar.",
    "Ofis programınızı güncelleyiniz.",
    "Ofis dışındaki bilgisayardan deneyiniz.",
    "İzin belgesini gönderiniz.",
    "Görevli arkadaşımız sizi arayacak.",
    "Otomatik yenileme açık, sorun yok.",
    "I am out of ideas; please ask the SSL team.",
    "I am on it.",
    "The office is closed on Monday.",
    "Evet.",
    "Merhaba,",
    "İzinliyim ama baktım: " + "sorun şurada, şu adımları izleyiniz. " * (LONGEST // 30),
]


@pytest.mark.parametrize("text", AWAY)
def test_nobody_is_there(text):
    assert is_away(text)


@pytest.mark.parametrize("text", WRITTEN)
def test_somebody_wrote(text):
    assert not is_away(text)


def test_it_takes_no_time_to_read_nonsense():
    assert not is_away(("24.11.2026 - " * 60)[: LONGEST - 1])
