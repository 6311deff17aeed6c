"""The tables of the first migration: people and the mail they send."""

import sqlalchemy as sa
from alembic import op


def cursors() -> None:
    """Make the table."""
    op.create_table(
        "cursors",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder", name="cursors_pk"),
    )


def people() -> None:
    """Make the table."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="people_pk"),
        sa.UniqueConstraint("address", name="people_unique_address"),
    )


def messages() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("thread_mark", sa.String(length=64), nullable=True),
        sa.Column("ticket", sa.String(length=40), nullable=True),
        sa.Column("filing", sa.String(length=20), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=20), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="messages_author_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="messages_ticket_fk"),
        sa.PrimaryKeyConstraint("id", name="messages_pk"),
        sa.UniqueConstraint("identity", name="messages_unique_identity"),
    )
    op.create_index("messages_by_author", "messages", ["author"])
    op.create_index("messages_by_thread_mark", "messages", ["thread_mark"])
    op.create_index("messages_by_ticket_id", "messages", ["ticket", "id"])


def spool() -> None:
    """Make the table."""
    op.create_table(
        "spool",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=True),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("junk", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("looks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("internal_date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("duplicate_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("disposition", sa.String(length=12), nullable=True),
        sa.Column("ticket", sa.String(length=40), nullable=True),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("traceback", sa.LargeBinary(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state <> 'stored' OR raw IS NOT NULL", name="spool_check_raw"),
        sa.CheckConstraint(
            "state IN ('announced', 'stored', 'done', 'quarantined', 'gone')", name="spool_check_state"
        ),
        sa.CheckConstraint(
            "state NOT IN ('done', 'quarantined') OR disposition IS NOT NULL", name="spool_check_disposition"
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["spool.id"], name="spool_duplicate_of_fk"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="spool_message_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="spool_ticket_fk"),
        sa.PrimaryKeyConstraint("id", name="spool_pk"),
        sa.UniqueConstraint(
            "mailbox", "folder", "uidvalidity", "uid", name="spool_unique_mailbox_folder_uidvalidity_uid"
        ),
        sa.UniqueConstraint("mailbox", "sha256", name="spool_unique_mailbox_sha256"),
    )


def spool_indexes() -> None:
    """Make the indexes that find each state at once."""
    where = sa.text("state = 'announced'")
    op.create_index(
        "spool_announced",
        "spool",
        ["mailbox", "folder", "uidvalidity", "uid"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("spool_by_message", "spool", ["message"])
    where = sa.text("state = 'quarantined'")
    op.create_index("spool_quarantined", "spool", ["id"], sqlite_where=where, postgresql_where=where)
    where = sa.text("state = 'stored'")
    op.create_index("spool_stored", "spool", ["mailbox", "id"], sqlite_where=where, postgresql_where=where)
    where = sa.text("settled IS FALSE AND state IN ('stored', 'done', 'quarantined')")
    op.create_index(
        "spool_unsettled",
        "spool",
        ["mailbox", "folder", "uidvalidity", "uid"],
        sqlite_where=where,
        postgresql_where=where,
    )


def parked() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "parked",
        sa.Column("spool", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="parked_message_fk"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="parked_person_fk"),
        sa.ForeignKeyConstraint(["spool"], ["spool.id"], name="parked_spool_fk"),
        sa.PrimaryKeyConstraint("spool", name="parked_pk"),
    )
    op.create_index("parked_by_message", "parked", ["message"])
    op.create_index("parked_by_person", "parked", ["person"])
