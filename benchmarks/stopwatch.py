"""Where the time goes: seconds by stage, and within a stage by step."""

import time
from collections.abc import Callable, Iterable
from functools import wraps
from types import ModuleType
from typing import Any


class Stopwatch:
    """Charges what functions take to the stage that called them. One thread."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self.steps: dict[tuple[str, str], float] = {}
        self._stage = ""

    def turn(self, stage: str, work: Callable[[], int]) -> int:
        """Run a stage's turn and charge it to the stage."""
        self._stage, started = stage, time.perf_counter()
        moved = work()
        self.stages[stage] = self.stages.get(stage, 0.0) + time.perf_counter() - started
        return moved

    def put_on(self, owner: ModuleType | type, name: str, step: str) -> None:
        """Charge every call of that function to a step of whichever stage is at work."""
        original = getattr(owner, name)

        @wraps(original)
        def watched(*words: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return original(*words, **named)
            finally:
                key = (self._stage, step)
                self.steps[key] = self.steps.get(key, 0.0) + time.perf_counter() - started

        setattr(owner, name, watched)

    def lines(self, count: int) -> Iterable[str]:
        """A line a stage with its steps under it: share of the whole, milliseconds for each of `count`."""
        whole = sum(self.stages.values())
        for stage, seconds in self.stages.items():
            yield _line(stage, seconds, whole, count)
            for (of, step), part in self.steps.items():
                if of == stage:
                    yield _line(f"  {step}", part, whole, count)


def _line(name: str, seconds: float, whole: float, count: int) -> str:
    return f"{name:14} {100 * seconds / whole:5.1f} %  {1000 * seconds / count:6.2f} ms a mail"
