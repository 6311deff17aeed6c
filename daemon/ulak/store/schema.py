"""
The tables.

Where a failure can be made impossible by a constraint, the constraint stands here. Personal data is
in `people` (addresses behind an opaque id) or sealed (`key` is the wrapped key, `content` what it
opens; see `seal`). `migrations/` makes the same tables; a test compares the two.
"""

from sqlalchemy import (
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
)

from ulak.store.aside_tables import junk_list, parked
from ulak.store.catalogue import (
    ANNOUNCED,
    CLAIMABLE,
    COMPLAINT,
    DOUBTFUL,
    FOR_A_PERSON,
    NOT_CLOSED,
    QUARANTINED,
    SENDING,
    STORED,
    TO_LOOK_AT,
    UNSETTLED,
    VERSIONS,
    WAITING_FOR_ROOM,
    metadata,
    partial,
    row_id,
)
from ulak.store.certificate_tables import (
    certificate_names,
    certificates,
    compromised_keys,
    looked_through,
    reported,
    revocation_lists,
    revocations,
    subscriber_contacts,
    subscribers,
)
from ulak.store.clock_tables import escalation_steps, outages
from ulak.store.columns import UtcTime, Words
from ulak.store.keeping_tables import erasures, legal_holds, removals
from ulak.store.letter_tables import (
    attempts,
    journal,
    journal_seals,
    letter_recipients,
    letters,
    quota_counts,
)
from ulak.store.month_tables import (
    complaint_actions,
    complaint_groups,
    grouped_complaints,
    monthly_reports,
    survey_people,
    surveys,
)
from ulak.store.rule_tables import rule_sets, template_sets
from ulak.store.spool_tables import cursors, spool
from ulak.store.task_tables import tasks

__all__ = [
    "ANNOUNCED",
    "CLAIMABLE",
    "COMPLAINT",
    "DOUBTFUL",
    "FOR_A_PERSON",
    "NOT_CLOSED",
    "QUARANTINED",
    "SENDING",
    "STORED",
    "TO_LOOK_AT",
    "UNSETTLED",
    "VERSIONS",
    "WAITING_FOR_ROOM",
    "attempts",
    "certificate_names",
    "certificates",
    "complaint_actions",
    "complaint_groups",
    "compromised_keys",
    "counters",
    "cursors",
    "erasures",
    "escalation_steps",
    "grouped_complaints",
    "health",
    "journal",
    "journal_seals",
    "junk_list",
    "legal_holds",
    "letter_recipients",
    "letters",
    "links",
    "looked_through",
    "messages",
    "meta",
    "metadata",
    "monthly_reports",
    "outages",
    "parked",
    "participants",
    "people",
    "promises",
    "quota_counts",
    "removals",
    "reported",
    "revocation_lists",
    "revocations",
    "rule_sets",
    "spool",
    "subscriber_contacts",
    "subscribers",
    "survey_people",
    "surveys",
    "tasks",
    "template_sets",
    "tickets",
]

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Words, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("address", Words, unique=True),
    Column("name", Words, nullable=False),
    Column("bounced_at", UtcTime),
)

counters = Table(
    "counters",
    metadata,
    Column("token", Words, nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("token", "year"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("reply_channel", String(20), nullable=False),
    Column("author", ForeignKey("people.id"), nullable=False),
    Column("owner", ForeignKey("people.id")),
    Column("team", Words, nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("product", Words, nullable=False),
    Column("category", Words, nullable=False),
    Column("institution", Words, nullable=False),
    Column("priority", Words, nullable=False),
    Column("tags", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("rules_version", Words, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("root_cause", Words, nullable=False),
    Column("founded", String(20), nullable=False, server_default=""),
    Column("gate", String(20), nullable=False, server_default=""),
    Column("next_due_at", UtcTime),
    Column("look_at", UtcTime),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    Index(None, "author"),
    Index(None, "owner"),
    Index(None, "closed_at", "number"),
    partial("tickets_to_look_at", "look_at", where=TO_LOOK_AT),
    partial("tickets_not_closed", "next_due_at", "number", where=NOT_CLOSED),
    partial("tickets_of_owner", "owner", "next_due_at", where=NOT_CLOSED),
    partial("tickets_of_team", "team", "owner", "next_due_at", where=NOT_CLOSED),
    partial("tickets_that_complain", "product", "received_at", where=COMPLAINT),
)

participants = Table(
    "participants",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("role", String(20), nullable=False),
    PrimaryKeyConstraint("ticket", "position"),
    Index(None, "person"),
)

promises = Table(
    "promises",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("promise", Words, nullable=False),
    Column("party", Words, nullable=False),
    Column("state", String(20), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("kept_at", UtcTime),
    Column("terms", Words, nullable=False),
    PrimaryKeyConstraint("ticket", "position"),
    UniqueConstraint("ticket", "promise", "party"),
)

links = Table(
    "links",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("other", ForeignKey("tickets.number"), nullable=False),
    Column("relation", String(20), nullable=False),
    Column("made_here", Boolean, nullable=False),
    PrimaryKeyConstraint("ticket", "other", "relation"),
    Index(None, "other"),
)

messages = Table(
    "messages",
    metadata,
    row_id(),
    Column("identity", String(64), nullable=False, unique=True),
    Column("message_id", Words, CheckConstraint("length(message_id) > 2", "message_id"), nullable=False),
    Column("thread_mark", String(64), index=True),
    Column("ticket", ForeignKey("tickets.number")),
    Column("filing", String(20)),
    Column("origin", String(20), nullable=False),
    Column("author", ForeignKey("people.id"), nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    Index(None, "ticket", "id"),
    Index(None, "author", "at"),
)

health = Table(
    "health",
    metadata,
    Column("subject", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("times", Integer, nullable=False),
    Column("words", Words, nullable=False),
    PrimaryKeyConstraint("subject", "name"),
)
