"""Who has a ticket: somebody takes it, or it is handed to a person or a team."""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.command import Order
from ulak.desk.drafts import followers, notices
from ulak.desk.outgoing import FROM_AUTHOR
from ulak.desk.rulebook import Colleague, Rulebook, Words
from ulak.desk.ticket import Dossier, Participant, Role, Status
from ulak.desk.work import Work
from ulak.mail.address import Address
from ulak.mail.fold import fold

_TAKEN = {Status.NEW: Status.OPEN, Status.WAITING_TEAM: Status.OPEN}


def take(work: Work, order: Order) -> Work:
    """`#al`: the writer owns the ticket."""
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    status = _TAKEN.get(work.ticket.status, work.ticket.status)
    effect = phrases.ALREADY_YOURS if work.ticket.owner == work.staff else phrases.TAKEN
    done = replace(work, ticket=replace(work.ticket, owner=work.staff, status=status))
    return done.did(order, effect).happened("ticket taken")


def assign(work: Work, order: Order) -> Work:
    """`#ata KİŞİ/BİRİM`: hand it over, by name, title or address."""
    rulebook = work.occasion.rulebook
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if team := _team(order.value, rulebook):
        return _to_team(work, order, team)
    if person := _person(order.value, rulebook):
        return _to_person(work, order, person)
    titles = ", ".join(team.title.in_language(work.language) for team in rulebook.teams.values())
    return work.cannot(order, phrases.NOBODY_SO_CALLED, value=order.value, teams=titles)


def _team(value: str, rulebook: Rulebook) -> str | None:
    by_address = (name for name, team in rulebook.teams.items() if team.address == value.lower())
    return rulebook.team_named(value) or next(by_address, None)


def _person(value: str, rulebook: Rulebook) -> str | None:
    """A listed address, or the part before its `@` where only one person has it."""
    wanted = fold(value.strip("<>"))
    staff = rulebook.staff()
    exact = [one for one in staff if fold(one) == wanted]
    local = [one for one in staff if wanted and fold(one.partition("@")[0]) == wanted]
    return exact[0] if exact else (local[0] if len(local) == 1 else None)


def _to_team(work: Work, order: Order, team: str) -> Work:
    """Another team must act before anything goes on; one's own team is simply whose turn it is."""
    rulebook, is_other = work.occasion.rulebook, team != work.ticket.team
    status = Status.WAITING_TEAM if is_other else Status.OPEN
    ticket = replace(work.ticket, team=team, owner="", status=status, participants=_following(work, team))
    done = replace(work, ticket=ticket)
    done = done.did(order, phrases.GIVEN_TO_TEAM, team=rulebook.teams[team].title.in_language(work.language))
    done = done.happened("ticket assigned", ("team", team))
    return _told(done, rulebook.told("team", team, "")) if is_other else done


def _to_person(work: Work, order: Order, person: str) -> Work:
    """A person of one other team brings the ticket to that team."""
    teams = work.occasion.rulebook.teams_of(person)
    stays = not teams or any(team.name == work.ticket.team for team in teams)
    team = work.ticket.team if stays else teams[0].name
    followed = _following(work, team)
    ticket = replace(work.ticket, owner=person, team=team, status=Status.OPEN, participants=followed)
    done = replace(work, ticket=ticket).did(order, phrases.GIVEN_TO_PERSON, who=person)
    done = done.happened("ticket assigned", ("team", ticket.team))
    return _told(done, work.occasion.rulebook.colleagues((person,)))


def _told(work: Work, people: tuple[Colleague, ...]) -> Work:
    """Show them the author's last words, with what the one who hands it over has to say."""
    text = "\n\n".join(part for part in (work.head.text, last_words(work.dossier)) if part)
    return shown(work, people, phrases.ASSIGNED_BY, text)


def _following(work: Work, team: str) -> tuple[Participant, ...]:
    """The old team keeps following, when another one gets the ticket."""
    ticket, old = work.ticket, work.occasion.rulebook.teams.get(work.ticket.team)
    there = {one.address.address for one in ticket.participants}
    if old is None or team == ticket.team or old.address in there:
        return ticket.participants
    return (*ticket.participants, Participant(Address(old.address), Role.STAFF))


def last_words(dossier: Dossier) -> str:
    """What the author's side wrote last, under the address it came from."""
    said = [one for one in dossier.messages if one.filing in FROM_AUTHOR]
    return f"{said[-1].author.address}:\n{said[-1].text}" if said else ""


def acted(work: Work) -> Work:
    """A note of the team that was waited for ends the waiting, and those who follow are told."""
    ticket, rulebook = work.ticket, work.occasion.rulebook
    is_theirs = any(team.name == ticket.team for team in rulebook.teams_of(work.staff))
    waited = (
        ticket.status is Status.WAITING_TEAM and is_theirs and work.dossier.ticket.status is ticket.status
    )
    if not waited and ticket.status is not Status.NEW:
        return work
    done = replace(work, ticket=replace(ticket, status=Status.OPEN))
    told = followers(ticket, rulebook)
    return shown(done, told, phrases.TEAM_ACTED, work.head.text) if waited else done


def shown(work: Work, people: tuple[Colleague, ...], why: Words, text: str) -> Work:
    """Write notices about this mail, without its attachments: they stand on the ticket."""
    occasion = work.occasion
    reason = work.says(why, who=work.staff)
    drafts = notices(work.ticket, occasion.message, text, people, reason, occasion.rulebook, occasion.house)
    return replace(work, drafts=(*work.drafts, *(replace(draft, attachments=()) for draft in drafts)))
