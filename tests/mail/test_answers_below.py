"""Who announces answers inside the quoted mail, and who only speaks of something below."""

import pytest

from ulak.mail.answers_below import says_answers_below, says_answers_inside


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Yanıtlarım aşağıda.", True),
        ("Cevaplarımı kırmızı ile yazdım", True),
        ("Aşağıda satır aralarında açıkladım", True),
        ("Please see my comments inline.", True),
        ("My answers are below in red", True),
        ("Meine Antworten stehen unten", True),
        ("Voir mes réponses en rouge", True),
        ("Cevaplarımı aşağıya yazdım.", True),
        ("Aşağıdadır.", True),
        ("Kırmızı ile yazdım", True),
        ("Sorularınızın cevapları metin içindedir.", True),
        ("Soruların arasına yazdım", True),
        ("İstediğiniz bilgiler aşağıdadır", True),
        ("Aşağıdaki hata çıkıyor.", False),
        ("Kart kırmızı ışık yakıyor.", False),
        ("Sorun sürüyor.", False),
        ("The error below appears.", False),
        ("Yanıtınız için teşekkürler. Kırmızı ışık yanıyor.", False),
    ],
)
def test_says_where_the_answers_stand(text: str, says: bool):
    assert says_answers_below(text) is says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Yanıtlarımız aşağıda kırmızı ile belirtilmiştir.", True),
        ("Answers below in red.", True),
        ("Cevaplar metin içindedir.", True),
        ("Sorularınızın yanıtları aşağıdadır:\n\n1. Evet", False),
        ("See the list below", False),
    ],
)
def test_only_the_quoted_mail_can_be_meant(text: str, says: bool):
    assert says_answers_inside(text) is says
