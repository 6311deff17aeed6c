"""What a mail is said to speak of."""

import pytest

from tests.rules.specimen import file_named, mail
from ulak.desk.rules.mentions import mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sertifikamın süresi doldu", ("certificate",)),
        ("see https://crt.sh/?q=1", ("crt.sh",)),
        ("the key compromise of a certificate", ("certificate", "private-key")),
        ("ÖZEL ANAHTAR", ("private-key",)),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc", ("private-key",)),
        ("Gizli anahtar, secret-key", ("private-key",)),
        ("Anahtarlarımız sızdırılmış", ("private-key",)),
        ("KeyCompromise", ("private-key",)),
        ("two compromised keys", ("private-key",)),
        ("Mon certificat", ("certificate",)),
        ("a monkey and anahtarlık", ()),
        ("Mali mührümü iptal ettirmek istiyorum", ("revocation-request",)),
        ("İptalini talep ediyorum: e-imza", ("revocation-request",)),
        ("Please revoke it", ("revocation-request",)),
        ("Revoking, revocation", ("revocation-request",)),
        ("it was revoked", ()),
        ("E-imzam iptal edilmiş", ()),
        ("E-imzamın iptal edilmesine kızgınım", ()),
        ("E-imzamın iptal işlemi için", ("revocation-request",)),
        ("NES'imin askıya alınmasını istiyorum", ("revocation-request",)),
        ("Mühür iptal olmuş", ()),
        ("E-imzamı iptal etmeyin, iptal edilmesin", ()),
        ("E-imzamın iptali için çok teşekkür ederim", ()),
        ("Do not revoke it; I never asked you to revoke it", ()),
        ("Where is the revocation list, and the revocation status?", ()),
        ("Kartvizit", ()),
    ],
)
def test_by_its_words(text, found):
    assert mentions(mail(text)) == found
    assert mentions(mail("", text)) == found


def test_by_its_files():
    key = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n"
    assert mentions(mail(attachments=(file_named("Sunucu.PEM"),))) == ("certificate",)
    assert mentions(mail(attachments=(file_named("not.txt", key),))) == ("private-key",)
    assert mentions(mail(attachments=(file_named("not.txt", b"merhaba"),))) == ()
