"""Which mails are nothing but thanks, and which ask for something more."""

import pytest

from tests.rules.specimen import mail
from ulak.desk.coming.thanks import is_bare_thanks


@pytest.mark.parametrize(
    ("text", "is_thanks"),
    [
        ("Teşekkür ederim, iyi çalışmalar.", True),
        ("Sağ ol", True),
        ("Sağ olun, kolay gelsin", True),
        ("Çok sağolunuz.", True),
        ("Many thanks for your quick help!", True),
        ("Thanks, but when?", False),
        ("Teşekkürler, kart hâlâ gelmedi", False),
        ("", False),
    ],
)
def test_bare_thanks_ask_for_nothing(text: str, is_thanks: bool):
    assert is_bare_thanks(mail(body=text)) is is_thanks
