"""
A promise that nothing may stop is given up: only by whoever answers for it, with a reason, and not silently.

Terms of law and of the wall clock (BR 4.9.5, Law 3071 article 7) run at night, on holidays and while anybody
is waited for; that one does not apply after all is a person's word.
"""

from dataclasses import replace

from ulak.desk.commands.command_table import TextUse
from ulak.desk.commands.work import Work
from ulak.desk.drafts import to_staff
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import TaskKind
from ulak.desk.ticket import Purpose

NEEDS_REASON = Words(
    "bu değişiklik, durdurulamayan bir süreyi ({promises}) kaldırır veya uzatır: nedenini #not ile birlikte"
    " satırın altına yazınız",
    "this ends or lengthens a clock that nothing can stop ({promises}): add #note and write the reason"
    " under it",
)
NOT_ENTITLED = Words(
    "durdurulamayan bir süreyi ({promises}) yalnız kaydın sorumlusu, birim lideri, koordinatörler veya Kalite"
    " Sorumlusu kaldırabilir veya uzatabilir",
    "only the ticket's owner, the team's lead, coordinators or quality can end or lengthen a clock that"
    " nothing can stop ({promises})",
)
GAVE_UP = Words(
    "{who}, {number} kaydında şunu yazdı: {line}. Bununla şu süreler kalktı veya uzadı: {promises}. Gerekçesi"
    " aşağıdadır ve kayıtta not olarak durur.",
    "{who} wrote on {number}: {line}. With it these clocks ended or became longer: {promises}. The reason"
    " stands below, and on the ticket as a note.",
)
GATE_NEEDS_REASON = Words(
    "ön rapor onay ve imza beklemez; bu kaydın yanıtı ise bekler: neden bir sertifika problem bildirimi"
    " olduğunu #not ile birlikte satırın altına yazınız",
    "a preliminary report waits for no approval or signature, but an answer to this ticket does: add #note"
    " and write under it why it is a certificate problem report",
)
GATE_NOT_ENTITLED = Words(
    "ön rapor onay ve imza beklemez; yanıtı bunu bekleyen bir kaydı yalnız birim lideri, koordinatörler veya"
    " Kalite Sorumlusu sertifika problem bildirimi yapabilir",
    "a preliminary report waits for no approval or signature; where an answer does, only the team's lead,"
    " coordinators or quality can make the ticket a certificate problem report",
)
PAST_THE_GATE = Words(
    "{who}, {number} kaydında şunu yazdı: {line}. Bu kaydın yanıtı onay veya imza ister; artık bir ön rapor"
    " bunu beklemeden gidebilir. Gerekçesi aşağıdadır ve kayıtta not olarak durur.",
    "{who} wrote on {number}: {line}. An answer to this ticket needs an approval or a signature; a"
    " preliminary report can now go without one. The reason stands below, and on the ticket as a note.",
)
_FOR_A_GATE = ("lead", "coordinators", "quality")
_ENTITLED = ("owner", *_FOR_A_GATE)
_HEAR = ("coordinators", "quality")


def why_not_give_up(work: Work) -> Words | None:
    """Why the writer may not, or not so; None where they may."""
    return _why_not(work, _ENTITLED, NOT_ENTITLED, NEEDS_REASON)


def why_not_past_gate(work: Work) -> Words | None:
    """The same of a change that lets something leave past a gate: the owner alone is not enough."""
    return _why_not(work, _FOR_A_GATE, GATE_NOT_ENTITLED, GATE_NEEDS_REASON)


def is_entitled(work: Work) -> bool:
    """May the writer end a clock that nothing can stop, with a reason?"""
    return _is_among(work, _ENTITLED)


def _is_among(work: Work, words: tuple[str, ...]) -> bool:
    ticket, rulebook = work.ticket, work.occasion.rulebook
    told = (one for word in words for one in rulebook.told(word, ticket.team, ticket.owner))
    return work.staff in {one.address for one in told}


def _why_not(work: Work, entitled: tuple[str, ...], who: Words, why: Words) -> Words | None:
    if not _is_among(work, entitled):
        return who
    return None if work.head.text and work.use is TextUse.NOTE else why


def told_given_up(work: Work, line: str, promises: str) -> Work:
    """Coordinators and quality read what was given up and why."""
    return _told(work, _HEAR, work.says(GAVE_UP, promises=promises, **_what(work, line)), work.head.text)


def told_with_reason(work: Work, line: str, promises: str, reason: str) -> Work:
    """The same where the reason stands in the line."""
    return _told(work, _HEAR, work.says(GAVE_UP, promises=promises, **_what(work, line)), reason)


def told_past_gate(work: Work, line: str) -> Work:
    """So do they, and whoever would have decided."""
    decides = work.occasion.rulebook.gate(TaskKind(work.ticket.gate)).decided_by
    return _told(work, (*_HEAR, decides), work.says(PAST_THE_GATE, **_what(work, line)), work.head.text)


def _what(work: Work, line: str) -> dict[str, str]:
    return {"who": work.staff, "number": work.ticket.number, "line": line}


def _told(work: Work, roles: tuple[str, ...], reason: str, text: str) -> Work:
    rulebook, house = work.occasion.rulebook, work.occasion.house
    people = tuple(dict.fromkeys(one for role in roles for one in rulebook.holders(role)))
    draft = replace(to_staff(work.ticket, "alarm", Purpose.ALARM, people, house, reason), text=text)
    return replace(work, drafts=(*work.drafts, draft)) if people else work
