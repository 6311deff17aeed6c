"""English sentences that say that a certificate is revoked."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

Words = Sequence[str]

_DONE = frozenset("revoked canceled cancelled invalidated withdrawn".split())
_ALSO_OF_OTHERS = _DONE - {"revoked"}
_PUBLISHED = frozenset(
    "published complete completed done performed effective finished processed executed recorded issued"
    " live visible active carried taken happened occurred succeeded".split()
)
_TOOK = frozenset("took happened occurred succeeded".split())
_NO_LONGER = frozenset("valid trusted".split())
_SUBJECTS = frozenset("it this they these".split())
_ASKING = ("request", "report", "application", "complaint", "order", "you")
_ON_LIST = frozenset("on in added included listed appears appear".split())

_DENIED = frozenset("not never non hardly neither nor".split())
_NOBODY = frozenset("none neither nobody nothing".split())
_AUXILIARY = frozenset(
    "is are was were been has have had s re ve since yet already now also then just both meanwhile thus"
    " hereby therefore immediately successfully formally finally today yesterday all".split()
)
_TO_COME = frozenset(
    "be being will would shall should must may might can could to ll please ought gets get getting".split()
)
_SUPPOSED = frozenset("if whether unless".split())
_ONCE = frozenset("once when until after before soon as time".split())
_PRESENT = frozenset("is are has have s".split())
_WISHED = frozenset(
    "want wants wanted like need needs needed see request requests requested asked prefer expect have"
    " get getting".split()
)
_OBJECTS = frozenset(
    "it them this that these those certificate certificates cert certs key keys one ones both".split()
)
_ANY = frozenset("a an any every of for about on to with between as list lists other".split())
_OF_IT = frozenset(
    "request requests form forms list lists status plan plans deadline date line procedure procedures reason"
    " reasons service services checking policy policies".split()
)
_SURE = frozenset(
    "confirm confirmed evidence proof sure true clear know record indication mean say state claim find see"
    " aware certain correct case".split()
)
_BREAKS = frozenset(", ( ) : \u2013 \u2014 but and because although while so however therefore since".split())
_NEAR, _FAR = 5, 10
LONGEST_CLAUSE = 60
"""Words; what is longer is no sentence, and is read in pieces."""


def claims_in_english(words: Words) -> bool:
    """Does the sentence say that something is revoked, or that its revocation is published?"""
    if words[-1] == "?":
        return False
    of_certificate = any(word.startswith(("certificat", "serial", "cert")) for word in words)
    is_expired = any(word.startswith("expir") for word in words)
    return any(
        _claims(clause, of_certificate) or (not is_expired and _is_invalid(clause, of_certificate))
        for clause in _clauses(words)
    )


def _clauses(words: Words) -> Iterator[Words]:
    """`Has not only been revoked` denies nothing; what stands behind a comma is of its own."""
    clause: list[str] = []
    for place, word in enumerate(words):
        only = word == "not" and words[place + 1 : place + 2] == ["only"]
        if word in _BREAKS and not (word == "since" and place and words[place - 1] in _AUXILIARY):
            yield clause
            clause = []
        elif not only:
            clause.append(word)
        if len(clause) == LONGEST_CLAUSE:
            yield clause
            clause = []
    yield clause


def _claims(clause: Words, of_certificate: bool) -> bool:
    for place, word in enumerate(clause):
        if word in _DONE and (of_certificate or word not in _ALSO_OF_OTHERS) and _is_meant(clause, place):
            return True
        if word.startswith("revocation") and _is_over(clause, place):
            return True
        if _names_list(clause, place) and _is_listed(clause, place):
            return True
    return False


def _is_invalid(clause: Words, of_certificate: bool) -> bool:
    """`The certificate is no longer valid`, which one that has expired is not either."""
    for place, word in enumerate(clause):
        if word in _NO_LONGER and list(clause[max(0, place - 2) : place]) == ["no", "longer"]:
            before, chain = _split(clause, place - 2)
            is_meant = of_certificate or bool(_SUBJECTS & {*before[-1:]})
            if is_meant and chain & _PRESENT and _is_said(before, chain):
                return True
    return False


def _names_list(clause: Words, place: int) -> bool:
    word, following = clause[place], clause[place + 1 : place + 2]
    return word in ("crl", "crls") or (word == "revocation" and following in (["list"], ["lists"]))


def _is_meant(clause: Words, place: int) -> bool:
    """Is a participle said of what has happened?"""
    before, chain = _split(clause, place)
    if not _is_said(before, chain) or (clause[place] == "withdrawn" and _is_of_request(before)):
        return False
    return bool(chain) or not (_is_adjective(clause, place) or _is_wished(before))


def _is_of_request(before: Words) -> bool:
    return any(word.startswith(_ASKING) for word in before)


def _split(clause: Words, place: int) -> tuple[Words, frozenset[str]]:
    """The auxiliaries and adverbs that stand before a verb, and what stands before those."""
    start = place
    while start and _is_auxiliary(clause[start - 1]):
        start -= 1
    return clause[:start], frozenset(clause[start:place])


def _is_auxiliary(word: str) -> bool:
    return word in _AUXILIARY | _TO_COME | _DENIED or (word.endswith("ly") and word != "reply")


def _is_said(before: Words, chain: frozenset[str]) -> bool:
    """Neither denied nor to come nor supposed: `once it is revoked` is, `once it was revoked` is not."""
    if chain & (_DENIED | _TO_COME) or _SUPPOSED & {*before}:
        return False
    is_open = bool(chain & _PRESENT) or (not chain and bool(before) and before[-1] in _ONCE)
    if is_open and _ONCE & {*before}:
        return False
    return not (_NOBODY & {*before[:2]} or _no_certificate(before) or _is_unsure(before))


def _no_certificate(before: Words) -> bool:
    return any(
        word == "no" and following.startswith(("certificat", "cert", "such", "longer", "one", "key"))
        for word, following in pairwise(before[:4])
    )


def _is_unsure(before: Words) -> bool:
    """`We cannot confirm that it was revoked`, `there is no evidence that …`."""
    if "that" not in before:
        return False
    told = before[: len(before) - 1 - before[::-1].index("that")]
    return any(word in ("not", "no") and _SURE & {*told[at : at + 4]} for at, word in enumerate(told))


def _is_adjective(clause: Words, place: int) -> bool:
    """`A list of revoked certificates` says nothing of the one at hand; `the revoked certificate` does."""
    names = clause[place + 1 : place + 2]
    alone = place == 0 or clause[place - 1] in _ANY
    return bool(names) and names[0].startswith(("certificat", "cert")) and alone


def _is_wished(before: Words) -> bool:
    """`You want it revoked`."""
    near = before[-_NEAR:]
    return bool(near) and near[-1] in _OBJECTS and bool(_WISHED & {*near}) and "had" not in near


def _is_over(clause: Words, place: int) -> bool:
    """`The revocation was published`, `we have published the revocation`."""
    if _OF_IT & {*clause[place + 1 : place + 2]}:
        return False
    after = range(place + 1, min(place + _FAR, len(clause)))
    for at in after:
        before, chain = _split(clause, at)
        if clause[at] in _TOOK or (clause[at] in _PUBLISHED and (chain or at == place + 1)):
            return _is_said(before, chain)
    for at in range(max(0, place - _NEAR), place):
        if clause[at] in _PUBLISHED:
            return _is_said(*_split(clause, at))
    return False


def _is_listed(clause: Words, place: int) -> bool:
    """`It is on the CRL`, `was added to our CRL`, `the CRL lists the certificate`."""
    before = clause[:place]
    if _TO_COME & ({*clause} - {"to"}) or (_DENIED | _SUPPOSED | _ONCE | {"no"}) & {*clause}:
        return False
    lists = clause[place + 1 : place + 2]
    names = any(word.startswith(("certificat", "serial")) for word in clause[place:])
    if lists and lists[0] in ("contains", "includes", "lists", "shows") and names:
        return True
    verbs = {"is", "are", "was", "were", "been", "s", "appears", "appear", "we", "have"}
    return bool(_ON_LIST & {*before[-_NEAR:]}) and bool(verbs & {*before})
