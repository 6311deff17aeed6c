"""The action that complaints of one kind bring: against brute force over random histories, and its letter."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, mail, templates
from ulak.desk.clocks.reminders import remind
from ulak.desk.recurring.corrective import Action, TooMany, give, too_many
from ulak.desk.recurring.kin import Complaint, Kind, presumed
from ulak.desk.recurring.ruled import Recurring
from ulak.desk.task import TaskKind
from ulak.desk.ticket import Dossier, Purpose

START = datetime(2026, 1, 5, tzinfo=UTC)
RULE = Recurring(timedelta(days=90), 3, "quality", 14)
COURIER = Kind("mali_muhur", "teslimat", "tedarikci")


@dataclass
class Given:
    """An action of the simulated desk."""

    kind: Kind
    number: str
    at: int
    ends: int

    def as_of(self, day: int) -> Action:
        return Action(START + timedelta(days=self.ends) if self.ends <= day else None)


@dataclass
class Quarter:
    """Complaints come, are closed, and actions end, in the order of their days; each change is looked at."""

    complaints: dict[str, Complaint] = field(default_factory=dict)
    actions: list[Given] = field(default_factory=list)

    def looks_at(self, number: str, day: int, takes: int) -> None:
        this = self.complaints[number]
        others = [one for one in self.complaints.values() if one.number != number]
        kind = presumed(this, others, RULE.within)
        known = [one.as_of(day) for one in self.actions if one.kind == kind]
        found = too_many(this, others, known, RULE, kind)
        if found:
            self.actions.append(Given(found.kind, found.this, day, day + takes))
            assert len(self.of_kind_before(found.this, found.kind)) >= RULE.count - 1

    def of_kind_before(self, number: str, kind: Kind) -> list[str]:
        """By hand: the earlier ones of that kind, within ninety days."""
        this = self.complaints[number]
        return [
            one.number
            for one in self.complaints.values()
            if (one.product, one.category, one.cause) == (kind.product, kind.category, kind.cause)
            and (one.received_at, one.number) < (this.received_at, this.number)
            and this.received_at - one.received_at <= timedelta(days=90)
        ]

    def check(self, day: int) -> None:
        """Two are never open; where there are too many that no ended action covers, one is."""
        open_ones = [one.kind for one in self.actions if one.ends > day]
        assert len(open_ones) == len(set(open_ones))
        for one in self.complaints.values():
            ended = [a.ends for a in self.actions if a.kind == one.kind and a.ends <= day]
            is_covered = bool(ended) and one.received_at <= START + timedelta(days=max(ended))
            is_one_too_many = len(self.of_kind_before(one.number, one.kind)) >= RULE.count - 1
            if one.cause and is_one_too_many and not is_covered:
                assert one.kind in open_ones


LIVES = st.lists(
    st.tuples(
        st.integers(0, 200),  # the day it comes
        st.integers(0, 120),  # days until it is closed
        st.sampled_from(["a", "b"]),  # its category
        st.sampled_from(["x", "x", "y"]),  # its cause
        st.integers(1, 40),  # days an action it brings takes
    ),
    max_size=16,
)


@given(LIVES)
def test_one_action_is_open_exactly_where_counting_by_hand_finds_too_many(
    lives: list[tuple[int, int, str, str, int]],
):
    quarter = Quarter()
    steps: list[tuple[int, int, str]] = []
    for place, (comes, stays, _, _, _) in enumerate(lives):
        steps += [(comes, place, "comes"), (comes + stays, place, "closed")]
    for day, place, what in sorted(steps, key=lambda one: (one[0], one[2] == "closed", one[1])):
        comes, _, category, cause, takes = lives[place]
        number = f"KSM-2026-{place:06}"
        if what == "comes":
            received = START + timedelta(days=comes)
            quarter.complaints[number] = Complaint(number, received, number, "p", category, "")
        else:
            quarter.complaints[number] = replace(quarter.complaints[number], cause=cause)
        quarter.looks_at(number, day, takes)
        quarter.check(day)


def closed_on(*days: int) -> list[Complaint]:
    return [
        Complaint(f"KSM-2026-{day:06}", START + timedelta(days=day), f"p{day}", "p", "c", "r") for day in days
    ]


def numbers(found: TooMany | None) -> tuple[str, ...]:
    return (*found.before, found.this) if found else ()


def test_the_third_of_its_kind_brings_an_action_and_the_fourth_while_it_is_open_does_not():
    first, second, third, fourth = closed_on(1, 20, 40, 60)
    kind = third.kind
    assert too_many(second, [first], (), RULE, kind) is None
    assert numbers(too_many(third, [first, second], (), RULE, kind)) == (
        first.number,
        second.number,
        third.number,
    )
    assert too_many(fourth, [first, second, third], [Action(None)], RULE, kind) is None


def test_after_the_action_ended_it_takes_one_that_came_later():
    early = closed_on(1, 20, 40)
    ended = [Action(START + timedelta(days=50))]
    assert too_many(early[2], early[:2], ended, RULE, early[2].kind) is None
    late = closed_on(60)[0]
    found = too_many(late, early, ended, RULE, late.kind)
    assert found is not None
    assert found.this == late.number


def test_one_that_is_closed_late_may_make_a_later_one_the_third():
    first, second, third = closed_on(1, 20, 40)
    found = too_many(first, [second, third], (), RULE, first.kind)
    assert found is not None
    assert found.this == third.number
    assert too_many(first, [second, third], (), RULE, None) is None


# ---------------------------------------------------------------- what is given


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(
        mail("Mali mührüm kargoda gecikti, şikâyetçiyim. T.C. 10000000146", subject="Kargo şikâyeti")
    )
    return desk


def found_on(desk: Desk) -> TooMany:
    return TooMany(desk.ticket().number, COURIER, ("KSM-2026-000008", "KSM-2026-000009"))


def test_quality_gets_the_action_with_a_day_and_nothing_of_anybody(desk: Desk):
    decision = give(found_on(desk), desk.ticket(), RULEBOOK, desk.house, NOW)
    assert decision is not None
    assert decision.after is not None
    (task,) = decision.after.tasks
    assert (task.kind, task.of, task.by) == (TaskKind.ACTION, "kalite@kurum.test", "bilgi@kamusm.test")
    assert task.due_at == task.remind_at == datetime(2026, 12, 8, 16, 0, tzinfo=UTC)
    assert task.text == (
        "fiscal seal / production and delivery / courier or supplier: 3 complaints in 90 days (KSM-2026-000008,"
        " KSM-2026-000009, KSM-2026-000001). Look into the reason, and see to it that it does not come again."
    )
    (draft,) = decision.drafts
    assert (draft.template, draft.purpose, draft.task, draft.by) == ("action", Purpose.CONSULTATION, 1, "")
    assert [one.address for one in draft.to] == ["kalite@kurum.test"]
    assert "by the end of office hours on 08.12.2026" in draft.reason
    events = [(one.name, one.by, dict(one.facts)) for one in decision.events]
    assert events == [
        ("recurs", "desk", {"count": "3", "of": "kind"}),
        ("action given", "desk", {"task": "1", "due": "2026-12-08T16:00:00+00:00"}),
    ]


def test_words_that_no_list_has_stand_as_they_are(desk: Desk):
    found = replace(found_on(desk), kind=Kind("Kahve", "teslimat", "tedarikci"))
    decision = give(found, desk.ticket(), RULEBOOK, desk.house, NOW)
    assert decision is not None
    assert decision.drafts[0].text.startswith("Kahve / production and delivery")


def test_where_nobody_holds_the_role_nobody_gets_an_action(desk: Desk):
    for role in ("", "privacy", "of no rules"):
        nobody = replace(RULEBOOK, recurring=replace(RULE, action=role))
        assert give(found_on(desk), desk.ticket(), nobody, desk.house, NOW) is None


def test_it_is_followed_as_every_action_is(desk: Desk):
    decision = give(found_on(desk), desk.ticket(), RULEBOOK, desk.house, NOW)
    assert decision is not None
    desk.carry_out(decision, None)
    due = desk.ticket().tasks[0].due_at
    assert due is not None
    assert remind(Dossier(desk.ticket()), RULEBOOK, desk.house, due - timedelta(seconds=1)) is None
    reminded = remind(Dossier(desk.ticket()), RULEBOOK, desk.house, due)
    assert reminded is not None
    assert "because complaints of one kind recur, was due on 08.12.2026 19:00" in reminded.drafts[0].reason
    assert "bilgi@kamusm.test" not in reminded.drafts[0].reason


def test_who_has_it_ends_it_by_replying_to_its_letter(desk: Desk):
    decision = give(found_on(desk), desk.ticket(), RULEBOOK, desk.house, NOW)
    assert decision is not None
    desk.carry_out(decision, None)
    done = desk.replies("#aksiyon bitti\nKargo firması değişti.", "kalite@kurum.test", Purpose.CONSULTATION)
    assert templates(done) == ["receipt"]
    assert not desk.ticket().tasks[0].is_open
