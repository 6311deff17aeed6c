"""The end of one report is told to the other reporters of its case, each apart (SCENARIOS 28)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.authority import REVOKED
from tests.desk.certificate_desk import AYSE, CA, MEHMET, known, unknown
from tests.desk.remembering_desk import NOW, Desk, draft, mail, said, templates
from ulak.desk.certificates.closing_case import TAG, outcome_to
from ulak.desk.certificates.report import Reported, Revocation
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision
from ulak.desk.ticket import Kind, LetterState, Link, Purpose, Relation, Status
from ulak.mail.address import Address

ONE, TWO = "KSM-2026-000001", "KSM-2026-000002"
SHOWN = Revocation(REVOKED, "CRL 7 of 2026-11-24T05:31:00Z", "ab" * 32, True)
WWW, API = CA.known(0x3A4F11), CA.known(0x3A50, "api.ornek.test")
OUTCOME = "Sertifika iptal edilmiştir. Teşekkür ederiz."


def change(desk: Desk, number: str, **what: object) -> None:
    before = desk.dossiers[number]
    desk.dossiers[number] = replace(before, ticket=replace(before.ticket, **what))


def lists(desk: Desk, number: str, *certificates: Reported) -> None:
    change(desk, number, report=replace(desk.ticket(number).report, certificates=certificates))


@pytest.fixture
def case() -> Desk:
    """Two reporters of one certificate; somebody else has the second ticket."""
    desk = Desk(now=NOW - timedelta(hours=1))
    desk.receives(
        mail("The key is public.", "Alice Smith <alice@research.test>", "Key", "<a@r.test>"), "cainfo"
    )
    desk.waits(minutes=30)
    desk.receives(mail("A key leaked.", "Bob <bob@other.test>", "Leak", "<b@o.test>"), "cainfo")
    desk.waits(minutes=30)
    desk.replies("#gerekçe 3", MEHMET, number=TWO)
    desk.replies("#al", MEHMET, number=TWO)
    for number, other in ((ONE, TWO), (TWO, ONE)):
        lists(desk, number, known(WWW, revocation=SHOWN if number == ONE else None))
        change(desk, number, links=(Link(other, Relation.CASE),))
    return desk


def closes(desk: Desk, text: str = f"#kapat iptal ; surec\n{OUTCOME}") -> Decision:
    return desk.replies(text, AYSE)


def told(desk: Desk) -> Decision | None:
    return outcome_to(desk.dossiers[ONE], desk.dossiers[TWO], desk.rulebook, desk.house, desk.now)


def leaves(desk: Desk) -> None:
    desk.waits(minutes=3)
    desk.dispatches()


def test_once_the_outcome_has_left_the_other_reporter_gets_it_too(case: Desk):
    words = said(closes(case))
    assert "the outcome goes to the reporters of these tickets of the same case as well" in words
    assert TWO in words
    assert told(case) is None
    leaves(case)
    decision = told(case)
    assert decision is not None
    letter = draft(decision, "final-report")
    assert [one.address for one in letter.to] == ["bob@other.test"]
    assert (letter.text, letter.by, letter.replies_to, letter.subject) == (
        OUTCOME,
        AYSE,
        "<b@o.test>",
        "Leak",
    )
    case.carry_out(decision)
    ticket = case.ticket(TWO)
    assert (ticket.status, ticket.outcome, ticket.root_cause) == (Status.CLOSED, "iptal", "surec")
    assert [one.revocation for one in ticket.report.certificates] == [SHOWN]
    assert [one.state for one in ticket.promises if one.name == "revocation"] == [PromiseState.KEPT]
    assert [(event.name, event.by) for event in decision.events] == [
        ("revocation published", "desk"), ("ticket closed", "desk"), ("promise kept", "desk")]  # fmt: skip
    case.dispatches()
    assert case.dossiers[TWO].letters[-1].state is LetterState.SENT


def test_the_letter_is_the_preliminary_report_where_that_is_owed(case: Desk):
    closes(case)
    leaves(case)
    decision = told(case)
    letter = draft(decision, "final-report")
    assert (letter.purpose, letter.party, letter.cc) == (Purpose.PRELIMINARY_REPORT, "reporter", ())
    case.carry_out(decision)
    case.dispatches()
    (promise,) = [one for one in case.ticket(TWO).promises if one.key == "preliminary-report/reporter"]
    assert (promise.state, promise.kept_at) == (PromiseState.KEPT, case.now)
    assert case.ticket(TWO).status is Status.CLOSED


def test_after_a_preliminary_report_it_is_an_answer(case: Desk):
    case.replies("#ön-rapor\nWe are looking into it.", MEHMET, number=TWO)
    leaves(case)
    closes(case)
    leaves(case)
    letter = draft(told(case), "final-report")
    assert (letter.purpose, letter.party) == (Purpose.ANSWER, "author")


def test_the_receipt_names_those_alone_that_will_be_closed(case: Desk):
    change(case, TWO, language="tr")
    assert TWO not in said(closes(case))


def test_it_names_none_that_is_about_the_same_and_not_linked_yet(case: Desk):
    change(case, ONE, links=())
    assert TWO not in said(closes(case))


@pytest.mark.parametrize("text", ["#kapat iptal", "#kapat iptal ; surec\n#not\nİç bilgi"])
def test_without_a_text_no_other_ticket_is_named(case: Desk, text: str):
    assert TWO not in said(case.replies(text, AYSE))


def test_whoever_has_the_other_ticket_hears_of_it_and_the_one_who_wrote_does_not(case: Desk):
    closes(case)
    leaves(case)
    notice = draft(told(case), "findings")
    assert [one.address for one in notice.to] == [MEHMET]
    assert notice.reason.startswith(f"{ONE}, which is of the same case, was closed. Its outcome was sent")
    change(case, TWO, owner=AYSE)
    assert templates(told(case)) == ["final-report"]


def test_it_is_done_once_whatever_happens_later(case: Desk):
    closes(case)
    leaves(case)
    case.carry_out(told(case))
    assert told(case) is None
    case.receives(mail("Thank you, but the other one is still valid.", "Bob <bob@other.test>", "Re: Leak",
                       "<b2@o.test>", In_Reply_To=case.dossiers[TWO].letters[-1].message_id), "cainfo")  # fmt: skip
    change(case, TWO, status=Status.OPEN, closed_at=None)
    assert TAG in case.ticket(TWO).tags
    assert told(case) is None


@pytest.mark.parametrize(("what", "why"), [
    ({"certificates": (known(WWW), known(API))}, "this report is about other certificates as well"),
    ({"certificates": (unknown("3A4F1199"),)}, "this report is about other certificates as well"),
    ({"gate": "approval"}, "its answers need approval or a signature"),
    ({"reply_channel": Channel.PHONE}, "its reporter is not answered by mail"),
    ({"author": Address("")}, "its reporter is not answered by mail"),
    ({"language": "tr"}, "the text is not in the language of that report"),
])  # fmt: skip
def test_where_no_machine_may_a_person_must(case: Desk, what: dict[str, object], why: str):
    certificates = what.pop("certificates", None)
    if certificates:
        lists(case, TWO, *certificates)
    what = dict(what)
    if "author" in what:
        what["participants"] = ()
    change(case, TWO, **what)
    assert_left_to_a_person(case, why)


def test_what_is_still_to_be_revoked_there_is_not_closed_with_it(case: Desk):
    """A ground was named there, and this one was closed as no reason to revoke."""
    lists(case, ONE, known(WWW))
    assert_left_to_a_person(case, "a revocation is still waited for there", text="#kapat\nNothing is wrong.")


def assert_left_to_a_person(case: Desk, why: str, text: str = f"#kapat iptal ; surec\n{OUTCOME}") -> None:
    closes(case, text)
    leaves(case)
    decision = told(case)
    assert templates(decision) == ["findings"]
    assert f"was not sent to the reporter of this ticket: {why}" in draft(decision, "findings").reason
    case.carry_out(decision)
    assert case.ticket(TWO).status is not Status.CLOSED
    assert told(case) is None
    assert [event.name for event in decision.events] == ["case closed elsewhere"]


def test_somebody_who_was_asked_is_waited_for(case: Desk):
    case.replies("#sor kalite\nNe dersiniz?", MEHMET, number=TWO)
    assert_left_to_a_person(case, "somebody is still asked about it")


@pytest.mark.parametrize("words", [
    "Dear Alice,", "Sayın Smith,", "As alice@research.test wrote:", f"See {ONE.lower()}.",
])  # fmt: skip
def test_no_reporter_learns_of_another(case: Desk, words: str):
    assert_left_to_a_person(
        case, "the text may name the other reporter", f"#kapat iptal ; surec\n{words}\n{OUTCOME}"
    )


@pytest.mark.parametrize(("number", "what"), [
    (ONE, {"status": Status.OPEN}),
    (ONE, {"kind": Kind.REQUEST}),
    (TWO, {"kind": Kind.REQUEST}),
    (TWO, {"status": Status.CLOSED}),
    (TWO, {"opened_at": NOW + timedelta(days=1)}),
    (TWO, {"links": (Link(ONE, Relation.MERGED),)}),
])  # fmt: skip
def test_nothing_else_is_closed(case: Desk, number: str, what: dict[str, object]):
    closes(case)
    leaves(case)
    change(case, number, **what)
    assert told(case) is None


def test_an_earlier_answer_is_the_outcome_too(case: Desk):
    case.replies(OUTCOME, AYSE)
    leaves(case)
    assert TWO in said(case.replies("#kapat iptal ; surec", AYSE))
    assert draft(told(case), "final-report").text == OUTCOME


def test_so_is_a_text_that_management_approved(case: Desk):
    case.replies(f"#onaya-sun\n{OUTCOME}", AYSE)
    case.replies("#onay", "yonetim@kurum.test", Purpose.GATE)
    leaves(case)
    case.replies("#kapat iptal ; surec", AYSE)
    assert draft(told(case), "final-report").text == OUTCOME


def test_a_text_that_was_taken_back_is_sent_to_nobody(case: Desk):
    case.replies(OUTCOME, AYSE)
    leaves(case)
    case.replies("Another answer.", AYSE)
    case.replies("#geri-al", AYSE, Purpose.RECEIPT, to=AYSE)
    assert_left_to_a_person(case, "its text is not at hand", "#kapat iptal ; surec")


def test_without_a_letter_there_is_nothing_to_send(case: Desk):
    case.replies("#kapat iptal ; surec", AYSE)
    assert case.ticket(ONE).status is Status.CLOSED
    assert told(case) is None


def test_a_certificate_the_other_ticket_has_revoked_itself_keeps_its_evidence(case: Desk):
    own = replace(SHOWN, evidence="CRL 8 of 2026-11-24T05:32:00Z")
    lists(case, TWO, known(WWW, revocation=own))
    closes(case)
    leaves(case)
    case.carry_out(told(case))
    assert [one.revocation for one in case.ticket(TWO).report.certificates] == [own]
