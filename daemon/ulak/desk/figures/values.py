"""The figures of a month as values, all in one place for whoever shows them."""

from dataclasses import dataclass

from ulak.desk.figures.values_of_promises import (
    Acknowledgement,
    Backlog,
    Cell,
    Counts,
    Coverage,
    FirstAnswer,
    Kept,
    Miss,
    NotApplicable,
    Reports,
    Resolution,
    Revocations,
    Revoked,
    Share,
    Spread,
    TermKept,
    Terms,
    Volume,
)
from ulak.desk.figures.values_of_work import (
    Actions,
    Breached,
    Breaches,
    Cause,
    Causes,
    Cluster,
    Escalations,
    FirstContact,
    FoundedRate,
    Gate,
    Gates,
    Informed,
    Intake,
    LateAction,
    Line,
    MailboxHealth,
    PerThousand,
    Point,
    Rate,
    Recurrence,
    Reopened,
    Satisfaction,
    Transfers,
)

__all__ = [
    "Acknowledgement",
    "Actions",
    "Backlog",
    "Breached",
    "Breaches",
    "Cause",
    "Causes",
    "Cell",
    "Cluster",
    "Counts",
    "Coverage",
    "Escalations",
    "Figures",
    "FirstAnswer",
    "FirstContact",
    "FoundedRate",
    "Gate",
    "Gates",
    "Informed",
    "Intake",
    "Kept",
    "LateAction",
    "Line",
    "MailboxHealth",
    "Miss",
    "NotApplicable",
    "PerThousand",
    "Point",
    "Rate",
    "Recurrence",
    "Reopened",
    "Reports",
    "Resolution",
    "Revocations",
    "Revoked",
    "Satisfaction",
    "Share",
    "Spread",
    "TermKept",
    "Terms",
    "Transfers",
    "Volume",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one month (DOMAIN's K1 to K25), as the journal had it at the month's end."""

    month: str
    timezone: str
    volume: Volume
    backlog: Backlog
    coverage: Coverage
    acknowledgement: Acknowledgement
    first_answer: FirstAnswer
    resolution: Resolution
    reports: Reports
    revocations: Revocations
    terms: Terms
    gates: Gates
    breaches: Breaches
    escalations: Escalations
    informed: Informed
    reopened: Reopened
    recurrence: Recurrence
    causes: Causes
    actions: Actions
    satisfaction: Satisfaction
    transfers: Transfers
    first_contact: FirstContact
    founded: FoundedRate
    intake: Intake
    per_thousand: PerThousand
    line: Line
