"""A ladder as an administrator writes it: what it tells, and what is said of one that nobody could climb."""

import pytest

from tests.rules.specimen import ISTANBUL, LAST, problems
from ulak.desk.rules.rule_files import read_rules

PROMISES = (
    "teams: { desk: { address: mib@kurum.test } }\n"
    'calendars: { office: { hours: { mon-fri: "08:10-19:00" } } }\n'
    "promises:\n"
    "  hour: { within: 1h, clock: office, kept-by: answer, escalate: %s }\n"
    "  month: { within: 30d, clock: wall, kept-by: answer, escalate: %s }\n"
    "  fortnight: { within: 10bd, clock: office, kept-by: answer, escalate: %s }\n"
)


def files(steps: str, climbs: tuple[str, str, str] = ("written",) * 3) -> dict[str, str]:
    ladders = f"escalations:\n  default: [{{ at: 50%, tell: owner }}]\n  written:\n{steps}"
    return {"10.yaml": PROMISES % climbs, "20.yaml": ladders, "30.yaml": f"rules:\n{LAST}"}


def test_every_way_to_write_a_time() -> None:
    times = ("0%", "50%", "20m", "-30m", "100%", "+10m", "150%", "1d")
    steps = "".join(f"    - {{ at: {time}, tell: [owner, team] }}\n" for time in times)
    book = read_rules(files(steps), ISTANBUL)
    names = [step.name for step in book.escalations["written"]]
    assert names == ["0%", "50%", "20m", "-30m", "100%", "+10m", "150%", "24h"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            "    - { at: 24h, tell: owner }\n    - { at: 1d, tell: lead }\n",
            "20.yaml:5: column 7: ladder written has a step at 24h already: put everybody into its tell",
        ),
        (
            "    - { at: 2 hours, tell: owner }\n",
            (
                "20.yaml:4: column 13: '2 hours' is no time on a ladder: write a share (50%), a time after the"
                " start (12h), before (-2h) or after (+30m) the due instant"
            ),
        ),
        (
            "    - { at: 50 %, tell: owner }\n",
            "20.yaml:4: column 13: '50 %' is not a share of a promise's time: write for example 50%",
        ),
        (
            "    - { at: 50%, tell: ownr }\n",
            '20.yaml:4: column 24: "ownr" is not owner, team, lead or a role defined in these files',
        ),
        (
            "    - { at: 100%, tell: owner, every: 0s }\n",
            '20.yaml:4: column 39: "0s": every: must leave time between two letters',
        ),
        (
            "    - { at: -1h, tell: owner }\n",
            (
                "10.yaml:4: column 9: promise hour has 1h, and its ladder written a step at -1h, which is before"
                " it starts: name another ladder with escalate:"
            ),
        ),
    ],
)
def test_what_nobody_could_climb_is_told_with_its_place(steps: str, told: str) -> None:
    found = problems(files(steps))
    assert len(found) == 1, found
    assert found[0].startswith(told)


@pytest.mark.parametrize(
    ("at", "names"),
    [("-23h", ["hour"]), ("-10d", ["hour", "fortnight"]), ("-30d", ["hour", "fortnight", "month"])],
)
def test_a_step_before_the_due_instant_fits_into_the_term(at: str, names: list[str]) -> None:
    told = " ".join(problems(files(f"    - {{ at: {at}, tell: owner }}\n")))
    assert {name for name in ("hour", "month", "fortnight") if f"promise {name} has" in told} == set(names)
    assert problems(files(f"    - {{ at: {at}, tell: owner }}\n", ("default",) * 3)) == ()
