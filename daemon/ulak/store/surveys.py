"""Who was asked how satisfied they are, what counts as their rating, and who is not asked any more."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from ulak.desk.decision import Decision
from ulak.desk.satisfaction.asking import LATEST, is_chosen
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.satisfaction.vote import Survey
from ulak.desk.ticket import Kind, Purpose, Status
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.restored import origin
from ulak.store.schema import letters, people, survey_people, surveys, tickets
from ulak.store.stale import Stale
from ulak.store.upsert import insert_new

_CLOSED = (
    select(tickets.c.number, tickets.c.kind, tickets.c.author)
    .join_from(tickets, people, people.c.id == tickets.c.author)
    .outerjoin(surveys, surveys.c.ticket == tickets.c.number)
    .outerjoin(survey_people, survey_people.c.person == people.c.id)
    .where(
        tickets.c.status == Status.CLOSED.value,
        tickets.c.closed_at >= bindparam("since"),
        tickets.c.closed_at <= bindparam("until"),
        surveys.c.ticket.is_(None),
        people.c.address.is_not(None),
        people.c.bounced_at.is_(None),
        survey_people.c.refused_at.is_(None),
        or_(survey_people.c.asked_at.is_(None), survey_people.c.asked_at <= bindparam("asked_until")),
    )
    .order_by(tickets.c.closed_at, tickets.c.number)
)
_ASKED = (
    select(surveys, people.c.address, survey_people.c.refused_at)
    .join_from(surveys, people, people.c.id == surveys.c.person)
    .outerjoin(survey_people, survey_people.c.person == surveys.c.person)
    .where(surveys.c.ticket.in_(bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed ticket that may be asked about; `mark` says whether it is in the sample."""

    number: str
    person: str
    mark: str


class Surveys:
    """What the stage that asks needs of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def closed(self, rules: SurveyRules, begun: datetime, now: datetime) -> tuple[Closed, ...]:
        """
        Tickets in the sample whose time has come, and whose author may be asked; oldest closing first.

        Before a store was restored from a copy the desk that was lost may have asked, or been told not to.
        """
        restored_at = origin(self._store).restored_at
        since = max(begun, restored_at - rules.after) if restored_at else begun
        window = {
            "since": max(since, now - rules.after - LATEST),
            "until": now - rules.after,
            "asked_until": now - rules.every,
        }
        with self._store.snapshot() as connection:
            rows = connection.execute(_CLOSED, window).all()
        return tuple(self._chosen(((row.number, row.kind, row.author) for row in rows), rules))

    def _chosen(self, rows: Iterable[tuple[str, str, str]], rules: SurveyRules) -> Iterator[Closed]:
        for number, kind, author in rows:
            mark = self._store.seals.mark("survey", number)
            if is_chosen(Kind(kind), rules, mark):
                yield Closed(number, author, mark)

    def asks(self, closed: Closed, rules: SurveyRules, now: datetime) -> Callable[[Connection], None]:
        """Remember, before the letter is kept, that the person is asked; `Stale` where another was faster."""

        def remember(connection: Connection) -> None:
            _ask_person(connection, closed.person, now, rules)
            row = {"ticket": closed.number, "person": closed.person, "asked_at": now}
            if not insert_new(connection, surveys, row):
                raise Stale(f"{closed.number} is asked about already.")

        return remember


def was_let_pass(number: str) -> Callable[[Connection], None]:
    """
    `Stale` where the gate refused the letter, because the person got many others meanwhile.

    Then nobody was asked, and they are on a later turn.
    """
    query = select(letters.c.id).where(letters.c.ticket == number, letters.c.purpose == Purpose.SURVEY.value)

    def look(connection: Connection) -> None:
        if connection.execute(query.limit(1)).first() is None:
            raise Stale(f"The survey about {number} may not leave yet.")

    return look


def surveys_about(connection: Connection, numbers: Iterable[str]) -> tuple[Survey, ...]:
    """Who was asked about these tickets, and what came of it."""
    rows = connection.execute(_ASKED, {"numbers": list(numbers)})
    return tuple(
        Survey(row.ticket, row.address or "", row.asked_at, row.rating, row.refused_at is not None)
        for row in rows
    )


def enter_vote(connection: Connection, directory: Directory, decision: Decision, now: datetime) -> None:
    """A rating counts once: `Stale` where another came first. Who refuses is asked no more."""
    if vote := decision.vote:
        this = (surveys.c.ticket == vote.ticket, surveys.c.rating.is_(None))
        changed = {"rating": vote.rating, "rated_at": now}
        if connection.execute(update(surveys).where(*this).values(changed)).rowcount != 1:
            raise Stale(f"The rating of {vote.ticket} came meanwhile.")
    if decision.refuses:
        person = directory.id(decision.refuses)
        if not insert_new(connection, survey_people, {"person": person, "refused_at": now}):
            mine = (survey_people.c.person == person, survey_people.c.refused_at.is_(None))
            connection.execute(update(survey_people).where(*mine).values(refused_at=now))


def rating_of(connection: Connection, number: str) -> int | None:
    """The rating that counts for a ticket."""
    rating: int | None = connection.execute(
        select(surveys.c.rating).where(surveys.c.ticket == number)
    ).scalar()
    return rating


def _ask_person(connection: Connection, person: str, now: datetime, rules: SurveyRules) -> None:
    if insert_new(connection, survey_people, {"person": person, "asked_at": now}):
        return
    may = and_(
        survey_people.c.person == person,
        survey_people.c.refused_at.is_(None),
        or_(survey_people.c.asked_at.is_(None), survey_people.c.asked_at <= now - rules.every),
    )
    if connection.execute(update(survey_people).where(may).values(asked_at=now)).rowcount != 1:
        raise Stale("This person was asked meanwhile, or does not want to be.")
