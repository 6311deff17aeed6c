"""Who is meant by a name in a command: a team by its title or address, a person by theirs."""

from ulak.desk import phrases
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import close_to
from ulak.desk.commands.work import Work
from ulak.desk.rules.rulebook import Rulebook, Team
from ulak.mail.fold import fold


def team_called(value: str, rulebook: Rulebook) -> Team | None:
    """The team of that name, title or address."""
    wanted = value.strip("<> ").lower()
    by_address = (team for team in rulebook.teams.values() if team.address == wanted)
    name = rulebook.team_named(value)
    return rulebook.teams[name] if name else next(by_address, None)


def person_called(value: str, rulebook: Rulebook) -> str | None:
    """A listed address, or the part before its `@` where only one person has it."""
    wanted = fold(value.strip("<> "))
    staff = rulebook.staff()
    exact = [one for one in staff if fold(one) == wanted]
    local = [one for one in staff if wanted and fold(one.partition("@")[0]) == wanted]
    return exact[0] if exact else (local[0] if len(local) == 1 else None)


def nobody_called(work: Work, order: Order) -> Work:
    """Say that nobody has that name, which teams there are, and what would be close."""
    rulebook = work.occasion.rulebook
    titles = [team.title.in_language(work.language) for team in rulebook.teams.values()]
    people = (one.partition("@")[0] for one in sorted(rulebook.staff()))
    close = close_to(order.value, (*titles, *rulebook.teams, *people))
    return work.cannot(order, phrases.NOBODY_SO_CALLED, close, value=order.value, teams=", ".join(titles))


def is_of(person: str, address: str, rulebook: Rulebook) -> bool:
    """Is the address this person's own, or that of a team they work in?"""
    return person == address or any(team.address == address for team in rulebook.teams_of(person))


def team_at(address: str, rulebook: Rulebook) -> Team | None:
    """The team whose own address it is."""
    return next((team for team in rulebook.teams.values() if team.address == address), None)
