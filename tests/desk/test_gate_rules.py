"""`gates` of the rules: who decides on approvals and signatures, and when they are reminded."""

from datetime import UTC, datetime

import pytest

from tests.desk.remembering_desk import RULES
from tests.rules.specimen import HOUSE, ISTANBUL, LAST, NOTHING, problems
from ulak.desk.clocks.promise import WALL, Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.gate.gate_letters import may_decide
from ulak.desk.gate.gatekeeping import Gatekeeping
from ulak.desk.gate.gates import first_look
from ulak.desk.rules.route import Asked, route
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.task import TaskKind

TUESDAY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def read(gates: str = "", house: str = HOUSE) -> Rulebook:
    managed = house.replace("roles: {", "roles: { management: [yonetim@kurum.test],")
    return read_rules({"10.yaml": managed, "20.yaml": f"rules:{LAST}", "30.yaml": gates}, ISTANBUL)


def wrong(gates: str) -> tuple[str, ...]:
    return problems({"10.yaml": HOUSE, "20.yaml": f"rules:{LAST}", "30.yaml": gates})


def test_without_a_word_the_management_decides_and_is_reminded_every_three_business_days():
    usual = Gatekeeping(remind=Term(3, Unit.BUSINESS_DAYS), clock="office")
    assert read().gates == {"approval": usual, "signature": usual}


def test_a_house_without_office_hours_counts_days():
    bare = read_rules(
        {"10.yaml": "teams: { desk: { address: d@kurum.test } }", "20.yaml": f"rules:{LAST}"}, ISTANBUL
    )
    assert bare.gate("approval") == Gatekeeping()


def test_all_that_can_be_said():
    rulebook = read(
        "gates:\n  approval:\n    decided-by: coordinators\n    deputies: [Vekil@kurum.test]\n"
        "    deputies-after: 2d\n    remind: 1d\n    clock: wall\n    own-text: true\n"
    )
    days = (Term(2, Unit.DAYS), Term(1, Unit.DAYS))
    assert rulebook.gate("approval") == Gatekeeping("coordinators", ("vekil@kurum.test",), *days, WALL, True)
    assert rulebook.gate("signature").decided_by == "management"


def test_a_deputy_works_here_even_in_no_team():
    rulebook = read("gates: { approval: { deputies: vekil@kurum.test } }")
    assert rulebook.is_staff("vekil@kurum.test")
    deciding = [one.address for one in may_decide(rulebook, TaskKind.APPROVAL, "")]
    assert deciding == ["yonetim@kurum.test", "vekil@kurum.test"]
    assert [one.address for one in may_decide(rulebook, TaskKind.SIGNATURE, "")] == ["yonetim@kurum.test"]


def test_a_deputy_may_own_tickets_by_rule():
    rule = "\n  - name: a\n    when: {}\n    then: { owner: vekil@kurum.test }"
    files = {"10.yaml": HOUSE, "20.yaml": f"rules:{rule}{LAST}"}
    gates = "gates: { approval: { decided-by: coordinators, deputies: vekil@kurum.test } }"
    assert len(problems(files)) == 1
    assert problems({**files, "30.yaml": gates}) == ()


@pytest.mark.parametrize(
    ("gates", "told"),
    [
        ("gates: { aproval: {} }", '30.yaml:1: column 10: "aproval" is not a gate; allowed are approval, signature; did you mean "approval"?'),
        ("gates:\n  approval: { decided-by: coordinators, decidedby: x }", '30.yaml:2: column 41: "decidedby" is not a key of gate approval'),
        ("gates:\n  approval: { decided-by: managers }", '30.yaml:2: column 27: "managers" is not a role defined'),
        ("gates:\n  approval: { decided-by: coordinators, deputies: vekil }", '30.yaml:2: column 51: "vekil" is not an address'),
        ("gates:\n  approval: { decided-by: coordinators, clock: ofice }", '"ofice" is not wall or a calendar'),
        ("gates:\n  approval: { decided-by: coordinators, remind: 3 }", "is not a duration"),
        ("gates:\n  approval: { decided-by: coordinators, remind: 0d }", "leaves no time at all"),
        ("gates:\n  approval: { decided-by: coordinators, clock: wall, remind: 3bd }", '"clock" must be a calendar'),
        (
            "gates:\n  approval: { decided-by: coordinators, clock: wall, remind: 3d, deputies-after: 1bd }",
            '"deputies-after" counts business days',
        ),
        ("gates:\n  approval: { decided-by: coordinators, own-text: maybe }", "must be true or false"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(gates: str, told: str):
    (problem,) = wrong(gates)
    assert told in problem


def test_a_gate_that_nobody_could_decide_on_is_told_where_it_is_described():
    assert wrong("gates:\n  approval: { remind: 1d }") == (
        '30.yaml:2: column 13: "management" is not a role defined in these files; allowed are coordinators, on-call, nobody',
    )


@pytest.mark.parametrize("word", ["0d", "0h", "0bd", "00s"])
def test_deputies_after_nothing_are_asked_at_once(word: str):
    rulebook = read(f"gates: {{ approval: {{ deputies-after: {word} }} }}")
    assert rulebook.gate("approval").deputies_after is None


def test_the_first_look_is_when_somebody_is_told_first():
    friday_morning = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)  # three business days, at the same time of day
    assert first_look(TaskKind.APPROVAL, TUESDAY, read()) == friday_morning
    earlier = read("gates: { approval: { deputies: vekil@kurum.test, deputies-after: 1bd } }")
    assert first_look(TaskKind.APPROVAL, TUESDAY, earlier) == datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "gate"),
    [(Channel.CIMER, "signature"), (Channel.TUBIMER, "approval"), (Channel.EMAIL, ""), (Channel.PHONE, "")],
)
def test_the_shipped_rules_gate_cimer_and_tubimer(channel: Channel, gate: str):
    assert route(Asked(NOTHING, "bilgi", channel=channel), read_rules(RULES, ISTANBUL)).gate == gate
