"""The table of what people have been asked to do on tickets."""

from sqlalchemy import (
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
from ulak.store.columns import UtcTime

tasks = Table(
    "tasks",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("of", ForeignKey("people.id")),
    Column("since", UtcTime, nullable=False),
    Column("remind_at", UtcTime),
    Column("due_at", UtcTime),
    Column("reminded", Integer, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", ForeignKey("people.id")),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ticket", "position"),
    Index(None, "of", "state"),
    Index(None, "by"),
    Index(None, "ended_by"),
)
