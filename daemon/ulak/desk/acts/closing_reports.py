"""
What a certificate problem report still waits for when it is to be closed (BR 4.9.5).

Nobody overrides it: a ground that was wrong is changed, a certificate that was not meant is taken off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.acts.grounds import DAY
from ulak.desk.acts.revocation_promise import REVOCATION, listed
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.listing import to_be_revoked
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Ticket

REVOCATION_WAITS = Words(
    "iptali bekleniyor: {listed}, en geç {due}; önce kanıtıyla #iptal-edildi SERİ ZAMAN (aynı iletide"
    " olabilir); iptal edilmeyecek olanı #sertifika çıkar SERİ kayıttan çıkarır, yanlış gerekçeyi #gerekçe NO"
    " değiştirir",
    "its revocation is waited for, by {due}: {listed}; first #revoked SERIAL TIME with its evidence (the same"
    " mail will do); #certificate remove SERIAL takes off what is not to be revoked, #ground NUMBER changes a"
    " wrong ground",
)
GROUND_WAITS = Words(
    "anahtarının ele geçirildiği kanıtlandı ve iptal edilmedi: {listed}, en geç {due}; önce #gerekçe 3, sonra"
    " kanıtıyla #iptal-edildi SERİ ZAMAN (aynı iletide olabilir); bu kayda ait olmayanı #sertifika çıkar SERİ"
    " çıkarır",
    "the compromise of its key is proven, and it is not revoked: {listed}, by {due}; first #ground 3, then"
    " #revoked SERIAL TIME with its evidence (the same mail will do); #certificate remove SERIAL takes off"
    " what this ticket is not about",
)
OUTCOME_STAYS = Words(
    "bildirene sonucun kendisine yazılacağı bildirildi ve bir notu yanıtladığınız için metniniz gitmez:"
    " gidecekse #yanıt, içeride kalacaksa #not ekleyiniz",
    "the reporter was told that the outcome would be written to them, and your text does not leave, as you"
    " reply to a note: add #answer if it should go, #note if it should stay inside",
)
_AT_ONCE = timedelta(seconds=DAY)


@dataclass(frozen=True, slots=True)
class Awaited:
    """The certificates whose revocation is waited for, by when, and whether a ground was named."""

    certificates: tuple[Reported, ...]
    due_at: datetime
    has_ground: bool


def awaited(ticket: Ticket, now: datetime) -> Awaited | None:
    """
    What keeps a report open: a revocation that was promised, or a compromise that is proven.

    Where everything that could be revoked is expired, or was taken off, nothing is waited for.
    """
    if ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return None
    unrevoked = tuple(one for one in to_be_revoked(ticket.report, now) if one.revocation is None)
    promise = next((one for one in ticket.promises if _is_waited_for(one)), None)
    if promise is not None and (unrevoked or not _is_nothing_left(ticket.report)):
        return Awaited(unrevoked, promise.due_at, has_ground=True)
    proven = tuple(one for one in unrevoked if one.verdict is Verdict.CONFIRMED)
    return Awaited(proven, ticket.received_at + _AT_ONCE, has_ground=False) if proven else None


def _is_waited_for(promise: Promise) -> bool:
    return promise.rule.kept_by == REVOCATION and is_open(promise)


def _is_nothing_left(report: Report) -> bool:
    """Was there anything, where nothing is to be revoked any more?"""
    return bool(report.taken_off) or any(one.is_known for one in report.certificates)


def of_report(work: Work) -> Iterator[str]:
    """What is missing, each as a sentence with the words that come first."""
    now, zone = work.occasion.now, work.occasion.house.timezone
    if waits := awaited(work.ticket, now):
        words = REVOCATION_WAITS if waits.has_ground else GROUND_WAITS
        due = local(waits.due_at, zone)
        yield work.says(words, listed=listed(waits.certificates) or "–", due=due)


def is_promised_an_outcome(work: Work) -> bool:
    """Was its reporter told that what comes of it would be written to them, and is not told otherwise now?"""
    ticket = work.ticket
    is_written_to = ticket.reply_channel is Channel.EMAIL and not work.has(Command.ANSWERED_BY)
    return ticket.kind is Kind.CERTIFICATE_PROBLEM_REPORT and is_written_to
