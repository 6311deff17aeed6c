"""
A vacation reply of somebody of the desk that no header gives away.

It answers a letter of ours, gives no command and says first of all that nobody is there. It stands on its
ticket and does nothing there: what was asked stays asked, and is reminded of. Who waits is told once a day.
"""

from ulak.desk.change import changed
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import read
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import responsible, warning
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Colleague, Words
from ulak.desk.signed_id import of_message_id
from ulak.desk.staff.own_words import own_words
from ulak.desk.ticket import Dossier, Filing
from ulak.mail.away import is_away

SEEMS_AWAY = Words(
    "{who} yazdığımıza izinde olduğunu söyleyerek karşılık verdi; bir program yazmış olabilir. İleti kayda"
    " eklendi, not veya yanıt sayılmadı. Beklenen iş beklenmeye ve hatırlatılmaya devam eder; gerekiyorsa bir"
    " başkasına #sor veya #ata ile veriniz.",
    "{who} replied to our letter by saying that nobody is there; a program may have written. The mail stands"
    " on the ticket and is neither a note nor an answer. What was asked is waited for and reminded of as"
    " before; where it cannot wait, give it to somebody else with #ask or #assign.",
)


def why_away(occasion: Occasion, identified: Identified) -> str:
    """Why a mail says nothing but that its writer is away; empty where it says more."""
    message = occasion.message
    answers = identified.signed is not None and identified.dossier is not None and not identified.disagrees
    if not answers or message.is_forward or occasion.arrival.proven or occasion.is_forged:
        return ""
    head = read(own_words(message))
    return "a vacation reply by its first words" if not head.orders and is_away(head.text) else ""


def file_away(occasion: Occasion, identified: Identified) -> Decision | None:
    """Keep it on the ticket as what a machine wrote, and tell who waits; None where it says more."""
    dossier, why = identified.dossier, why_away(occasion, identified)
    if dossier is None or not why:
        return None
    ticket = dossier.ticket
    return Decision(
        reason=f"filed on {ticket.number}: {why}",
        disposition=Disposition.FILED,
        filing=Filing.AUTOMATIC,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("automatic mail filed", facts=(("why", why),)),),
        drafts=_told(occasion, dossier, identified),
    )


def _told(occasion: Occasion, dossier: Dossier, identified: Identified) -> tuple[Draft, ...]:
    reason = say(SEEMS_AWAY, occasion.house.language, who=occasion.author)
    waiting = [one for one in _waiting(occasion, dossier, identified) if one.address != occasion.author]
    return warning(occasion, waiting, reason, f"away {dossier.ticket.number}")


def _waiting(occasion: Occasion, dossier: Dossier, identified: Identified) -> tuple[Colleague, ...]:
    """Who asked, where the letter asked something; else whoever has the ticket, or follows its people."""
    ticket, rulebook, replied = dossier.ticket, occasion.rulebook, identified.signed_message_id
    asked = {one.task for one in of_message_id(dossier.letters, replied)}
    askers = rulebook.colleagues(one.by for one in ticket.tasks if one.position in asked)
    return askers or (*responsible(ticket, rulebook), *rulebook.holders("coordinators"))
