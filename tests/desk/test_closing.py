"""What becomes of a text under `#kapat`, what the outcome is, and which clocks go on when a ticket opens again."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import RULES, Desk, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Filing, Kind, Purpose, Status

ZEHRA, CAGRI = "zehra@kurum.test", "cagri@kurum.test"
RUNNING, BREACHED, KEPT, GONE = (
    PromiseState.RUNNING, PromiseState.BREACHED, PromiseState.KEPT, PromiseState.NOT_APPLICABLE)  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    """Somebody asked for something: it may be closed without an answer."""
    desk = Desk()
    desk.receives(mail("NES başvuru formunu gönderir misiniz?", subject="NES başvuru formu talebi"))
    assert desk.ticket().kind is Kind.REQUEST
    return desk


@pytest.fixture
def complaint() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
    return desk


def answered(desk: Desk, text: str = "Form ektedir.") -> None:
    desk.replies(text)
    desk.waits(minutes=3)
    desk.dispatches()


def promise(desk: Desk) -> PromiseState:
    return desk.ticket().promises[0].state


# ---------------------------------------------------------------- the text


@pytest.mark.parametrize("text", ["#kapat tamam\nMüşteri haksız.", "#kapat\nMüşteri haksız."])
def test_where_the_reply_is_a_note_closing_does_not_take_it_out(desk: Desk, text: str):
    answered(desk)
    decision = desk.replies(text, ZEHRA, Purpose.RECEIPT)
    assert templates(decision) == ["receipt"]
    assert (decision.filing, desk.ticket().status) == (Filing.NOTE, Status.CLOSED)
    assert desk.ticket().outcome == ("tamam" if "tamam" in text else "Müşteri haksız.")


def test_before_an_answer_it_is_asked_where_the_text_should_go(desk: Desk):
    desk.replies("#al")
    decision = desk.replies("#kapat tamam\nİç bilgi", ZEHRA, Purpose.RECEIPT)
    assert templates(decision) == ["receipt"]
    assert "add #answer if it should go, #note if it should stay inside" in said(decision)
    assert desk.ticket().status is not Status.CLOSED


def test_the_word_says_where_it_goes(desk: Desk):
    desk.replies("#al")
    assert "answer" in templates(desk.replies("#kapat tamam\n#yanıt\nForm ektedir.", ZEHRA, Purpose.RECEIPT))
    desk.replies("#geri-al")
    decision = desk.replies("#kapat tamam\n#not\nİç bilgi", ZEHRA, Purpose.RECEIPT)
    assert templates(decision) == ["receipt"]
    assert desk.ticket().status is Status.CLOSED


def test_a_complaint_is_not_closed_over_a_note_alone(complaint: Desk):
    complaint.replies("#al")
    decision = complaint.replies("#kapat haksız ; haksiz\n#not\nİç bilgi", ZEHRA, Purpose.RECEIPT)
    assert "not answered yet" in said(decision)


def test_who_was_only_consulted_closes_nothing_with_a_text(desk: Desk):
    answered(desk)
    desk.replies("#sor mehmet\nNeden?")
    decision = desk.replies("#kapat tamam\nBence biter.", "mehmet@kurum.test", Purpose.CONSULTATION)
    assert "This was a consultation" in said(decision)
    assert desk.ticket().status is not Status.CLOSED


# ---------------------------------------------------------------- the outcome


def test_the_text_that_goes_is_the_outcome(desk: Desk):
    decision = desk.replies("#kapat\nForm ektedir. zehra@kurum.test")
    assert desk.ticket().outcome == "Form ektedir. bilgi@kamusm.test"
    assert "outcome: your text" in said(decision)


def test_else_the_last_answer_is(desk: Desk):
    answered(desk, "İlki.")
    answered(desk, "İkincisi.")
    assert "outcome: the earlier answer" in said(desk.replies("#kapat"))
    assert desk.ticket().outcome == "İkincisi."


def test_a_note_beside_it_is_not(desk: Desk):
    answered(desk, "İlki.")
    desk.replies("#kapat\n#not\nİç bilgi")
    assert desk.ticket().outcome == "İlki."


# ---------------------------------------------------------------- opened again


@pytest.mark.parametrize("who", ["staff", "author"])
@pytest.mark.parametrize(("hours", "state"), [(1, RUNNING), (30, BREACHED)])
def test_a_clock_that_closing_ended_runs_again_from_its_old_start(desk: Desk, who, hours, state):
    before = desk.ticket().promises[0]
    desk.replies("#kapat")
    assert promise(desk) is GONE
    desk.waits(hours=hours)
    if who == "staff":
        decision = desk.replies("#aç")
    else:
        decision = desk.receives(
            mail("Form gelmedi.", subject="Re: [KSM-2026-000001]", message_id="<b@ornek.gov.tr>")
        )
    after = desk.ticket().promises[0]
    assert (after.state, after.started_at, after.due_at, after.basis) == (
        state, before.started_at, before.due_at, before.basis)  # fmt: skip
    assert "promise runs again" in [event.name for event in decision.events]


def test_closed_once_more_it_ends_once_more(desk: Desk):
    for _ in range(2):
        desk.replies("#kapat")
        assert promise(desk) is GONE
        desk.replies("#aç")
    assert promise(desk) is RUNNING


def test_what_a_change_of_kind_took_away_stays_away():
    desk = Desk()
    desk.receives(mail("Form", subject="NES başvuru formu talebi"))
    desk.replies("#tür sertifika problem bildirimi\n#not\nYanlış sınıflanmış.")
    ended = {one.key for one in desk.ticket().promises if one.state is GONE}
    assert ended
    desk.replies("#kapat\n#not\nMükerrer.")
    desk.replies("#aç")
    assert {one.key for one in desk.ticket().promises if one.state is GONE} == ended


# ---------------------------------------------------------------- a house without lists

SMALLEST = {"10.yaml": "\n".join(
    [RULES["10-house.yaml"].partition("calendars:")[0],
     "rules: [{ name: every mail, when: {}, then: { kind: complaint, team: customer-relations, sla: 24h } }]"])}  # fmt: skip


@pytest.fixture
def small() -> Desk:
    from tests.desk.remembering_desk import ISTANBUL

    desk = Desk(rulebook=read_rules(SMALLEST, ISTANBUL))
    desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
    return desk


def test_a_house_without_root_causes_takes_any_words(small: Desk):
    decision = small.replies("#kapat haklı ; tedarikçi\nYenisi gönderildi.")
    assert (small.ticket().outcome, small.ticket().root_cause) == ("haklı", "tedarikçi")
    assert "root cause: tedarikçi" in said(decision)
    closed = next(event for event in decision.events if event.name == "ticket closed")
    assert ("root cause", "not in the rules") in closed.facts


def test_or_none(small: Desk):
    assert "needs outcome" in said(small.replies("#kapat\nYenisi gönderildi."))
    small.replies("#kapat haklı\nYenisi gönderildi.")
    assert (small.ticket().status, small.ticket().root_cause) == (Status.CLOSED, "")


@pytest.mark.parametrize(("word", "field"), [("ürün", "product"), ("kategori", "category")])
def test_a_house_without_products_and_categories_takes_any_words(small: Desk, word: str, field: str):
    decision = small.replies(f"#{word} SSL sertifikası")
    assert getattr(small.ticket(), field) == "SSL sertifikası"
    assert ("to", "not in the rules") in decision.events[0].facts
    assert "120 letters at most" in said(small.replies(f"#{word} {'x' * 121}"))


def test_an_opening_head_names_any_product(small: Desk):
    proof = "mx.kamusm.test; dmarc=pass header.from=kurum.test"
    head = "#kanal telefon\n#ad Ali Öz\n#telefon 0312 000 00 00\n#ürün {}\nKartım gelmedi."
    for number, name in enumerate(("nes", "x" * 121)):
        decision = small.receives(
            mail(head.format(name), ZEHRA, "Kart", f"<h{number}@kurum.test>", Authentication_Results=proof))  # fmt: skip
        assert ("120 letters at most" in said(decision)) is (name != "nes")
    assert small.ticket("KSM-2026-000002").product == "nes"


# ---------------------------------------------------------------- what clocks are called


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("tr", "ilk yanıt, ön rapor (bildirene), solved"),
        ("en", "first-answer, preliminary-report/reporter, solved"),
    ],
)
def test_clocks_are_called_by_their_names(desk: Desk, language: str, says: str):
    first = desk.ticket().promises[0]
    report = replace(first, rule=replace(first.rule, name="preliminary-report"), to="reporter")
    own = replace(first, rule=replace(first.rule, name="solved"))
    assert titles((replace(first, to=""), report, replace(own, to="")), language) == says
