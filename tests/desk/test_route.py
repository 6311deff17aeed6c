"""Rules in order: who sets a field, what adds up, what is promised and because of which line."""

import pytest

from tests.rules.specimen import HOUSE, mail, rulebook
from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.rules.route import Asked, Route, route
from ulak.desk.ticket import Kind, Reason


def routed(
    rules: str, subject: str = "", mailbox: str = "bilgi", house: str = HOUSE, **asked: object
) -> Route:
    return route(Asked(mail(subject), mailbox, **asked), rulebook(rules, house))


def rule(when: str, then: str, name: str = "a") -> str:
    return f"\n  - name: {name}\n    when: {when}\n    then: {then}"


def test_without_any_other_rule_the_catch_all_routes():
    assert routed("") == Route(
        kind=Kind.OTHER,
        team="desk",
        reasons=(
            Reason("kind", "other", "catch-all", "20-rules.yaml", 4),
            Reason("team", "desk", "catch-all", "20-rules.yaml", 4),
        ),
    )


def test_the_first_to_set_a_field_wins_and_is_remembered():
    planned = routed(
        rule("{ subject: a }", "\n      kind: request\n      product: ssl", "one")
        + rule("{}", "{ kind: complaint, product: nes, category: delivery, priority: high, owner: Ayse@kurum.test, gate: signature }", "two"),
        subject="a",
    )  # fmt: skip
    assert (planned.kind, planned.product, planned.category) == (Kind.REQUEST, "ssl", "delivery")
    assert (planned.priority, planned.owner, planned.gate) == ("high", "ayse@kurum.test", "signature")
    reasons = {reason.field: (reason.rule, reason.line) for reason in planned.reasons}
    assert reasons["kind"] == ("one", 5)
    assert reasons["product"] == ("one", 6)
    assert reasons["category"] == ("two", 9)
    assert reasons["team"] == ("catch-all", 12)


@pytest.mark.parametrize(
    ("stated", "subject", "promised"),
    [((), "a", True), (("urgent-one",), "b", True), ((), "b", False), (("urgent",), "b", False)],
)
def test_a_rule_sees_the_tags_that_the_mail_states_and_that_earlier_rules_gave(
    stated: tuple[str, ...], subject: str, promised: bool
):
    planned = routed(
        rule("{ subject: a }", "{ tags: [urgent-one, x] }", "one")
        + rule("{ tags: [urgent-one] }", "{ promises: petition, tags: y }", "two")
        + rule("{ tags: y, not: { tags: x } }", "{ tags: z }", "three"),
        subject=subject,
        tags=stated,
    )
    assert bool(planned.promises) is promised
    assert planned.tags[: len(stated)] == stated
    assert ("z" in planned.tags) is (promised and bool(stated))


def test_a_tag_that_the_mail_states_and_a_rule_gives_is_there_once():
    assert routed(rule("{}", "{ tags: [x, y] }"), tags=("x",)).tags == ("x", "y")


def test_tags_promises_and_alerts_add_up_without_doubles():
    planned = routed(
        rule("{}", "{ tags: [x, y], promises: petition, alert: coordinators }", "one")
        + rule("{}", "{ tags: [y, z], promises: [petition, first-answer], alert: [on-call] }", "two")
    )
    assert planned.tags == ("x", "y", "z")
    assert [promise.name for promise in planned.promises] == ["petition", "first-answer"]
    assert planned.alert == ("coordinators", "on-call")
    assert planned.basis("petition") == "20-rules.yaml:4"
    assert planned.basis("first-answer") == "20-rules.yaml:7"
    assert planned.basis("preliminary-report") == ""


def test_stop_ends_but_team_and_kind_are_never_missing():
    planned = routed(
        rule("{}", "{ tags: x, product: ssl, stop: true }", "one")
        + rule("{}", "{ tags: y, kind: complaint }", "two")
    )
    assert (planned.tags, planned.product) == (("x",), "ssl")
    assert (planned.kind, planned.team) == (Kind.OTHER, "desk")


def test_a_rule_sees_what_earlier_ones_set():
    planned = routed(
        rule("{ kind: complaint }", "{ tags: too-early }", "one")
        + rule("{}", "{ kind: complaint, product: ssl, channel: web, institution: b_univ }", "two")
        + rule(
            "{ kind: complaint, product: ssl, channel: web, institution: b_univ }", "{ tags: seen }", "three"
        )
        + rule("{}", "{ kind: request }", "four")
        + rule("{ kind: request }", "{ tags: wrong }", "five")
    )
    assert planned.tags == ("seen",)
    assert (planned.channel, planned.kind) == (Channel.WEB, Kind.COMPLAINT)


def test_what_an_opening_mail_states_outdoes_every_rule_and_has_no_reason():
    planned = routed(
        rule("{}", "{ kind: complaint, channel: web, product: nes }"),
        channel=Channel.CIMER, kind="request", product="ssl", institution="A Bakanlığı",
    )  # fmt: skip
    assert (planned.kind, planned.channel, planned.product) == (Kind.REQUEST, Channel.CIMER, "ssl")
    assert {reason.field for reason in planned.reasons} == {"team", "owner"}


def test_an_institution_belongs_to_its_specialist():
    planned = routed("", institution="A Bakanlığı")
    assert planned.owner == "uzman@kurum.test"
    assert (
        Reason("owner", "uzman@kurum.test", "institution A Bakanlığı", "10-house.yaml", 19) in planned.reasons
    )


def test_unless_a_rule_names_an_owner():
    planned = routed(rule("{}", "{ owner: mib@kurum.test }"), institution="A Bakanlığı")
    assert planned.owner == "mib@kurum.test"


@pytest.mark.parametrize(
    ("then", "acknowledge"),
    [("{ tags: a }", None), ("{ acknowledge: false }", False), ("{ acknowledge: short }", "short")],
)
def test_which_acknowledgement(then, acknowledge):
    assert routed(rule("{}", then)).acknowledge == acknowledge


def test_sla_of_a_certificate_problem_report_is_its_preliminary_report():
    planned = routed(
        rule("{ mailbox: cainfo }", "{ kind: certificate-problem-report, sla: 24h }"), mailbox="cainfo"
    )
    (promise,) = planned.promises
    assert (promise.name, promise.within, promise.clock) == (
        "preliminary-report", Term(86_400, Unit.SECONDS), "wall",
    )  # fmt: skip
    assert (promise.kept_by, promise.to, promise.escalate) == (
        "preliminary-report", ("reporter", "subscriber"), "report",
    )  # fmt: skip
    assert planned.basis("preliminary-report") == "20-rules.yaml:4"
    assert Reason("sla", "preliminary-report", "a", "20-rules.yaml", 4) in planned.reasons


def test_sla_of_anything_else_is_the_first_human_answer_by_the_wall_clock():
    planned = routed(rule("{}", "{ sla: 36h, promises: [first-answer, petition] }"))
    answer, petition = planned.promises
    assert (answer.name, answer.within.amount, answer.clock, answer.pauses) == (
        "first-answer",
        129_600,
        "wall",
        False,
    )
    assert (answer.to, answer.kept_by, answer.escalate, petition.name) == (
        (),
        "answer",
        "default",
        "petition",
    )


def test_sla_needs_no_promise_of_that_name():
    promises = HOUSE[HOUSE.index("promises:") : HOUSE.index("escalations:")]
    without_report = HOUSE.replace(promises, "").replace("  report: [{ at: 12h, tell: [lead] }]\n", "")
    then = "{ kind: certificate-problem-report, sla: 2d }"
    (promise,) = routed(rule("{}", then), house=without_report).promises
    assert (promise.within, promise.escalate) == (Term(2, Unit.DAYS), "default")
    (promise,) = routed(rule("{}", then), house=HOUSE.replace(promises, "")).promises
    assert promise.escalate == "report"
