"""What is trouble and what is not yet: thresholds, words in both languages, marks that make news."""

from datetime import UTC, datetime, timedelta

import pytest

from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import LetterState
from ulak.desk.watch import trouble
from ulak.desk.watch.alarm import Change, Look, Standing, Trouble, compare, title
from ulak.desk.watch.canary_trouble import Perch, canary
from ulak.desk.watch.flight import Flight, Landing, Place
from ulak.desk.watch.trouble import NEARLY_FULL, Backlog, ForAPerson, Space, Unread

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
POLL = timedelta(seconds=30)


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@pytest.mark.parametrize(
    ("since", "tries", "refused", "poll", "told"),
    [
        (ago(minutes=9), 20, False, POLL, False),
        (ago(minutes=10), 2, False, POLL, True),
        (ago(minutes=20), 2, False, timedelta(minutes=10), False),  # three polls of a lazy mailbox
        (ago(minutes=30), 2, False, timedelta(minutes=10), True),
        (ago(minutes=2), 2, True, POLL, False),
        (ago(seconds=50), 3, True, POLL, False),
        (ago(minutes=1), 3, True, POLL, True),
    ],
)
def test_a_mailbox_that_cannot_be_read(
    since: datetime, tries: int, refused: bool, poll: timedelta, told: bool
) -> None:
    found = trouble.unread(Unread("bilgi", since, tries, "It is away.", refused), poll, NOW)
    assert (found is not None) is told


@pytest.mark.parametrize(
    ("backlog", "since"),
    [
        (Backlog("bilgi", 1), None),
        (Backlog("bilgi", 1, not_taken=ago(minutes=14)), None),
        (Backlog("bilgi", 1, not_taken=ago(minutes=15)), ago(minutes=15)),
        (Backlog("bilgi", 1, away=ago(minutes=14)), None),
        (Backlog("bilgi", 1, away=ago(minutes=16)), ago(minutes=16)),
        (Backlog("bilgi", 2, refused=ago(hours=5)), None),
        (Backlog("bilgi", 3, refused=ago(minutes=29)), None),
        (Backlog("bilgi", 3, refused=ago(minutes=40)), ago(minutes=40)),
        (Backlog("bilgi", 3, away=ago(minutes=20), refused=ago(minutes=40)), ago(minutes=40)),
    ],
)
def test_letters_that_do_not_leave(backlog: Backlog, since: datetime | None) -> None:
    found = trouble.backlog(backlog, NOW)
    assert (found.since if found else None) == since


@pytest.mark.parametrize(
    ("letters", "mark"),
    [
        (ForAPerson(), None),
        (ForAPerson(lately=9), None),
        (ForAPerson(lately=10, newest=7), 0),
        (ForAPerson(failed=1, newest=7), 7),
        (ForAPerson(uncertain=1, newest=8), 8),
    ],
)
def test_letters_that_wait_for_a_person(letters: ForAPerson, mark: int | None) -> None:
    found = trouble.for_a_person(letters, NOW)
    assert (found.mark if found else None) == mark


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (trouble.alarms_failed(ForAPerson(), NOW), False),
        (trouble.alarms_failed(ForAPerson(alarms=1), NOW), True),
        (trouble.files_are_wrong("", NOW), False),
        (trouble.files_are_wrong("a.yaml:1: wrong", NOW), True),
        (trouble.quarantine((), NOW), False),
        (trouble.quarantine((3, 9, 4), NOW), True),
        (trouble.acknowledgements_wait(0, NOW), False),
        (trouble.acknowledgements_wait(1, NOW), True),
        (trouble.staff_letters_wait(0, NOW), False),
        (trouble.staff_letters_wait(1, NOW), True),
        (trouble.crashes("triage", 2, "KeyError", NOW), False),
        (trouble.crashes("triage", 3, "KeyError", NOW), True),
        (trouble.hangs("triage", NOW), True),
        (trouble.books("bilgi/INBOX", "1 is missing", NOW), True),
        (trouble.silent("bilgi", NOW, timedelta(hours=6), "24.11.2026 12:00"), True),
        (trouble.space(Space("/", NEARLY_FULL), False, NOW), False),
        (trouble.space(Space("/", NEARLY_FULL - 1), False, NOW), True),
        (trouble.space(Space("/", NEARLY_FULL), True, NOW), True),
        (trouble.space(Space("/", NEARLY_FULL * 2), True, NOW), False),
    ],
)
def test_every_trouble_speaks_both_languages_and_says_what_to_do(found: Trouble | None, told: bool) -> None:
    assert (found is not None) is told
    for words in (found.words, found.remedy) if found else ():
        assert words.tr
        assert words.en
        assert "{" not in words.tr + words.en
    if found:
        assert title(found.name, "tr") != title(found.name, "en")


def told(name: str, mark: int = 0, words: str = "x", by_words: bool = False) -> Look:
    return Look(name, Trouble(name, NOW, Words(words, words), Words("", ""), mark, by_words))


@pytest.mark.parametrize(
    ("looks", "standing", "begun", "over", "going_on"),
    [
        ([told("a")], [], ["a"], [], []),
        ([told("a")], [Standing("a", NOW, "x")], [], [], ["a"]),
        ([told("a", 2)], [Standing("a", NOW, "x", 1)], ["a"], [], []),
        ([told("a", 1)], [Standing("a", NOW, "x", 2)], [], [], ["a"]),
        ([told("a", words="y", by_words=True)], [Standing("a", NOW, "x")], ["a"], [], []),
        ([told("a", words="x", by_words=True)], [Standing("a", NOW, "x")], [], [], ["a"]),
        ([Look("a")], [Standing("a", NOW, "x")], [], ["a"], []),
        ([Look("a", known=False)], [Standing("a", NOW, "x")], [], [], ["a"]),
        ([Look("a", known=False)], [], [], [], []),
        ([], [Standing("a", NOW, "x")], [], ["a"], []),
        ([told("b")], [Standing("a", NOW, "x")], ["b"], ["a"], []),
    ],
)
def test_news_is_what_began_what_became_another_and_what_is_over(
    looks: list[Look], standing: list[Standing], begun: list[str], over: list[str], going_on: list[str]
) -> None:
    change = compare(looks, standing)
    names = [[one.name for one in some] for some in (change.begun, change.over, change.going_on)]
    assert names == [begun, over, going_on]
    assert bool(change) is bool(begun or over)
    assert not Change(going_on=change.going_on)


def test_an_alarm_without_a_title_is_called_by_its_name() -> None:
    assert title("something else: here", "tr") == "something else: here"


ID = "<canary@kamusm.test>"
SENT = ago(hours=2)


def flight(state: LetterState = LetterState.SENT, sent_at: datetime | None = SENT) -> Flight:
    return Flight("cainfo", ID, state, sent_at, "554 no", landed=False)


OLD = ago(hours=73)


def perch(
    looked_at: datetime | None = NOW,
    caught_up: bool = True,
    last_mail: datetime | None = NOW,
    known_since: datetime | None = OLD,
    within: timedelta = timedelta(hours=2),
) -> Perch:
    return Perch("cainfo@kamusm.test", within, looked_at, caught_up, last_mail, known_since)


def home(place: Place, message_id: str = ID) -> Landing:
    return Landing("cainfo", message_id, SENT, SENT + timedelta(seconds=4), place)


@pytest.mark.parametrize(
    ("look", "said", "mark"),
    [
        (canary(flight(), home(Place.INBOX), perch(), NOW), "", 0),
        (canary(flight(), home(Place.JUNK), perch(), NOW), "lies in Junk", 0),
        (canary(flight(), home(Place.STRIPPED), perch(), NOW), "without its attachment", 0),
        (canary(flight(), None, perch(), NOW), "may be dead: today's canary did not arrive within 2 h.", 1),
        (canary(flight(), home(Place.INBOX, "<older@x>"), perch(), NOW), "may be dead", 1),
        (canary(flight(), None, perch(last_mail=OLD), NOW), "Nor has a mail of anybody", 2),
        (canary(flight(), None, perch(last_mail=OLD, known_since=ago(hours=71)), NOW), "within 2 h.", 1),
        (canary(flight(), None, perch(last_mail=None, known_since=None), NOW), "within 2 h.", 1),
        (canary(flight(), None, perch(last_mail=None), NOW), "Nor has a mail of anybody", 2),
        (canary(flight(LetterState.FAILED, None), None, perch(), NOW), "(554 no): that is the queue's", 0),
    ],
)
def test_what_a_canary_tells(look: Look, said: str, mark: int) -> None:
    assert look.known
    assert (look.trouble is not None) is bool(said)
    if look.trouble:
        assert said in look.trouble.words.en
        assert look.trouble.mark == mark


@pytest.mark.parametrize(
    "look",
    [
        canary(flight(LetterState.DEFERRED, None), None, perch(), NOW),
        canary(flight(LetterState.WITHDRAWN, None), None, perch(), NOW),
        canary(flight(), None, perch(looked_at=ago(minutes=1)), NOW),
        canary(flight(), None, perch(looked_at=None), NOW),
        canary(flight(), None, perch(caught_up=False), NOW),
    ],
)
def test_while_nobody_can_know_the_alarm_of_a_canary_stays_as_it_was(look: Look) -> None:
    assert look == Look("canary: cainfo", known=False)


@pytest.mark.parametrize(
    ("within", "turkish", "english"),
    [
        (timedelta(hours=2), "2 saat içinde", "within 2 h."),
        (timedelta(minutes=90), "90 dakika içinde", "within 90 min."),
        (timedelta(seconds=20), "20 saniye içinde", "within 20 s."),
    ],
)
def test_a_span_is_written_in_the_unit_that_fits(within: timedelta, turkish: str, english: str) -> None:
    found = canary(flight(), None, perch(within=within), NOW).trouble
    assert found is not None
    assert turkish in found.words.tr
    assert english in found.words.en


def test_a_canary_that_comes_late_and_to_junk_makes_another_alarm_of_it_once() -> None:
    dead = canary(flight(), None, perch(), NOW)
    (told,) = compare([dead], []).begun
    standing = Standing(told.name, told.since, told.words.en, told.mark)
    junk = canary(flight(), home(Place.JUNK), perch(), NOW)
    (news,) = compare([junk], [standing]).begun
    assert "Mail to cainfo@kamusm.test arrives, but its canary lies in Junk" in news.words.en
    standing = Standing(news.name, news.since, news.words.en, news.mark)
    assert not compare([junk], [standing])
    assert compare([dead], [standing]).begun == (dead.trouble,)


def test_a_canary_is_never_under_way_for_less_than_no_time() -> None:
    early = Landing("cainfo", ID, SENT, SENT - timedelta(seconds=1), Place.INBOX)
    assert (early.seconds, home(Place.INBOX).seconds) == (0, 4)


def test_letters_in_doubt_are_told_once_however_many_they_become() -> None:
    assert trouble.doubtful(0, NOW) is None
    found = trouble.doubtful(3, NOW)
    assert found is not None
    assert (found.mark, "3" in found.words.tr, "3" in found.words.en) == (0, True, True)
