"""
Does a text say that a certificate is revoked? In either language of the desk, whatever the form of the verb,
and in plain words of four others.

To say so of one that is not revoked is the worst a desk can write (Mozilla bug 1650845). What is planned,
asked for, denied or only supposed is no such claim; in doubt a text makes one, and its writer puts it
otherwise.
"""

import re
from collections.abc import Iterator

from ulak.desk.certificates.claims_elsewhere import claims_elsewhere
from ulak.desk.certificates.claims_in_english import claims_in_english
from ulak.desk.certificates.claims_in_turkish import claims_in_turkish
from ulak.desk.certificates.spelled_out import spelled_out

LONGEST = 100_000
"""Characters that are read; no letter shows as many."""

_SHORT = re.compile(r"\((?:sil|crl|ocsp)\)")
"""A name once more in short, in the middle of a sentence: `iptal listesine (SİL) eklendi`."""
_COLON = re.compile(
    r"\b(revocation|iptali?)\s*[:=]\s*(?=(?:done|completed?|finished|performed|executed|published|effective|ok|tamam"
    r"|tamamlandi|yapildi|yayimlandi|gerceklesti|edildi)\b)"
)
"""A line of a list: `Revocation: done`."""
_END = re.compile(r"(?<=[!?;])|(?<!\d)\.|\.(?!\d)|\n\s*\n")
_NOT = re.compile(r"n'?t\b(?<=[dsenra]n't)|\bcannot\b")
_WORD = re.compile(
    r"[0-9a-f]{1,4}(?:[:.][0-9a-f]{1,4})+(?![a-z])|[a-z0-9]+|[\u0430-\u044f]+|[,():?\u2013\u2014]"
)
_LANGUAGES = (claims_in_english, claims_in_turkish, claims_elsewhere)
_ALL = frozenset("all both each every hepsi hepsini tum tumu tumunu butun".split())


def claims_revoked(text: str) -> bool:
    """Is there a sentence that does?"""
    return any(_claiming(text))


def claims_all_revoked(text: str) -> bool:
    """Is there one that says so of all, whichever of them it names?"""
    return any(_ALL & {*words} for words in _claiming(text))


def _claiming(text: str) -> Iterator[list[str]]:
    """The words of each sentence that does."""
    spelled = spelled_out(text[:LONGEST]).replace("\u2019", "'")
    plain = _NOT.sub(" not ", _COLON.sub(r"\1 ", _SHORT.sub(" ", spelled)))
    sentences = (_WORD.findall(sentence) for sentence in _END.split(plain))
    yield from (one for one in sentences if one and any(claims(one) for claims in _LANGUAGES))
