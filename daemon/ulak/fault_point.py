"""
Where a test may kill the process: named steps on a mail's way, each beside something durable or visible.

`ULAK_FAULT=dispatch-claimed:3` ends the process with SIGKILL the third time that step is reached, as a
power cut would: nothing is closed, flushed or said. Without the variable `reach` does nothing.
"""

import os
import signal
from collections.abc import Callable
from enum import StrEnum
from itertools import count

from ulak.errors import ConfigError

VARIABLE = "ULAK_FAULT"


class Step(StrEnum):
    """The steps in the order of a mail's way; what follows the hyphen has happened, or happens next."""

    ANNOUNCED = "intake-announced"  # UIDs are rows, the cursor stands behind them
    FETCHED = "intake-fetched"  # bytes are here and nowhere on our disk
    ACCEPTED = "intake-accepted"  # bytes are committed, the server has been told nothing
    SETTLING = "intake-settling"  # the server is about to be told
    SETTLED = "intake-settled"  # the server was told, and we have not written that down
    READ = "triage-read"  # parsed
    DECIDED = "triage-decided"
    WRITTEN = "decision-written"  # of any stage: the letters have their bytes, nothing is stored
    UNCOMMITTED = "decision-uncommitted"  # of any stage: all is in the transaction, which may still vanish
    COMMITTED = "triage-committed"
    LOOKED = "prove-looked"  # keys were tried, and nothing of what was found is stored
    ESCALATED = "escalate-taken"  # a step is committed
    CLAIMED = "dispatch-claimed"  # the lease is committed
    ENVELOPE = "dispatch-envelope"  # SMTP is about to begin
    CONTENT = "dispatch-content"  # the server waits for the content, the final dot comes next
    TAKEN = "dispatch-taken"  # 250 after the final dot, and we have not written that down
    RECORDED = "dispatch-recorded"
    SEALED = "upkeep-sealed"  # the journal's chain is committed
    RULES_CHECKED = "rules-checked"  # a changed set is good, and nobody knows yet
    RULES_ACCEPTED = "rules-accepted"  # it is committed, and the process still works by the one before
    SECRET_WRITING = "secret-writing"  # the new secret lies beside the file that names it
    SECRET_WRITTEN = "secret-written"  # the file has both, the store knows the old one alone
    REWRAPPED = "secret-rewrapped"  # some keys are under the new one, and that is committed
    ROTATED = "secret-rotated"  # all are, and that is written down
    IMPORTED = "certificates-imported"  # a piece of an import is committed
    ERASED = "person-erased"  # a piece of an erasure is committed
    REMOVING = "keeping-removing"  # what was on a ticket is gone in the transaction, which may still vanish


BY_HAND = frozenset(
    {
        Step.RULES_CHECKED,
        Step.RULES_ACCEPTED,
        Step.SECRET_WRITING,
        Step.SECRET_WRITTEN,
        Step.REWRAPPED,
        Step.ROTATED,
        Step.IMPORTED,
        Step.ERASED,
        Step.REMOVING,
    }
)
"""Steps that come of what an administrator does or ordains, never of mail alone."""


def fault(words: str, die: Callable[[], None]) -> Callable[[Step], None]:
    """
    Return the `reach` that `STEP` or `STEP:TIMES` asks for.

    ConfigError for anything else.
    """
    name, colon, times = words.partition(":")
    last = int(times) if times.isdecimal() else 0 if colon else 1
    if name not in set(Step) or last < 1:
        raise ConfigError(
            f"{VARIABLE}={words} names no step: write STEP or STEP:TIMES, where STEP is one of "
            f"{', '.join(Step)}; or unset it, for it is meant for tests only."
        )
    reached = count(1)

    def reach_and_die(step: Step) -> None:
        if step == name and next(reached) == last:
            die()

    return reach_and_die


def _kill_ourselves() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _pass_by(step: Step) -> None:
    """Do nothing, which is all that a desk at work needs here."""


reach: Callable[[Step], None] = (
    fault(os.environ[VARIABLE], _kill_ourselves) if VARIABLE in os.environ else _pass_by
)
