"""
The reason in a CRL or an OCSP response beside the one that the ground asks for (BR 4.9.1.1, 7.2.2).

Another one is told and written down, and refuses nothing: the revocation counts.
"""

from collections.abc import Collection

from ulak.desk.acts.grounds import Ground, ground_of
from ulak.desk.certificates.report import Revocation
from ulak.desk.rules.rulebook import Words

EXPECTED = Words(
    "Uyarı: {where} {found}; gerekçe {ground} için {expected} bekleniyor.",
    "Warning: {where} has {found}; ground {ground} asks for {expected}.",
)

_UNSPECIFIED = "unspecified"
_ANY = Words("uygun bir neden", "a fitting one")
_NONE, _OTHER = Words("neden yok", "no reason"), Words("neden {reason}", "the reason {reason}")
_LIST, _RESPONSE = Words("CRL'de", "the CRL"), Words("OCSP yanıtında", "the OCSP response")


def expected_of(tags: Collection[str], shown: Revocation) -> tuple[Ground, Words] | None:
    """What the ground named on a ticket asks for, where the evidence has something else."""
    if (ground := ground_of(tags)) is None:
        return None
    name, found = ground.reason.partition(" ")[0], shown.reason or _UNSPECIFIED
    if found == name or (not name and found != _UNSPECIFIED):
        return None
    return ground, Words(ground.reason, ground.reason) if name else _ANY


def facts_of(ground: Ground, expected: Words, shown: Revocation, language: str) -> dict[str, str]:
    """What the sentence is filled with."""
    where = _LIST if shown.evidence.startswith("CRL") else _RESPONSE
    found = (_OTHER if shown.reason else _NONE).in_language(language)
    return {
        "where": where.in_language(language),
        "found": found.replace("{reason}", shown.reason),
        "ground": ground.name,
        "expected": expected.in_language(language),
    }
