"""The ladders of a house whose rules define none: nobody's clock runs without anybody being told."""

from collections.abc import Mapping
from datetime import timedelta

from ulak.desk.clocks.breach import Ladder, Step

DEFAULT_LADDER = "default"
REMINDED = "reminded"
"""The ladder without steps of a promise about a task, whose people are reminded of the task itself."""
USUAL_LADDERS: Mapping[str, Ladder] = {
    DEFAULT_LADDER: (
        Step(0.5, ("owner", "team")),
        Step(0.75, ("lead",)),
        Step(0.9, ("coordinators",)),
        Step(
            1.0, ("owner", "team", "lead", "coordinators", "quality", "management"), every=timedelta(days=1)
        ),
    ),
    "report": (
        Step(timedelta(hours=12), ("owner", "team")),
        Step(timedelta(hours=20), ("lead", "quality")),
        Step(timedelta(hours=23), ("management", "on-call")),
        Step(
            timedelta(hours=24),
            ("owner", "team", "lead", "quality", "management", "on-call"),
            every=timedelta(hours=1),
        ),
    ),
}
"""Those that ship; a role that is not defined is nobody."""
