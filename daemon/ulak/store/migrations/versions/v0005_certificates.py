"""Certificates: what we issued and to whom, what was revoked, which of them reports are about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add nine tables; nothing is rewritten."""
    _add_subscribers()
    _add_certificates()
    _add_certificate_names()
    _add_revocations()
    _add_reports()


def _add_subscribers() -> None:
    """To whom certificates were issued, and whom to write to."""
    op.create_table(
        "subscribers",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="subscribers_pk"),
        sa.UniqueConstraint("mark", name="subscribers_unique_mark"),
    )
    op.create_table(
        "subscriber_contacts",
        sa.Column("subscriber", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="subscriber_contacts_person_fk"),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], name="subscriber_contacts_subscriber_fk"),
        sa.PrimaryKeyConstraint("subscriber", "position", name="subscriber_contacts_pk"),
    )


def _add_certificates() -> None:
    """What we issued."""
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sha1", sa.String(length=40), nullable=False),
        sa.Column("spki", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=50), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_precertificate", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_authority", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("subscriber", sa.String(length=20), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], name="certificates_subscriber_fk"),
        sa.PrimaryKeyConstraint("id", name="certificates_pk"),
        sa.UniqueConstraint("sha256", name="certificates_unique_sha256"),
    )
    op.create_index("certificates_by_not_after", "certificates", ["not_after"])
    op.create_index("certificates_by_serial_issuer", "certificates", ["serial", "issuer"])
    op.create_index("certificates_by_sha1", "certificates", ["sha1"])
    op.create_index("certificates_by_spki", "certificates", ["spki"])
    op.create_index("certificates_by_subscriber", "certificates", ["subscriber"])
    is_authority = sa.text("is_authority IS TRUE")
    op.create_index(
        "certificates_authorities",
        "certificates",
        ["subject"],
        sqlite_where=is_authority,
        postgresql_where=is_authority,
    )


def _add_certificate_names() -> None:
    """The hosts they are for."""
    op.create_table(
        "certificate_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("certificate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate"], ["certificates.id"], name="certificate_names_certificate_fk"
        ),
        sa.PrimaryKeyConstraint("name", "certificate", name="certificate_names_pk"),
    )
    op.create_index("certificate_names_by_certificate", "certificate_names", ["certificate"])


def _add_revocations() -> None:
    """What was revoked, by lists that were imported."""
    op.create_table(
        "revocation_lists",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("this_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="revocation_lists_pk"),
        sa.UniqueConstraint("sha256", name="revocation_lists_unique_sha256"),
    )
    op.create_index("revocation_lists_by_issuer", "revocation_lists", ["issuer"])
    op.create_table(
        "revocations",
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("list", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["revocation_lists.id"], name="revocations_list_fk"),
        sa.PrimaryKeyConstraint("issuer", "serial", name="revocations_pk"),
    )
    op.create_index("revocations_by_list", "revocations", ["list"])


def _add_reports() -> None:
    """What reports named, and how far they were looked through."""
    op.create_table(
        "reported",
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="reported_ticket_fk"),
        sa.PrimaryKeyConstraint("mark", "ticket", name="reported_pk"),
    )
    op.create_index("reported_by_ticket", "reported", ["ticket"])
    op.create_table(
        "compromised_keys",
        sa.Column("spki", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="compromised_keys_ticket_fk"),
        sa.PrimaryKeyConstraint("spki", "ticket", name="compromised_keys_pk"),
    )
    op.create_index("compromised_keys_by_ticket", "compromised_keys", ["ticket"])
    op.create_table(
        "looked_through",
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("inventory", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="looked_through_message_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="looked_through_ticket_fk"),
        sa.PrimaryKeyConstraint("message", name="looked_through_pk"),
    )
    op.create_index("looked_through_by_ticket", "looked_through", ["ticket"])
