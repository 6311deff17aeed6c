"""
The tables of certificates: what we issued and to whom, what was revoked, what reports named.

Serial numbers, digests and host names are public (RFC 6962 logs them); subjects, names of subscribers and
whatever else may be a person's is sealed in `content`. Contacts are people behind their opaque ids.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    false,
)

from ulak.store.catalogue import AUTHORITY, metadata, partial, row_id
from ulak.store.columns import UtcTime, Words

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("mark", String(64), nullable=False, unique=True),
    Column("imported", Integer, nullable=False),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
)
"""`imported` is the number of the import that last named contacts: a later one replaces them."""

subscriber_contacts = Table(
    "subscriber_contacts",
    metadata,
    Column("subscriber", ForeignKey("subscribers.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    PrimaryKeyConstraint("subscriber", "position"),
)

certificates = Table(
    "certificates",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("sha1", String(40), nullable=False, index=True),
    Column("spki", String(64), nullable=False, index=True),
    Column("serial", String(50), nullable=False),
    Column("issuer", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("not_after", UtcTime, nullable=False),
    Column("is_precertificate", Boolean, nullable=False, server_default=false()),
    Column("is_authority", Boolean, nullable=False, server_default=false()),
    Column("subscriber", ForeignKey("subscribers.id"), index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("key", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    Index(None, "serial", "issuer"),
    Index(None, "not_after"),
    partial("certificates_authorities", "subject", where=AUTHORITY),
)
"""
`issuer` and `subject` are SHA-256 of the names in DER: by them an authority is found.

Issuer and serial number make a certificate unique (RFC 5280 §4.1.2.2), and its precertificate has the same.
They are no constraint: a CA that gave one number twice must find both.
"""

certificate_names = Table(
    "certificate_names",
    metadata,
    Column("name", Words, nullable=False),
    Column("certificate", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("certificates.id"),
           nullable=False),
    PrimaryKeyConstraint("name", "certificate"),
    Index(None, "certificate"),
)  # fmt: skip

revocation_lists = Table(
    "revocation_lists",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("issuer", String(64), nullable=False, index=True),
    Column("number", Words, nullable=False),
    Column("this_update", UtcTime, nullable=False),
    Column("is_verified", Boolean, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
)

revocations = Table(
    "revocations",
    metadata,
    Column("issuer", String(64), nullable=False),
    Column("serial", String(50), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("listed_at", UtcTime, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("list", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("revocation_lists.id"),
           nullable=False),
    PrimaryKeyConstraint("issuer", "serial"),
    Index(None, "list"),
)  # fmt: skip

reported = Table(
    "reported",
    metadata,
    Column("mark", String(80), nullable=False),
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    PrimaryKeyConstraint("mark", "ticket"),
    Index(None, "ticket"),
)
"""By which certificates, or names of unknown ones, two tickets are about the same."""

compromised_keys = Table(
    "compromised_keys",
    metadata,
    Column("spki", String(64), nullable=False),
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("spki", "ticket"),
    Index(None, "ticket"),
)
"""Keys that are confirmed as compromised: the CA system must refuse them (BR 6.1.1.3(4))."""

looked_through = Table(
    "looked_through",
    metadata,
    Column("message", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("messages.id"),
           primary_key=True),
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("inventory", Integer, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("at", UtcTime),
    Index(None, "ticket"),
)  # fmt: skip
"""Messages in which certificates were looked for, with the version of the inventory; `at` once that ended."""
