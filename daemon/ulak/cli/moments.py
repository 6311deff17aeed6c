"""Instants in the JSON that other programs read."""

from datetime import UTC, datetime


def moment(at: datetime | None) -> str | None:
    """`2026-11-24T06:00:00Z`, with fractions only where there are any."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
