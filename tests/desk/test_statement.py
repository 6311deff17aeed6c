"""Whose common name says that its key is compromised: whoever has the key chose the words (DOMAIN §2.5)."""

import pytest

from ulak.desk.certificates.statement import is_compromise_statement


@pytest.mark.parametrize(
    "name",
    [
        "Proof of Key Compromise",
        "Proof of Key Compromise for Kamu SM",
        "Proof of Key Compromise www.ornek.gov.tr",
        "proof-of-key-compromise",
        "proof_of_compromised_key",
        "PROOF OF PRIVATE KEY COMPROMISE",
        "--------------------PROOF OF COMPROMISED KEY--------------------",
        "This key is compromised",
        "The key of www.ornek.gov.tr is compromised",
        "The private key for this certificate has been compromised",
        "Key compromised, see our report",
        "compromised private key",
        "Compromise of this key",
        "keyCompromise",
        "Özel anahtar ele geçirildi",
        "ANAHTAR SIZDIRILDI",
        "Bu anahtar ifşa olmuştur",
        "Anahtar ihlali kanıtı",
    ],
)
def test_a_name_that_says_so(name: str) -> None:
    assert is_compromise_statement(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "www.ornek.gov.tr",
        "*.ornek.gov.tr",
        "key-compromise.ornek.gov.tr",
        "keycompromise.ornek.gov.tr",
        "www.ornek.gov.tr key.compromise@ornek.test",
        "Key Industries, Monkey Business",
        "Proof of Possession",
        "Compromise Hotel, Keystone",
        "This key is not compromised",
        "Key never compromised",
        "Anahtar sızdırılmadı",
        "Anahtar ele geçirilmiş değildir",
        "Anahtarcı Ltd.",
    ],
)
def test_a_name_that_says_nothing_of_the_kind(name: str) -> None:
    assert not is_compromise_statement(name)
