"""Every certificate that a CRL has as revoked (RFC 5280 §5.3), for the inventory."""

import pytest
from cryptography import x509

from tests.desk.authority import REVOKED, Authority, named
from ulak.desk.certificates.revocation_list import Listed, RevocationList

CA, OTHER = Authority(), Authority("Another CA")
REASONS = x509.ReasonFlags
INDIRECT = x509.IssuingDistributionPoint(
    full_name=[x509.UniformResourceIdentifier("http://crl.ornek.test/all.crl")], relative_name=None,
    only_contains_user_certs=False, only_contains_ca_certs=False, only_some_reasons=None,
    indirect_crl=True, only_contains_attribute_certs=False)  # fmt: skip
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


def of(authority: Authority) -> x509.CertificateIssuer:
    return x509.CertificateIssuer([x509.DirectoryName(named(authority.name))])


def listed(content: bytes) -> list[Listed]:
    read = RevocationList.of(content)
    assert isinstance(read, RevocationList)
    return list(read.revoked())


def test_it_has_every_certificate_with_time_and_reason():
    assert listed(CA.crl(0x00AB, 0xCD)) == [
        Listed(CA.issuer, "AB", REVOKED, "keyCompromise"),
        Listed(CA.issuer, "CD", REVOKED, "keyCompromise"),
    ]


def test_a_reason_need_not_be_given():
    assert [one.reason for one in listed(CA.crl(0xAB, reason=None))] == [""]


@pytest.mark.parametrize("reason", [REASONS.certificate_hold, REASONS.remove_from_crl])
def test_who_is_on_hold_or_taken_off_is_not_revoked(reason):
    assert listed(CA.crl(0xAB, reason=reason)) == []


def test_in_an_indirect_list_an_entry_is_of_whom_was_named_last():
    entries = ((2, of(OTHER), True), (3, UNKNOWN, False), (4, of(CA), True))
    found = listed(CA.crl(1, entries=entries, extensions=((INDIRECT, True),)))
    issuers = [CA.issuer, OTHER.issuer, OTHER.issuer, CA.issuer]
    assert [(one.issuer, one.serial) for one in found] == list(zip(issuers, "1234", strict=True))


def test_what_is_of_another_issuer_in_an_ordinary_list_is_left_out():
    assert listed(CA.crl(entries=((2, of(OTHER), True),))) == []


def test_an_entry_with_a_critical_extension_that_nobody_knows_is_left_out():
    assert [one.serial for one in listed(CA.crl(1, entries=((2, UNKNOWN, True),)))] == ["1"]


def test_its_signature_is_that_of_one_of_its_issuers_keys():
    read = RevocationList.of(CA.crl(1))
    assert isinstance(read, RevocationList)
    assert read.is_signed_with_any((OTHER.spki, CA.spki))
    assert not read.is_signed_with_any((OTHER.spki,))
    assert not read.is_signed_with_any(())
    assert (read.number, read.name) == ("4711", "CRL 4711 of 2026-11-24T05:35:00Z")
