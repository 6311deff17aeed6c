"""What the inventory keeps of a certificate, out of its DER (RFC 5280 §4.1)."""

import ipaddress
from hashlib import sha1, sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.desk.authority import key_of, named
from tests.desk.issuing import BEGINS, ENDS, SERIAL, authority_der, der_of, issue
from ulak.desk.certificates.issued import LARGEST, issued, name_digest
from ulak.mail.der import FIRST, INTEGER, SEQUENCE, Element, elements, encoded, inside


def test_it_keeps_what_a_certificate_is_known_and_proven_by():
    der = der_of(SERIAL, "www.ornek.test")
    read = issued(der)
    public = key_of("a server").public_key()
    one = read.certificate
    assert one.public_key == public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert one.spki == sha256(one.public_key).hexdigest()
    assert one.sha256 == sha256(der).hexdigest()
    assert read.sha1 == sha1(der, usedforsecurity=False).hexdigest()
    assert (one.serial, one.not_before, one.not_after) == ("3A4F9912D0C1B2A3", BEGINS, ENDS)
    assert (one.issuer_name, one.subject) == ("CN=Test CA,C=TR", "CN=www.ornek.test,C=TR")
    assert one.issuer == name_digest(named("Test CA"))
    assert read.subject == name_digest(named("www.ornek.test"))
    assert not read.is_authority
    assert not read.is_precertificate


def test_a_serial_number_with_a_leading_zero_byte_has_no_leading_zero():
    assert issue(0x0080FF).certificate.serial == "80FF"


def test_an_authority_is_known_by_its_name_as_the_issuer_of_others():
    authority = issued(authority_der())
    assert authority.is_authority
    assert authority.subject == issue().certificate.issuer


def test_a_precertificate_has_the_number_of_its_certificate_and_another_digest():
    final, before = issue(), issue(is_precertificate=True)
    assert before.is_precertificate
    assert before.certificate.serial == final.certificate.serial
    assert before.certificate.sha256 != final.certificate.sha256


def common_name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


SERVERS = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
PEOPLE = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
MIXED = x509.SubjectAlternativeName([
    x509.DNSName("WWW.Ornek.test."), x509.DNSName("www.ornek.test"), x509.DNSName("*.ornek.test"),
    x509.RFC822Name("ayse@ornek.test"), x509.IPAddress(ipaddress.ip_address("192.0.2.7")),
    x509.IPAddress(ipaddress.ip_network("192.0.2.0/24")),
])  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "extensions", "names"),
    [
        (None, [(MIXED, False)], ("www.ornek.test", "*.ornek.test", "192.0.2.7")),
        (common_name("eski.ornek.test"), [], ("eski.ornek.test",)),
        (common_name("*.ornek.test"), [SERVERS], ("*.ornek.test",)),
        (common_name("eski.ornek.test"), [(MIXED, False)], ("www.ornek.test", "*.ornek.test", "192.0.2.7")),
        (common_name("Ayşe Yılmaz"), [], ()),
        (common_name("ayse.yilmaz"), [PEOPLE], ()),
        (x509.Name([]), [], ()),
    ],
)
def test_names_are_hosts_and_never_people(subject, extensions, names):
    assert issue(subject=subject, extensions=extensions).certificate.names == names


def test_a_certificate_whose_extensions_are_broken_is_known_all_the_same():
    """Misissuance is what is reported."""
    broken = x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, b"\x30\x05nope")
    read = issue(extensions=[(broken, False)])
    assert read.certificate.serial == "3A4F9912D0C1B2A3"
    assert read.certificate.names == ("www.ornek.test",)  # its subject's


def test_the_key_of_the_oldest_form_is_found_too():
    """Version 1 has no version number in front (RFC 5280 §4.1.2.1)."""
    version, *parts, _ = tbs(der_of(SERIAL, "www.ornek.test"))
    read = issued(rebuilt(*parts))
    assert version[0] == FIRST
    assert read.certificate.public_key == issue().certificate.public_key


def test_a_serial_number_that_no_column_holds_is_refused():
    version, _, *parts = tbs(der_of())
    issued(rebuilt(version, (INTEGER, bytes([0x7F]) * 25), *parts))
    with pytest.raises(ValueError, match="serial number"):
        issued(rebuilt(version, (INTEGER, bytes([0x7F]) * 26), *parts))


def tbs(der: bytes) -> list[Element]:
    return elements(inside(der)[0][1])


def rebuilt(*parts: Element) -> bytes:
    """A certificate of these parts; its signature is wrong, which nobody looks at."""
    signed = encoded(SEQUENCE, *(encoded(*part) for part in parts))
    return encoded(SEQUENCE, signed, *(encoded(*part) for part in inside(der_of())[1:]))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no certificate"),
        (b"-----BEGIN", "no certificate"),
        (der_of()[:-1], "no certificate"),
        (der_of() + b"\x00", "no certificate"),
        (der_of() + bytes(LARGEST), "larger"),
        (encoded(0x30, b"\x02\x01\x05"), "no certificate"),
    ],
)
def test_what_is_none_is_said_in_a_sentence(content, why):
    with pytest.raises(ValueError, match=why):
        issued(content)
