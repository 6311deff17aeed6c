"""The tables of clocks: steps that were taken; when a mailbox was not read or (of "") no clock watched."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from ulak.store.catalogue import metadata, row_id
from ulak.store.columns import UtcTime, Words

escalation_steps = Table(
    "escalation_steps",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("promise", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("occurrence", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("ticket", "promise", "step", "occurrence"),
)

outages = Table(
    "outages",
    metadata,
    row_id(),
    Column("mailbox", Words, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Index(None, "mailbox", "until"),
)
