"""The tables of what is told once a month, asked once a person, or found alike: reports, ratings, groups."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table

from ulak.store.catalogue import metadata, row_id
from ulak.store.columns import UtcTime, Words

monthly_reports = Table(
    "monthly_reports",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("made_at", UtcTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("figures", Words, nullable=False),
)
"""One row a month (`2026-11`), whoever makes it; `figures` name nobody, `digest` is their SHA-256."""

surveys = Table(
    "surveys",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("rating", Integer),
    Column("rated_at", UtcTime),
    PrimaryKeyConstraint("ticket"),
    Index(None, "person"),
)
"""Who was asked about which ticket, and the one rating, 1 to 5, that counts."""

survey_people = Table(
    "survey_people",
    metadata,
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("asked_at", UtcTime),
    Column("refused_at", UtcTime),
    PrimaryKeyConstraint("person"),
)
"""When a person was asked last, and since when they do not want to be asked."""

complaint_groups = Table(
    "complaint_groups",
    metadata,
    row_id(),
    Column("name", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
)
"""Complaints alike by their words; `words` are those they share, which no single person's text is."""

grouped_complaints = Table(
    "grouped_complaints",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("complaint_group", ForeignKey("complaint_groups.id")),
    Column("at", UtcTime, nullable=False),
    Column("counted_as", Words, nullable=False, server_default=""),
    PrimaryKeyConstraint("ticket"),
    Index(None, "complaint_group"),
)
"""
Every complaint that was compared; without a group as long as it is like no other.

`counted_as` is the classification by which it was last asked whether it recurs.
"""

complaint_actions = Table(
    "complaint_actions",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("task", Integer, nullable=False),
    Column("product", Words, nullable=False),
    Column("category", Words, nullable=False),
    Column("root_cause", Words, nullable=False),
    PrimaryKeyConstraint("ticket", "task"),
    Index(None, "product", "category", "root_cause"),
)
"""Which task was given because complaints of which kind came too often."""
