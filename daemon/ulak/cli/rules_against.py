"""A dry run: the mails that came last, decided by the rules in force and by others, side by side."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from click import progressbar

from ulak.cli.documents import Document
from ulak.cli.moments import moment
from ulak.cli.records import open_records
from ulak.cli.tables import one_line
from ulak.desk.rules.compared import Difference, Said, differences, is_routed
from ulak.desk.rules.trial import Use, Watch
from ulak.errors import DeskError, Unavailable
from ulak.mail.mask import mask

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ulak.desk.rules.rulebook import Rulebook
    from ulak.stages.office import Office
    from ulak.store.past_mails import PastMail, PastMails

_UNREADABLE = (DeskError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)
"""What a mail that triage put aside may raise once more; it is counted and keeps no other from its turn."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mail that would be decided otherwise."""

    mail: "PastMail"
    subject: str
    fields: tuple[Difference, ...]

    def lines(self, zone: "ZoneInfo") -> Iterator[str]:
        """For a person: the mail, and each field with the rules on both sides."""
        came = f"{self.mail.came_at.astimezone(zone):%d.%m.%Y %H:%M}"
        ticket = f", {self.mail.ticket}" if self.mail.ticket else ""
        yield f"mail {self.mail.id}{ticket}, {self.mail.mailbox}, {came}, {one_line(self.subject)}"
        for one in self.fields:
            yield f"    {one.field} {one_line(one.old.value or '-')} → {one_line(one.new.value or '-')}"
            if one.old.by or one.new.by:
                yield f"        was: {one.old.why}"
                yield f"        now: {one.new.why}"

    def document(self) -> Document:
        """For a program."""
        return {
            "mail": self.mail.id,
            "ticket": self.mail.ticket or None,
            "mailbox": self.mail.mailbox,
            "received_at": moment(self.mail.came_at),
            "subject": self.subject,
            "fields": [
                {"field": one.field, "old": _of_said(one.old), "new": _of_said(one.new)}
                for one in self.fields
            ],
        }


@dataclass(slots=True)
class Comparison:
    """
    What came of it: the mails that would change, and how many could not be compared.

    `use` says what the new rules did on those that rules route.
    """

    zone: "ZoneInfo"
    use: Use
    count: int = 0
    in_force: str = ""
    changes: list[Change] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """For a person."""
        for change in self.changes:
            yield from change.lines(self.zone)
        for what, words in _OTHERS.items():
            if count := self.others[what]:
                yield f"{count} {words}"
        yield f"{len(self.changes)} of the last {self.count} mails would be decided otherwise"

    def document(self) -> Document:
        """For a program."""
        return {
            "in_force": self.in_force,
            "mails": self.count,
            **{what: self.others[what] for what in _OTHERS},
            "changed": len(self.changes),
            "changes": [change.document() for change in self.changes],
        }


_OTHERS = {
    "replies": "belong to a ticket and are not routed: what becomes of them and their letters were compared",
    "erased": "are erased and could not be compared",
    "unreadable": "could not be read or decided about, and are not compared",
}


def compare(config: Path, tried: "Rulebook", count: int, *, shows_progress: bool) -> Comparison:
    """Decide about each mail by the rules in force and by these; the store is only read."""
    from ulak.store.past_mails import PastMails

    with open_records(config, writes=False) as records:
        office, mails = records.office(), PastMails(records.store)
        last = mails.last(count)
        comparison = Comparison(records.zone, Use(tried.rules), len(last), office.rules().version)
        watch = Watch(tried)
        with progressbar(last, label="mails", file=sys.stderr, hidden=not shows_progress) as shown:
            for mail in shown:
                _compare(mail, mails, office, watch, comparison)
    return comparison


def _compare(
    mail: "PastMail", mails: "PastMails", office: "Office", watch: Watch, comparison: Comparison
) -> None:
    from ulak.stages.dry_run import read_again

    if mail.is_erased:
        comparison.others["erased"] += 1
        return
    try:
        again = read_again(office, mail, mails.opened(mail))
        old, new = again.decided(office.rules()), again.decided(watch.rulebook)
    except Unavailable:
        raise
    except _UNREADABLE:
        watch.taken()
        comparison.others["unreadable"] += 1
        return
    for route in watch.taken():
        comparison.use.held(route)
    comparison.others["replies"] += not (is_routed(old) or is_routed(new))
    if found := differences(old, new, comparison.zone):
        comparison.changes.append(Change(mail, mask(again.message.subject), found))


def _of_said(said: Said) -> Document:
    return {
        "value": said.value or None,
        "by": [{"rule": one.rule, "at": one.at} for one in said.by],
    }
