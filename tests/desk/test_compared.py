"""Two decisions about one mail, side by side, each field with the rule and line that set it."""

from dataclasses import replace

from tests.desk.remembering_desk import ISTANBUL, NOW, house, mail
from tests.rules.specimen import rulebook
from ulak.desk.coming.decide import decide
from ulak.desk.coming.known import Known
from ulak.desk.decision import Arrival, Decision
from ulak.desk.rules.compared import By, Difference, Said, differences, is_routed
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Dossier
from ulak.mail.message import Message

PLAIN = rulebook("")


def decided(
    rules: Rulebook, message: Message | None = None, known: Known | None = None, junk: bool = False
) -> Decision:
    arrival = Arrival(1, "bilgi", "INBOX", junk, NOW)
    known = known or Known("KSM-2026-000001")
    return decide(message or mail(), arrival, known, rules, house(), NOW, b"12345678")


def rule(then: str, when: str = "{}") -> Rulebook:
    return rulebook(f"\n  - name: new\n    when: {when}\n    then: {then}")


def compared(new: Rulebook, message: Message | None = None, junk: bool = False) -> dict[str, Difference]:
    found = differences(decided(PLAIN, message, junk=junk), decided(new, message, junk=junk), ISTANBUL)
    return {one.field: one for one in found}


def test_the_same_rules_differ_in_nothing() -> None:
    assert compared(PLAIN) == {}


def test_a_field_tells_who_set_it_before_and_now() -> None:
    found = compared(rule("{ team: ssl, gate: signature }"))
    assert found["team"] == Difference(
        "team",
        Said("desk", (By("catch-all", "20-rules.yaml:4"),)),
        Said("ssl", (By("new", "20-rules.yaml:4"),)),
    )
    assert found["gate"].old.why == "set by nothing"
    assert found["gate"].new.why == "new, 20-rules.yaml:4"
    assert found["letters"].old.value == "acknowledgement to the author; notice to desk@kurum.test"
    assert found["letters"].old.why == "by the mail or the desk, not by a rule"


def test_what_several_rules_add_belongs_to_the_first_that_did() -> None:
    twice = rulebook(
        "\n  - { name: a, when: {}, then: { tags: [x], alert: coordinators } }"
        "\n  - { name: b, when: {}, then: { tags: [x, y] } }"
    )
    tags = compared(twice)["tags"].new
    assert (tags.value, [one.rule for one in tags.by]) == ("x, y", ["a", "b"])
    assert compared(twice)["alert"].new.value == "coordinators"


def test_a_promise_is_told_with_its_terms_its_due_time_and_where_it_is_defined() -> None:
    found = compared(rule("{ promises: [first-answer, petition] }"))
    first, petition = found["promise first-answer"].new, found["promise petition"].new
    assert first.value == "8h on office, due 24.11.2026 17:00, kept by answer, ladder default, pauses"
    assert petition.value == "30d on wall, due 24.12.2026 09:00, kept by answer, ladder default, legal"
    assert [one.rule for one in first.by] == ["new", "promise first-answer"]
    assert first.by[1].at.startswith("10-house.yaml:")
    report = compared(rule("{ kind: certificate-problem-report, sla: 24h }"))
    assert report["promise preliminary-report to the reporter"].new.by[0] == By("new", "20-rules.yaml:4")


def test_no_acknowledgement_is_a_difference_with_its_rule() -> None:
    found = compared(rule("{ acknowledge: false }"))
    assert found["acknowledge"].new == Said("false", (By("new", "20-rules.yaml:4"),))
    assert found["letters"].new.value == "notice to desk@kurum.test"


def test_a_mail_that_would_open_a_ticket_is_told_from_one_that_is_filed() -> None:
    found = compared(rule("{ kind: certificate-problem-report }"), junk=True)
    assert found["outcome"].old.value.startswith("filed: ")
    assert found["outcome"].new.value == "ticket"
    assert found["kind"].old.why == "set by nothing"


def test_of_a_reply_only_outcome_and_letters_are_compared_for_no_rule_routes_it() -> None:
    opened = decided(PLAIN)
    assert opened.after is not None
    reply = mail("Bir sorum daha var.", subject="Re: [KSM-2026-000001]", message_id="<a2@ornek.gov.tr>")
    known = Known("KSM-2026-000002", dossiers=(Dossier(opened.after),))
    old = decided(PLAIN, reply, known)
    assert (is_routed(opened), is_routed(old)) == (True, False)
    assert differences(old, decided(rule("{ product: ssl }"), reply, known), ISTANBUL) == ()


def test_people_outside_are_counted_and_not_named() -> None:
    copied = mail(Cc="ayse@baska.test, can@baska.test")
    decision = decided(PLAIN, copied)
    (letters,) = (
        one for one in differences(decision, replace(decision, drafts=()), ISTANBUL) if one.field == "letters"
    )
    assert "@ornek" not in letters.old.value
    assert "@baska" not in letters.old.value
