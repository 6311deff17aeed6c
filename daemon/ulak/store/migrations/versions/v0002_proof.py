"""
What proves that nothing is lost and nothing doubled.

Each attempt to send is a row; a mail that ends the process while it is read is told from one that was
only near; a quarantined mail knows which ulak could not read it; a letter that may have left before the
store was restored from a copy says so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a table, four columns and an index; no row is rewritten."""
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
    op.create_index("spool_by_mailbox_id", "spool", ["mailbox", "id"])
