"""What a director reads in a minute: the month in sentences, the gravest first, and its figures in tiles."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Figures, Miss, Point, Share
from ulak.desk.month.page import Amount, Tile, Tone
from ulak.desk.month.quality_tables import cluster_said
from ulak.desk.month.rows import miss_said, percent, share
from ulak.desk.month.titles import Titles
from ulak.desk.month.volume_tables import flow_said

ALL = 100.0


def findings(figures: Figures, titles: Titles) -> tuple[str, ...]:
    """
    Promises, the worst miss, what recurs, satisfaction, what changed, what is left to do, the flow.

    That the flow does not balance comes before all that, for then no figure can be trusted.
    """
    flow, is_off = flow_said(figures, titles), bool(figures.backlog.balance or figures.backlog.off)
    return (
        *((flow,) if is_off else ()),
        _promises(figures, titles),
        _worst(figures, titles),
        _recurring(figures, titles),
        _satisfaction(figures, titles),
        *_changed(figures, titles),
        *_owed(figures, titles),
        *(() if is_off else (flow,)),
    )


def standfirst(figures: Figures, titles: Titles) -> str:
    """The month in one sentence."""
    one, language = figures.backlog, titles.language
    came, closed, left = (Amount(n).words(language) for n in (one.received, one.closed, one.open_end))
    month = titles.month(Month.parse(figures.month))
    return titles.said(
        f"{month} ayında bütün kanallardan {came} başvuru alındı, {closed} kayıt kapatıldı; "
        f"ay sonunda {left} kayıt açıktı.",
        f"In {month} {came} tickets came by all channels and {closed} were closed; "
        f"{left} were open at the month’s end.",
    )


def _promises(figures: Figures, titles: Titles) -> str:
    """Each sort of promise with its n; what nobody waited for in the month is left out."""
    said = titles.said
    kinds = (
        (said("ilk yanıt", "first answers"), figures.first_answer.kept),
        (said("ön rapor (bildirene)", "preliminary reports to reporters"), figures.reports.reporter.kept),
        (said("ön rapor (sertifika sahibine)", "to subscribers"), figures.reports.subscriber.kept),
        (said("yasal süreler", "terms of law"), figures.terms.kept),
    )
    told = ", ".join(
        f"{name} {share(one).words(titles.language)} (n={one.of})" for name, one in kinds if one.of
    )
    if not told:
        return said("Bu ay dolan süre yok.", "No promise fell due this month.")
    return said(f"Sürelere uyum: {told}.", f"Promises kept in time: {told}.")


def _worst(figures: Figures, titles: Titles) -> str:
    found = _misses(figures)
    if not found:
        return titles.said("Kaçırılan süre yok.", "No promise was missed.")
    worst = miss_said(titles, max(found, key=lambda miss: (miss.minutes, miss.number)))
    return titles.said(
        f"Kaçırılan süre: {len(found)}. En ağırı {worst}.",
        f"Promises missed: {len(found)}. The worst: {worst}.",
    )


def _misses(figures: Figures) -> tuple[Miss, ...]:
    """All but acknowledgements, which no person is late with."""
    return (
        *figures.first_answer.misses,
        *figures.reports.reporter.misses,
        *figures.reports.subscriber.misses,
        *figures.revocations.misses,
        *figures.terms.misses,
    )


def _recurring(figures: Figures, titles: Titles) -> str:
    one, said = figures.recurrence, titles.said
    if not one.recurring.of:
        return said("Bu ay şikâyet yok.", "There were no complaints this month.")
    part = share(one.recurring).words(titles.language)
    told = said(
        f"Tekrarlayan şikâyet: {one.recurring.part} / {one.recurring.of} ({part})",
        f"Recurring complaints: {one.recurring.part} of {one.recurring.of} ({part})",
    )
    if not one.clusters:
        return f"{told}."
    most = f"{cluster_said(0, figures, titles)} ({one.clusters[0].n})"
    return said(f"{told}; en çok: {most}.", f"{told}; most of all {most}.")


def _satisfaction(figures: Figures, titles: Titles) -> str:
    one, said = figures.satisfaction, titles.said
    if not one.csat.of:
        return said(
            f"Memnuniyet anketine yanıt yok (gönderilen: {one.sent}).",
            f"No answers to the satisfaction survey (sent: {one.sent}).",
        )
    good, answered = (share(each).words(titles.language) for each in (one.csat, one.response))
    return said(
        f"Memnuniyet: {good} (n={one.csat.of}; yanıt oranı {answered}).",
        f"Satisfaction: {good} (n={one.csat.of}; response rate {answered}).",
    )


def before(figures: Figures) -> Point | None:
    """The month before, where the desk had already something then."""
    points = figures.line.points[:-1]
    return points[-1] if points and points[-1].volume else None


def _changed(figures: Figures, titles: Titles) -> Iterator[str]:
    """Against the month before; a figure that one of the two lacks is not compared."""
    was = before(figures)
    if was is None:
        return
    now, said, language = figures.line.points[-1], titles.said, titles.language
    pairs = [
        (said("alınan başvuru", "received"), Amount(was.volume), Amount(now.volume)),
        (
            said("ilk yanıt", "first answer"),
            percent(was.first_answer_percent),
            percent(now.first_answer_percent),
        ),
        (said("ön rapor", "preliminary report"), percent(was.reports_percent), percent(now.reports_percent)),
        (said("yasal süreler", "terms of law"), percent(was.terms_percent), percent(now.terms_percent)),
        (said("memnuniyet", "satisfaction"), percent(was.csat_percent), percent(now.csat_percent)),
    ]
    told = "; ".join(
        f"{name} {old.words(language)} → {new.words(language)}"
        for name, old, new in pairs
        if old.value is not None and new.value is not None
    )
    month = titles.month(Month.parse(was.month))
    yield said(f"{month} ayına göre: {told}.", f"Against {month}: {told}.")


def _owed(figures: Figures, titles: Titles) -> Iterator[str]:
    """Backlogs that somebody must work off."""
    said = titles.said
    unclassified = figures.volume.by_product.get("", 0), figures.volume.by_category.get("", 0)
    if any(unclassified):
        yield said(
            f"Sınıflandırılmamış başvuru: {unclassified[0]} ürünsüz, {unclassified[1]} konusuz.",
            f"Not classified: {unclassified[0]} without a product, {unclassified[1]} without a type.",
        )
    if without := figures.causes.with_cause.of - figures.causes.with_cause.part:
        yield said(
            f"Kök nedeni yazılmadan kapatılan şikâyet: {without}.",
            f"Complaints closed without a root cause: {without}.",
        )
    if late := len(figures.actions.overdue):
        yield said(f"Günü geçmiş aksiyon: {late}.", f"Actions overdue: {late}.")


def tiles(figures: Figures, titles: Titles) -> tuple[Tile, ...]:
    """Six figures, each with its n and what it was the month before."""
    said, was = titles.said, before(figures)
    recurring, csat = figures.recurrence.recurring, figures.satisfaction.csat
    tile = partial(_tile, titles, was)
    answer = said("Süresinde ilk yanıt", "First answer in time")
    report = said("24 saatte ön rapor", "Preliminary report in 24 h")
    return (
        Tile(
            said("Alınan başvuru", "Received"),
            Amount(figures.volume.total),
            _once(Amount(was.volume), was, titles) if was else "",
        ),
        tile(answer, figures.first_answer.kept, was.first_answer_percent if was else None),
        _with_subscribers(
            tile(report, figures.reports.reporter.kept, was.reports_percent if was else None, is_duty=True),
            figures.reports.subscriber.kept,
            titles,
        ),
        tile(
            said("Yasal süresinde", "Within terms of law"),
            figures.terms.kept,
            was.terms_percent if was else None,
            is_duty=True,
        ),
        Tile(said("Tekrarlayan şikâyet", "Recurring complaints"), share(recurring), f"n={recurring.of}"),
        tile(said("Memnuniyet", "Satisfaction"), csat, was.csat_percent if was else None),
    )


def _tile(
    titles: Titles, was: Point | None, title: str, one: Share, past: float | None, *, is_duty: bool = False
) -> Tile:
    """Of a duty nothing may be missed; for the rest nobody has said what is good."""
    compared = f"; {_once(percent(past), was, titles)}" if was and past is not None else ""
    tone = Tone.PLAIN
    if is_duty and one.of:
        tone = Tone.GOOD if one.percent == ALL else Tone.BAD
    return Tile(title, share(one), f"n={one.of}{compared}", tone)


def _with_subscribers(tile: Tile, told: Share, titles: Titles) -> Tile:
    """Both parties are owed a report: who was told in time alone is not all of it (BR 4.9.5)."""
    if not told.of:
        return tile
    part = share(told).words(titles.language)
    says = titles.said(f"sertifika sahibine: {part} (n={told.of})", f"to subscribers: {part} (n={told.of})")
    tone = Tone.BAD if told.percent != ALL else tile.tone
    return replace(tile, says=f"{tile.says}; {says}", tone=tone)


def _once(amount: Amount, was: Point, titles: Titles) -> str:
    """`Ekim: 1.110`."""
    return f"{titles.month_alone(Month.parse(was.month))}: {amount.words(titles.language)}"
