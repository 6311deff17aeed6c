"""Several desks on one store, or one that is killed: each step is taken once, and each letter goes once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk
from ulak.fault_point import VARIABLE, Step
from ulak.store.schema import escalation_steps, letters

pytestmark = pytest.mark.unmeasured

REPORTS = 5
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def desks(url: str, tmp_path: Path) -> Iterator[tuple[OfficeDesk, OfficeDesk]]:
    one, two = (OfficeDesk(tmp_path / name, url) for name in ("one", "two"))
    yield one, two
    one.desk.close()
    two.desk.close()


def report(desk: OfficeDesk, number: int) -> None:
    words = mail(
        f"Compromised key {number}", "It is public.", f"r{number}@research.test", "cainfo@kamusm.test"
    )
    desk.takes(words, "cainfo")


def written(desk: OfficeDesk) -> tuple[int, int]:
    """How many warnings were written, and how many steps were taken."""
    count = select(func.count())
    warnings = count.select_from(letters).where(letters.c.purpose == "escalation")
    steps = count.select_from(escalation_steps)
    with desk.desk.store.snapshot() as connection:
        return connection.execute(warnings).scalar_one(), connection.execute(steps).scalar_one()


def test_two_desks_take_each_step_once(desks: tuple[OfficeDesk, OfficeDesk]) -> None:
    one, two = desks
    for number in range(REPORTS):
        report(one, number)
    one.triage()
    for turn, minutes in enumerate((12 * 60, 20 * 60, 23 * 60, 24 * 60 + 1, 25 * 60 + 1), start=1):
        one.now = two.now = START + timedelta(minutes=minutes)
        with ThreadPoolExecutor(2) as pool:
            taken = list(pool.map(lambda desk: desk.escalate(), desks))
        assert sum(taken) + one.escalate() + two.escalate() == REPORTS, taken
        assert written(one) == (turn * REPORTS, turn * 2 * REPORTS)
    promises = [promise for ticket in one.tickets() for promise in ticket.promises]
    assert {promise.broken and promise.broken.noted_at for promise in promises} == {
        START + timedelta(hours=24, minutes=1)
    }


ESCALATES = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.stages.office_desk import OfficeDesk

desk = OfficeDesk(Path(sys.argv[1]))
desk.passes(hours=21)
desk.escalate()
"""


@pytest.mark.parametrize("step", [Step.WRITTEN, Step.UNCOMMITTED, Step.ESCALATED])
def test_a_desk_that_is_killed_while_it_warns_warns_once(step: Step, tmp_path: Path) -> None:
    first = OfficeDesk(tmp_path)
    report(first, 1)
    first.triage()
    first.escalate()
    first.desk.close()
    killed = subprocess.run(
        [sys.executable, "-c", ESCALATES, str(tmp_path)],
        check=False,
        capture_output=True,
        cwd=CHECKOUT,
        env={**os.environ, VARIABLE: step.value},
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = OfficeDesk(tmp_path)
    again.passes(hours=21, minutes=1)
    assert again.escalate() == (step is not Step.ESCALATED)
    assert written(again) == (1, 4)
    again.dispatch()
    words = [wire for people, wire in again.courier.letters if "kalite@kurum.test" in people]
    assert len(words) == 1
    again.desk.close()
