"""The tables of mail that came to nothing yet: parked behind a code, or in a junk folder."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from ulak.store.catalogue import metadata
from ulak.store.columns import UtcTime, Words

parked = Table(
    "parked",
    metadata,
    Column("spool", ForeignKey("spool.id"), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("message", ForeignKey("messages.id"), index=True),
    Column("code_digest", Words, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("released_at", UtcTime),
    Index(None, "person"),
)

junk_list = Table(
    "junk_list",
    metadata,
    Column("spool", ForeignKey("spool.id"), primary_key=True),
    Column("listed_at", UtcTime),
    Column("verdict", String(10)),
    Column("decided_at", UtcTime),
    Column("decided_by", ForeignKey("people.id")),
)
