"""Who a letter can be written to at all: what the type of its recipients makes impossible."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk.remembering_desk import RULEBOOK
from tests.store.specimen import NOON, ZEYNEP, ticket
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.decision import Draft
from ulak.desk.house import Counter
from ulak.desk.recipients import (
    INWARD,
    OUTWARD,
    TO_SUBSCRIBER,
    ToAuthor,
    ToCounter,
    ToStaff,
    ToSubscriber,
    addressee,
    was_to_another,
)
from ulak.desk.rules.rulebook import Colleague
from ulak.desk.ticket import Filing, LetterState, Participant, PastLetter, Purpose, Role
from ulak.mail.address import Address

ROOT = Path(__file__).parents[2]
OFFENDING = """
from ulak.desk.recipients import ToAuthor, ToStaff, ToSubscriber
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Purpose, Ticket
from ulak.mail.address import Address


def wrong(ticket: Ticket, rulebook: Rulebook, stranger: Address) -> None:
    ToStaff(Purpose.NOTICE, (stranger,))
    ToStaff(Purpose.NOTICE, (ticket.author,))
    ToStaff(Purpose.ANSWER, rulebook.holders("coordinators"))
    ToAuthor(Purpose.NOTICE, ticket)
    ToAuthor(Purpose.ANSWER, stranger)
    ToAuthor(Purpose.SUBSCRIBER_ANSWER, ticket)
    ToSubscriber(Purpose.ANSWER, ticket, "s1")
    ToSubscriber(Purpose.PRELIMINARY_REPORT, ticket, stranger)
    Purpose.NOTE


def right(ticket: Ticket, rulebook: Rulebook) -> None:
    ToStaff(Purpose.NOTICE, rulebook.told("team", ticket.team, ticket.owner))
    ToAuthor(Purpose.ANSWER, ticket)
    ToSubscriber(Purpose.PRELIMINARY_REPORT, ticket, "s1")
"""


def test_mypy_refuses_a_notice_to_an_outsider_and_an_answer_to_anybody_but_the_ticket_s_people(
    tmp_path: Path,
):
    snippet = tmp_path / "snippet.py"
    snippet.write_text(OFFENDING)
    words = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(tmp_path),
        "--follow-imports=silent",
    ]
    said = subprocess.run(
        [*words, str(snippet)],
        cwd=ROOT,
        env={"MYPYPATH": "daemon"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [int(line.split(":")[1]) for line in said.stdout.splitlines() if ": error:" in line]
    first = OFFENDING.splitlines().index("    ToStaff(Purpose.NOTICE, (stranger,))") + 1
    assert lines == [*range(first, first + 9)], said.stdout + said.stderr


def test_only_a_rulebook_makes_colleagues_and_only_of_those_it_lists():
    known, gone = "zehra@kurum.test", "left@kurum.test"
    assert [one.address for one in RULEBOOK.colleagues([gone, "ZEHRA@kurum.test", known])] == [known]
    with pytest.raises(ValueError, match="Nobody of the desk"):
        Colleague(gone, RULEBOOK)


@pytest.mark.parametrize("purpose", sorted(OUTWARD | {Purpose.CANARY}))
def test_what_leaves_the_desk_cannot_be_written_to_staff(purpose: Purpose):
    with pytest.raises(ValueError, match="does not go to staff"):
        ToStaff(purpose, RULEBOOK.colleagues(["zehra@kurum.test"]))


@pytest.mark.parametrize("purpose", sorted(INWARD | {Purpose.CANARY, Purpose.SUBSCRIBER_ANSWER}))
def test_what_is_for_the_desk_cannot_be_written_to_an_author(purpose: Purpose):
    with pytest.raises(ValueError, match="does not go to an author"):
        ToAuthor(purpose, ticket())


KNOWN = Informed("s1", "A", "", (Address("a@ornek.test"), Address("b@ornek.test")), failed=("a@ornek.test",))


def test_a_letter_to_a_subscriber_goes_to_the_next_contact_of_that_one_alone():
    other = Informed("s2", "B", "", (Address("c@ornek.test"),))
    to = ToSubscriber(Purpose.PRELIMINARY_REPORT, with_subscribers(ticket(), KNOWN, other), "s1")
    assert (to.to, to.cc) == ((Address("b@ornek.test"),), ())


@pytest.mark.parametrize("key", ["s3", "", ZEYNEP.address])
def test_nobody_else_is_a_subscriber(key: str):
    silent = Informed("s3", "C", "", ())
    with pytest.raises(ValueError, match="no such subscriber"):
        ToSubscriber(Purpose.PRELIMINARY_REPORT, with_subscribers(ticket(), KNOWN, silent), key)


@pytest.mark.parametrize("purpose", sorted(frozenset(Purpose) - TO_SUBSCRIBER))
def test_nothing_but_a_report_and_an_answer_is_written_to_a_subscriber(purpose: Purpose):
    with pytest.raises(ValueError, match="does not go to a subscriber"):
        ToSubscriber(purpose, with_subscribers(ticket(), KNOWN), "s1")


def test_a_letter_says_that_it_is_for_a_subscriber_where_it_is_and_nowhere_else():
    to = ToSubscriber(Purpose.PRELIMINARY_REPORT, with_subscribers(ticket(), KNOWN), "s1")
    for recipients, party in (
        (to, "reporter"),
        (ToAuthor(Purpose.PRELIMINARY_REPORT, ticket()), "subscriber"),
    ):
        with pytest.raises(ValueError, match="for a subscriber where it goes to one"):
            Draft("any", recipients, "tr", "bilgi", "x", party=party)


def test_an_address_is_no_colleague():
    with pytest.raises(ValueError, match="nobody but colleagues"):
        ToStaff(Purpose.NOTICE, (ZEYNEP,))


def test_every_purpose_is_of_one_side_and_none_is_a_note():
    assert INWARD | OUTWARD | {Purpose.CANARY} == frozenset(Purpose)
    assert not INWARD & OUTWARD
    assert Filing.NOTE.value not in {purpose.value for purpose in Purpose}


def test_each_colleague_is_named_once():
    twice = RULEBOOK.colleagues(["zehra@kurum.test"]) * 2
    to = ToStaff(Purpose.NOTICE, twice)
    assert (to.to, to.cc) == ((Address("zehra@kurum.test"),), ())


def test_a_canary_is_for_its_own_counter():
    counter = Counter("bilgi", Address("bilgi@kamusm.test"), "bilgi@kamusm.test")
    to = ToCounter(counter)
    assert (to.purpose, to.to, to.cc) == (Purpose.CANARY, (counter.address,), ())


PEOPLE = {role: Address(f"{role.value}@ornek.test") for role in Role}


def test_an_answer_goes_to_the_author_and_those_copied_and_to_no_other_role():
    participants = tuple(Participant(PEOPLE[role], role) for role in Role if role is not Role.REPLY_TO)
    asked = replace(ticket(author=PEOPLE[Role.AUTHOR]), participants=participants)
    to = ToAuthor(Purpose.ANSWER, asked, is_copied=True)
    assert (to.to, to.cc) == ((PEOPLE[Role.AUTHOR],), (PEOPLE[Role.COPIED],))
    assert replace(to, is_copied=False).cc == ()


def past(purpose: Purpose, to: str, party: str = "author") -> PastLetter:
    return PastLetter(
        1, purpose, LetterState.SENT, (to,), "", NOON, None, "<a@b.test>", "", "", party, "", ""
    )


@pytest.mark.parametrize(
    ("letter", "is_other"),
    [
        (past(Purpose.ANSWER, ZEYNEP.address), False),
        (past(Purpose.ANSWER, "old@ornek.test"), True),
        (past(Purpose.ACKNOWLEDGEMENT, "old@ornek.test", ""), True),
        (past(Purpose.PRELIMINARY_REPORT, "abone@ornek.test", "subscriber"), False),
        (past(Purpose.NOTICE, "old@kurum.test", ""), False),
    ],
)
def test_what_went_to_an_earlier_author_is_known(letter: PastLetter, is_other: bool):
    assert was_to_another(letter, ticket()) is is_other


def test_by_the_address_however_its_domain_is_spelled():
    spelled = ticket(author=Address("z@örnek.test"))
    assert not was_to_another(past(Purpose.ANSWER, "z@xn--rnek-4qa.test"), spelled)


def test_where_the_author_is_a_robot_somebody_in_reply_to_gets_it_instead():
    participants = tuple(Participant(PEOPLE[role], role) for role in Role)
    asked = replace(ticket(author=PEOPLE[Role.AUTHOR]), participants=participants)
    assert addressee(asked) == PEOPLE[Role.REPLY_TO]
    assert ToAuthor(Purpose.ANSWER, asked).to == (PEOPLE[Role.REPLY_TO],)
