"""A desk with a report on certificates, as the stage that looks for them leaves it, and staff mails with files."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from tests.desk.authority import Authority
from tests.desk.remembering_desk import NOW, Desk, mail
from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.consulted import Consulted
from ulak.desk.certificates.report import Reported
from ulak.desk.decision import Decision
from ulak.desk.ticket import Purpose
from ulak.mail.identifier import Form, Reading

MEHMET, AYSE = "mehmet@kurum.test", "ayse@kurum.test"
CA = Authority()
SERIAL = 0x3A4F11


def known(certificate: Certificate, **more: object) -> Reported:
    """As it stands on a ticket that it was found for."""
    return Reported(
        written=certificate.serial, found_in="text", serial=certificate.serial, sha256=certificate.sha256,
        spki=certificate.spki, subject=certificate.subject, issuer=certificate.issuer,
        not_after=certificate.not_after, is_known=True, **more)  # type: ignore[arg-type]  # fmt: skip


def unknown(serial: str) -> Reported:
    """What a reporter named and nobody here knows."""
    return Reported(written=serial, found_in="text", serial=serial)


def reporting(*certificates: Reported, ground: str = "3", knows: Iterable[Authority] = (CA,)) -> Desk:
    """A report on these, of an hour ago; the inventory has the certificates of those authorities."""
    desk = Desk(now=NOW - timedelta(hours=1))
    desk.receives(mail("The key is public.", "hanno@research.test", "Key"), "cainfo")
    desk.waits(hours=1)
    if ground:
        desk.replies(f"#gerekçe {ground}", MEHMET)
    desk.inventory = Consulted(authorities={one.issuer: (one.spki,) for one in knows}, version=1)
    lists(desk, *certificates)
    return desk


def lists(desk: Desk, *certificates: Reported) -> None:
    """The stage that looks for certificates has found these."""
    (number,) = desk.dossiers
    dossier = desk.dossiers[number]
    report = replace(dossier.ticket.report, certificates=certificates, looked_at=desk.now, inventory=1)
    desk.dossiers[number] = replace(dossier, ticket=replace(dossier.ticket, report=report))


def knowing(desk: Desk, *certificates: Certificate) -> None:
    """The inventory has these."""
    found: dict[Reading, tuple[Certificate, ...]] = {}
    for one in certificates:
        for reading in (Reading(Form.SERIAL, one.serial), Reading(Form.SHA256, one.sha256)):
            found[reading] = (*found.get(reading, ()), one)
    desk.inventory = replace(desk.inventory, certificates=found)


def sends(desk: Desk, text: str, *files: bytes, author: str = MEHMET, **more: object) -> Decision:
    """A staff mail with these files, called `1.crl` and so on."""
    parts = [f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"]
    for place, content in enumerate(files, start=1):
        encoded = base64.encodebytes(content).decode()
        parts.append(
            f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{place}.crl"'
            f"\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"
        )
    body = "".join(f"--limit\r\n{part}\r\n" for part in parts) + "--limit--\r\n"
    return desk.replies(
        body, author, **{"purpose": Purpose.NOTICE, "Content_Type": "multipart/mixed; boundary=limit", **more}
    )  # type: ignore[arg-type]
