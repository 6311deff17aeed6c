"""
What people have been asked to do, and by which gate an answer must go.

Consultations, transfers, gates, actions and questions to the author are rows; a letter knows which of
them it is about. The spool knows which mails lay in a folder of mails that were sent, and which were
taken off a ticket to have their own; the junk list what the coordinators were told of and decided.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables and four columns; nothing is rewritten."""
    op.create_table(
        "tasks",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("of", sa.String(length=20), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="tasks_ticket_fk"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="tasks_by_fk"),
        sa.ForeignKeyConstraint(["of"], ["people.id"], name="tasks_of_fk"),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name="tasks_ended_by_fk"),
        sa.PrimaryKeyConstraint("ticket", "position", name="tasks_pk"),
    )
    op.create_index("tasks_by_of_state", "tasks", ["of", "state"])
    op.add_column("letters", sa.Column("task", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("gate", sa.String(length=20), nullable=False, server_default=""))
    where = sa.text("status <> 'closed'")
    for name, columns in (
        ("tickets_of_owner", ["owner", "next_due_at"]),
        ("tickets_of_team", ["team", "owner", "next_due_at"]),
    ):
        op.create_index(name, "tickets", columns, sqlite_where=where, postgresql_where=where)
    op.add_column("spool", sa.Column("sent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("spool", sa.Column("apart", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "junk_list",
        sa.Column("spool", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["spool"], ["spool.id"], name="junk_list_spool_fk"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="junk_list_decided_by_fk"),
        sa.PrimaryKeyConstraint("spool", name="junk_list_pk"),
    )
    where = sa.text("junk IS TRUE AND disposition = 'filed'")
    op.create_index("spool_junk_filed", "spool", ["id"], sqlite_where=where, postgresql_where=where)
