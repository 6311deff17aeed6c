"""The timeline of a ticket, as a CCADB incident report asks for it: every row, in UTC, nobody named."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from tests.store.specimen import promise, ticket
from ulak.desk.certificates.report import Informed, Report, Reported, Revocation
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.contact import Channel, Told
from ulak.desk.evidence.chain import Entry
from ulak.desk.evidence.timeline import Account, Moment, remarks, timeline
from ulak.desk.evidence.timeline_page import in_csv, in_markdown
from ulak.desk.recipients import OUTWARD
from ulak.desk.ticket import Kind, LetterState, PastLetter, Purpose
from ulak.mail.address import Address

T0 = datetime(2026, 11, 24, 6, 20, 31, tzinfo=UTC)
CRL = "CRL 4711 of 2026-11-24T14:30:00Z"
NUMBER = "KSM-2026-000001"
REPORTER = Address("hanna@research.test", "Hanna Researcher")
BELEDIYE, OKUL = Address("bt@belediye.test"), Address("mudur@okul.test")
CERTIFICATES = (
    Reported("04a1", "text", serial="04A1", sha256="aa" * 32, is_known=True, subscriber="s1",
             revocation=Revocation(T0 + timedelta(hours=8), CRL, "ab", True, "")),
    Reported("04a2", "text", serial="04A2", is_known=True, subscriber="s1",
             revocation=Revocation(T0 + timedelta(hours=8), CRL, "ab", True, "")),
    Reported("ff", "text", sha256="bb" * 32, is_known=True, subscriber="s2"),
    Reported("www.ornek.test", "text"),
)  # fmt: skip
REPORT = Report(
    certificates=CERTIFICATES,
    subscribers=(
        Informed("s1", "Belediye", "Belediye", (BELEDIYE,), told_at=T0 + timedelta(hours=3)),
        Informed("s2", "Okul", "", (OKUL,), told_on="KSM-2026-000007"),
        Informed("s3", "Vakıf", "", ()),
    ),
    reports=2,
)
TICKET = ticket(
    NUMBER,
    author=REPORTER,
    kind=Kind.CERTIFICATE_PROBLEM_REPORT,
    received_at=T0,
    opened_at=T0 + timedelta(minutes=1),
    promises=(
        replace(promise("preliminary-report", 24), to="reporter", started_at=T0, due_at=T0 + timedelta(days=1)),
        promise("revocation", 24, to="", due_at=T0 + timedelta(days=1), basis="BR 4.9.1.1 (3)",
                state=PromiseState.BREACHED),
        promise("first-answer", state=PromiseState.NOT_APPLICABLE),
        promise("unit-answer", task=1),
        promise("kep", to="author", due_at=T0 + timedelta(days=2), state=PromiseState.KEPT),
    ),
    report=REPORT,
)  # fmt: skip


def letter(
    id: int, purpose: Purpose, to: Address = REPORTER, hours: float = 0, **changes: object
) -> PastLetter:
    made = PastLetter(
        id=id,
        purpose=purpose,
        state=LetterState.SENT,
        to=(to.address,),
        by="",
        at=T0 + timedelta(hours=hours),
        due_to_leave=None,
        message_id=f"<{id}@kamusm.test>",
        subject="",
        text="",
        party="",
        answers="",
        caused_by="",
    )
    return replace(made, **changes)


def entry(event: str, hours: float, *facts: tuple[str, str]) -> Entry:
    return Entry(1, T0 + timedelta(hours=hours), NUMBER, event, "desk", facts)


def said(account: Account, **more: bool) -> list[str]:
    return [f"{one.at:%d %H:%M} {one.what}" for one in timeline(account, **more)]


def only(*entries: Entry) -> list[str]:
    bare = replace(TICKET, promises=(), report=Report())
    return said(Account(bare, entries=entries))[2:]


def test_a_report_from_its_receipt_to_its_closing():
    account = Account(
        TICKET,
        letters=(
            letter(1, Purpose.ACKNOWLEDGEMENT, hours=0.1),
            letter(2, Purpose.NOTICE, Address("ssl-ekip@kurum.test"), 0.1),
            letter(3, Purpose.PRELIMINARY_REPORT, hours=2, party="reporter"),
            letter(4, Purpose.PRELIMINARY_REPORT, BELEDIYE, 3, party="subscriber", subscriber="s1"),
            letter(5, Purpose.PRELIMINARY_REPORT, OKUL, 3, party="subscriber"),
            letter(6, Purpose.PRELIMINARY_REPORT, Address("x@y.test"), 3, party="subscriber"),
            letter(7, Purpose.ANSWER, hours=9, state=LetterState.HELD),
            letter(8, Purpose.ANSWER, hours=10),
        ),
        entries=(
            entry("ground set", 1, ("ground", "3"), ("due", "2026-11-25T06:20:31+00:00")),
            entry("ticket taken", 1),
            entry("ticket closed", 11),
        ),
        files={3: "letters/0003.eml"},
    )
    assert said(account) == [
        "24 06:20 Certificate Problem Report received by e-mail (KSM-2026-000001)",
        "24 06:21 Registered as KSM-2026-000001",
        "24 06:26 Acknowledgement of receipt sent to the reporter",
        "24 07:20 Ground for revocation determined: BR 4.9.1.1 (3), evidence of key compromise",
        "24 08:20 Preliminary report on the findings sent to the reporter (BR 4.9.5)",
        "24 09:20 Preliminary report on the findings sent to the subscriber of 04A1, 04A2 (BR 4.9.5)",
        f"24 09:20 Preliminary report on the findings sent to the subscriber of SHA-256 {'bb' * 32} (BR 4.9.5)",
        "24 09:20 Preliminary report on the findings sent to the subscriber (BR 4.9.5)",
        f"24 14:20 Revocation of 04A1, 04A2 published, shown by {CRL}, its signature checked",
        "24 16:20 Answer sent to the reporter",
        "24 17:20 Closed",
        "25 06:20 Preliminary report on the findings (BR 4.9.5) to the reporter due",
        "25 06:20 Published revocation, BR 4.9.1.1 (3) due (missed)",
        "26 06:20 kep to the author due (met)",
    ]
    (sent,) = [one for one in timeline(account) if one.source == "letters/0003.eml"]
    assert sent.what.startswith("Preliminary report on the findings sent to the reporter")
    told = [one for one in timeline(account) if one.certificates == ("04A1", "04A2")]
    assert [one.what.split()[0] for one in told] == ["Preliminary", "Revocation"]


@pytest.mark.parametrize("purpose", sorted(OUTWARD))
def test_every_letter_that_leaves_the_desk_has_a_row(purpose: Purpose):
    rows = said(Account(TICKET, letters=(letter(1, purpose, hours=0.5),)))
    assert sum("sent to the reporter" in row for row in rows) == 1


def test_the_answer_that_closed_a_report_is_its_final_report():
    made = {8: T0 + timedelta(hours=11), 9: T0 + timedelta(hours=4)}
    letters = (letter(8, Purpose.ANSWER, hours=12), letter(9, Purpose.ANSWER, hours=5))
    entries = (entry("ticket closed", 11), entry("ticket taken", 4))
    bare = replace(TICKET, promises=(), report=Report())
    assert said(Account(bare, letters=letters, entries=entries, made=made))[2:] == [
        "24 11:20 Answer sent to the reporter",
        "24 17:20 Closed",
        "24 18:20 Final report sent to the reporter",
    ]
    complaint = replace(bare, kind=Kind.COMPLAINT)
    assert "24 18:20 Answer sent to the author" in said(
        Account(complaint, letters=letters, entries=entries, made=made)
    )


def test_other_reports_of_the_case_have_their_number_and_time_alone():
    bare = replace(TICKET, promises=(), report=Report())
    case = {"KSM-2026-000007": T0 + timedelta(hours=2)}
    assert said(Account(bare, case=case))[2:] == [
        "24 08:20 Another report of the case received (KSM-2026-000007)"
    ]


def test_a_closing_that_was_taken_back_is_called_that():
    undone = ("what", "status, outcome, promises")
    assert only(entry("command taken back", 3, undone), entry("ticket reopened", 3)) == [
        "24 09:20 Staff took back: the closing; the outcome; what is due and when",
        "24 09:20 Reopened",
    ]


def test_what_has_no_time_here_names_other_tickets_by_number_alone():
    assert list(remarks(TICKET)) == [
        f"The subscriber of SHA-256 {'bb' * 32} was informed in the course of KSM-2026-000007, of the same case.",
        "2 reports about the same certificates were received in all.",
    ]
    assert list(remarks(replace(TICKET, report=Report()))) == []


def test_the_reporter_is_named_with_leave_alone_and_subscribers_never():
    account = Account(
        TICKET, letters=(letter(4, Purpose.PRELIMINARY_REPORT, BELEDIYE, 3, party="subscriber"),)
    )
    pages = (in_csv(timeline(account)), in_markdown(timeline(account), remarks(TICKET)))
    for page in pages:
        assert not any(
            name in page for name in ("Hanna", "research.test", "Belediye", "belediye.test", "Okul")
        )
    assert "from Hanna Researcher (KSM-2026-000001)" in said(account, names_reporter=True)[0]
    nameless = replace(account, ticket=replace(TICKET, author=Address("hanna@research.test")))
    assert "from hanna@research.test" in said(nameless, names_reporter=True)[0]
    erased = replace(account, ticket=replace(TICKET, author=Address("")))
    assert "from" not in said(erased, names_reporter=True)[0]


def test_who_was_told_on_another_way_and_what_was_merged_have_their_rows():
    informed = (
        Informed("s1", "", "", (), told_at=T0 + timedelta(hours=1), channel="phone"),
        Informed("s2", "", "", (), told_at=T0 + timedelta(hours=2)),
    )
    report = replace(REPORT, subscribers=informed, certificates=CERTIFICATES[:1])
    told = Told(Channel.SOCIAL, T0 + timedelta(hours=4), "x")
    part = ticket("KSM-2026-000002", received_at=T0 + timedelta(hours=5), opened_at=T0 + timedelta(hours=5))
    whole = replace(TICKET, promises=(), report=report, told=told)
    assert said(Account(whole, (part,)))[2:] == [
        "24 07:20 The subscriber of 04A1 was informed by telephone",
        "24 10:20 The reporter was answered by social media",
        "24 11:20 Complaint received by e-mail (KSM-2026-000002)",
        "24 11:20 Registered as KSM-2026-000002",
        "24 14:20 Revocation of 04A1 published, shown by CRL 4711 of 2026-11-24T14:30:00Z, its signature checked",
    ]


def test_a_revocation_that_only_staff_stated_is_said_to_be_that():
    entries = (
        entry("revocation published", 8, ("serial", "04A1"), ("at", "2026-11-24T14:20:31+00:00")),
        entry("revocation published", 8, ("serial", "0BAD"), ("at", "2026-11-24T14:20:31+00:00")),
        entry("revocation published", 8, ("serial", "0BAE")),
        entry(
            "revocation published",
            8,
            ("serial", "0BAF"),
            ("at", "2026-11-24T14:20:31+00:00"),
            ("evidence", CRL),
        ),
    )
    account = Account(replace(TICKET, promises=()), entries=entries)
    assert [one for one in said(account) if "0BA" in one] == [
        "24 14:20 Revocation of 0BAD published, as stated by staff",
        f"24 14:20 Revocation of 0BAF published, shown by {CRL}",
    ]
    assert sum("04A1" in one for one in said(account)) == 1


@pytest.mark.parametrize(
    ("event", "facts", "what"),
    [
        ("ground set", (("ground", "4.9.1.2-3"),), "Ground for revocation determined: BR 4.9.1.2 (3), evidence of"),
        ("ground set", (("ground", "99"),), ""),
        ("promise not applicable", (("promise", "preliminary-report/subscriber"), ("why", "x")),
         "Preliminary report on the findings (BR 4.9.5) to the subscriber set aside as not applicable"),
        ("promise not applicable", (("promise", "kep/"),), "kep set aside as not applicable"),
        ("promise not applicable", (("promise", "unit-answer/#1"),), "unit-answer set aside as not applicable"),
        ("promise not applicable", (), ""),
        ("letter bounced", (("letter", "preliminary-report"),), "Preliminary report came back as undeliverable"),
        ("letter bounced", (("letter", "notice"),), ""),
        ("letter failed", (("purpose", "answer"),), "Answer was refused by the receiving mail server"),
        ("letter failed", (("purpose", "alarm"),), ""),
        ("command taken back", (("what", "promises"),), "Staff took back: what is due and when"),
        ("command taken back", (("what", "status"),), "Staff took back: a change of the status"),
        ("command taken back", (("what", "kind, contact"),), "Staff took back: the kind of the ticket; contact"),
        ("command taken back", (), ""),
        ("subscriber wrote", (), "A reply of a subscriber received"),
        ("ticket reopened", (), "Reopened"),
        ("key compromise confirmed", (("key", "ab" * 32),), f"Key compromise confirmed by proof (SPKI SHA-256 {'ab' * 32})"),
        ("key compromise confirmed", (), "Key compromise confirmed by proof"),
        ("ticket stands", (("status", "new"),), ""),
    ],
)  # fmt: skip
def test_entries_of_the_journal_become_sentences(event, facts, what):
    rows = only(entry(event, 1, *facts))
    assert [row.partition(" ")[2].partition(" ")[2][: len(what)] for row in rows] == ([what] if what else [])


def test_what_did_not_arrive_says_whom_it_was_for():
    sent = letter(4, Purpose.PRELIMINARY_REPORT, BELEDIYE, 3, party="subscriber", subscriber="s1")
    facts = (("letter", "4"), ("purpose", "preliminary-report"))
    account = Account(TICKET, letters=(sent,), entries=(entry("letter failed", 4, *facts),))
    refused = "Preliminary report to the subscriber of 04A1, 04A2 was refused by the receiving mail server"
    assert f"24 10:20 {refused}" in said(account)
    came_back = replace(account, letters=(replace(sent, failed=(BELEDIYE.address,)),), entries=())
    assert any("04A2 (BR 4.9.5), which came back as undeliverable later" in one for one in said(came_back))


MOMENTS = (
    Moment(T0, "Received from |*<b>`x`[a](http://b.test)\nB", ("04A1", "04A2"), source="originals/"),
    Moment(T0 + timedelta(days=1), "=1+1", is_due=True),
)


def test_the_table_is_read_back_and_no_cell_of_it_is_a_formula():
    rows = list(csv.DictReader(StringIO(in_csv(MOMENTS), newline="")))
    assert rows == [
        {"time_utc": "2026-11-24 06:20", "kind": "happened", "certificates": "04A1 04A2", "source": "originals/",
         "event": "Received from |*<b>`x`[a](http://b.test) B"},
        {"time_utc": "2026-11-25 06:20", "kind": "due", "event": "'=1+1", "certificates": "", "source": ""},
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_excel_takes_nothing_for_a_formula(start):
    cell = list(csv.reader(StringIO(in_csv([Moment(T0, f"{start}cmd|' /C calc'!A0")]), newline="")))[1][2]
    assert cell.startswith("'")


def test_the_page_has_a_heading_for_each_day_and_no_markup_of_strangers():
    assert in_markdown(MOMENTS, ["*One* more."]) == (
        "### Timeline\n\nAll times are UTC.\n\n**2026-11-24:**\n\n"
        "- 06:20 Received from \\|\\*\\<b\\>\\`x\\`\\[a\\](http://b.test) B\n"
        "\n**2026-11-25:**\n\n- 06:20 =1+1\n\n\\*One\\* more.\n"
    )
    istanbul = replace(MOMENTS[0], at=datetime.fromisoformat("2026-11-25T01:30:00+03:00"))
    assert "**2026-11-24:**\n\n- 22:30 " in in_markdown([istanbul], [])


OF_EVERY_KIND = [
    (entry("author wrote", 1), "A further mail of the {writer} received"),
    (entry("merged in", 1, ("part", "KSM-2026-000002")), "KSM-2026-000002 was merged into this ticket"),
    (entry("merged", 1, ("into", "KSM-2026-000002")), "This ticket was merged into KSM-2026-000002"),
    (entry("split", 1, ("part", "KSM-2026-000002")), "KSM-2026-000002 was taken off this ticket again"),
    (entry("split off", 1, ("from", "KSM-2026-000002")), "This ticket was taken off KSM-2026-000002 again"),
    (entry("rated", 1, ("rating", "4")), "The {writer} rated how it was dealt with: 4 of 5"),
    (entry("legal hold set", 1), "A legal hold was set: nothing of it is removed or erased"),
    (entry("legal hold lifted", 1), "The legal hold was lifted"),
    (entry("content removed", 1), "Mails and texts were removed, their time being over"),
    (entry("contents erased", 1), "Mails and texts were erased at the request of the person they were about"),
    (
        entry("command taken back", 1, ("what", "that the author was told by other means")),
        "Staff took back: that the {writer} was told by other means",
    ),
]
INSIDE = [
    (entry("waiting for the author", 1), "The author was asked, and an answer is awaited"),
    (entry("ticket assigned", 1, ("team", "ssl")), "Handed to the team ssl"),
    (entry("ticket assigned", 1), "Handed to another person"),
    (
        entry("transfer ended", 1, ("task", "1"), ("as", "done")),
        "The work of the team it was handed to ended",
    ),
    (entry("consultation asked", 1, ("task", "1"), ("of", "p1")), "An opinion was asked for"),
    (entry("consultation ended", 1, ("as", "void")), "The consultation ended, withdrawn"),
    (
        entry("submitted for signature", 1, ("task", "1"), ("sha256", "ab" * 32)),
        f"A text of answer submitted for signature (SHA-256 {'ab' * 8}…)",
    ),
    (entry("submitted for approval", 1), "A text of answer submitted for approval"),
    (
        entry("text signed", 1, ("sha256", "ab" * 32), ("document", "E-1234, 12.06.2026")),
        f"The text was signed under E-1234, 12.06.2026 (SHA-256 {'ab' * 8}…)",
    ),
    (entry("text approved", 1), "The text was approved"),
    (entry("text returned", 1), "The text was sent back"),
    (
        entry("action given", 1, ("task", "1"), ("due", "2026-12-01T16:00:00+00:00")),
        "A corrective or preventive action was given, due 2026-12-01",
    ),
    (entry("action given", 1), "A corrective or preventive action was given"),
    (entry("action ended", 1, ("as", "done")), "The corrective or preventive action ended"),
    (entry("recurs", 1, ("count", "3")), "Found to recur: number 3 of its kind"),
]


@pytest.mark.parametrize(("one", "words"), OF_EVERY_KIND)
def test_what_happens_to_any_ticket_speaks_of_whoever_filed_it(one: Entry, words: str):
    assert only(one) == [f"24 07:20 {words.format(writer='reporter')}"]
    complaint = replace(TICKET, kind=Kind.COMPLAINT, promises=(), report=Report())
    assert said(Account(complaint, entries=(one,)))[2:] == [f"24 07:20 {words.format(writer='author')}"]


@pytest.mark.parametrize(("one", "words"), INSIDE)
def test_what_the_house_did_stands_in_the_timeline_of_all_but_reports(one: Entry, words: str):
    assert only(one) == []
    petition = replace(TICKET, kind=Kind.COMPLAINT, promises=(), report=Report())
    assert said(Account(petition, entries=(one,)))[2:] == [f"24 07:20 {words}"]


@pytest.mark.parametrize("event", ["merged in", "merged", "split", "split off", "recurs"])
def test_an_entry_without_its_facts_makes_no_half_sentence(event: str):
    petition = replace(TICKET, kind=Kind.COMPLAINT, promises=(), report=Report())
    assert said(Account(petition, entries=(entry(event, 1),)))[2:] == []
