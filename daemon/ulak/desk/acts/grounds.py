"""
Why a certificate must be revoked, and within what time, as the Baseline Requirements number it.

A subscriber's certificate has the sixteen grounds of BR 4.9.1.1; that of a subordinate CA has the nine of BR
4.9.1.2, which are other ones under the same numbers and leave seven days.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.rules.rulebook import Words
from ulak.mail.fold import fold

DAY = 86_400
AT_ONCE, SOON, SUB_CA = (Term(days * DAY, Unit.SECONDS) for days in (1, 5, 7))
SUBSCRIBER_CLAUSE, SUB_CA_CLAUSE = "4.9.1.1", "4.9.1.2"


@dataclass(frozen=True, slots=True)
class Ground:
    """
    One ground, with the reason code (RFC 5280 §5.3.1) that goes into the CRL.

    The BR name no reason code for a subordinate CA: there must be one, and a person chooses the fitting one
    (BR 7.2.2).
    """

    clause: str
    number: int
    title: Words
    within: Term
    reason: str = ""

    @property
    def name(self) -> str:
        """How it is written in the receipt and the journal: `3`, `4.9.1.2-3`."""
        return f"{self.number}" if self.clause == SUBSCRIBER_CLAUSE else f"{self.clause}-{self.number}"

    @property
    def tag(self) -> str:
        """What the ticket is tagged with: `ground-3`, `ground-sub-ca-3`."""
        return f"ground-{'' if self.clause == SUBSCRIBER_CLAUSE else 'sub-ca-'}{self.number}"

    @property
    def basis(self) -> str:
        """What its promise rests on."""
        return f"BR {self.clause} ({self.number})"


_UNSPECIFIED, _COMPROMISE, _SUPERSEDED = "unspecified (0)", "keyCompromise (1)", "superseded (4)"
_CESSATION, _WITHDRAWN = "cessationOfOperation (5)", "privilegeWithdrawn (9)"
_OF_SUBSCRIBERS: tuple[tuple[str, str, Term, str], ...] = (
    ("abone yazılı istedi", "the subscriber asks for it in writing", AT_ONCE, _UNSPECIFIED),
    ("sertifika başvurusu yetkisizdi", "the request was not authorised", AT_ONCE, _WITHDRAWN),
    ("anahtarın ele geçirildiğine dair kanıt", "evidence of key compromise", AT_ONCE, _COMPROMISE),
    ("anahtar zayıf veya hesaplanabilir", "the key is weak or can be computed", AT_ONCE, _COMPROMISE),
    (
        "alan adı doğrulamasına güvenilmez",
        "the domain validation should not be relied on",
        AT_ONCE,
        _SUPERSEDED,
    ),
    ("anahtar boyu veya niteliği", "size or quality of the key", SOON, _SUPERSEDED),
    ("kötüye kullanım", "misuse", SOON, _WITHDRAWN),
    ("sözleşme ihlali", "the agreement was violated", SOON, _WITHDRAWN),
    ("adı kullanma hakkı sona erdi", "use of the name is no longer permitted", SOON, _CESSATION),
    ("yanıltıcı joker sertifika", "a fraudulent wildcard", SOON, _WITHDRAWN),
    ("bilgilerde önemli değişiklik", "a material change", SOON, _WITHDRAWN),
    ("BR veya CPS'ye uygun üretilmedi", "not issued as the BR or the CPS ask", SOON, _SUPERSEDED),
    ("yanlış bilgi", "inaccurate information", SOON, _WITHDRAWN),
    ("sertifika verme hakkı sona erdi", "the right to issue has ended", SOON, _UNSPECIFIED),
    ("CP/CPS gerektiriyor", "the CP or CPS asks for it", SOON, _UNSPECIFIED),
    (
        "yöntem anahtarı açığa çıkarıyor",
        "a method exposes the key, or generated it badly",
        SOON,
        _COMPROMISE,
    ),
)
_OF_SUB_CAS: tuple[tuple[str, str], ...] = (
    ("alt CA yazılı istedi", "the subordinate CA asks for it in writing"),
    ("sertifika başvurusu yetkisizdi", "the request was not authorised"),
    (
        "anahtarın ele geçirildiğine veya 6.1.5 ve 6.1.6'ya uymadığına dair kanıt",
        "evidence of key compromise, or that the key no longer complies with 6.1.5 and 6.1.6",
    ),
    ("kötüye kullanım kanıtı", "evidence of misuse"),
    (
        "BR'ye veya CP/CPS'ye uygun üretilmedi ya da alt CA bunlara uymadı",
        "not issued as the BR, CP or CPS ask, or the subordinate CA did not comply with them",
    ),
    ("yanlış veya yanıltıcı bilgi", "inaccurate or misleading information"),
    (
        "faaliyet sona erdi, iptal hizmetini sürdürecek başka bir CA yok",
        "operations ceased and no other CA provides revocation support",
    ),
    (
        "sertifika verme hakkı sona erdi, CRL/OCSP sürdürülmüyor",
        "the right to issue has ended, and CRL and OCSP are not maintained",
    ),
    ("CP/CPS gerektiriyor", "the CP or CPS asks for it"),
)
GROUNDS: tuple[Ground, ...] = tuple(
    Ground(SUBSCRIBER_CLAUSE, number, Words(tr, en), within, reason)
    for number, (tr, en, within, reason) in enumerate(_OF_SUBSCRIBERS, start=1)
)
"""In the order of BR 4.9.1.1: the first five within 24 hours, the others within 5 days."""
SUB_CA_GROUNDS: tuple[Ground, ...] = tuple(
    Ground(SUB_CA_CLAUSE, number, Words(tr, en), SUB_CA)
    for number, (tr, en) in enumerate(_OF_SUB_CAS, start=1)
)
"""In the order of BR 4.9.1.2: all within 7 days."""

TAG = re.compile(r"ground-(?:sub-ca-)?[0-9]{1,2}")
_NUMBER = r"\(?([0-9]{1,2})\)?"
_WRITTEN = (
    (re.compile(rf"(?:4\.9\.1\.1[ -]?)?{_NUMBER}", re.ASCII), GROUNDS),
    (re.compile(rf"(?:4\.9\.1\.2|(?:alt|sub)(?:[ -]?ca)?)[ -]?{_NUMBER}", re.ASCII), SUB_CA_GROUNDS),
)


def ground_named(value: str) -> Ground | None:
    """The ground as somebody wrote it: `3`, `4.9.1.1 (3)`; of a subordinate CA `alt 3`, `4.9.1.2-3`."""
    words = " ".join(fold(value).split())
    for pattern, grounds in _WRITTEN:
        if (match := pattern.fullmatch(words)) and 1 <= int(match[1]) <= len(grounds):
            return grounds[int(match[1]) - 1]
    return None


def ground_of(tags: Collection[str]) -> Ground | None:
    """The ground that staff have named of a ticket with these tags."""
    return next((one for one in (*GROUNDS, *SUB_CA_GROUNDS) if one.tag in tags), None)


def listed(language: str, within: Term) -> str:
    """The grounds with that time, by number, each on a line of its own under the line of a receipt."""
    several = (one for one in (*GROUNDS, *SUB_CA_GROUNDS) if one.within == within)
    return "".join(f"\n      {one.number} {one.title.in_language(language)}" for one in several)
