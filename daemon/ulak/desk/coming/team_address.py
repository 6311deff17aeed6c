"""
Mail from a team's own address: nobody knows who wrote it, so that nothing of it is carried out.

But whoever waits for that team's word reads it. Where our server proves the address and the mail answers the
very letter that was sent there, the team has had its say: it is waited for no longer.
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.consulting import is_waited_for, task_of_letter
from ulak.desk.acts.inward import written_about
from ulak.desk.change import changed
from ulak.desk.coming import flood
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import followers, notices, warning
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Colleague, Words
from ulak.desk.staff.written_below import new_or_whole
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import Dossier, Filing, Status, Ticket

REPLIED = Words(
    "Beklediğiniz yazı {who} ortak adresinden geldi; yazanın kim olduğu bilinemez. Metin kayda eklendi,"
    " başvuru sahibine gönderilmedi.",
    "What you wait for came from {who}, a team's address, and nobody knows who wrote it. The text stands on"
    " the ticket; it was not sent to the author.",
)


def append_of_team(occasion: Occasion, dossier: Dossier, identified: Identified) -> Decision:
    """
    Keep it on its ticket, and tell the owner, or who gave the task that it is about.

    A new ticket for it would be a new notice to that address, and a machine there would never come to
    rest. That it meant nothing is told to it once a day.
    """
    ticket, language = dossier.ticket, occasion.house.language
    hint = say(phrases.TEAM_WROTE, language, who=occasion.author)
    task = task_of_letter(dossier, identified.signed_message_id)
    count = flood.on_ticket(occasion, dossier)
    is_told = flood.is_told(count, flood.ON_A_TICKET)
    after = _acted(occasion, ticket, task) if task and _is_theirs(occasion, identified, task) else ticket
    ended = tuple(_ended(one) for one in after.tasks if one not in ticket.tasks)
    told = _who_waits(occasion, dossier, task) if task else _owner(occasion, dossier, hint)
    return Decision(
        reason=f"appended to {ticket.number}: from a team's own address, nothing carried out",
        disposition=Disposition.APPENDED,
        filing=Filing.OUTSIDER,
        before=ticket,
        after=changed(ticket, after),
        events=(Event("team's address wrote"), *ended, *flood.left_out(count, flood.ON_A_TICKET)),
        drafts=(
            *(told if is_told else ()),
            *warning(occasion, _itself(occasion), hint, f"team {ticket.number}"),
        ),
    )


def _itself(occasion: Occasion) -> tuple[Colleague, ...]:
    return occasion.rulebook.colleagues((occasion.author,))


def _owner(occasion: Occasion, dossier: Dossier, hint: str) -> tuple[Draft, ...]:
    ticket, rulebook, message = dossier.ticket, occasion.rulebook, occasion.message
    owner = (one for one in rulebook.told("owner", "", ticket.owner) if one.address != occasion.author)
    return notices(ticket, message, new_or_whole(message, dossier), owner, hint, rulebook, occasion.house)


def _who_waits(occasion: Occasion, dossier: Dossier, task: Task) -> tuple[Draft, ...]:
    """Who asked; of a transfer also those who follow the ticket."""
    follow = followers(dossier.ticket, occasion.rulebook) if task.kind is TaskKind.TRANSFER else ()
    people = (task.by, *(one.address for one in follow))
    others = [one for one in dict.fromkeys(people) if one != occasion.author]
    reason = say(REPLIED, occasion.house.language, who=occasion.author)
    text = new_or_whole(occasion.message, dossier)
    return written_about(occasion, dossier.ticket, task, "reply", others, reason, text)


def _is_theirs(occasion: Occasion, identified: Identified, task: Task) -> bool:
    """Is it proven to come from the address that was asked, in reply to the letter that went there alone?"""
    signed = identified.signed
    is_bound = signed is not None and signed.for_addressee(occasion.author)
    return task.is_open and occasion.is_proven and is_bound and task.of == occasion.author


def _ended(task: Task) -> Event:
    return Event(f"{task.kind} ended", facts=(("task", str(task.position)), ("as", task.state.value)))


def _acted(occasion: Occasion, ticket: Ticket, task: Task) -> Ticket:
    done = task.ended(TaskState.DONE, occasion.now, occasion.author)
    after = replace(ticket, tasks=tuple(done if one is task else one for one in ticket.tasks))
    goes_on = after.status is Status.WAITING_TEAM and not is_waited_for(after, occasion.rulebook)
    return replace(after, status=Status.OPEN) if goes_on else after
