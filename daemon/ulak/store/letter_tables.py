"""The tables of what leaves the desk and of what it remembers: letters, their quotas, the journal."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
)

from ulak.store.catalogue import (
    BY_SOMEBODY,
    CLAIMABLE,
    DOUBTFUL,
    FOR_A_PERSON,
    SENDING,
    WAITING_FOR_ROOM,
    metadata,
    partial,
    row_id,
)
from ulak.store.columns import UtcTime, Words

letters = Table(
    "letters",
    metadata,
    row_id(),
    Column("ticket", ForeignKey("tickets.number")),
    Column("counter", Words, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("message_id", Words, CheckConstraint("length(message_id) > 2", "message_id"), nullable=False),
    Column("envelope_from", Words, nullable=False),
    Column("by", ForeignKey("people.id")),
    Column("party", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("leaves_at", UtcTime),
    Column("waits", Boolean, nullable=False),
    Column("waits_for_room", Boolean, nullable=False),
    Column("account", Words),
    Column("doubtful", Boolean, nullable=False, server_default=false()),
    Column("next_at", UtcTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_tried_at", UtcTime),
    Column("lease_owner", Words),
    Column("lease_until", UtcTime),
    Column("uncertain_at", UtcTime),
    Column("resent", Boolean, nullable=False),
    Column("sent_at", UtcTime),
    Column("reply", Words),
    Column("task", Integer, nullable=False, server_default="0"),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    Column("wire", LargeBinary, nullable=False),
    UniqueConstraint("message_id"),
    CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", "lease"),
    Index(None, "ticket", "id"),
    partial("letters_by_by", "by", where=BY_SOMEBODY),
    partial("letters_claimable", "rank", "next_at", "id", where=CLAIMABLE),
    partial("letters_sending", "lease_until", where=SENDING),
    partial("letters_doubtful", "id", where=DOUBTFUL),
    partial("letters_for_a_person", "id", where=FOR_A_PERSON),
    partial("letters_waiting_for_room", "account", "rank", "id", where=WAITING_FOR_ROOM),
)

letter_recipients = Table(
    "letter_recipients",
    metadata,
    Column("letter", ForeignKey("letters.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reply", Words),
    PrimaryKeyConstraint("letter", "position"),
    UniqueConstraint("letter", "person"),
    Index(None, "person"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("letter", ForeignKey("letters.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reply", Words, nullable=False),
    PrimaryKeyConstraint("letter", "number"),
)

quota_counts = Table(
    "quota_counts",
    metadata,
    Column("scope", String(20), nullable=False),
    Column("subject", Words, nullable=False),
    Column("slot", BigInteger, nullable=False),
    Column("letters", Integer, nullable=False),
    PrimaryKeyConstraint("scope", "subject", "slot"),
    Index(None, "slot"),
)

journal = Table(
    "journal",
    metadata,
    row_id(),
    Column("at", UtcTime, nullable=False),
    Column("ticket", String(40)),
    Column("event", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("facts", Words, nullable=False),
    Index(None, "ticket", "id"),
)

journal_seals = Table(
    "journal_seals",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("entry", BigInteger, nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
)
