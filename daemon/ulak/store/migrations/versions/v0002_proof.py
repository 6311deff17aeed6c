"""
What proves that nothing is lost and nothing doubled.

Each attempt to send is a row; a mail that ends the process while it is read is told from one that was only
near; a letter knows in which quota it waits for room; a quarantined mail knows which ulak could not read
it; a letter that may have left before the store was restored from a copy says so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a table, four columns and their indexes; only letters that wait for room are rewritten."""
    op.create_table(
        "attempts",
        sa.Column("letter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name="attempts_letter_fk"),
        sa.PrimaryKeyConstraint("letter", "number", name="attempts_pk"),
    )
    op.add_column("spool", sa.Column("begun", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("spool", sa.Column("tried_with", sa.Text(), nullable=True))
    op.add_column("letters", sa.Column("doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
    doubtful = sa.text("doubtful IS TRUE")
    op.create_index("letters_doubtful", "letters", ["id"], sqlite_where=doubtful, postgresql_where=doubtful)
    op.add_column("letters", sa.Column("account", sa.Text(), nullable=True))
    op.execute("UPDATE letters SET account = 'acknowledgements' WHERE waits_for_room IS TRUE")
    where = sa.text("waits_for_room IS TRUE")
    op.drop_index("letters_waiting_for_room", "letters")
    op.create_index(
        "letters_waiting_for_room",
        "letters",
        ["account", "rank", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.drop_index("messages_by_author", "messages")
    op.create_index("messages_by_author_at", "messages", ["author", "at"])
    op.create_index("spool_by_mailbox_id", "spool", ["mailbox", "id"])
    where = sa.text("state IN ('failed', 'uncertain')")
    op.create_index("letters_for_a_person", "letters", ["id"], sqlite_where=where, postgresql_where=where)
