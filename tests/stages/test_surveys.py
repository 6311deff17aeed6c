"""Surveys on a real store: each person once, whoever asks; nobody of before; votes counted once."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import update

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.cli.documents import of_record
from ulak.cli.record_page import print_record
from ulak.cli.tables import Clocks
from ulak.desk.decision import Decision
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.satisfaction.vote import Vote
from ulak.desk.ticket import Kind, LetterState, Purpose, Status
from ulak.mail.address import Address
from ulak.mail.delivery import Failed
from ulak.stages import surveys
from ulak.store.daily import Daily
from ulak.store.people import enrol, find, mark_bounced
from ulak.store.quota import Account, Limits, Scope, count
from ulak.store.restored import mark, take_up
from ulak.store.schema import tickets
from ulak.store.stale import Stale
from ulak.store.surveys import Surveys, enter_vote, rating_of, surveys_about

AUTHOR = "zeynep@ornek.gov.tr"
FIRST, SECOND, NEXT_YEAR = "KSM-2026-000001", "KSM-2026-000002", "KSM-2027-000001"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OfficeDesk]:
    """A desk that asks already; one complaint was closed."""
    one = OfficeDesk(tmp_path / "desk")
    asks(one)
    closes(one, FIRST)
    yield one
    one.desk.close()


def closes(desk: OfficeDesk, number: str, author: str = AUTHOR) -> None:
    desk.takes(mail(f"Şikâyet {number}", "Mühürüm gelmedi, şikâyetçiyim.", author))
    desk.triage()
    desk.takes(mail(f"[{number}]", "#al\n#kapat haklı ; surec\nGönderildi.", "zehra@kurum.test"))
    desk.triage()
    desk.dispatch()
    desk.courier.letters.clear()
    assert ticket_status(desk, number) is Status.CLOSED


def asks(desk: OfficeDesk) -> int:
    begun = Daily(desk.desk.store, "surveys")
    return surveys.turn(desk.office, Surveys(desk.desk.store), begun, desk.clock)


def ticket_status(desk: OfficeDesk, number: str = FIRST) -> Status:
    ticket = desk.office.tickets.ticket(number)
    assert ticket is not None
    return ticket.status


def events(desk: OfficeDesk, number: str = FIRST) -> list[str]:
    record = desk.office.tickets.show(number)
    assert record is not None
    return [line.event for line in record.journal]


def rating(desk: OfficeDesk, number: str = FIRST) -> int | None:
    with desk.desk.store.snapshot() as connection:
        return rating_of(connection, number)


def replies(desk: OfficeDesk, text: str, author: str = AUTHOR, number: str = FIRST) -> None:
    """A reply to the survey."""
    dossier = desk.office.tickets.dossier(number)
    assert dossier is not None
    (letter,) = [one for one in dossier.letters if one.purpose is Purpose.SURVEY]
    raw = mail(f"Ynt: {letter.subject}", text, author)
    raw = raw.replace(b"\r\n\r\n", f"\r\nIn-Reply-To: {letter.message_id}\r\n\r\n".encode(), 1)
    desk.takes(raw)
    desk.triage()


def test_the_author_is_asked_once(desk: OfficeDesk) -> None:
    assert asks(desk) == 0
    desk.passes(days=1)
    assert asks(desk) == 1
    assert asks(desk) == 0
    desk.dispatch()
    ((to, wire),) = desk.courier.letters
    letter = message_from_bytes(wire)
    assert to == (AUTHOR,)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == (
        "<mailto:bilgi@kamusm.test?subject=%5BKSM-2026-000001%20istemiyorum%5D>"
    )
    assert ".rate." in letter["Message-ID"]
    page = letter.get_payload()[1].get_payload(decode=True).decode()
    assert page.count('<a href="mailto:bilgi@kamusm.test?') == 6
    assert ">[KSM-2026-000001 puan 5]</a>" in page
    assert events(desk).count("survey sent") == 1
    assert ticket_status(desk) is Status.CLOSED


def test_its_promises_and_what_it_counts_as_stay_as_they_are(desk: OfficeDesk) -> None:
    before = desk.office.tickets.ticket(FIRST)
    entries = events(desk)
    desk.passes(days=1)
    asks(desk)
    desk.dispatch()
    while desk.escalate():
        pass
    after = desk.office.tickets.ticket(FIRST)
    assert before is not None
    assert after is not None
    assert replace(after, version=0) == replace(before, version=0)
    new = events(desk)[len(entries) :]
    assert not {"ticket stands", "ticket counted as", "promise kept", "answered elsewhere"} & set(new)


def test_two_daemons_ask_one_person_once(desk: OfficeDesk) -> None:
    closes(desk, SECOND)
    desk.passes(days=1)
    rules, store = SurveyRules(), Surveys(desk.desk.store)
    found = store.closed(rules, desk.now - timedelta(days=2), desk.now)
    assert [one.number for one in found] == [FIRST, SECOND]
    asked = [surveys._asked(desk.office, store, one, rules, desk.now) for one in (*found, *found)]
    assert asked == [True, False, False, False]
    assert asks(desk) == 0


def test_ninety_days_later_they_are_asked_again(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    desk.passes(days=88)
    closes(desk, NEXT_YEAR)
    desk.passes(days=1)
    assert asks(desk) == 0
    desk.passes(days=1)
    assert asks(desk) == 1
    assert "survey sent" in events(desk, NEXT_YEAR)


def test_who_refused_is_never_asked_again(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    replies(desk, "istemiyorum")
    replies(desk, "Anket istemiyorum")
    assert events(desk).count("survey refused") == 1
    with desk.desk.store.snapshot() as connection:
        (survey,) = surveys_about(connection, (FIRST,))
    assert (survey.person, survey.refused, survey.rating) == (AUTHOR, True, None)
    desk.passes(days=400)
    closes(desk, NEXT_YEAR)
    desk.passes(days=1)
    assert asks(desk) == 0


def test_a_refusal_of_somebody_the_desk_asked_never_is_kept_too(desk: OfficeDesk) -> None:
    with desk.desk.store.write() as connection:
        directory = enrol(connection, [Address("yeni@ornek.test")])
        enter_vote(connection, directory, Decision("", refuses="yeni@ornek.test"), desk.now)
    closes(desk, SECOND, "yeni@ornek.test")
    desk.passes(days=1)
    assert asks(desk) == 1
    assert "survey sent" not in events(desk, SECOND)


def test_after_a_long_downtime_nobody_gets_old_surveys(desk: OfficeDesk) -> None:
    desk.passes(days=15)
    assert asks(desk) == 0


def test_what_was_closed_before_the_desk_asked_at_all_is_left_alone(tmp_path: Path) -> None:
    desk = OfficeDesk(tmp_path / "desk")
    closes(desk, FIRST)
    desk.passes(hours=2)
    assert asks(desk) == 0
    desk.passes(days=1)
    assert asks(desk) == 0
    desk.desk.close()


def test_whom_a_lost_desk_may_have_asked_a_restored_one_does_not_ask(desk: OfficeDesk) -> None:
    copied_at = desk.now
    desk.passes(hours=2)
    closes(desk, SECOND, "ece@ornek.test")
    desk.passes(hours=23)
    mark(desk.desk.store, copied_at)
    assert take_up(desk.desk.store, "KSM", desk.office.house.timezone, desk.now)
    assert asks(desk) == 0
    desk.passes(hours=1)
    assert asks(desk) == 1
    assert "survey sent" not in events(desk)
    assert "survey sent" in events(desk, SECOND)


def test_without_the_section_nobody_is_asked(desk: OfficeDesk) -> None:
    desk.office = with_set(desk.office, rulebook=replace(desk.office.rules(), satisfaction=None))
    desk.passes(days=1)
    assert asks(desk) == 0


def test_only_those_in_the_sample(desk: OfficeDesk) -> None:
    for place, author in enumerate(("a@ornek.test", "b@ornek.test", "c@ornek.test"), 2):
        closes(desk, f"KSM-2026-00000{place}", author)
    desk.passes(days=1)
    store, begun = Surveys(desk.desk.store), desk.now - timedelta(days=2)
    every = store.closed(SurveyRules(), begun, desk.now)
    assert [one.number[-1] for one in every] == ["1", "2", "3", "4"]
    places = sorted(int(one.mark[:12], 16) % 10_000 for one in every)
    share = (places[1] + 1) / 100
    some = store.closed(SurveyRules(share=share), begun, desk.now)
    assert some == store.closed(SurveyRules(shares={Kind.COMPLAINT: share}), begun, desk.now)
    assert set(some) < set(every)
    assert len(some) == 2
    assert store.closed(SurveyRules(not_for=(Kind.COMPLAINT,)), begun, desk.now) == ()


def test_an_address_that_bounced_is_not_asked(desk: OfficeDesk) -> None:
    with desk.desk.store.write() as connection:
        mark_bounced(connection, (AUTHOR,), desk.now)
    desk.passes(days=1)
    assert asks(desk) == 0


def test_an_author_who_gets_too_many_letters_is_asked_later(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    with desk.desk.store.write() as connection:
        person = find(connection, AUTHOR)
        assert person is not None
        account = Account(Scope.ADDRESS, person, Limits().automatic_per_address)
        for _ in range(Limits().automatic_per_address.letters):
            count(connection, [account], desk.now)
    assert asks(desk) == 0
    assert "survey sent" not in events(desk)
    desk.passes(hours=2)
    assert asks(desk) == 1


def test_a_ticket_that_opens_again_is_not_asked_about(desk: OfficeDesk) -> None:
    desk.passes(hours=23)
    desk.takes(mail(f"Ynt: [{FIRST}]", "Yine bozuldu.", AUTHOR))
    desk.triage()
    desk.passes(hours=2)
    assert asks(desk) == 0


def test_a_survey_that_cannot_be_written_waits(
    desk: OfficeDesk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk.with_broken("survey", tmp_path / "templates")
    desk.passes(days=1)
    with caplog.at_level(logging.ERROR):
        assert asks(desk) == 0
    assert f"a survey about {FIRST} cannot be written" in caplog.text
    assert "survey sent" not in events(desk)


def test_a_ticket_nobody_can_read_keeps_no_other_from_being_asked_about(
    desk: OfficeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    closes(desk, SECOND, "ece@ornek.test")
    with desk.desk.store.write() as connection:
        connection.execute(update(tickets).where(tickets.c.number == FIRST).values(content=b"damaged"))
    desk.passes(days=1)
    with caplog.at_level(logging.ERROR):
        assert asks(desk) == 1
    assert f"a survey about {FIRST} cannot be written" in caplog.text
    assert "survey sent" in events(desk, SECOND)


def test_no_more_than_a_batch_at_once(desk: OfficeDesk, tmp_path: Path) -> None:
    numbers = range(2, surveys.BATCH + 2)
    for number in numbers:
        closes(desk, f"KSM-2026-{number:06}", f"a{number}@ornek{number}.test")
    desk.passes(days=1)
    assert (asks(desk), asks(desk), asks(desk)) == (surveys.BATCH, 1, 0)


def test_a_vote_stands_on_the_ticket_with_its_words(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    replies(desk, "4\nBiraz uzun sürdü.")
    replies(desk, "1")
    assert rating(desk) == 4
    record = desk.office.tickets.show(FIRST)
    assert record is not None
    assert of_record(record, {})["rating"] == 4
    page = Console(file=StringIO(), width=120)
    print_record(record, Clocks(desk.now, desk.office.house.timezone, desk.office.rules().calendars), page)
    assert "4 of 5" in page.file.getvalue()  # type: ignore[attr-defined]
    assert [m.text.split("\n")[0].strip() for m in record.messages if m.kind == "rating"] == ["4", "1"]
    assert ticket_status(desk) is Status.CLOSED
    assert [one for one in events(desk) if "rat" in one] == ["rated", "rating not counted"]
    facts = next(dict(line.facts) for line in record.journal if line.event == "rated")
    assert facts["rating"] == "4"


def test_of_two_votes_at_once_one_counts(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    vote = Decision("", vote=Vote(FIRST, 5))
    with desk.desk.store.write() as connection:
        enter_vote(connection, enrol(connection, ()), vote, desk.now)
    with pytest.raises(Stale), desk.desk.store.write() as connection:
        enter_vote(connection, enrol(connection, ()), replace(vote, vote=Vote(FIRST, 1)), desk.now)
    assert rating(desk) == 5


def test_the_coordinators_read_a_low_vote_masked_and_open_the_ticket(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    desk.dispatch()
    desk.courier.letters.clear()
    replies(desk, "1\nTCKN 10000000146, hâlâ gelmedi.")
    desk.dispatch()
    ((to, wire),) = desk.courier.letters
    letter = message_from_bytes(wire)
    text = letter.get_payload()[0].get_payload(decode=True).decode()
    assert to == ("mib@kurum.test",)
    assert "hâlâ gelmedi" in text
    assert "10000000146" not in text
    opening = mail("Ynt: x", "#aç", "mib@kurum.test")
    answered = f"\r\nIn-Reply-To: {letter['Message-ID']}\r\n\r\n".encode()
    desk.takes(opening.replace(b"\r\n\r\n", answered, 1))
    desk.triage()
    assert ticket_status(desk) is Status.OPEN
    assert rating(desk) == 1


def test_a_survey_that_fails_is_not_sent_again(desk: OfficeDesk) -> None:
    desk.passes(days=1)
    asks(desk)
    desk.courier.answers = [Failed("550 5.1.1 no such user")]
    desk.dispatch()
    dossier = desk.office.tickets.dossier(FIRST)
    assert dossier is not None
    assert dossier.letters[-1].state is LetterState.FAILED
    desk.passes(days=1)
    assert asks(desk) == 0
    assert ticket_status(desk) is Status.CLOSED
