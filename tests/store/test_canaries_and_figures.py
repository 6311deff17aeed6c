"""What alarms are made of, on both databases: canaries, arrivals, letters that do not leave."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.store.specimen import AYSE, NOON, Desk, after, letter, message
from ulak.desk.decision import Decision, Disposition
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import LetterState, Purpose
from ulak.desk.watch.alarm import Change, Standing, Trouble
from ulak.desk.watch.flight import Landing, Place
from ulak.desk.watch.trouble import Backlog, ForAPerson, Unread
from ulak.mail.address import Address
from ulak.mail.message import Origin
from ulak.store import schema
from ulak.store.alarms import Alarms
from ulak.store.arrivals import Arrivals
from ulak.store.canaries import Canaries
from ulak.store.engine import Store
from ulak.store.health import LOOKED, Health
from ulak.store.quota import Limits, Quota
from ulak.store.unsent import Unsent

OURS = Address("bilgi@kamusm.test")
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def change_letters(store: Store, **values: object) -> None:
    with store.write() as connection:
        connection.execute(update(schema.letters).values(**values))


def came_at(store: Store, spool_id: int, at: datetime) -> None:
    with store.write() as connection:
        this = update(schema.spool).where(schema.spool.c.id == spool_id)
        connection.execute(this.values(internal_date=at))


def states(store: Store) -> list[tuple[str, str]]:
    with store.snapshot() as connection:
        query = schema.letters.select().order_by(schema.letters.c.id)
        return [(row.purpose, row.state) for row in connection.execute(query)]


# ------------------------------------------------------------------------ the gate


@pytest.mark.parametrize(
    ("purpose", "to", "passes"),
    [
        (Purpose.CANARY, OURS, True),
        (Purpose.ALARM, OURS, False),
        (Purpose.NOTICE, OURS, False),
        (Purpose.CANARY, Address("zeynep@ornek.test"), False),
    ],
)
def test_only_a_canary_may_go_to_an_address_of_ours(
    store: Store, desk: Desk, purpose: Purpose, to: Address, passes: bool
) -> None:
    desk.do(Decision("canary"), letter(purpose, (to,)))
    assert (len(states(store)) == 1) is passes


def test_a_canary_counts_in_the_budget_of_staff_and_in_no_other(store: Store) -> None:
    limits = replace(Limits(), staff_letters_total=Quota(2, HOUR), automatic_per_address=Quota(1, HOUR))
    desk = Desk(store, limits)
    for _ in range(3):
        desk.do(Decision("canary"), letter(Purpose.CANARY, (OURS,)))
    desk.do(Decision("notice"), letter(Purpose.NOTICE, (AYSE,)))
    assert [state for _, state in states(store)] == ["queued", "queued", "held", "held"]


# ------------------------------------------------------------------------ canaries


def test_a_canary_is_known_by_its_message_id_and_lands_once(store: Store, desk: Desk) -> None:
    canaries = Canaries(store)
    first = letter(Purpose.CANARY, (OURS,))
    desk.tickets.carry_out(Decision("canary"), None, None, (first,), NOON, canaries.sends("bilgi", NOON))
    assert canaries.asked() == {"bilgi": NOON}
    change_letters(store, state=LetterState.SENT.value, sent_at=after(seconds=2))
    known = desk.known(identity=(first.message_id, "0"))
    assert known.canary is not None
    assert (known.canary.sent_at, known.canary.landed) == (after(seconds=2), False)
    assert desk.known(identity=("<other@kamusm.test>", "0")).canary is None
    landing = Landing("bilgi", first.message_id, after(seconds=2), after(seconds=9), Place.JUNK)
    desk.do(Decision("home", landing=landing))
    older = replace(landing, message_id="<older@kamusm.test>", sent_at=after(days=-1))
    desk.do(Decision("late", landing=older))
    assert canaries.landings() == {"bilgi": landing}
    assert canaries.flights()["bilgi"].landed
    assert landing.seconds == 7


# ------------------------------------------------------------------------ arrivals


def test_arrivals_are_those_of_others_and_unread_mail_is_seen(store: Store, desk: Desk) -> None:
    arrivals = Arrivals(store)
    assert arrivals.last("bilgi") is None
    for hours in range(3):
        came_at(store, desk.spooled().spool_id, after(hours=-hours))
    assert (arrivals.has_unread("bilgi"), arrivals.has_unread("cainfo")) == (True, False)
    assert arrivals.last("bilgi") == NOON
    own = desk.spooled()
    filed = Decision("filed", disposition=Disposition.FILED)
    desk.do(filed, message=message(origin=Origin.OWN), arrival=own)
    came_at(store, own.spool_id, after(hours=5))
    assert arrivals.last("bilgi") == NOON
    sent = desk.spooled().spool_id
    with store.write() as connection:
        connection.execute(update(schema.spool).where(schema.spool.c.id == sent).values(sent=True))
    came_at(store, sent, after(hours=6))
    assert arrivals.last("bilgi") == NOON
    assert sorted(arrivals.recent("bilgi", NOON)) == [after(hours=-2), after(hours=-1), NOON]
    assert arrivals.recent("bilgi", after(days=40)) == ()


# ------------------------------------------------------------------------ letters that do not leave


def test_letters_whose_time_has_come_are_told_apart_by_why(store: Store, desk: Desk) -> None:
    unsent = Unsent(store)
    assert unsent.backlogs(NOON) == ()
    desk.open(None, letter())
    assert unsent.backlogs(after(seconds=-1)) == ()
    assert unsent.backlogs(NOON) == (Backlog("bilgi", 1, not_taken=NOON),)
    deferred = {"state": LetterState.DEFERRED.value, "first_tried_at": NOON, "next_at": after(hours=4)}
    change_letters(store, **deferred, reply="SMTP server mail.test: it is away")
    assert unsent.backlogs(after(hours=1)) == (
        Backlog("bilgi", 1, away=NOON, reply="SMTP server mail.test: it is away"),
    )
    change_letters(store, reply="451 4.3.0 later")
    assert unsent.backlogs(after(hours=1)) == (Backlog("bilgi", 1, refused=NOON, reply="451 4.3.0 later"),)
    desk.do(Decision("another"), letter(Purpose.NOTICE, (AYSE,)))
    with store.write() as connection:
        other = update(schema.letters).where(schema.letters.c.purpose == Purpose.NOTICE.value)
        sent = {"state": LetterState.SENT.value, "sent_at": after(minutes=30), "next_at": None}
        connection.execute(other.values(**sent))
    assert unsent.backlogs(after(hours=1)) == (Backlog("bilgi", 1),)


def test_letters_for_a_person_are_counted_by_whom_they_were_for(store: Store, desk: Desk) -> None:
    unsent = Unsent(store)
    assert unsent.for_a_person(NOON) == ForAPerson()
    desk.open(None, letter(), letter(Purpose.NOTICE, (AYSE,)), letter(Purpose.ALARM, (AYSE,)))
    desk.do(Decision("alarm"), letter(Purpose.ALARM, (AYSE,)), letter(Purpose.CANARY, (OURS,)))
    change_letters(store, state=LetterState.FAILED.value, next_at=None)
    found = unsent.for_a_person(NOON)
    assert (found.failed, found.alarms, found.lately, found.uncertain) == (2, 1, 5, 0)
    assert (found.newest, found.since) == (3, NOON)
    change_letters(store, state=LetterState.UNCERTAIN.value, uncertain_at=NOON)
    assert (unsent.for_a_person(NOON).uncertain, unsent.for_a_person(NOON).failed) == (5, 0)
    change_letters(store, next_at=NOON)  # its one resend is still to come
    assert unsent.for_a_person(NOON) == ForAPerson()


def test_a_letter_failed_when_its_last_attempt_did(store: Store, desk: Desk) -> None:
    """One that is given up after days of trying is news of today."""
    desk.open(None, letter(), letter(Purpose.NOTICE, (AYSE,)))
    given_up = after(days=5)
    for number, at in ((1, NOON), (2, given_up)):
        with store.write() as connection:
            row = {"number": number, "at": at, "state": LetterState.FAILED.value, "reply": "451 later"}
            for id in connection.execute(select(schema.letters.c.id)).scalars().all():
                connection.execute(schema.attempts.insert(), row | {"letter": id})
    change_letters(store, state=LetterState.FAILED.value, next_at=None, attempts=2)
    found = Unsent(store).for_a_person(after(days=5, minutes=30))
    assert (found.failed, found.lately, found.since) == (1, 2, given_up)
    assert Unsent(store).for_a_person(after(days=5, hours=2)).lately == 0


# ------------------------------------------------------------------------ signs of life


def test_a_mailbox_is_unread_until_its_next_whole_look(store: Store) -> None:
    health = Health(store)
    health.not_read("bilgi", "away", NOON, login_refused=False)
    health.not_read("bilgi", "refused", after(minutes=1), login_refused=True)
    assert health.unread() == (Unread("bilgi", NOON, 2, "refused", True),)
    health.note(LOOKED, "bilgi", after(minutes=2))
    assert health.unread() == ()
    health.not_read("bilgi", "away", after(minutes=3), login_refused=False)
    assert health.unread() == (Unread("bilgi", after(minutes=3), 1, "away", False),)


def test_a_stage_hangs_until_it_works(store: Store) -> None:
    health = Health(store)
    health.works("triage", NOON)
    health.hangs("triage", NOON)
    assert [(sign.name, sign.at) for sign in health.hanging()] == [("triage", NOON)]
    health.works("triage", after(minutes=1))
    assert (health.hanging(), health.crashes()) == ((), ())


def test_alarms_stand_until_they_are_over_the_oldest_first(store: Store) -> None:
    alarms = Alarms(store)
    words = Words("tr", "en")
    begun = (Trouble("b", after(hours=1), words, words, 7), Trouble("a", after(hours=2), words, words))
    with store.write() as connection:
        alarms.tells(Change(begun=begun), after(hours=2))(connection)
    standing = (Standing("b", after(hours=1), "en", 7), Standing("a", after(hours=2), "en"))
    assert alarms.standing() == standing
    with store.write() as connection:
        alarms.tells(Change(over=standing[:1]), after(hours=3))(connection)
    assert alarms.standing() == standing[1:]


def test_a_habit_is_learnt_once_a_day(store: Store, desk: Desk) -> None:
    arrivals = Arrivals(store)
    assert arrivals.patience("bilgi", NOON) is None
    for number in range(30):
        came_at(store, desk.spooled().spool_id, after(hours=-4 * number))
    assert arrivals.patience("bilgi", after(hours=23)) is None
    assert arrivals.patience("bilgi", after(hours=24)) == timedelta(hours=6)
    assert arrivals.patience("bilgi", after(hours=25)) == timedelta(hours=6)
