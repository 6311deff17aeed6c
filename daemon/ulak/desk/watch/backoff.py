"""When a letter that could not be sent is tried again, and when the desk gives up (RFC 5321 §4.5.4.1)."""

from datetime import datetime, timedelta

from ulak.desk.ticket import Purpose

RESEND_AFTER = timedelta(minutes=5)
"""How long after an attempt of which nobody knows how it ended the one resend is made."""

RESEND_WITHIN = timedelta(hours=1)
"""After this a letter of which nobody knows whether it left waits for a person."""

LONGEST_PAUSE = timedelta(minutes=5)
"""A server that is away is asked at least so often whether it is back, but for the jitter."""

_FIRST_PAUSE = timedelta(seconds=5)
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 120, 240))
_SPREAD = 0.2
_SHORT_LIVED = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.RECEIPT, Purpose.CODE, Purpose.CANARY})


def lifetime(purpose: Purpose) -> timedelta:
    """How long a letter is tried: after a day an acknowledgement or receipt only confuses."""
    return timedelta(days=1) if purpose in _SHORT_LIVED else timedelta(days=5)


def next_try(
    purpose: Purpose, first_tried: datetime, attempts: int, now: datetime, jitter: float
) -> datetime | None:
    """
    Say when to try again after so many `attempts`; None when the time is over.

    `jitter` in [0, 1) spreads the letters of one outage by up to a fifth of the pause, so that a
    server that comes back is not met by all of them at once. The last try is at the end of the
    lifetime, never after it.
    """
    ends_at = first_tried + lifetime(purpose)
    if now >= ends_at:
        return None
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1] if attempts > 0 else timedelta()
    return min(now + pause * (1 + _SPREAD * jitter), ends_at)


def pause(times: int, jitter: float) -> timedelta:
    """
    How long a mailbox sends nothing after its server could not be spoken to so many `times` in a row.

    The letters that wait need not find that out one by one. `jitter` in [0, 1) adds up to a fifth.
    """
    doubled = _FIRST_PAUSE * (1 << min(max(times, 1) - 1, 10))
    return min(doubled, LONGEST_PAUSE) * (1 + _SPREAD * jitter)
