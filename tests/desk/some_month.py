"""A month's figures made by hand: everything that a report can tell of, and one of which nothing can be told."""

from dataclasses import replace

from ulak.desk.figures.month import Month
from ulak.desk.figures.values import (
    Acknowledgement,
    Actions,
    Backlog,
    Breached,
    Breaches,
    Cause,
    Causes,
    Cell,
    Cluster,
    Coverage,
    Escalations,
    Figures,
    FirstAnswer,
    FirstContact,
    FoundedRate,
    Gate,
    Gates,
    Informed,
    Intake,
    Kept,
    LateAction,
    Line,
    MailboxHealth,
    Miss,
    NotApplicable,
    PerThousand,
    Point,
    Rate,
    Recurrence,
    Reopened,
    Reports,
    Resolution,
    Revocations,
    Revoked,
    Satisfaction,
    Share,
    Spread,
    TermKept,
    Terms,
    Transfers,
    Volume,
)

NOVEMBER = Month(2026, 11)


def share(part: int, of: int) -> Share:
    return Share(part, of, round(100 * part / of, 1) if of else None)


def point(month: Month, volume: int, answered: float | None, csat: float | None) -> Point:
    return Point(str(month), volume, 3.4, answered, 21.75, 88.9 if volume > 1_100 else None, 100.0, 2.6, csat)


def year() -> Line:
    volumes = (0, 1_010, 870, 1_100, 1_200, 990, 1_040, 1_001, 1_300, 1_220, 1_110, 1_234)
    kept = (None, 91.0, 89.5, 95.0, 93.0, 90.2, 97.0, 96.0, 92.0, 90.0, 93.1, 95.3)
    csat = (None, 80.0, 84.0, None, 79.0, 82.0, 84.5, 88.0, 81.0, 82.0, 82.0, 86.0)
    months = tuple(NOVEMBER.before(11 - place) for place in range(12))
    return Line(tuple(point(*one) for one in zip(months, volumes, kept, csat, strict=True)))


def full() -> Figures:
    """A month in which everything happened."""
    report_miss = Miss("KSM-2026-000123", "preliminary-report/reporter", 200, True)
    answer_miss = Miss("KSM-2026-000456", "first-answer/author", 45, False)
    return Figures(
        month="2026-11",
        timezone="Europe/Istanbul",
        volume=Volume(
            1_234,
            2,
            {"email": 1_001, "phone": 120, "cimer": 80, "web": 33},
            {"complaint": 412, "request": 700, "certificate-problem-report": 9, "suggestion": 113},
            {"ssl": 300, "mali_muhur": 700, "": 234},
            {"teslimat": 300, "": 800, "not in the rules": 134},
            {"": 1_230, "b_univ": 4},
            {"bilgi": 1_225, "cainfo": 9},
            tuple(
                Cell("email", "complaint", "mali_muhur", "teslimat", "", 200 - place) for place in range(25)
            ),
        ),
        backlog=Backlog(48, 1_234, 6, 1_230, 58, 0, (), 3, 40, 12, 6, "KSM-2026-000071"),
        coverage=Coverage(share(1_402, 1_402), {"bilgi": share(1_393, 1_393), "cainfo": share(9, 9)}, 30, ()),
        acknowledgement=Acknowledgement(
            share(1_190, 1_200),
            Spread(1_200, 14.0, 61.0),
            (Miss("KSM-2026-000400", "acknowledgement/author", 12, False),),
            ("KSM-2026-000401",),
        ),
        first_answer=FirstAnswer(Spread(870, 2.0, 7.5), share(829, 870), (answer_miss,)),
        resolution=Resolution(Spread(1_100, 21.75, 60.5), Spread(80, 12.0, 26.0), Spread(3, None, None)),
        reports=Reports(
            Kept(share(8, 9), "KSM-2026-000123", 27.33, (report_miss,)),
            Kept(share(6, 6), "KSM-2026-000130", 20.5, ()),
            (NotApplicable("KSM-2026-000131", "no subscriber"),),
        ),
        revocations=Revocations(
            (Revoked("24h", share(3, 3), 9.2), Revoked("5d", share(1, 1), 80.0)),
            (Revoked("3", share(3, 3), 9.2), Revoked("7", share(1, 1), 80.0)),
            (),
        ),
        terms=Terms(
            share(83, 83),
            (
                TermKept("petition/author", "d", share(80, 80), Spread(80, 12.0, 26.0), "KSM-2026-000007", 31.5),
                TermKept("information-request/author", "bd", share(3, 3), Spread(3, None, None), "", None),
            ),
            (),
        ),
        gates=Gates((Gate("signature", Spread(80, 4.0, 30.0), share(2, 80), 1),)),
        breaches=Breaches(
            2,
            {"first-answer": 1, "preliminary-report": 1},
            {"ssl": 1, "customer-relations": 1},
            {"9": 1, "23": 1},
            {"0": 1, "6": 1},
            {"workday": 1, "weekend": 1},
            (Breached("KSM-2026-000123", "preliminary-report/reporter"), Breached("KSM-2026-000456", "first-answer/author")),
        ),
        escalations=Escalations({"50%": 60, "100%": 2}, share(40, 62)),
        informed=Informed(share(398, 400), ("KSM-2026-000201", "KSM-2026-000202")),
        reopened=Reopened(share(6, 1_230), ("KSM-2026-000099",)),
        recurrence=Recurrence(
            share(120, 412),
            292,
            14,
            (Cluster("mali_muhur", "teslimat", "kargo", 71), Cluster("ssl", "teslimat", "", 9)),
            {"1": 40},
        ),
        causes=Causes(
            (Cause("kargo", 210, 52.5, 52.5), Cause("bilgi-eksikligi", 150, 37.5, 90.0), Cause("not in the rules", 37, 9.3, 99.3)),
            share(397, 400),
            ("KSM-2026-000301", "KSM-2026-000302", "KSM-2026-000303"),
        ),
        actions=Actions(7, 4, 3, (LateAction("KSM-2026-000310", "1", "2026-11-20"),)),
        satisfaction=Satisfaction(210, 2, share(37, 43), share(43, 210), {"5": 25, "4": 12, "3": 3, "2": 1, "1": 2}),
        transfers=Transfers(1_234, 310, 0.25, share(12, 1_234), 322),
        first_contact=FirstContact(share(1_001, 1_230)),
        founded=FoundedRate(share(210, 400), share(90, 400), share(80, 400), share(20, 400)),
        intake=Intake((MailboxHealth("bilgi", 41, 0, 14_400, 1, 3), MailboxHealth("cainfo", None, 1, 200_000, 0, 0))),
        per_thousand=PerThousand((Rate("ssl", 30, 1_200, 25.0),)),
        line=year(),
    )  # fmt: skip


def empty() -> Figures:
    """A month in which nothing came, the first of a desk."""
    nothing, none = share(0, 0), Spread(0, None, None)
    kept = Kept(nothing, "", None, ())
    whole = full()
    months = tuple(NOVEMBER.before(11 - place) for place in range(12))
    return replace(
        whole,
        volume=Volume(0, 0, {}, {}, {}, {}, {}, {}, ()),
        backlog=Backlog(0, 0, 0, 0, 0, 0, (), 0, 0, 0, 0, ""),
        coverage=Coverage(nothing, {}, 0, ()),
        acknowledgement=Acknowledgement(nothing, none, (), ()),
        first_answer=FirstAnswer(none, nothing, ()),
        resolution=Resolution(none, none, none),
        reports=Reports(kept, kept, ()),
        revocations=Revocations((), (), ()),
        terms=Terms(nothing, (), ()),
        gates=Gates(()),
        breaches=Breaches(0, {}, {}, {}, {}, {}, ()),
        escalations=Escalations({}, nothing),
        informed=Informed(nothing, ()),
        reopened=Reopened(nothing, ()),
        recurrence=Recurrence(nothing, 0, 0, (), {}),
        causes=Causes((), nothing, ()),
        actions=Actions(0, 0, 0, ()),
        satisfaction=Satisfaction(0, 0, nothing, nothing, {}),
        transfers=Transfers(0, 0, None, nothing, 0),
        first_contact=FirstContact(nothing),
        founded=FoundedRate(nothing, nothing, nothing, nothing),
        intake=Intake(()),
        per_thousand=PerThousand(()),
        line=Line(tuple(Point(str(month), 0, *[None] * 7) for month in months)),
    )
