"""The tables of the first migration: tickets and what hangs on them."""

import sqlalchemy as sa
from alembic import op


def counters() -> None:
    """Make the table."""
    op.create_table(
        "counters",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "year", name="counters_pk"),
    )


def tickets() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reply_channel", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=True),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="tickets_author_fk"),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name="tickets_owner_fk"),
        sa.PrimaryKeyConstraint("number", name="tickets_pk"),
    )
    op.create_index("tickets_by_author", "tickets", ["author"])
    where = sa.text("status <> 'closed'")
    op.create_index(
        "tickets_not_closed", "tickets", ["next_due_at", "number"], sqlite_where=where, postgresql_where=where
    )
    where = sa.text("look_at IS NOT NULL")
    op.create_index("tickets_to_look_at", "tickets", ["look_at"], sqlite_where=where, postgresql_where=where)


def escalation_steps() -> None:
    """Make the table."""
    op.create_table(
        "escalation_steps",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="escalation_steps_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "promise", "step", "occurrence", name="escalation_steps_pk"),
    )


def links() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "links",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("other", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("made_here", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["other"], ["tickets.number"], name="links_other_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="links_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "other", "relation", name="links_pk"),
    )
    op.create_index("links_by_other", "links", ["other"])


def participants() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "participants",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="participants_person_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="participants_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "position", name="participants_pk"),
    )
    op.create_index("participants_by_person", "participants", ["person"])


def promises() -> None:
    """Make the table."""
    op.create_table(
        "promises",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="promises_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "position", name="promises_pk"),
        sa.UniqueConstraint("ticket", "promise", "party", name="promises_unique_ticket_promise_party"),
    )
