"""The tables of the first migration: letters, the journal and what the desk knows of itself."""

import sqlalchemy as sa
from alembic import op


def health() -> None:
    """Make the table."""
    op.create_table(
        "health",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "name", name="health_pk"),
    )


def journal() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="journal_pk"),
    )
    op.create_index("journal_by_ticket_id", "journal", ["ticket", "id"])


def journal_seals() -> None:
    """Make the table."""
    op.create_table(
        "journal_seals",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="journal_seals_pk"),
        sa.UniqueConstraint("entry", name="journal_seals_unique_entry"),
    )


def meta() -> None:
    """Make the table."""
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="meta_pk"),
    )


def quota_counts() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "quota_counts",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", "slot", name="quota_counts_pk"),
    )
    op.create_index("quota_counts_by_slot", "quota_counts", ["slot"])


def rule_sets() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "rule_sets",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="rule_sets_pk"),
    )
    op.create_index("rule_sets_by_accepted_at", "rule_sets", ["accepted_at"])


def letters() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=True),
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=True),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("waits_for_room", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uncertain_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resent", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="letters_check_lease"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="letters_by_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="letters_ticket_fk"),
        sa.PrimaryKeyConstraint("id", name="letters_pk"),
        sa.UniqueConstraint("message_id", name="letters_unique_message_id"),
    )
    op.create_index("letters_by_ticket_id", "letters", ["ticket", "id"])
    where = sa.text("next_at IS NOT NULL")
    op.create_index(
        "letters_claimable", "letters", ["rank", "next_at", "id"], sqlite_where=where, postgresql_where=where
    )
    where = sa.text("state = 'sending'")
    op.create_index("letters_sending", "letters", ["lease_until"], sqlite_where=where, postgresql_where=where)
    where = sa.text("waits_for_room IS TRUE")
    op.create_index("letters_waiting_for_room", "letters", ["id"], sqlite_where=where, postgresql_where=where)


def letter_recipients() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "letter_recipients",
        sa.Column("letter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name="letter_recipients_letter_fk"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="letter_recipients_person_fk"),
        sa.PrimaryKeyConstraint("letter", "position", name="letter_recipients_pk"),
        sa.UniqueConstraint("letter", "person", name="letter_recipients_unique_letter_person"),
    )
    op.create_index("letter_recipients_by_person", "letter_recipients", ["person"])
