"""K4, K5, K7 to K10: what was promised and whether it was kept, in the month in which that was settled."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from ulak.desk.figures.life import Life
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import DAY, hours, share, spread
from ulak.desk.figures.promised import NOT_APPLICABLE, Promised
from ulak.desk.figures.values_of_promises import (
    Acknowledgement,
    FirstAnswer,
    Kept,
    Miss,
    NotApplicable,
    Reports,
    Revocations,
    Revoked,
    Share,
    TermKept,
    Terms,
)

Of = tuple[Life, Promised]

_REPORT, _ANSWER, _REVOCATION = "preliminary-report", "answer", "revocation"
_SUBSCRIBER = "subscriber"
_MINUTE = 60


def acknowledgement(material: Material) -> Acknowledgement:
    """K4: from arrival to the acknowledgement, where one was due."""
    owed = [(one, made) for one in material.moved if (made := _acknowledged(one, material))]
    settled = [(one, made) for one, made in owed if made.is_settled_in(material.month)]
    times = [
        made.kept - one.received
        for one, made in owed
        if made.kept is not None and material.month.has(made.kept)
    ]
    failed = (
        one.number
        for one in material.moved
        if one.acknowledged and any(map(material.month.has, one.acknowledged.failed))
    )
    return Acknowledgement(
        kept=share(sum(made.is_in_time for _, made in settled), len(settled)),
        seconds=spread(times, unit=1),
        misses=_misses(settled, material),
        failed=tuple(sorted(failed)),
    )


def _acknowledged(life: Life, material: Material) -> Promised | None:
    """That it leaves at once is a promise as any other, though the rules need not say so."""
    sent = life.acknowledged
    if sent is None:
        return None
    due = life.received + material.ruled.acknowledged.total_seconds()
    return Promised("acknowledgement/", sent.decided, "", due, sent.sent, sent.sent or 0.0)


def first_answer(material: Material) -> FirstAnswer:
    """K5: office hours to the first word of a person; the share is of what the rules promise."""
    firsts = [(one, min(one.told, key=lambda told: told.known)) for one in material.moved if one.told]
    worked = [
        material.office.between(one.received, told.at)
        for one, told in firsts
        if material.month.has(told.known)
    ]
    settled = _settled(material, lambda one: _is_first_answer(one, material))
    return FirstAnswer(spread(worked), _share(settled), _misses(settled, material))


def _is_first_answer(promise: Promised, material: Material) -> bool:
    ruled = material.ruled
    return ruled.kept_by(promise.name) == _ANSWER and not ruled.is_legal(promise.name)


def reports(material: Material) -> Reports:
    """K7 and K8: preliminary reports, to each of the two apart (BR 4.9.5)."""
    nobody = (
        NotApplicable(life.number, one.basis)
        for life in material.came
        for one in life.promises.values()
        if _is_report(one, material) and one.party == _SUBSCRIBER and one.state == NOT_APPLICABLE
    )
    return Reports(
        reporter=_kept(_reports(material, to_subscriber=False), material),
        subscriber=_kept(_reports(material, to_subscriber=True), material),
        not_applicable=tuple(sorted(nobody, key=lambda one: one.number)),
    )


def reporter_reports(material: Material) -> Sequence[Of]:
    """The reports to reporters that were settled in the month."""
    return _reports(material, to_subscriber=False)


def _reports(material: Material, *, to_subscriber: bool) -> Sequence[Of]:
    return _settled(
        material,
        lambda one: _is_report(one, material) and (one.party == _SUBSCRIBER) is to_subscriber,
    )


def _is_report(promise: Promised, material: Material) -> bool:
    return material.ruled.kept_by(promise.name) == _REPORT


def revocations(material: Material) -> Revocations:
    """K9: published within what the ground leaves (BR 4.9.1)."""
    settled = _settled(material, lambda one: material.ruled.kept_by(one.name) == _REVOCATION)
    return Revocations(
        by_limit=_rows(settled, lambda of: _limit(*of), material),
        by_ground=_rows(settled, lambda of: of[0].ground, material),
        misses=_misses(settled, material),
    )


def _limit(life: Life, promise: Promised) -> str:
    days = round((promise.due - life.received) / DAY)
    return "24h" if days == 1 else f"{days}d"


def _rows(settled: Sequence[Of], named: Callable[[Of], str], material: Material) -> tuple[Revoked, ...]:
    names = sorted({named(of) for of in settled})
    return tuple(_row(name, [of for of in settled if named(of) == name], material) for name in names)


def _row(name: str, settled: Sequence[Of], material: Material) -> Revoked:
    worst = max(_took(*of, material) for of in settled)
    return Revoked(name, _share(settled), hours(worst))


def terms(material: Material) -> Terms:
    """K10: the terms of law that ended in the month, or had ended when the matter reached the desk."""
    due = [
        (life, one)
        for life in material.moved
        for one in life.promises.values()
        if material.ruled.is_legal(one.name)
        and one.state != NOT_APPLICABLE
        and material.month.has(max(one.due, one.known))
    ]
    names = sorted({one.name for _, one in due})
    rows = (_term(name, [of for of in due if of[1].name == name], material) for name in names)
    return Terms(_share(due), tuple(rows), _misses(due, material))


def _term(name: str, due: Sequence[Of], material: Material) -> TermKept:
    in_business_days = material.ruled.is_in_business_days(name)
    count = material.office.business_days if in_business_days else material.office.calendar_days
    days = [count(life.received, one.kept) for life, one in due if one.kept is not None]
    left = [(one.due - one.kept, life.number) for life, one in due if one.kept is not None and one.is_in_time]
    nearest = min(left, default=(0.0, ""))
    return TermKept(
        promise=name,
        unit="business days" if in_business_days else "days",
        kept=_share(due),
        days=spread(days, unit=1),
        nearest=nearest[1],
        hours_left=hours(nearest[0]) if left else None,
    )


def _settled(material: Material, wanted: Callable[[Promised], bool]) -> Sequence[Of]:
    return [
        (life, one)
        for life in material.moved
        for one in life.promises.values()
        if wanted(one) and one.is_settled_in(material.month)
    ]


def _share(settled: Sequence[Of]) -> Share:
    return share(sum(one.is_in_time for _, one in settled), len(settled))


def _kept(settled: Sequence[Of], material: Material) -> Kept:
    took = [(_took(*of, material), of[0].number) for of in settled]
    worst = max(took, key=lambda one: (one[0], one[1]), default=None)
    return Kept(
        kept=_share(settled),
        worst=worst[1] if worst else "",
        worst_hours=hours(worst[0]) if worst else None,
        misses=_misses(settled, material),
    )


def _took(life: Life, promise: Promised, material: Material) -> float:
    """From arrival until it was kept, or up to the month's end."""
    return (material.month.ends if promise.kept is None else promise.kept) - life.received


def _misses(settled: Iterable[Of], material: Material) -> tuple[Miss, ...]:
    found = (_miss(life, one, material) for life, one in settled if not one.is_in_time)
    return tuple(sorted(found, key=lambda one: (one.number, one.promise)))


def _miss(life: Life, promise: Promised, material: Material) -> Miss:
    until = material.month.ends if promise.kept is None else promise.kept
    minutes = ceil((until - promise.due) / _MINUTE)
    return Miss(life.number, promise.key, minutes, promise.kept is None)
