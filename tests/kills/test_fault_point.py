"""The fault points: they do nothing until they are asked to, and then exactly what was asked."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import modules
from tests.servers.children import environment
from ulak import fault_point
from ulak.errors import ConfigError
from ulak.fault_point import Step, fault

ULAK = Path(sys.executable).with_name("ulak")


@pytest.mark.parametrize(
    ("words", "survived"),
    [("triage-read", 0), ("triage-read:1", 0), ("triage-read:3", 2), ("triage-decided", 5)],
)
def test_ends_the_process_when_its_step_is_reached_so_many_times(words: str, survived: int) -> None:
    deaths: list[str] = []
    reach, alive = fault(words, lambda: deaths.append("killed")), 0
    for _ in range(5):
        reach(Step.READ)
        alive += not deaths
        reach(Step.COMMITTED)
    assert (alive, len(deaths)) == (survived, int(survived < 5))


@pytest.mark.parametrize(
    "words", ["", "triage", "triage-read:", "triage-read:0", "triage-read:-1", "triage-read:x"]
)
def test_wrong_words_are_a_sentence(words: str) -> None:
    with pytest.raises(ConfigError, match=rf"^ULAK_FAULT={words} names no step: write STEP or STEP:TIMES"):
        fault(words, list)


def test_a_command_with_wrong_words_ends_with_that_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [ULAK, "--config", tmp_path / "config.toml", "turn"],
        env=environment(ULAK_FAULT="lunch"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.startswith("ulak: ULAK_FAULT=lunch names no step")) == (78, True)


def test_a_process_dies_by_SIGKILL_and_says_nothing_more() -> None:
    program = "from ulak.fault_point import Step, reach\nfor turn in range(3): print(turn); reach(Step.TAKEN)"
    done = subprocess.run(
        [sys.executable, "-u", "-c", program],
        env=environment(ULAK_FAULT="dispatch-taken:2"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "0\n1\n", "")


def test_without_the_variable_nothing_is_counted_or_looked_up() -> None:
    assert fault_point.VARIABLE not in environment()
    assert fault_point.reach.__code__.co_names == ()


def test_every_step_stands_at_one_place_of_the_source() -> None:
    places = [name for module in modules() for name in re.findall(r"\breach\(Step\.(\w+)\)", module.text)]
    assert sorted(places) == sorted(step.name for step in Step)
