"""The tables of accepted rules and templates: what the desk has worked by, set by set."""

from sqlalchemy import Column, Index, String, Table

from ulak.store.catalogue import metadata
from ulak.store.columns import UtcTime, Words

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("version", String(80), primary_key=True),
    Column("accepted_at", UtcTime, nullable=False),
    Column("files", Words, nullable=False),
    Index(None, "accepted_at"),
)

template_sets = Table(
    "template_sets",
    metadata,
    Column("version", String(80), primary_key=True),
    Column("accepted_at", UtcTime, nullable=False),
    Column("files", Words, nullable=False),
    Index(None, "accepted_at"),
)
