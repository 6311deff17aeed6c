"""What the journal says of where a ticket stood is where it stood, at every time of its life."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.desk.remembering_desk import Desk, mail
from tests.store.specimen import NOON, promise, ticket
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.standing import EVENT, Facts, Standing, as_it_is, news, standing
from ulak.desk.ticket import Kind, Reason, Status, Ticket

PROMISE = promise(rules="r0", calendar="tr-1")
KEPT = replace(PROMISE, state=PromiseState.KEPT, kept_at=NOON + timedelta(hours=1))
SOURCED = replace(promise("petition", 72), rule=replace(PROMISE.rule, name="petition", source="a; b.yaml:7"))
BY_RULE = Reason("product", "ssl", "SSL; by its words", "rules/60.yaml", 9)
TAGGED = Reason("tags", "yenileme", "renewals", "rules/60.yaml", 12)

states = st.builds(
    lambda status, kind, owner, product, reasons, promises: ticket(
        status=status, kind=kind, owner=owner, product=product, reasons=reasons, promises=promises
    ),
    st.sampled_from(Status),
    st.sampled_from(Kind),
    st.sampled_from(["", "ayse@kurum.test", "ali@kurum.test"]),
    st.sampled_from(["", "ssl"]),
    st.sampled_from([(), (BY_RULE,), (BY_RULE, TAGGED), (TAGGED,)]),
    st.sampled_from([(), (PROMISE,), (KEPT,), (PROMISE, SOURCED), (SOURCED,)]),
)


def told(lives: list[Ticket]) -> Standing:
    """Read back from what each decision left."""
    entries: list[tuple[str, Facts]] = [("ticket opened", (("status", "misleading"),))]
    before: Ticket | None = None
    for now in lives:
        if facts := news(before, now):
            entries.append((EVENT, (*facts, ("rules", "r1"))))
        before = now
    return standing(entries)


@given(st.lists(states, min_size=1, max_size=6))
def test_read_back_it_is_the_ticket(lives: list[Ticket]) -> None:
    found, now = told(lives), as_it_is(lives[-1])
    assert sorted(found.fields, key=str) == sorted(now.fields, key=str)
    assert sorted(found.promises, key=str) == sorted(now.promises, key=str)


def test_nothing_is_written_where_nothing_changed() -> None:
    assert news(ticket(), replace(ticket(), version=2, subject="another")) == ()
    assert news(ticket(), ticket(status=Status.OPEN)) == (("status", "open"),)


def test_each_field_says_by_which_rule_and_in_which_version() -> None:
    first = news(None, ticket(reasons=(BY_RULE, TAGGED), product="ssl"))
    later = news(ticket(), ticket(owner="ayse@kurum.test"))
    found = standing([(EVENT, (*first, ("rules", "r1"))), (EVENT, (*later, ("rules", "r2")))])
    said = {one.field: (one.value, one.why, one.rules) for one in found.fields}
    assert said["status"] == ("new", "", "r1")
    assert said["product"] == ("ssl", "SSL; by its words (60.yaml:9)", "r1")
    assert said["owner"] == ("ayse@kurum.test", "set by staff", "r2")
    assert said["tags"] == ("yenileme", "renewals (60.yaml:12)", "r1")
    assert found.value("kind") == "complaint"
    assert found.value("institution") == ""


def test_a_promise_keeps_its_line_and_the_version_it_was_given_by() -> None:
    found = standing([(EVENT, (*news(None, ticket(promises=(PROMISE, SOURCED))), ("rules", "r9")))])
    first, petition = found.promises
    assert (first.key, first.state, first.due_at) == ("first-answer/author", "running", PROMISE.due_at)
    assert (first.rules, first.calendar, first.basis) == ("r0", "tr-1", "a.yaml:3")
    assert (petition.source, petition.rules, petition.kept_at) == ("a, b.yaml:7", "r9", None)


def test_what_staff_writes_where_a_house_has_no_list_is_in_no_journal() -> None:
    desk = Desk()
    desk.receives(mail("Merhaba", subject="Şikâyet"))
    desk.replies("#kurum Zeynep'in dükkânı\n#al")
    facts = news(None, desk.ticket())
    assert ("institution", "set by staff") in facts
    assert "dükkân" not in str(facts)


def test_what_is_older_than_such_entries_says_nothing() -> None:
    assert standing([("ticket opened", (("kind", "complaint"),))]) == Standing()
