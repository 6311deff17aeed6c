"""What was promised and what was kept: K4 to K13."""

from collections.abc import Iterator
from functools import partial

from ulak.desk.figures.values import Figures, Kept, Revoked
from ulak.desk.month.numbers import wall_time
from ulak.desk.month.page import Amount, Table
from ulak.desk.month.rows import (
    count,
    counted,
    hours,
    kept,
    listed,
    misses,
    numbered,
    seconds,
    share,
    spread,
)
from ulak.desk.month.steps import in_order, term_said
from ulak.desk.month.titles import Titles

_HOUR = 3_600


def answers(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K4 to K6."""
    said, known, first = titles.said, figures.acknowledgement, figures.first_answer
    head = ("", "n", "p50", "p90")
    in_time, of = said("Süresinde", "In time"), said("Toplam", "Of")
    yield Table(
        "K4",
        said("Alındı yazısı", "Acknowledgement"),
        (*head, in_time, of),
        ((said("Süre", "Time"), *spread(known.seconds, seconds), share(known.kept), Amount(known.kept.of)),),
        lists=(
            *misses(titles, known.misses),
            *numbered(titles, said("Ulaşmayan alındı yazıları", "Did not arrive"), known.failed),
        ),
    )
    yield Table(
        "K5",
        said("İlk yanıt", "First answer"),
        (*head, in_time, of),
        ((said("Süre", "Time"), *spread(first.hours, hours), share(first.kept), Amount(first.kept.of)),),
        said("Çalışma saati olarak.", "In office hours."),
        misses(titles, first.misses),
    )
    solved = figures.resolution
    yield Table(
        "K6",
        said("Çözüm süresi", "Resolution"),
        head,
        (
            (said("Çalışma saati", "Office hours"), *spread(solved.hours, hours)),
            (said("Yasal süreli, gün", "Terms of law, days"), *spread(solved.calendar_days, count)),
            (said("Yasal süreli, iş günü", "Terms of law, business days"),
             *spread(solved.business_days, count)),
        ),
        said("Başvuru sahibi beklenirken geçen süre sayılmaz; yasal sürelerde sayılır.",
             "Without waiting for the author, except where a term of law runs."),
    )  # fmt: skip


def certificate_reports(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K7 to K9: what is owed to reporters, subscribers and the web."""
    said, one = titles.said, figures.reports
    yield _report("K7", said("Ön rapor: bildirene", "Preliminary report: reporter"), one.reporter, titles)
    spared = numbered(
        titles,
        said("Sertifika sahibi belirlenemeyen", "No subscriber to be told"),
        tuple(miss.number for miss in one.not_applicable),
    )
    yield _report(
        "K8",
        said("Ön rapor: sertifika sahibine", "Preliminary report: subscriber"),
        one.subscriber,
        titles,
        spared,
    )
    rows = (*figures.revocations.by_limit, *figures.revocations.by_ground)
    limits = len(figures.revocations.by_limit)
    yield Table(
        "K9",
        said("İptal süreleri", "Revocation"),
        ("", said("Süresinde", "In time"), "n", said("Oran", "Share"), said("En uzun", "Longest")),
        tuple(_revoked(row, titles, is_limit=place < limits) for place, row in enumerate(rows)),
        lists=misses(titles, figures.revocations.misses),
    )


def _revoked(row: Revoked, titles: Titles, *, is_limit: bool) -> tuple[str | Amount, ...]:
    limit = term_said(row.name, titles)
    ground = row.name or titles.said("belirtilmemiş", "not set")
    title = (
        titles.said(f"{limit} içinde", f"Within {limit}")
        if is_limit
        else titles.said(f"Gerekçe {ground}", f"Ground {ground}")
    )
    return (*kept(title, row.kept), hours(row.worst_hours))


def _report(key: str, title: str, one: Kept, titles: Titles, more: tuple[str, ...] = ()) -> Table:
    said = titles.said
    worst = f" ({one.worst})" if one.worst else ""
    return Table(
        key,
        title,
        ("", said("Süresinde", "In time"), "n", said("Oran", "Share"), said("En uzun", "Longest")),
        ((*kept(said("24 saat içinde", "Within 24 hours") + worst, one.kept), hours(one.worst_hours)),),
        lists=(*misses(titles, one.misses), *more),
    )


def terms(figures: Figures, titles: Titles) -> Table:
    """K10."""
    said, one = titles.said, figures.terms
    total = (*kept(said("Bütün yasal süreler", "All terms of law"), one.kept), count(None))
    rows = tuple((*kept(titles.promise(row.promise), row.kept), count(row.days.p90)) for row in one.rows)
    near = tuple(
        said(
            f"{titles.promise(row.promise)}: süresine en çok yaklaşan {row.nearest}, "
            f"{wall_time(row.hours_left * _HOUR, titles.language)} kala",
            f"{titles.promise(row.promise)}: nearest was {row.nearest}, "
            f"{wall_time(row.hours_left * _HOUR, titles.language)} left",
        )
        for row in one.rows
        if row.hours_left is not None
    )
    head = ("", said("Süresinde", "In time"), "n", said("Oran", "Share"), said("Gün p90", "Days p90"))
    title = said("Yasal süreler", "Terms of law")
    return Table("K10", title, head, (total, *rows), lists=(*misses(titles, one.misses), *near))


def gates(figures: Figures, titles: Titles) -> Table:
    """K11."""
    said = titles.said
    rows = tuple(
        (
            titles.promise(row.kind),
            *spread(row.hours, hours),
            Amount(row.returned.part),
            Amount(row.waiting),
        )
        for row in figures.gates.rows
    )
    head = ("", "n", "p50", "p90", said("İade", "Returned"), said("Bekleyen", "Waiting"))
    return Table("K11", said("Onay ve imza", "Approval and signature"), head, rows)


def breaches(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K12, by everything it is counted by; the tickets once."""
    said, one = titles.said, figures.breaches
    late = tuple(f"{miss.number}, {titles.promise(miss.promise)}" for miss in one.tickets)
    rows = ((said("Kaçırılan süre", "Promises missed"), Amount(one.total)),)
    title = said("Kaçırılan süreler", "Missed promises")
    yield Table("K12", title, ("", "n"), rows, lists=listed(titles, late))
    table, word = partial(counted, titles, "K12"), said("Süre", "Promise")
    if one.total:
        yield table(said("Süreye göre", "By promise"), word, one.by_promise, titles.promise)
        yield table(said("Birime göre", "By unit"), said("Birim", "Unit"), one.by_team, titles.team)
        yield table(said("Güne göre", "By day"), said("Gün", "Day"), one.by_day, titles.day)
        week = said("Haftanın gününe göre", "By weekday")
        yield table(week, said("Gün", "Weekday"), one.by_weekday, titles.weekday)
        hour = said("Saat", "Hour")
        yield table(said("Saate göre", "By hour"), hour, one.by_hour, lambda name: f"{int(name):02}:00")


def escalations(figures: Figures, titles: Titles) -> Table:
    """K13."""
    said, one = titles.said, figures.escalations
    steps = tuple(
        (term_said(step, titles), Amount(one.by_step[step])) for step in sorted(one.by_step, key=in_order)
    )
    answered = (said("30 dakikada ilgilenilen", "Acted on within 30 minutes"), Amount(one.acknowledged.part))
    whole = (said("Toplam", "All"), Amount(one.acknowledged.of))
    part = share(one.acknowledged).words(titles.language)
    says = said(f"30 dakika içinde ilgilenilen: {part}.", f"Acted on within 30 minutes: {part}.")
    title = said("Süre uyarıları, basamağa göre", "Escalations, by step")
    return Table("K13", title, (said("Basamak", "Step"), "n"), (*steps, whole, answered), says)
