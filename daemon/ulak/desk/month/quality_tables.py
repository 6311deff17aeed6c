"""What the month teaches: K14, K16 to K19, K22 to K25."""

from collections.abc import Iterator

from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Figures
from ulak.desk.month.numbers import Unit
from ulak.desk.month.page import Amount, Table
from ulak.desk.month.rows import (
    counted,
    day_said,
    decimal,
    hours,
    kept,
    listed,
    matter,
    numbered,
    percent,
    seconds,
    share,
)
from ulak.desk.month.titles import Titles


def complaints(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K14, K16, K17, K22: what became of complaints, and why they came."""
    said = titles.said
    head = ("", "n", said("Toplam", "Of"), said("Oran", "Share"))
    yield Table(
        "K14",
        said("Sonucu bildirilen şikâyetler", "Complaints whose author knows the outcome"),
        head,
        (kept(said("Sonucu ulaştırılan", "Outcome delivered"), figures.informed.informed),),
        lists=numbered(titles, said("Bildirilmeyen", "Not told"), figures.informed.untold),
    )
    yield _recurrence(figures, titles)
    if groups := figures.recurrence.groups:
        alike = said("Metni benzer şikâyetler", "Complaints alike by their words")
        yield counted(titles, "K16", alike, said("Grup", "Group"), groups, titles.group)
    yield _causes(figures, titles)
    one = figures.founded
    yield Table(
        "K22",
        said("Şikâyetlerin haklılığı", "Founded complaints"),
        head,
        (
            kept(said("Haklı", "Founded"), one.founded),
            kept(said("Kısmen haklı", "Partly founded"), one.partly),
            kept(said("Haksız", "Not founded"), one.not_founded),
            kept(said("Yazılmamış", "Not said"), one.unset),
        ),
    )


def _recurrence(figures: Figures, titles: Titles) -> Table:
    said, one = titles.said, figures.recurrence
    rows = tuple(
        (cluster_said(place, figures, titles), Amount(row.n)) for place, row in enumerate(one.clusters)
    )
    part = share(one.recurring).words(titles.language)
    says = said(
        f"{one.recurring.of} şikâyetin {one.recurring.part} tanesi tekrarlayan ({part}), {one.single} tanesi"
        f" tekil; aynı kişinin aynı üründen yeniden şikâyeti: {one.by_author}. Metni benzer bulunup gruplara"
        f" alınan şikâyet: {sum(one.groups.values())}.",
        f"{one.recurring.part} of {one.recurring.of} complaints recur ({part}), {one.single} are single;"
        f" the same author and product again: {one.by_author}. Put into groups by their words:"
        f" {sum(one.groups.values())}.",
    )
    title = said("Tekrarlayan şikâyetler", "Recurring complaints")
    return Table("K16", title, (said("En büyük gruplar", "Largest groups"), "n"), rows, says)


def cluster_said(place: int, figures: Figures, titles: Titles) -> str:
    """What the complaints of one group have in common."""
    one = figures.recurrence.clusters[place]
    cause = titles.cause(one.cause) if one.cause else titles.said("kök nedeni yazılmamış", "no root cause")
    return " · ".join((*matter(titles, one.product, one.category), cause))


def _causes(figures: Figures, titles: Titles) -> Table:
    said, one = titles.said, figures.causes
    part = share(one.with_cause).words(titles.language)
    says = said(
        f"Kök nedeni yazılan: {one.with_cause.part} / {one.with_cause.of} ({part}).",
        f"With a root cause: {one.with_cause.part} of {one.with_cause.of} ({part}).",
    )
    return Table(
        "K17",
        said("Kök nedenler", "Root causes"),
        (said("Kök neden", "Root cause"), "n", said("Pay", "Share"), said("Birikimli", "Cumulative")),
        tuple(
            (titles.cause(row.cause), Amount(row.n), percent(row.percent), percent(row.cumulative))
            for row in one.rows
        ),
        says,
        numbered(titles, said("Kök nedeni yazılmamış", "Without a root cause"), one.without),
    )


def actions(figures: Figures, titles: Titles) -> Table:
    """K18."""
    said, one = titles.said, figures.actions
    rows = (
        (said("Açılan", "Opened"), Amount(one.opened)),
        (said("Tamamlanan", "Done"), Amount(one.done)),
        (said("Ay sonunda açık", "Open at the month’s end"), Amount(one.open)),
        (said("… günü geçmiş", "… overdue"), Amount(len(one.overdue))),
    )
    late = tuple(
        said(
            f"{one.number}: günü {day_said(one.due, titles)}",
            f"{one.number}: due {day_said(one.due, titles)}",
        )
        for one in one.overdue
    )
    title = said("Düzeltici ve önleyici aksiyonlar", "Corrective and preventive actions")
    return Table("K18", title, ("", "n"), rows, lists=listed(titles, late))


def satisfaction(figures: Figures, titles: Titles) -> Table:
    """K19."""
    said, one = titles.said, figures.satisfaction
    rows = (
        kept(said("Memnun (4–5)", "Satisfied (4–5)"), one.csat),
        kept(said("Yanıtlayan", "Answered"), one.response),
        *(
            kept_score(said(f"{score} puan", f"Score {score}"), one.scores.get(score, 0), one.csat.of)
            for score in "54321"
        ),
    )
    says = said(
        f"Gönderilen anket: {one.sent}; istemediğini söyleyen: {one.refused}.",
        f"Surveys sent: {one.sent}; refused: {one.refused}.",
    )
    head = ("", "n", said("Toplam", "Of"), said("Oran", "Share"))
    return Table("K19", said("Memnuniyet", "Satisfaction"), head, rows, says)


def kept_score(title: str, n: int, of: int) -> tuple[str | Amount, ...]:
    """How many gave it, of how many."""
    return title, Amount(n), Amount(of), Amount(round(n / of, 3) if of else None, Unit.SHARE)


def health(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K23, and K24 where the house has said how many certificates there are."""
    said = titles.said
    yield Table(
        "K23",
        said("Posta kutularının sağlığı", "Health of the mailboxes"),
        ("", said("Deneme iletisi", "Canary"), said("Kayıp", "Lost"), said("Sessizlik", "Silence"),
         said("Kesinti", "Gaps"), said("Kurtarılan", "Rescued")),
        tuple(
            (titles.mailbox(row.mailbox), seconds(row.canary_seconds), Amount(row.canaries_lost),
             seconds(row.silence_seconds), Amount(row.gaps), Amount(row.rescued))
            for row in figures.intake.rows
        ),
        said("En yavaş deneme iletisi, dönmeyen deneme iletileri, en uzun sessizlik, 5 dakikayı aşan okuma "
             "kesintileri, istenmeyenler arasından kurtarılan iletiler.",
             "Slowest canary, canaries lost, longest silence, polls more than 5 minutes apart, "
             "mails rescued from junk."),
    )  # fmt: skip
    if rows := figures.per_thousand.rows:
        yield Table(
            "K24",
            said("1.000 sertifikada şikâyet", "Complaints per 1,000 certificates"),
            (said("Ürün", "Product"), said("Şikâyet", "Complaints"), said("Sertifika", "Certificates"),
             said("1.000’de", "Per 1,000")),
            tuple(
                (titles.product(row.product), Amount(row.complaints), Amount(row.certificates),
                 decimal(row.per_thousand))
                for row in rows
            ),
        )  # fmt: skip


def line(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K25, in two tables that a telephone is wide enough for."""
    said, points = titles.said, figures.line.points
    months = [titles.month(Month.parse(point.month)) for point in points]
    yield Table(
        "K25",
        said("12 ay: iş ve süreler", "12 months: work and times"),
        (said("Ay", "Month"), said("Alınan", "Received"), said("İlk yanıt p50", "First answer p50"),
         said("Çözüm p50", "Resolution p50"), said("Yeniden açılan", "Reopened")),
        tuple(
            (month, Amount(point.volume), hours(point.first_answer_hours), hours(point.resolution_hours),
             percent(point.reopened_percent))
            for month, point in zip(months, points, strict=True)
        ),
    )  # fmt: skip
    yield Table(
        "K25",
        said("12 ay: sürelere uyum ve memnuniyet", "12 months: promises kept and satisfaction"),
        (said("Ay", "Month"), said("İlk yanıt", "First answer"), said("Ön rapor", "Preliminary report"),
         said("Yasal süre", "Terms of law"), said("Memnuniyet", "Satisfaction")),
        tuple(
            (month, percent(point.first_answer_percent), percent(point.reports_percent),
             percent(point.terms_percent), percent(point.csat_percent))
            for month, point in zip(months, points, strict=True)
        ),
    )  # fmt: skip
