"""Who is told every morning what lies on their desk, when, and `#benim` at any time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.desk.remembering_desk import ISTANBUL, PASS, RULES, Desk, draft, house, mail, said, templates
from tests.desk.remembering_desk import RULEBOOK as BOOK
from ulak.desk.decision import Disposition
from ulak.desk.lists.digest import OF_NO_TICKET, begins_a_week, opened_at, readers, send
from ulak.desk.lists.listing import seat_of
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.signed_id import sign
from ulak.desk.ticket import Purpose
from ulak.errors import ConfigError

CAGRI = "cagri@kurum.test"
PEOPLE = {"ayse@kurum.test", "mehmet@kurum.test", "zehra@kurum.test", CAGRI}
WITH_ROLES = {f"{name}@kurum.test" for name in ("mib", "kalite", "yonetim", "admin", "iptal")}


def rules_with(old: str, new: str):
    files = RULES | {"10-house.yaml": RULES["10-house.yaml"].replace(old, new)}
    return read_rules(files, ISTANBUL)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        ("2026-11-24T08:09:59", None),
        ("2026-11-24T08:10", "2026-11-24T08:10"),
        ("2026-11-24T23:59", "2026-11-24T08:10"),
        ("2026-11-25T00:00", None),
        ("2026-11-22T12:00", None),  # a Sunday
        ("2026-10-29T12:00", None),  # the day of the Republic
        ("2026-10-28T12:00", "2026-10-28T08:10"),  # its eve, a half day
    ],
)
def test_the_day_begins_when_the_office_opens(now: str, opened: str | None):
    at = datetime.fromisoformat(now).replace(tzinfo=ISTANBUL)
    expected = datetime.fromisoformat(opened).replace(tzinfo=ISTANBUL).astimezone(UTC) if opened else None
    assert opened_at(at.astimezone(UTC), BOOK, house()) == expected


@pytest.mark.parametrize(
    ("opened", "is_first"),
    [
        ("2026-11-23T08:10", True),  # a Monday
        ("2026-11-24T08:10", False),
        ("2026-11-27T08:10", False),
        ("2027-03-12T08:10", False),
        ("2027-05-20T08:10", True),  # a Thursday: the days of sacrifice began on Sunday
    ],
)
def test_a_week_begins_with_the_first_day_on_which_the_office_opens(opened: str, is_first: bool):
    at = datetime.fromisoformat(opened).replace(tzinfo=ISTANBUL).astimezone(UTC)
    assert begins_a_week(at, BOOK, house()) is is_first


def test_a_house_without_an_office_has_no_mornings():
    assert opened_at(datetime(2026, 11, 24, 9, tzinfo=UTC), replace(BOOK, calendars={}), house()) is None


def test_everybody_of_the_desk_is_told_of_their_own_desk():
    told = {one.address: seat for one, seat in readers(BOOK)}
    assert set(told) == PEOPLE | WITH_ROLES
    assert all(seat == replace(seat_of(who, BOOK), gates=frozenset()) for who, seat in told.items())
    assert seat_of("yonetim@kurum.test", BOOK).gates


def test_a_team_that_wants_none_gets_none():
    book = rules_with(
        "members: [zehra@kurum.test, cagri@kurum.test]",
        "members: [zehra@kurum.test, cagri@kurum.test]\n    digest: false",
    )
    told = {one.address for one, _ in readers(book)}
    assert told == (PEOPLE | WITH_ROLES) - {"zehra@kurum.test", CAGRI}


def test_who_works_in_another_team_too_is_told_of_that_one():
    old = "lead: zehra@kurum.test\n    members: [zehra@kurum.test, cagri@kurum.test]"
    book = rules_with(old, "lead: ayse@kurum.test\n    members: [ayse@kurum.test]\n    digest: false")
    (seat,) = [seat for one, seat in readers(book) if one.address == "ayse@kurum.test"]
    assert (seat.teams, seat.leads) == (("ssl",), ("ssl",))


@pytest.mark.parametrize("wrong", ["digest: maybe", "digests: false"])
def test_the_switch_of_a_team_is_true_or_false(wrong: str):
    with pytest.raises(ConfigError, match="10-house.yaml:.*digest"):
        rules_with("lead: ayse@kurum.test ", f"{wrong}\n    lead: ayse@kurum.test ")


def test_a_digest_is_a_letter_to_one_person_about_no_ticket():
    (reader,) = BOOK.colleagues((CAGRI,))
    decision = send(reader, seat_of(CAGRI, BOOK), house(language="tr"))
    (letter,) = decision.drafts
    assert (letter.purpose, letter.to[0].address, letter.counter) == (Purpose.DIGEST, CAGRI, "bilgi")
    assert (letter.seat, letter.subject, decision.after) == (seat_of(CAGRI, BOOK), "Kayıtlarınız", None)
    assert [(one.name, one.facts) for one in decision.events] == [
        ("digest written", (("teams", "customer-relations"),))
    ]


def test_one_of_no_team_has_one_too():
    (reader,) = BOOK.colleagues(("mib@kurum.test",))
    assert send(reader, seat_of(reader.address, BOOK), house()).events[0].facts == (("teams", "none"),)


@pytest.mark.parametrize("word", ["#benim", "#mine", "#BENİM"])
def test_mine_is_mailed_without_a_ticket(word: str):
    decision = Desk().receives(mail(word, CAGRI, "Merhaba", Authentication_Results=PASS))
    assert (decision.disposition, templates(decision)) == (Disposition.FILED, ["digest"])
    letter = draft(decision, "digest")
    assert (letter.purpose, letter.seat, letter.replies_to) == (
        Purpose.DIGEST,
        seat_of(CAGRI, BOOK),
        "<a1@ornek.gov.tr>",
    )
    assert [one.address for one in letter.to] == [CAGRI]


def test_mine_and_help_are_two_letters():
    decision = Desk().receives(mail("#yardım\n#benim", CAGRI, Authentication_Results=PASS))
    assert sorted(templates(decision)) == ["digest", "help"]


def test_mine_is_mailed_on_a_ticket_and_changes_nothing_there():
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum."))
    before = desk.ticket()
    decision = desk.replies("#benim", CAGRI)
    assert sorted(templates(decision)) == ["digest", "receipt"]
    assert "#benim → " in said(decision)
    assert replace(desk.ticket(), version=1) == replace(before, version=1)


def test_nobody_gets_it_who_is_not_proven():
    decision = Desk().receives(mail("#benim", CAGRI))
    assert templates(decision) == ["code"]


@pytest.mark.parametrize(("number", "says"), [("", True), ("KSM-2026-000009", False)])
def test_a_reply_to_a_digest_is_filed_nowhere_and_says_so(number: str, says: bool):
    desk = Desk()
    ours = sign(desk.house, number, CAGRI, "note", desk.now, counter="bilgi")
    reply = mail("Bugün bakarım.", CAGRI, "Re: Your tickets", In_Reply_To=ours, Authentication_Results=PASS)
    decision = desk.receives(reply)
    assert (templates(decision) == ["receipt"] and OF_NO_TICKET.en in said(decision)) is says
    assert (decision.after is None) is says


def test_a_reply_with_a_number_in_its_subject_goes_to_that_ticket():
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum."))
    ours = sign(desk.house, "", CAGRI, "note", desk.now, counter="bilgi")
    subject = "Re: [KSM-2026-000001 note] Konu"
    desk.receives(
        mail("Bakıyorum.", CAGRI, subject, "<r@kurum.test>", In_Reply_To=ours, Authentication_Results=PASS)
    )
    assert desk.dossiers["KSM-2026-000001"].messages[-1].text == "Bakıyorum."


def test_a_mail_that_is_forwarded_in_a_reply_to_a_digest_still_opens_a_ticket():
    desk = Desk()
    ours = sign(desk.house, "", CAGRI, "note", desk.now, counter="bilgi")
    body = "-----Original Message-----\nFrom: Ali <ali@x.test>\nSent: Monday\nTo: cagri@kurum.test\nSubject: Kart\n\nKartım yok."
    forward = mail(body, CAGRI, "Fwd: Kart", In_Reply_To=ours, Authentication_Results=PASS)
    assert desk.receives(forward).after is not None
