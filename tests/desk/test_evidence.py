"""What a CRL (RFC 5280 §5) or an OCSP response (RFC 6960) shows of exactly one certificate, and what it does not."""

import base64
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponseStatus

from tests.desk.authority import LISTED, REVOKED, Authority, named
from tests.desk.big_list import big_list
from ulak.desk.certificates.evidence import NotShown, Shown, Sought, is_signed
from ulak.desk.certificates.evidence_files import evidence_in, issuers_in
from ulak.desk.certificates.issued import issued
from ulak.mail.message import Attachment

SERIAL = 0x3A4F11
CA, OTHER = Authority(), Authority("Another CA")
KNOWN = {CA.issuer: (CA.spki,)}
NOW = LISTED + timedelta(minutes=20)
REASONS = x509.ReasonFlags
INDIRECT = x509.IssuingDistributionPoint(
    full_name=[x509.UniformResourceIdentifier("http://crl.ornek.test/all.crl")], relative_name=None,
    only_contains_user_certs=False, only_contains_ca_certs=False, only_some_reasons=None,
    indirect_crl=True, only_contains_attribute_certs=False)  # fmt: skip


def of(authority: Authority) -> x509.CertificateIssuer:
    return x509.CertificateIssuer([x509.DirectoryName(named(authority.name))])


def sought(serial=SERIAL, issuer=CA.issuer, authorities=KNOWN, stated=REVOKED, now=NOW) -> Sought:
    return Sought(f"{serial:X}", issuer, stated, now, authorities)


def shows(content: bytes, **asked: object) -> Shown | NotShown:
    read = evidence_in(content)
    return read if isinstance(read, NotShown) else read.shows(sought(**asked))


def why(content: bytes, **asked: object) -> str:
    found = shows(content, **asked)
    assert isinstance(found, NotShown), found
    assert found.why.tr != found.why.en
    return found.why.en


CRL_NAME, OCSP_NAME = "CRL 4711 of 2026-11-24T05:35:00Z", "OCSP response of 2026-11-24T05:35:00Z"


@pytest.mark.parametrize(("content", "name", "reason"), [
    (CA.crl(SERIAL), CRL_NAME, "keyCompromise"),
    (CA.crl(7, SERIAL, 9, pem=True), CRL_NAME, "keyCompromise"),
    (CA.crl(SERIAL, number=None, reason=None), "CRL of 2026-11-24T05:35:00Z", ""),
    (CA.crl(SERIAL, extensions=((x509.DeltaCRLIndicator(4700), True),)), CRL_NAME, "keyCompromise"),
    (CA.crl(SERIAL, extensions=((INDIRECT, True),)), CRL_NAME, "keyCompromise"),
    (CA.crl(entries=((SERIAL, of(CA), True),)), CRL_NAME, "keyCompromise"),
    (b"Subject: CRL\n\n" + CA.crl(SERIAL, pem=True) + b"\nthe end", CRL_NAME, "keyCompromise"),
    (Authority(digest=hashes.SHA512()).crl(SERIAL), CRL_NAME, "keyCompromise"),
])  # fmt: skip
def test_a_list_with_that_serial_number_shows_it(content: bytes, name: str, reason: str):
    assert shows(content) == Shown(name, REVOKED, LISTED, reason, is_verified=True)


@pytest.mark.parametrize("digest", [None, hashes.SHA256(), hashes.SHA384()])
def test_a_response_for_that_serial_number_shows_it(digest: hashes.HashAlgorithm | None):
    assert shows(CA.ocsp(SERIAL, digest=digest)) == Shown(
        OCSP_NAME, REVOKED, LISTED, "keyCompromise", is_verified=True
    )


def test_one_that_stands_behind_pem_armour_is_read_too():
    armoured = b"-----BEGIN OCSP RESPONSE-----\n%b-----END OCSP RESPONSE-----\n"
    assert isinstance(shows(armoured % base64.encodebytes(CA.ocsp(SERIAL))), Shown)
    assert "neither" in why(armoured % b"ab=c\n")


@pytest.mark.parametrize(("content", "says", "is_against"), [
    (CA.crl(SERIAL + 1, listed=REVOKED + timedelta(hours=1)), "does not have this serial number", False),
    (CA.crl(listed=REVOKED), "does not have this serial number", False),
    (CA.crl(SERIAL + 1, listed=REVOKED - timedelta(minutes=1)), "is older than the revocation you write of", False),
    (CA.crl(7, extensions=((x509.DeltaCRLIndicator(4700), True),)), "delta CRL without this serial number", False),
    (CA.crl(SERIAL, reason=REASONS.remove_from_crl, extensions=((x509.DeltaCRLIndicator(1), True),)),
     "taken off the list", True),
    (CA.crl(SERIAL, reason=REASONS.certificate_hold), "BR 4.9.13", True),
    (OTHER.crl(SERIAL), "it is of CN=Another CA,C=TR, which did not issue the certificate", False),
    (CA.crl(entries=((SERIAL, of(OTHER), True),)), "cannot be read", False),
    (CA.crl(entries=((SERIAL, of(OTHER), True),), extensions=((INDIRECT, True),)), "does not have", False),
    (Authority(signer="Another CA").crl(SERIAL), "its signature is not that of", False),
    (CA.crl(SERIAL, listed=NOW + timedelta(hours=1)), "has not come yet", False),
    (CA.crl(SERIAL, at=NOW + timedelta(hours=1), listed=NOW), "has not come yet", False),
    (CA.crl(SERIAL, extensions=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"x"), True),)),
     "one that is critical is unknown", False),
    (CA.crl(entries=((SERIAL, x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"x"), True),)),
     "one that is critical is unknown", False),
    (CA.crl(SERIAL, extensions=((x509.UnrecognizedExtension(INDIRECT.oid, b"\x30\x01"), True),)),
     "cannot be read", False),
    (CA.crl(entries=((SERIAL, x509.UnrecognizedExtension(x509.CertificateIssuer.oid, b"\x30\x01"), True),)),
     "cannot be read", False),
    (CA.ocsp(SERIAL, OCSPCertStatus.GOOD), "says that the certificate is good: no revocation is published", True),
    (CA.ocsp(SERIAL, OCSPCertStatus.GOOD, as_of=REVOKED - timedelta(hours=1)), "is good, and is older", False),
    (CA.ocsp(SERIAL, OCSPCertStatus.UNKNOWN), "does not know the certificate", False),
    (CA.ocsp(SERIAL + 1), "is not for this serial number but for 3A4F12", False),
    (CA.ocsp(SERIAL, reason=REASONS.certificate_hold), "BR 4.9.13", True),
    (CA.ocsp(SERIAL, at=NOW + timedelta(hours=1)), "has not come yet", False),
    (OTHER.ocsp(SERIAL), "was not given for the key of the certificate's issuer", False),
    (OTHER.ocsp(SERIAL, digest=hashes.SHA256()), "was not given for the key", False),
    (Authority(signer="Another CA").ocsp(SERIAL), "its signature is not that of", False),
    (ocsp.OCSPResponseBuilder.build_unsuccessful(OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
     "gave no status (try later)", False),
    (b"", "neither a CRL nor an OCSP response", False),
    (b"iptal edildi", "neither a CRL nor an OCSP response", False),
    (CA.certificate(SERIAL).public_bytes(Encoding.DER), "neither a CRL nor an OCSP response", False),
    (b"-----BEGIN X509 CRL-----\n####\n-----END X509 CRL-----", "neither", False),
    (b"-----BEGIN X509 CRL-----\nabc\n-----END X509 CRL-----", "neither", False),
])  # fmt: skip
def test_anything_else_shows_nothing_and_says_why(content: bytes, says: str, is_against: bool):
    found = shows(content)
    assert says in why(content)
    assert isinstance(found, NotShown)
    assert found.is_against is is_against


def test_in_an_indirect_list_an_entry_is_of_the_issuer_named_last_above_it():
    """RFC 5280 §5.3.3: the same serial number may stand there of several."""
    entries = ((7, of(OTHER), True), (8, x509.InvalidityDate(REVOKED.replace(tzinfo=None)), False))
    content = CA.crl(SERIAL, entries=entries, extensions=((INDIRECT, True),))
    assert isinstance(shows(content), Shown)
    assert isinstance(shows(content, serial=8, issuer=OTHER.issuer), Shown)
    assert "does not have" in why(content, serial=8, stated=LISTED)
    assert "does not have" in why(content, issuer=OTHER.issuer, stated=LISTED)


def test_without_the_issuers_certificate_nobody_can_check_the_signature():
    for content in (CA.crl(SERIAL), CA.ocsp(SERIAL), Authority(signer="Another CA").crl(SERIAL)):
        found = shows(content, authorities={})
        assert isinstance(found, Shown)
        assert not found.is_verified


def test_of_a_certificate_nobody_here_knows_the_issuer_is_not_known_either():
    for content in (CA.crl(SERIAL), CA.ocsp(SERIAL), OTHER.crl(SERIAL), OTHER.ocsp(SERIAL)):
        found = shows(content, issuer="")
        assert isinstance(found, Shown)
        assert not found.is_verified


def test_an_authority_that_took_another_key_has_two():
    old = Authority(key_name="an older key")
    both = {CA.issuer: (CA.spki, old.spki)}
    for content in (CA.crl(SERIAL), old.crl(SERIAL), CA.ocsp(SERIAL), old.ocsp(SERIAL)):
        found = shows(content, authorities=both)
        assert isinstance(found, Shown)
        assert found.is_verified
    assert "signature" in why(old.crl(SERIAL))


def test_a_responder_may_sign_whom_the_issuer_lets():
    """RFC 6960 §4.2.2.2: its certificate is the issuer's, is for this, and comes along."""
    found = shows(CA.ocsp(SERIAL, responder=CA.responder(), responder_key="a responder"))
    assert isinstance(found, Shown)
    assert found.is_verified


@pytest.mark.parametrize(("responder", "more"), [
    (CA.responder(), {"encloses": False}),
    (CA.responder(usages=(x509.ObjectIdentifier("1.3.6.1.5.5.7.3.1"),)), {}),
    (CA.responder(usages=()), {}),
    (CA.responder(ends=datetime(2001, 1, 1, tzinfo=UTC)), {}),
    (OTHER.responder(), {}),
    (Authority(signer="Another CA").responder(), {}),
    (CA.responder(), {"responder_key": "somebody else"}),
])  # fmt: skip
def test_nobody_else_may(responder: x509.Certificate, more: dict[str, object]):
    asked = {"responder": responder, "responder_key": "a responder", **more}
    assert "its signature is not that of" in why(CA.ocsp(SERIAL, **asked))  # type: ignore[arg-type]


def test_a_signature_of_a_kind_that_cannot_be_tried_is_neither_right_nor_wrong():
    def spki(key) -> bytes:
        return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    plain = rsa.generate_private_key(65537, 2048)
    edwards = ed25519.Ed25519PrivateKey.generate()
    good = plain.sign(b"words", padding.PKCS1v15(), hashes.SHA256())
    assert is_signed(spki(plain), good, b"words", hashes.SHA256()) is True
    assert is_signed(spki(plain), good, b"other words", hashes.SHA256()) is False
    assert is_signed(spki(edwards), edwards.sign(b"words"), b"words", None) is True
    assert is_signed(spki(x25519.X25519PrivateKey.generate()), good, b"words", hashes.SHA256()) is None
    assert is_signed(b"no key", good, b"words", hashes.SHA256()) is None


def test_an_authority_whose_key_cannot_be_used_confirms_no_list():
    key = x25519.X25519PrivateKey.generate().public_key()
    unfit = {CA.issuer: (key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),)}
    assert "signature" in why(CA.crl(SERIAL), authorities=unfit)
    assert "not given for the key" in why(CA.ocsp(SERIAL), authorities=unfit)


def test_the_lists_of_a_mail_say_whose_certificates_are_to_be_looked_up():
    files = [Attachment("a.crl", "", CA.crl(1)), Attachment("b.crl", "", OTHER.crl(1)), Attachment("c", "", b"x"),
             Attachment("logo.png", "", CA.crl(1), inline=True)]  # fmt: skip
    assert tuple(issuers_in(files)) == (CA.issuer, OTHER.issuer)


@pytest.mark.parametrize("content", [CA.crl(SERIAL, 7), CA.ocsp(SERIAL, responder=CA.responder())])
def test_bytes_of_a_stranger_are_never_more_than_evidence_of_nothing(content: bytes):
    """Every octet changed, and every beginning of it: what is shown stays what was signed."""
    chance = random.Random(1)
    changed = [content[:place] for place in range(0, len(content), 3)]
    for place in range(len(content)):
        spoilt = bytearray(content)
        spoilt[place] ^= 1 << chance.randrange(8)
        changed.append(bytes(spoilt))
    for one in changed:
        found = shows(one)
        assert isinstance(found, NotShown) or (found.at, found.is_verified) == (REVOKED, True)


def test_a_name_that_is_no_text_is_no_list_and_no_certificate():
    def broken(content: bytes) -> bytes:
        return content.replace(b"\x0c\x07Test CA", b"\x03\x07\x00est CA")

    assert "neither" in why(broken(CA.crl(SERIAL))) or "cannot be read" in why(broken(CA.crl(SERIAL)))
    with pytest.raises(ValueError, match="no certificate that can be read"):
        issued(broken(CA.certificate(SERIAL).public_bytes(Encoding.DER)))


def test_a_list_of_300_000_certificates_takes_a_moment():
    content = big_list(CA, 300_000, last=SERIAL)
    assert len(content) > 10_000_000
    began = time.process_time()
    found = shows(content)
    assert isinstance(found, Shown)
    assert time.process_time() - began < 30
