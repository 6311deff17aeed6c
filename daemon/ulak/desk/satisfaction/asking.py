"""
Whether the author of a closed ticket is asked how satisfied they are, and the letter that asks.

Which tickets are in the sample is told by a salted digest of their numbers: whoever looks again finds the
same, and nobody can choose.
"""

from datetime import datetime, timedelta

from ulak.desk.acts.author_asked import speaks_to_author
from ulak.desk.change import changed
from ulak.desk.coming.bounced import UNDELIVERABLE
from ulak.desk.coming.opening import SENDER_DOUBTFUL
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.house import House
from ulak.desk.recipients import ToAuthor, addressee
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.satisfaction.survey_rules import EVERYBODY, SurveyRules
from ulak.desk.ticket import Dossier, Kind, LetterState, Purpose, Status, Ticket
from ulak.mail.postable import postable
from ulak.mail.robot import is_robot

LATEST = timedelta(days=14)
"""So long after the time a ticket may still be asked about: after a downtime nobody gets old surveys."""

SENT = "survey sent"
_NEVER_REACHED = frozenset({UNDELIVERABLE, SENDER_DOUBTFUL})
_STEPS = 10_000


def in_sample(mark: str, share: float) -> bool:
    """Is a ticket with this digest (hex) among so many per cent? A larger share holds a smaller one."""
    return int(mark[:12], 16) % _STEPS < share / EVERYBODY * _STEPS


def ask(dossier: Dossier, rulebook: Rulebook, house: House, mark: str, now: datetime) -> Decision | None:
    """The survey about a closed ticket; None where its author is not asked, or not yet."""
    ticket, rules = dossier.ticket, rulebook.satisfaction
    if rules is None or why_not_asked(dossier, rules, rulebook, house, mark, now):
        return None
    draft = Draft(
        template="survey",
        recipients=ToAuthor(Purpose.SURVEY, ticket),
        language=ticket.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
    )
    return Decision(
        reason=f"{ticket.number}: its author is asked how satisfied they are",
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event(SENT),),
        drafts=(draft,),
    )


def why_not_asked(
    dossier: Dossier, rules: SurveyRules, rulebook: Rulebook, house: House, mark: str, now: datetime
) -> str:
    """Why its author is not asked, in the desk's words; empty where they are."""
    ticket = dossier.ticket
    if not is_due(ticket, rules, now):
        return "it is not closed, not yet long enough, or too long"
    if not is_chosen(ticket.kind, rules, mark):
        return "it is not in the sample"
    if not _was_answered(dossier):
        return "its author got no answer from us"
    return _why_not_written_to(ticket, rulebook, house)


def is_due(ticket: Ticket, rules: SurveyRules, now: datetime) -> bool:
    """Has it been closed for as long as the rules say, for itself, and not much longer?"""
    if ticket.status is not Status.CLOSED or ticket.closed_at is None or ticket.part_of:
        return False
    return ticket.closed_at + rules.after <= now < ticket.closed_at + rules.after + LATEST


def is_chosen(kind: Kind, rules: SurveyRules, mark: str) -> bool:
    """Is a ticket of that kind, with that digest, in the sample?"""
    return in_sample(mark, rules.share_of(kind))


def _was_answered(dossier: Dossier) -> bool:
    """Did the last letter that somebody wrote to the author leave, or were they told otherwise?"""
    written = [one for one in dossier.letters if speaks_to_author(one)]
    last = next((one for one in reversed(written) if one.state is not LetterState.WITHDRAWN), None)
    if last is None:
        return dossier.ticket.told is not None
    return last.state is LetterState.SENT and not last.failed


def _why_not_written_to(ticket: Ticket, rulebook: Rulebook, house: House) -> str:
    address = ticket.author.address
    if ticket.reply_channel is not Channel.EMAIL or not postable(address):
        return "its author is not written to by mail"
    if address in rulebook.inside() or house.is_ours(address):
        return "its author works here"
    if is_robot(address) or addressee(ticket).address != address:
        return "its author is a robot"
    return "its author may not be reached" if _NEVER_REACHED.intersection(ticket.tags) else ""
