"""K3, K23: what the mailboxes got and whether the desk looked, from what was counted of each day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import share
from ulak.desk.figures.values_of_promises import Coverage, Share
from ulak.desk.figures.values_of_work import Intake, MailboxHealth

_BECAME = ("tickets", "appended", "filed", "duplicates", "quarantined")
_LOST = "lost"

Day = Mapping[str, str]


def coverage(material: Material) -> Coverage:
    """K3: mails with a disposition of those that came, the junk folders among them."""
    counted = {one["day"] for one in material.days}
    return Coverage(
        registered=_registered(material.days),
        by_mailbox={name: _registered(days) for name, days in _by_mailbox(material).items()},
        days=len(counted),
        days_missing=tuple(day for day in _days(material) if day not in counted),
    )


def _registered(days: Iterable[Day]) -> Share:
    every = tuple(days)
    became = sum(_number(one, name) for one in every for name in _BECAME)
    return share(became, sum(_number(one, "came") for one in every))


def _days(material: Material) -> Iterable[str]:
    zone = material.ruled.timezone
    first = datetime.fromtimestamp(material.month.begins, UTC).astimezone(zone).date()
    after = datetime.fromtimestamp(material.month.ends, UTC).astimezone(zone).date()
    return ((first + timedelta(days=n)).isoformat() for n in range((after - first).days))


def _by_mailbox(material: Material) -> Mapping[str, Sequence[Day]]:
    names = sorted({one["mailbox"] for one in material.days})
    return {name: [one for one in material.days if one["mailbox"] == name] for name in names}


def intake(material: Material) -> Intake:
    """K23: the slowest canary, the longest silence, how often the desk did not look, what was rescued."""
    return Intake(tuple(_health(name, days) for name, days in _by_mailbox(material).items()))


def _health(mailbox: str, days: Sequence[Day]) -> MailboxHealth:
    canaries = [one.get("canary", "") for one in days]
    home = [int(one) for one in canaries if one not in ("", _LOST)]
    return MailboxHealth(
        mailbox=mailbox,
        canary_seconds=max(home, default=None),
        canaries_lost=canaries.count(_LOST),
        silence_seconds=max(_number(one, "silent") for one in days),
        gaps=sum(_number(one, "gaps") for one in days),
        rescued=sum(_number(one, "rescued") for one in days),
    )


def _number(day: Day, name: str) -> int:
    return int(day.get(name) or 0)
