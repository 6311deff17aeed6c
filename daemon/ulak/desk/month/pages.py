"""A month's figures as the report that is read: the first page, the charts, the tables, the notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Figures
from ulak.desk.month.findings import findings, standfirst, tiles
from ulak.desk.month.numbers import Unit
from ulak.desk.month.page import Chart, Page, Table
from ulak.desk.month.promise_tables import (
    answers,
    breaches,
    certificate_reports,
    escalations,
    gates,
    terms,
)
from ulak.desk.month.quality_tables import actions, complaints, health, line, satisfaction
from ulak.desk.month.titles import Titles
from ulak.desk.month.volume_tables import backlog, coverage, movement, volume

MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Circumstances:
    """
    What is said of a report beside its figures.

    `opened` is when it was due, where it comes late; `so_far` the instant up to which a month that is not
    over is counted. `unlike` says that the figures are others than those reported then, `missed` are months
    that were never reported, `unavailable` the files that could not be made.
    """

    opened: datetime | None = None
    so_far: datetime | None = None
    unlike: bool = False
    missed: tuple[Month, ...] = ()
    unavailable: tuple[str, ...] = ()


NOTHING_SPECIAL = Circumstances()


def page_of(
    figures: Figures, titles: Titles, house: str, timezone: ZoneInfo, around: Circumstances = NOTHING_SPECIAL
) -> Page:
    """All that the report of a month says."""
    month, said = titles.month(Month.parse(figures.month)), titles.said
    so_far = said(" (bugüne kadar)", " (so far)") if around.so_far else ""
    return Page(
        month=figures.month,
        language=titles.language,
        house=house,
        title=said(f"{month} aylık raporu{so_far}", f"Monthly report, {month}{so_far}"),
        standfirst=standfirst(figures, titles),
        findings=(*_around(around, titles, timezone), *findings(figures, titles)),
        tiles=tiles(figures, titles),
        charts=tuple(_charts(figures, titles)),
        tables=tuple(sorted(_tables(figures, titles), key=lambda one: int(one.key.removeprefix("K")))),
        notes=tuple(_notes(figures, titles, around)),
    )


def _around(around: Circumstances, titles: Titles, timezone: ZoneInfo) -> Iterator[str]:
    """What a reader must know before any figure."""
    said = titles.said
    if around.so_far:
        until = _moment(around.so_far, titles, timezone)
        yield said(
            f"Ay henüz bitmedi: rakamlar {until} itibarıyladır.",
            f"The month is not over: this is how it stood on {until}.",
        )
    if around.opened:
        due = _moment(around.opened, titles, timezone)
        yield said(
            f"Bu rapor geç geldi: {due} tarihinde gönderilmeliydi, sistem o sırada çalışmıyordu.",
            f"This report comes late: it was due on {due}, when the desk was not at work.",
        )
    if around.unlike:
        yield said(
            "Rakamlar bu ay için daha önce gönderilen raporunkilerden farklıdır.",
            "The figures differ from those of the report that was sent for this month.",
        )


def _moment(at: datetime, titles: Titles, timezone: ZoneInfo) -> str:
    local = at.astimezone(timezone)
    return f"{local:%d.%m.%Y %H:%M}" if titles.language == "tr" else f"{local:%Y-%m-%d %H:%M}"


def _charts(figures: Figures, titles: Titles) -> Iterator[Chart]:
    """The year's lines, and what the complaints came from; nothing is drawn of nothing."""
    points, said = figures.line.points, titles.said
    labels = tuple(titles.month_short(Month.parse(point.month)) for point in points)
    came = said("Alınan başvuru, 12 ay", "Received, 12 months")
    answered = said("Süresinde verilen ilk yanıt, 12 ay", "First answers in time, 12 months")
    content = said("Memnuniyet, 12 ay", "Satisfaction, 12 months")
    in_time = tuple(_part(point.first_answer_percent) for point in points)
    lines = (
        Chart("volume", came, labels, tuple(point.volume for point in points)),
        Chart("first-answer", answered, labels, in_time, Unit.SHARE),
        Chart("satisfaction", content, labels, tuple(_part(one.csat_percent) for one in points), Unit.SHARE),
    )
    causes = figures.causes.rows[:MOST_BARS]
    bars = Chart(
        "causes",
        said("Kapatılan şikâyetlerin kök nedenleri", "Root causes of closed complaints"),
        tuple(titles.cause(row.cause) for row in causes),
        tuple(row.n for row in causes),
        is_line=False,
    )
    yield from (chart for chart in (*lines, bars) if any(chart.values))


def _part(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 3)


def _tables(figures: Figures, titles: Titles) -> Iterator[Table]:
    """All subjects."""
    yield from volume(figures, titles)
    yield backlog(figures, titles)
    yield coverage(figures, titles)
    yield from answers(figures, titles)
    yield from certificate_reports(figures, titles)
    yield terms(figures, titles)
    yield gates(figures, titles)
    yield from breaches(figures, titles)
    yield escalations(figures, titles)
    yield from complaints(figures, titles)
    yield actions(figures, titles)
    yield satisfaction(figures, titles)
    yield from movement(figures, titles)
    yield from health(figures, titles)
    yield from line(figures, titles)


def _notes(figures: Figures, titles: Titles, around: Circumstances) -> Iterator[str]:
    said = titles.said
    yield said(
        "Başvurular alındıkları aya yazılır; istenmeyen iletiler, otomatik iletiler ve başka kayda"
        " katılan kayıtlar sayılmaz. Süresi dolmuş ve hâlâ yanıtsız kayıtlar oranlara dahildir. n beşten"
        " küçükse ortanca (p50) ve en yavaş onda birin sınırı (p90) yazılmaz. Rapor kimsenin adını içermez.",
        "Tickets count in the month they came; junk, automatic mail and tickets merged into others do"
        " not. What is overdue and still unanswered is part of every share. Of fewer than five neither the"
        " middle (p50) nor the slowest tenth (p90) is given. The report names nobody.",
    )
    if late := figures.volume.registered_late:
        yield said(
            f"Bu ay gelip ay bittikten sonra kaydedilen başvuru: {late}.",
            f"Came this month and was registered after its end: {late}.",
        )
    if around.missed:
        months = ", ".join(map(titles.month, around.missed))
        yield said(
            f"Raporu gönderilmeyen aylar: {months}. `ulak report --month YYYY-AA --send` gönderir.",
            f"Months without a report: {months}. `ulak report --month YYYY-MM --send` sends each.",
        )
    if around.unavailable:
        files = ", ".join(around.unavailable)
        yield said(
            f"Sistem yöneticisine: {files} hazırlanamadı, çünkü `ulak[report]` eki kurulu değil.",
            f"To the administrator: {files} could not be made; the extra `ulak[report]` is not installed.",
        )
