"""What the rules say of how long tickets are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ulak.desk.certificates.report import Report
from ulak.desk.contact import Channel
from ulak.desk.keeping.span import Span, SpanUnit
from ulak.desk.rules.yaml_lines import Place
from ulak.desk.ticket import Kind

AFTER_A_CERTIFICATE = Span(2, SpanUnit.YEARS)
"""For so long at least a report is kept after the end of the certificates it is about (BR 5.5.2)."""

LONGEST_LIFE = timedelta(days=398)
"""No TLS certificate that was there before an instant ends later than so long after it (BR 6.3.2)."""


class Start(StrEnum):
    """From when it counts: the closing, or the end of the last certificate reported, if that is later."""

    CLOSING = "closing"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Retention:
    """
    One entry of `retention`: for how long which tickets are kept.

    `kinds` and `channels` are empty where it holds for all of them.
    """

    name: str
    keep: Span
    place: Place
    kinds: frozenset[Kind] = frozenset()
    channels: frozenset[Channel] = frozenset()
    after: Start = Start.CLOSING

    def __str__(self) -> str:
        """What it says, in words that stay the same while its line moves about in the file."""
        after = f" after {self.after}" if self.after is Start.CERTIFICATES else ""
        return f"{self.name}: {self.keep}{after}"

    def fits(self, kind: Kind, channel: Channel) -> bool:
        """Is it about such tickets?"""
        return kind in (self.kinds or {kind}) and channel in (self.channels or {channel})


def retention_of(entries: Iterable[Retention], kind: Kind, channel: Channel) -> Retention | None:
    """The first entry that fits; None where such tickets are kept for good."""
    return next((one for one in entries if one.fits(kind, channel)), None)


def certificates_end(report: Report, closed_at: datetime) -> datetime | None:
    """When the last certificate of a report ends, at the latest where that is not known; None without any."""
    ends = [one.not_after or closed_at + LONGEST_LIFE for one in report.certificates]
    if report.left_out:
        ends.append(closed_at + LONGEST_LIFE)
    return max(ends, default=None)
