"""What lies in junk folders is told to the coordinators, who alone decide on it."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, RULEBOOK, Desk, house, mail, said, templates
from ulak.desk.coming.opening import FROM_JUNK
from ulak.desk.commands.named import LINES, entries_named, spans, tickets_named
from ulak.desk.decision import Decision, Disposition
from ulak.desk.lists import junk_list
from ulak.desk.lists.junk_entry import JunkEntry, Verdict, Why
from ulak.desk.ticket import Filing, Kind, Purpose
from ulak.mail.message import Origin

NOBODY = replace(RULEBOOK, roles={**RULEBOOK.roles, "coordinators": ()})


def entry(id: int = 17, why: Why = Why.NOTHING_LEADS, **changes: object) -> JunkEntry:
    made = JunkEntry(id, "bilgi", Desk().now, "bargain@shop.test", "Cheap watches", why)
    return replace(made, **changes)


ENTRIES = (entry(17), entry(18, Why.MACHINE), entry(20, Why.NOT_PROVEN), entry(21, Why.LIST))


@pytest.fixture
def desk() -> Desk:
    return Desk(junk=(*ENTRIES, entry(30, verdict=Verdict.SPAM), entry(31, verdict=Verdict.RESCUED)))


def orders(desk: Desk, text: str, author: str = "mib@kurum.test") -> Decision:
    message_id = f"<o{desk.spooled}@kurum.test>"
    return desk.receives(mail(text, author, "Re: The junk list", message_id, Authentication_Results=PASS))


# ---------------------------------------------------------------- the list


def test_the_list_tells_of_each_mail_in_a_line_and_masks_numbers():
    one = entry(subject="Arayın\n 0532 123 45 67", author="10000000146@shop.test")
    decision = junk_list.send((*ENTRIES, one), 0, RULEBOOK, house())
    assert decision is not None
    (letter,) = decision.drafts
    assert (letter.template, letter.purpose) == ("junk-list", Purpose.DIGEST)
    assert [to.address for to in letter.to] == ["mib@kurum.test"]
    lines = [(line.line, line.effect) for line in letter.lines]
    assert lines[0] == (
        "17", "24.11.2026 09:00, bilgi, bargain@shop.test: Cheap watches (nothing in it leads to a ticket)"
    )  # fmt: skip
    assert [line.rpartition("(")[2] for _, line in lines[1:4]] == [
        "a machine wrote it)",
        "from a listed address, but nothing proved it: its code did not come back)",
        "it comes from a mailing list)",
    ]
    assert "0532" not in lines[4][1]
    assert "10000000146" not in lines[4][1]
    assert "\n" not in lines[4][1]
    assert letter.reason == ""
    assert (decision.before, decision.after, decision.disposition) == (None, None, None)


def test_a_mail_without_sender_and_subject_has_its_line():
    decision = junk_list.send((entry(author="", subject=" "),), 0, RULEBOOK, house(language="tr"))
    assert decision is not None
    assert "bilgi, -: (konusuz) (kayda götüren bir şey yok)" in decision.drafts[0].lines[0].effect


def test_what_there_is_no_room_for_is_counted():
    decision = junk_list.send(ENTRIES, 3, RULEBOOK, house())
    assert decision is not None
    assert "room 3 mails" in decision.drafts[0].reason
    assert decision.events[0].facts == (("entries", "4"), ("left out", "3"))


@pytest.mark.parametrize(("entries", "rulebook"), [((), RULEBOOK), (ENTRIES, NOBODY)])
def test_there_is_no_list_of_nothing_and_none_for_nobody(entries, rulebook):
    assert junk_list.send(entries, 0, rulebook, house()) is None


# ---------------------------------------------------------------- the words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3", [range(3, 4)]),
        ("3, 5-7", [range(3, 4), range(5, 8)]),
        ("3 5 – 7;9", [range(3, 4), range(5, 8), range(9, 10)]),
        ("#3, #4.", [range(3, 4), range(4, 5)]),
        ("üç", []),
        ("3, x", []),
        ("7-5", []),
        ("1-1001", []),
        ("", []),
    ],
)
def test_entries_are_named_by_numbers_and_spans(value, expected):
    assert list(spans(value)) == expected


def test_what_commands_name_is_looked_up_and_nothing_else():
    text = "#kurtar 3, 5-6\n> #spam 5-8\n#birleştir KSM-2026-000002 ve KSM-2026-000003\n#not KSM-2026-000004\nMetin"
    assert entries_named(mail(text)) == (3, 5, 6, 7, 8)
    assert tickets_named(mail(text), "KSM") == ("KSM-2026-000002", "KSM-2026-000003")
    far = "\n" * LINES + "#kurtar 9\n#ayır KSM-2026-000009"
    assert (entries_named(mail(f"Metin{far}")), tickets_named(mail(f"Metin{far}"), "KSM")) == ((), ())


def test_a_coordinator_rescues_and_condemns(desk: Desk):
    decision = orders(desk, "#spam 17, 21\n#kurtar 18\n#rescue 20\nBöyle olsun.")
    assert (decision.rescues, decision.condemns) == ((18, 20), (17, 21))
    assert (decision.disposition, templates(decision)) == (Disposition.FILED, ["receipt"])
    assert [(one.name, one.by, one.facts) for one in decision.events] == [
        ("junk rescued", "mib@kurum.test", (("mails", "18, 20"),)),
        ("junk condemned", "mib@kurum.test", (("mails", "17, 21"),)),
    ]
    assert "filed as spam: 17, 24.11.2026" in said(decision)
    assert "dealt with as if it had come to the inbox: 18" in said(decision)
    assert "gets another code: 20" in said(decision)
    assert "filed nowhere" in said(decision)


def test_a_span_takes_what_of_it_is_in_the_list(desk: Desk):
    decision = orders(desk, "#spam 17-21")
    assert (decision.rescues, decision.condemns) == ((), (17, 18, 20, 21))
    assert [event.name for event in decision.events] == ["junk condemned"]
    assert "filed nowhere" not in said(decision)


REFUSED = [
    ("#kurtar 17", "zehra@kurum.test", "only coordinators"),
    ("#kurtar üç", "mib@kurum.test", "is not made of numbers"),
    ("#kurtar 17, 99", "mib@kurum.test", "no entry 99"),
    ("#kurtar 40-45", "mib@kurum.test", "no entry 40-45"),
    ("#kurtar 30", "mib@kurum.test", "30 was decided already: spam"),
    ("#spam 31", "mib@kurum.test", "31 was decided already: rescued"),
    ("#spam 30-31", "mib@kurum.test", "30 was decided already: spam"),
    ("#kurtar 17\n#spam 17-18", "mib@kurum.test", "17 is named more than once"),
    ("#kurtar 17\n#al", "mib@kurum.test", "only #rescue and #spam"),
]


@pytest.mark.parametrize(("text", "author", "why"), REFUSED)
def test_what_cannot_be_decided_is_refused_whole(desk: Desk, text, author, why):
    decision = orders(desk, text, author)
    assert (decision.rescues, decision.condemns, decision.events) == ((), (), ())
    assert why in said(decision)
    assert "Nothing was done" in said(decision)


def test_every_other_line_says_that_it_was_not_carried_out(desk: Desk):
    lines = said(orders(desk, "#spam 18\n#kurtar 17, 99")).splitlines()
    assert lines[1].startswith("#spam 18 → ")
    assert "no entry" not in lines[1]


def test_in_a_mail_to_a_ticket_the_list_is_not_decided_on(desk: Desk):
    desk.receives(mail("Mührüm gelmedi.", subject="Mühür"))
    for word in ("#kurtar 17", "#spam 17"):
        decision = desk.replies(word, "mib@kurum.test")
        assert "reply to the list" in said(decision)
        assert (decision.rescues, decision.condemns) == ((), ())


def test_who_is_not_proven_decides_nothing(desk: Desk):
    decision = desk.receives(mail("#spam 17", "mib@kurum.test", "Re: list", "<f@kurum.test>"))
    assert decision.filing is Filing.PARKED
    assert decision.condemns == ()


# ---------------------------------------------------------------- what is rescued


def test_a_rescued_mail_opens_a_ticket_as_from_the_inbox(desk: Desk):
    assert desk.receives(mail("Soru"), junk=True).disposition is Disposition.FILED
    decision = desk.receives(mail("Soru", message_id="<again@ornek.gov.tr>"), junk=True, rescued=True)
    assert decision.disposition is Disposition.TICKET
    assert templates(decision) == ["acknowledgement", "notice"]
    assert FROM_JUNK in decision.after.tags


@pytest.mark.parametrize("origin", [Origin.AUTOMATIC, Origin.LIST])
def test_a_rescued_mail_of_a_machine_opens_a_ticket_that_is_not_acknowledged(desk: Desk, origin):
    robot = replace(mail("Haftalık bülten"), origin=origin, automatic="Auto-Submitted: auto-generated")
    assert desk.receives(robot, junk=True).disposition is Disposition.FILED
    again = replace(robot, message_id="<again@ornek.gov.tr>")
    decision = desk.receives(again, junk=True, rescued=True)
    assert (decision.disposition, templates(decision)) == (Disposition.TICKET, ["notice"])
    assert decision.after.kind is not Kind.CERTIFICATE_PROBLEM_REPORT


def test_a_rescued_mail_of_a_listed_address_still_has_to_be_proven(desk: Desk):
    decision = desk.receives(mail("#al", "zehra@kurum.test"), rescued=True)
    assert (decision.filing, templates(decision)) == (Filing.PARKED, ["code"])
