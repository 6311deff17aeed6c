"""
Who has a ticket: somebody takes it, or it is handed to a person or a team.

What goes to another team is a transfer: a task that is waited for and reminded of. Its letter's reply is a
note, so that what that team says to those who asked does not reach the author as it is.
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.called import is_of, nobody_called, person_called, team_called
from ulak.desk.acts.consulting import is_waited_for
from ulak.desk.acts.inward import last_words, written_about
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.commands.work_tasks import ended, given, until
from ulak.desk.drafts import notices
from ulak.desk.rules.rulebook import Colleague, Team, Words
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Participant, Role, Status
from ulak.mail.address import Address

TRANSFERRED = Words(
    "{who} bu kaydı size devretti: konu sizin biriminizin işi. Yanıtınız kayda not olarak eklenir, kaydı"
    " devreden birim izlemeyi sürdürür.",
    "{who} handed this ticket over to you: the matter is your team's. What you reply is filed as a note, and"
    " the team that had the ticket keeps following it.",
)


def take(work: Work, order: Order) -> Work:
    """`#al`: the writer owns the ticket, and no other team is waited for."""
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    effect = phrases.ALREADY_YOURS if work.ticket.owner == work.staff else phrases.TAKEN
    freed = no_longer_waited_for(work)
    done = replace(freed, ticket=replace(freed.ticket, owner=work.staff, status=_status_taken(freed)))
    return done.did(order, effect).happened("ticket taken")


def _status_taken(work: Work) -> Status:
    """A team that is consulted is waited for all the same."""
    status, waits = work.ticket.status, is_waited_for(work.ticket, work.occasion.rulebook)
    return Status.OPEN if status is Status.NEW or (status is Status.WAITING_TEAM and not waits) else status


def assign(work: Work, order: Order) -> Work:
    """`#ata KİŞİ/BİRİM`: hand it over, by name, title or address."""
    rulebook = work.occasion.rulebook
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if team := team_called(order.value, rulebook):
        return _to_team(work, order, team)
    if person := person_called(order.value, rulebook):
        return hand_to(work, order, person)
    return nobody_called(work, order)


def _to_team(work: Work, order: Order, team: Team) -> Work:
    """Another team must act before anything goes on; one's own team is simply whose turn it is."""
    is_other = team.name != work.ticket.team
    status = Status.WAITING_TEAM if is_other else Status.OPEN
    done = handed_over(no_longer_waited_for(work), team.name, "", status)
    done = done.did(order, phrases.GIVEN_TO_TEAM, team=team.title.in_language(work.language))
    done = done.happened("ticket assigned", ("team", team.name))
    return _transferred(done, team.address) if is_other else done


def hand_to(work: Work, order: Order, person: str) -> Work:
    """A person of one other team brings the ticket to that team."""
    rulebook = work.occasion.rulebook
    teams = rulebook.teams_of(person)
    stays = not teams or any(team.name == work.ticket.team for team in teams)
    name = work.ticket.team if stays else teams[0].name
    done = handed_over(no_longer_waited_for(work), name, person, Status.OPEN)
    done = done.did(order, phrases.GIVEN_TO_PERSON, who=person).happened("ticket assigned", ("team", name))
    return _told(done, rulebook.colleagues((person,))) if stays else _transferred(done, person)


def handed_over(work: Work, team: str, owner: str, status: Status) -> Work:
    """A decision, an author or a team that was asked is waited for whoever has the ticket."""
    before = work.ticket.status
    asked = before is Status.WAITING_TEAM and is_waited_for(work.ticket, work.occasion.rulebook)
    waits = before is Status.WAITING_AUTHOR or asked
    if before is Status.WAITING_GATE or (waits and status is Status.OPEN):
        status = before
    participants = _following(work, team)
    return replace(
        work, ticket=replace(work.ticket, team=team, owner=owner, status=status, participants=participants)
    )


def no_longer_waited_for(work: Work) -> Work:
    """Whoever had the ticket before and has not acted is asked no more; who acts by this mail has acted."""
    for task in work.ticket.tasks:
        mine = is_of(work.staff, task.of, work.occasion.rulebook)
        if task.kind is TaskKind.TRANSFER:
            work = ended(work, task, TaskState.DONE if mine else TaskState.VOID)
    return work


def _transferred(work: Work, to: str) -> Work:
    """Open the task, and show what the author wrote and what the one who hands it over has to say."""
    done, task = given(work, TaskKind.TRANSFER, to, work.head.text)
    reason = f"{work.says(TRANSFERRED, who=work.staff)}\n{until(work, task)}"
    drafts = written_about(
        work.occasion, done.ticket, task, "transfer", (to,), reason, work.head.text, last_words(work)
    )
    return replace(done, drafts=(*done.drafts, *drafts))


def _told(work: Work, people: tuple[Colleague, ...]) -> Work:
    """Show them the author's last words, with what the one who hands it over has to say."""
    said = (f"{one.line}:\n{one.effect}" for one in last_words(work))
    text = "\n\n".join(part for part in (work.head.text, *said) if part)
    return shown(work, people, phrases.ASSIGNED_BY, text)


def _following(work: Work, team: str) -> tuple[Participant, ...]:
    """The old team keeps following, when another one gets the ticket."""
    ticket, old = work.ticket, work.occasion.rulebook.teams.get(work.ticket.team)
    there = {one.address.address for one in ticket.participants}
    if old is None or team == ticket.team or old.address in there:
        return ticket.participants
    return (*ticket.participants, Participant(Address(old.address), Role.STAFF))


def shown(work: Work, people: tuple[Colleague, ...], why: Words, text: str) -> Work:
    """Write notices about this mail, without its attachments: they stand on the ticket."""
    occasion = work.occasion
    reason = work.says(why, who=work.staff)
    drafts = notices(work.ticket, occasion.message, text, people, reason, occasion.rulebook, occasion.house)
    return replace(work, drafts=(*work.drafts, *(replace(draft, attachments=()) for draft in drafts)))
