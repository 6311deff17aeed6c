"""The tables of how long things are kept: legal holds, what will be removed, who was erased."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from ulak.store.catalogue import metadata
from ulak.store.columns import UtcTime, Words

legal_holds = Table(
    "legal_holds",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("by", Words, nullable=False),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ticket"),
)
"""Tickets of which nothing is removed or erased, and why (sealed)."""

removals = Table(
    "removals",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("announced_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("rule", Words, nullable=False),
    Column("letter", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("letters.id"), nullable=False),
    Column("removed_at", UtcTime),
    PrimaryKeyConstraint("ticket"),
    Index(None, "removed_at"),
)
"""
Tickets whose time is over: first they stand in the monthly letter, then their contents go.

`due_at` is the day that `letter` names, `rule` what it names as the reason, as it was then.
"""

erasures = Table(
    "erasures",
    metadata,
    Column("mark", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("ticket", String(40), nullable=False),
    PrimaryKeyConstraint("mark", "at"),
)
"""Who was erased, by a salted digest of the address, on whose ticket; a restored store is told again."""
