"""Certificates, findings and identifiers that were made up for tests of what is decided about them."""

from datetime import UTC, datetime, timedelta

from ulak.desk.certificates.certificate import Certificate, Subscriber
from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.looking import Evidence, Proof
from ulak.mail.identifier import Form, Identifier, Reading

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
ORNEK = Subscriber("s1", "Örnek Kurumu", "Örnek Bakanlığı", ("bt@ornek.test", "yedek@ornek.test"))
BASKA = Subscriber("s2", "Başka Üniversitesi", "", ("bim@baska.test",))


def certificate(
    name: str,
    key: str = "",
    subscriber: Subscriber | None = ORNEK,
    *,
    issuer: str = "ca",
    serial: str = "",
    ends: datetime = NOW + 90 * A_DAY,
) -> Certificate:
    """One of ours; its digests are made of its name, so that two of one key share only that."""
    return Certificate(
        serial=serial or name.encode().hex().upper(),
        issuer=issuer,
        issuer_name="CN=CA",
        sha256=f"sha-{name}",
        spki=f"spki-{key or name}",
        subject=f"CN={name}",
        names=(f"{name}.test",),
        not_before=NOW - 90 * A_DAY,
        not_after=ends,
        public_key=f"public {key or name}".encode(),
        subscriber=subscriber,
    )


def serial(value: str, written: str = "", found_in: str = "text") -> Identifier:
    return Identifier(written or value, found_in, (Reading(Form.SERIAL, value),))


def host(name: str, found_in: str = "text") -> Identifier:
    return Identifier(name, found_in, (Reading(Form.HOST, name),))


def digest(value: str) -> Identifier:
    return Identifier(value, "text", (Reading(Form.SHA256, value),))


def crt_sh(number: str, written: str = "") -> Identifier:
    return Identifier(written or f"https://crt.sh/?id={number}", "text", (Reading(Form.CRT_SH, number),))


def naming(*certificates: Certificate, **others: object) -> Evidence:
    """A mail that names these by their serial numbers."""
    known = {Reading(Form.SERIAL, one.serial): (one,) for one in certificates}
    named = tuple(serial(one.serial) for one in certificates)
    return Evidence(identifiers=named, known=known, inventory=1, **others)  # type: ignore[arg-type]


def key_of(*certificates: Certificate, verdict: Verdict = Verdict.CONFIRMED, why: str = "it signed") -> Proof:
    """A private key in an attachment that these have."""
    finding = Finding(What.PRIVATE_KEY, "attachment server.key", spki=certificates[0].spki)
    return Proof(finding, certificates, verdict, why)


def locked(found_in: str = "attachment server.key") -> Proof:
    finding = Finding(What.PRIVATE_KEY, found_in, problem=Problem.ENCRYPTED)
    return Proof(finding, (), Verdict.NEEDS_PASSWORD, "it is encrypted")
