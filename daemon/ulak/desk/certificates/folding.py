"""Each certificate of a report once, in whatever forms it was named, with all that was found of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.marks import marks_of
from ulak.desk.certificates.report import Reported

SAME_KEY = "same key"
"""Where a certificate was found that nobody named: its key is one that was tried."""
MOST_REASONS = 10

_STRENGTH = (None, Verdict.NOT_PROVEN, Verdict.UNREADABLE, Verdict.NEEDS_PASSWORD, Verdict.CONFIRMED)


def folded(rows: Iterable[Reported]) -> tuple[Reported, ...]:
    """Each certificate once, in whatever form it was named; what has become known is unknown no more."""
    found: dict[tuple[object, ...], Reported] = {}
    at: dict[str, tuple[object, ...]] = {}
    for one in sorted(rows, key=lambda one: not one.is_known):
        names = tuple(_names(one))
        key = _identity(one)
        if not one.is_known:
            key = next((at[name] for name in names if name in at), key)
        found[key] = _joined(found[key], one) if key in found else one
        for name in names:
            at.setdefault(name, key)
    return tuple(found.values())


def _names(one: Reported) -> Iterator[str]:
    """Whatever another row may have that is about the same."""
    yield from marks_of(one)
    if one.written:
        yield f"written {one.written}"
    if one.is_known:
        yield f"key {one.spki}"
        yield f"sha-256 {one.spki}"


def _identity(one: Reported) -> tuple[object, ...]:
    if one.is_known:
        return one.issuer, one.serial
    return one.written, one.found_in, one.spki, one.sha256, one.reasons


def _joined(one: Reported, other: Reported) -> Reported:
    """Nothing that was found is forgotten; what the inventory says now is what holds."""
    if one.is_known and not other.is_known:
        return one
    stronger = _STRENGTH.index(other.verdict) > _STRENGTH.index(one.verdict)
    first, second = (other, one) if stronger else (one, other)
    is_named = one.found_in != SAME_KEY or other.found_in == SAME_KEY
    says_more = one.subject and not other.subject
    return replace(
        one if says_more else other,
        written=one.written or other.written,
        found_in=one.found_in if is_named else other.found_in,
        verdict=first.verdict,
        reasons=tuple(dict.fromkeys((*first.reasons, *second.reasons)))[:MOST_REASONS],
        weak=other.weak or one.weak,
        subscriber=other.subscriber or one.subscriber,
        revocation=one.revocation or other.revocation,
    )
