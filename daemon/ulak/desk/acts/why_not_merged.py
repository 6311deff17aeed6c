"""
Why a ticket cannot become part of another.

What one author wrote must never come before another; no clock and no gate may get out of sight; and what
is under way must end on the ticket it began on.
"""

from collections.abc import Callable

from ulak.desk.commands.work import Work
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import HUMAN_PURPOSES, Kind, LetterState, Status, Ticket

ITSELF = Words("{number} zaten bu kayıt", "{number} is this ticket already")
HAS_PARTS = Words(
    "bu kayıt, parçaları olan bir kayıttır ({numbers}); tersine, {number} kaydına #birleştir {here} yazınız",
    "this ticket has parts itself ({numbers}); do it the other way round: write #merge {here} to {number}",
)
OTHER_AUTHOR = Words(
    "{number} başka bir kişinin başvurusu: birleştirilirse birinin yazdığı öbürüne gidebilirdi. Kayıtlar ayrı"
    " yürür; aynı kişiyse önce #yazar ile başvuru sahibini düzeltiniz",
    "{number} is somebody else's: merged, what one wrote could reach the other. Let the tickets stand apart;"
    " where it is the same person, correct the author with #author first",
)
REPORT = Words(
    "bu kayıt bir sertifika problem bildirimi, {number} değil: 24 saatlik süre görünmez olurdu. Tersine,"
    " {number} kaydına #birleştir {here} yazınız",
    "this is a certificate problem report and {number} is not: its 24 hours would be out of sight. Do it the"
    " other way round: write #merge {here} to {number}",
)
GATED = Words(
    "bu kaydın yanıtı onaydan veya imzadan geçer, {number} kaydınınki geçmez. Tersine, {number} kaydına"
    " #birleştir {here} yazınız",
    "an answer to this ticket must be approved or signed, one to {number} need not. Do it the other way"
    " round: write #merge {here} to {number}",
)
STILL_ASKED = Words(
    "bu kayıtta birinden hâlâ bir şey bekleniyor. Önce o bitmeli; veya tersine, {number} kaydına"
    " #birleştir {here} yazınız",
    "somebody is still waited for on this ticket. Let that end first, or do it the other way round: write"
    " #merge {here} to {number}",
)
OTHER_CERTIFICATES = Words(
    "{number} kaydında olmayan sertifikalar veya aboneler var: birleştirilirse bilgilendirme ve iptal gözden"
    " kaçardı. Kayıtlar aynı olay olarak bağlı kalır, ayrı yürür",
    "there are certificates or subscribers that {number} does not have: merged, nobody would see that they"
    " are still to be told, or revoked. The tickets stay linked as one case and stand apart",
)
UNDER_WAY = Words(
    "bu kayıttan başvuru sahibine bir yanıt yolda veya bekletiliyor; gittikten veya geri alındıktan sonra"
    " birleştiriniz",
    "an answer of this ticket is on its way or held; merge when it has left, or was taken back",
)
WHOLE_CLOSED = Words(
    "{number} kapalı; önce ona #aç yazınız, veya tersine, ona #birleştir {here} yazınız",
    "{number} is closed; write #reopen to it first, or do it the other way round: write #merge {here} to it",
)

_AT_REST = frozenset({LetterState.SENT, LetterState.FAILED, LetterState.WITHDRAWN})


def why_not(work: Work, whole: Ticket) -> Words | None:
    """The first reason that holds; None where the ticket may become part of that one."""
    return next((why for why, holds in _REFUSED if holds(work, whole)), None)


def _has_parts(work: Work, _: Ticket) -> bool:
    return bool(work.ticket.parts)


def _is_itself(work: Work, whole: Ticket) -> bool:
    return whole.number == work.ticket.number


def _is_anothers(work: Work, whole: Ticket) -> bool:
    """Who has no address gets no letter, so nothing of the other ticket can reach them."""
    return work.ticket.author.address not in ("", whole.author.address)


def _hides_a_report(work: Work, whole: Ticket) -> bool:
    report = Kind.CERTIFICATE_PROBLEM_REPORT
    return work.ticket.kind is report and whole.kind is not report


def _hides_certificates(work: Work, whole: Ticket) -> bool:
    """What is told and revoked is written down where the certificates stand."""
    here, there = work.ticket.report, whole.report
    known = {(one.issuer, one.serial, one.written) for one in there.certificates}
    is_known = all((one.issuer, one.serial, one.written) in known for one in here.certificates)
    return not is_known or any(there.subscriber(one.key) is None for one in here.subscribers)


def _escapes_a_gate(work: Work, whole: Ticket) -> bool:
    return work.ticket.gate not in ("", whole.gate)


def _is_asked(work: Work, _: Ticket) -> bool:
    return any(task.is_open for task in work.ticket.tasks)


def _is_under_way(work: Work, _: Ticket) -> bool:
    letters = (one for one in work.dossier.letters if one.purpose in HUMAN_PURPOSES)
    return work.sends_text or any(one.state not in _AT_REST for one in letters)


def _is_shut(work: Work, whole: Ticket) -> bool:
    return whole.status is Status.CLOSED and work.ticket.status is not Status.CLOSED


_REFUSED: tuple[tuple[Words, Callable[[Work, Ticket], bool]], ...] = (
    (ITSELF, _is_itself),
    (HAS_PARTS, _has_parts),
    (OTHER_AUTHOR, _is_anothers),
    (REPORT, _hides_a_report),
    (OTHER_CERTIFICATES, _hides_certificates),
    (GATED, _escapes_a_gate),
    (STILL_ASKED, _is_asked),
    (UNDER_WAY, _is_under_way),
    (WHOLE_CLOSED, _is_shut),
)
