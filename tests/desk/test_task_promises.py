"""A unit's answer and a gate's decision are promised with the task, and end with it, whatever ends it."""

import re
from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULES, Desk, mail, said
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.task_promises import with_task_promises
from ulak.desk.decision import Decision
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.task import TaskKind
from ulak.desk.ticket import Purpose, Status
from ulak.errors import ConfigError

ZEHRA, MEHMET, AYSE = "zehra@kurum.test", "mehmet@kurum.test", "ayse@kurum.test"
MANAGER, TEAM = "yonetim@kurum.test", "ssl-ekip@kurum.test"
OWN = {
    **RULES,
    "21.yaml": """
promises:
  unit-answer: { within: 2bd, clock: office, kept-by: unit-answer }
  gate: { within: 3bd, clock: office, kept-by: decision }
""",
}
RULEBOOK = read_rules(OWN, ISTANBUL)
PROMISED_BY_A_RULE = """
promises: { a: { within: 2bd, clock: office, kept-by: decision } }
rules: [{ name: x, when: {}, then: { promises: [a] } }]
"""
SHIPPED = RULES["20-promises.yaml"]
RUNNING, KEPT = PromiseState.RUNNING, PromiseState.KEPT


@pytest.fixture
def desk() -> Desk:
    desk = Desk(rulebook=RULEBOOK)
    desk.receives(mail("Merhaba"))
    return desk


def of_task(desk: Desk, number: str = "KSM-2026-000001") -> list[Promise]:
    return [one for one in desk.ticket(number).promises if one.task]


def states(desk: Desk, number: str = "KSM-2026-000001") -> list[tuple[str, str]]:
    return [(one.key, one.state.value) for one in of_task(desk, number)]


def happened(desk: Desk, decision: Decision) -> list[tuple[str, str]]:
    """What the journal says of it beside what the decision itself says."""
    whole = with_task_promises(decision, RULEBOOK, desk.now)
    return [(one.name, dict(one.facts)["promise"]) for one in whole.events[len(decision.events) :]]


def local(day: int, hour: int = 19) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ISTANBUL)


@pytest.mark.parametrize(("text", "key", "due"), [
    ("#sor mehmet\nNe dersiniz?", "unit-answer/#1", local(26)),
    ("#ata ssl\nSizin konunuz.", "unit-answer/#1", local(26)),
    ("#onaya-sun\nBulduk.", "gate/#1", local(27)),
    ("#imzaya-sun\nBulduk.", "gate/#1", local(27)),
])  # fmt: skip
def test_each_is_promised_from_the_moment_somebody_is_asked(
    desk: Desk, text: str, key: str, due: datetime
) -> None:
    desk.waits(hours=1)
    decision = desk.replies(text)
    (promise,) = of_task(desk)
    assert (promise.key, promise.to, promise.state) == (key, "", RUNNING)
    assert (promise.started_at, promise.due_at) == (desk.now, due)
    assert (promise.rules, promise.calendar) == (RULEBOOK.version, RULEBOOK.calendars["office"].version)
    assert promise.basis == f"{desk.ticket().tasks[0].kind}, task 1"
    assert happened(desk, decision) == [("promise given", key)]


@pytest.mark.parametrize("text", ["#bekle\nSeri no?", "#not\nBir not.", "#aksiyon mehmet 31.12.2026\nDüzelt"])
def test_nothing_else_that_is_asked_promises_one(desk: Desk, text: str) -> None:
    desk.replies(text)
    assert of_task(desk) == []


def test_a_consultation_is_kept_by_its_reply_and_by_no_other(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.replies("#sor ayse@kurum.test\nSiz?", purpose=Purpose.RECEIPT)
    desk.waits(hours=2)
    decision = desk.replies("Bence olur.", MEHMET, Purpose.CONSULTATION, to=MEHMET)
    assert states(desk) == [("unit-answer/#1", "kept"), ("unit-answer/#2", "running")]
    assert of_task(desk)[0].kept_at == desk.now
    assert happened(desk, decision) == [("promise kept", "unit-answer/#1")]


def test_a_transfer_is_kept_when_the_team_acts(desk: Desk) -> None:
    desk.replies("#ata ssl\nSizin konunuz.")
    desk.replies("#al", MEHMET, Purpose.CONSULTATION)
    assert states(desk) == [("unit-answer/#1", "kept")]
    assert [one.state for one in desk.ticket().promises if not one.task] == [RUNNING]


def test_a_late_reply_is_a_breach_that_was_made_good(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.waits(days=7)
    decision = desk.replies("Bence olur.", MEHMET, Purpose.CONSULTATION, to=MEHMET)
    assert states(desk) == [("unit-answer/#1", "breached")]
    assert of_task(desk)[0].kept_at == desk.now
    assert ("promise kept late", "unit-answer/#1") in happened(desk, decision)


@pytest.mark.parametrize(("words", "state"), [
    ("#onay", KEPT),
    ("#iade kaynak ekleyin", KEPT),
])  # fmt: skip
def test_a_gate_is_kept_by_either_decision(desk: Desk, words: str, state: PromiseState) -> None:
    desk.replies("#onaya-sun\nBulduk.")
    desk.replies(words, MANAGER, Purpose.GATE)
    assert [(one.key, one.state, one.kept_at) for one in of_task(desk)] == [("gate/#1", state, desk.now)]


def test_a_text_that_is_submitted_again_has_its_own(desk: Desk) -> None:
    desk.replies("#onaya-sun\nBulduk.")
    desk.replies("#iade kaynak ekleyin", MANAGER, Purpose.GATE)
    desk.waits(hours=1)
    desk.replies("#onaya-sun\nBulduk, kaynak ekte.", purpose=Purpose.RECEIPT)
    assert states(desk) == [("gate/#1", "kept"), ("gate/#2", "running")]


def test_a_text_that_another_replaces_is_waited_for_by_nobody(desk: Desk) -> None:
    desk.replies("#onaya-sun\nBulduk.")
    desk.replies("#onaya-sun\nYok, şöyle.", purpose=Purpose.RECEIPT)
    assert states(desk) == [("gate/#1", "not-applicable"), ("gate/#2", "running")]


def test_one_that_ends_after_its_time_was_missed_all_the_same(desk: Desk) -> None:
    desk.replies("#onaya-sun\nBulduk.")
    desk.waits(days=30)
    decision = desk.replies("#onaya-sun\nYok, şöyle.", purpose=Purpose.RECEIPT)
    assert states(desk) == [("gate/#1", "breached"), ("gate/#2", "running")]
    assert ("promise ended unkept", "gate/#1") in happened(desk, decision)


def test_a_decision_stands_although_its_answer_is_taken_back(desk: Desk) -> None:
    desk.replies("#onaya-sun\nBulduk.")
    desk.replies("#onay", MANAGER, Purpose.GATE)
    desk.replies("#geri-al", purpose=Purpose.REMINDER)
    assert states(desk) == [("gate/#1", "kept")]


def test_closing_ends_them_and_says_nothing_of_a_clock_that_runs_on(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    decision = desk.replies("#kapat haklı ; surec\nDüzelttik.")
    assert desk.ticket().status is Status.CLOSED
    assert states(desk) == [("unit-answer/#1", "not-applicable")]
    assert happened(desk, decision) == [("promise not applicable", "unit-answer/#1")]
    assert "unit-answer" not in said(decision)


def test_taking_back_the_closing_lets_them_run_again_from_their_start(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    before = of_task(desk)
    desk.replies("#kapat haklı ; surec\nDüzelttik.")
    undone = desk.replies("#geri-al", purpose=Purpose.RECEIPT)
    assert of_task(desk) == before
    assert happened(desk, undone) == [("promise runs again", "unit-answer/#1")]


def test_taking_back_the_question_ends_it(desk: Desk) -> None:
    desk.replies("#ata ssl\nSizin konunuz.")
    desk.replies("#geri-al", purpose=Purpose.RECEIPT)
    assert states(desk) == [("unit-answer/#1", "not-applicable")]


def test_a_reply_taken_back_lets_it_run_again(desk: Desk) -> None:
    desk.replies("#ata ssl\nSizin konunuz.")
    desk.waits(hours=1)
    desk.replies("#al", MEHMET, Purpose.CONSULTATION)
    desk.waits(hours=1)
    desk.replies("#geri-al", MEHMET, Purpose.RECEIPT, to=MEHMET)
    assert states(desk) == [("unit-answer/#1", "running")]
    assert of_task(desk)[0].due_at == local(26)


def test_each_of_two_tickets_that_become_one_keeps_its_own(desk: Desk) -> None:
    """A ticket on which somebody is still asked never becomes part of another."""
    part = "KSM-2026-000002"
    desk.receives(mail("Yine ben", subject="Başka", message_id="<a2@ornek.gov.tr>"))
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.replies("#sor mehmet\nYa bu?", number=part)
    refused = desk.replies("#birleştir KSM-2026-000001", number=part)
    assert "somebody is still waited for" in said(refused)
    desk.replies("Olur.", MEHMET, Purpose.CONSULTATION, number=part, to=MEHMET)
    desk.replies("#birleştir KSM-2026-000001", number=part)
    assert desk.ticket(part).part_of == "KSM-2026-000001"
    desk.replies("Bu da olur.", MEHMET, Purpose.CONSULTATION, to=MEHMET)
    desk.replies("#ayır", purpose=Purpose.RECEIPT)
    assert desk.ticket(part).part_of == ""
    kept = [of_task(desk)[0].kept_at, of_task(desk, part)[0].kept_at]
    assert kept == [desk.now, desk.now]
    assert (states(desk), states(desk, part)) == ([("unit-answer/#1", "kept")],) * 2


def test_a_task_asked_before_the_rules_promised_it_has_none(desk: Desk) -> None:
    desk.rulebook = read_rules(RULES, ISTANBUL)
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.rulebook = RULEBOOK
    desk.replies("#not\nBir not.")
    assert of_task(desk) == []


def test_it_goes_on_as_it_was_promised_when_the_rules_forget_it(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.rulebook = read_rules(RULES, ISTANBUL)
    desk.replies("Bence olur.", MEHMET, Purpose.CONSULTATION, to=MEHMET)
    assert states(desk) == [("unit-answer/#1", "kept")]


def test_a_change_of_kind_leaves_it_alone(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.replies("#tür öneri", purpose=Purpose.RECEIPT)
    assert states(desk) == [("unit-answer/#1", "running")]


def test_nobody_is_told_by_a_ladder_what_the_reminders_tell(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.now = NOW + timedelta(days=3)
    told = [desk.escalates() for _ in range(4)]
    letters = [one for decision in told if decision for one in decision.drafts]
    about = [one.template for one in letters if any(p.task for p in one.promises)]
    assert about == []
    assert [one.template for one in letters].count("reminder") == 1
    assert "promise breached" in [one.name for decision in told if decision for one in decision.events]
    assert states(desk) == [("unit-answer/#1", "breached")]


@pytest.mark.parametrize(("lines", "says"), [
    ("promises: { a: { within: 2bd, clock: office, kept-by: unit-answer, to: author } }",
     "promise a is about a task, and made to nobody else: remove to:"),
    ("promises: { a: { within: 2bd, clock: office, kept-by: decision, escalate: nobody } }", "nobody"),
    (PROMISED_BY_A_RULE, "a begins by itself with each task it is about"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(lines: str, says: str) -> None:
    with pytest.raises(ConfigError, match="21.yaml") as refused:
        read_rules({**RULES, "21.yaml": lines}, ISTANBUL)
    assert says in str(refused.value)


def test_a_ladder_that_is_named_tells_as_any_other(desk: Desk) -> None:
    own = OWN["21.yaml"].replace("kept-by: unit-answer", "kept-by: unit-answer, escalate: default")
    desk.rulebook = read_rules({**RULES, "21.yaml": own}, ISTANBUL)
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.now = local(25, 15)
    told = [desk.escalates() for _ in range(3)]
    letters = [
        one for decision in told if decision for one in decision.drafts if one.template == "escalation"
    ]
    assert "unit-answer/#1" in [promise.key for one in letters for promise in one.promises]


def test_what_the_shipped_rules_propose_can_be_taken_in() -> None:
    text = re.sub(r"(?m)^  # ((?:acknowledgement|resolution|unit-answer|gate): \{)", r"  \1", SHIPPED)
    found = read_rules({**RULES, "20-promises.yaml": text}, ISTANBUL).promises
    assert {"acknowledgement", "resolution", "unit-answer", "gate"} <= found.keys()
    assert found["gate"].escalate == "reminded"
    closing = re.sub(r"(?m)^  author: .*$", "", SHIPPED).replace("  # author: {", "  author: {")
    lists = RULES["30-lists.yaml"].replace(
        "root-causes:\n", "root-causes:\n  yanitsiz: { tr: Yok, en: none }\n"
    )
    taken = read_rules({**RULES, "20-promises.yaml": closing, "30-lists.yaml": lists}, ISTANBUL)
    assert taken.reminding(TaskKind.AUTHOR).close is not None
