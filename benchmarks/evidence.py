"""
What a report costs that names a thousand certificates, and how fast an inventory of 300,000 is filled.

    .venv/bin/python benchmarks/evidence.py [--certificates 300000] [--identifiers 1000] [--mails 5]

Half of what is named is in the inventory, in every dress that people write numbers in. Prints the seconds of
reading the mail, of finding the numbers in it and of looking them up; exits with 1 where the last two take
more than two seconds, or where anything was missed.
"""

import argparse
import base64
import hashlib
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NoReturn

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ulak.gateways.certificate_files import read_certificates
from ulak.mail.identifiers import identifiers
from ulak.mail.parse import parse
from ulak.stages.importing import Import
from ulak.store.engine import Store
from ulak.store.inventory import Inventory

MOST = 2.0
BEGINS = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SERIAL_BYTES, MODULUS_BYTES = 16, 256


@dataclass(frozen=True, slots=True)
class Named:
    """What a certificate can be named by."""

    serial: str
    sha256: str
    sha1: str
    host: str


class Press:
    """Prints certificates: one is signed; number, key and host of the others differ, as nobody checks."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        key = rsa.generate_private_key(65537, 8 * MODULUS_BYTES)
        self._host = "h0000000.kurum.test"
        self._serial = (0x7F << (8 * SERIAL_BYTES - 8)) + 1
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._host)])
        built = x509.CertificateBuilder().issuer_name(name).subject_name(subject)
        built = built.public_key(key.public_key()).serial_number(self._serial)
        built = built.not_valid_before(BEGINS).not_valid_after(BEGINS + timedelta(days=200))
        names = x509.SubjectAlternativeName([x509.DNSName(self._host), x509.DNSName(f"*.{self._host}")])
        signed = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
        self._der = signed.public_bytes(Encoding.DER)
        self._modulus = key.public_key().public_numbers().n.to_bytes(MODULUS_BYTES)

    def print(self, number: int) -> tuple[bytes, Named]:
        """The next certificate, in DER."""
        serial = bytes([0x10 + self._chance.randrange(0x60)]) + self._chance.randbytes(SERIAL_BYTES - 1)
        modulus = b"\xc1" + self._chance.randbytes(MODULUS_BYTES - 2) + b"\x01"
        host = f"h{number:07}.kurum.test"
        der = self._der.replace(self._serial.to_bytes(SERIAL_BYTES), serial)
        der = der.replace(self._modulus, modulus).replace(self._host.encode(), host.encode())
        digests = hashlib.sha256(der).hexdigest(), hashlib.sha1(der, usedforsecurity=False).hexdigest()
        return der, Named(serial.hex().upper(), *digests, host)


def printed(count: int, file: Path) -> list[Named]:
    """Write so many certificates as PEM; return what they are named by."""
    press, every = Press(1), []
    with file.open("wb") as bundle:
        for number in range(count):
            der, named = press.print(number)
            every.append(named)
            bundle.write(b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der))
            bundle.write(b"-----END CERTIFICATE-----\n")
    return every


DRESSES: Sequence[Callable[[Named], str]] = (
    lambda one: one.serial,
    lambda one: f"0x{one.serial.lower()}",
    lambda one: f"00:{pairs(one.serial, ':')}",
    lambda one: f"Seri No: {pairs(one.serial.lower(), ' ')}",
    lambda one: f"serial number {int(one.serial, 16)}",
    lambda one: f"| {one.host} | {one.serial} | 24.11.2026 |",
    lambda one: f"https://crt.sh/?q={one.serial.lower()}",
    lambda one: (
        f"SHA-256 fingerprint\n{pairs(one.sha256.upper(), ':')[:48]}\n{pairs(one.sha256.upper(), ':')[48:]}"
    ),
    lambda one: f"SHA1 Fingerprint={pairs(one.sha1.upper(), ':')}",
    lambda one: f"> https://www.{one.host}/giris",
)


def pairs(digits: str, between: str) -> str:
    """Two digits a byte."""
    return between.join(digits[at : at + 2] for at in range(0, len(digits), 2))


def mail(named: Sequence[Named], strangers: Iterator[Named]) -> bytes:
    """A report that names all of these, and one of somebody else's after each."""
    both = itertools.chain.from_iterable(zip(named, strangers, strict=False))
    lines = (DRESSES[at // 2 % len(DRESSES)](one) for at, one in enumerate(both))
    letter = EmailMessage()
    letter["From"], letter["To"] = "hanno@research.test", "cainfo@kurum.test"
    letter["Subject"], letter["Message-ID"] = "Compromised keys", "<1@research.test>"
    letter.set_content("The keys of these are public:\n\n" + "\n\n".join(lines) + "\n")
    return letter.as_bytes()


def strangers() -> Iterator[Named]:
    """Certificates that somebody else issued."""
    press = Press(2)
    for number in itertools.count(9_000_000):
        yield press.print(number)[1]


def seconds(work: Callable[[], object]) -> float:
    """As a clock on the wall counts them."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(inventory: Inventory, file: Path) -> float:
    """Import the file as the command does; return how long it took."""

    def complain(sentence: str) -> NoReturn:
        raise SystemExit(sentence)

    run = Import(inventory, lambda: NOW, complain)
    took = seconds(lambda: run.take(str(file), read_certificates(file, lambda _: None)))
    run.end()
    return took


def look(inventory: Inventory, raw: bytes, wanted: set[str]) -> tuple[float, float, float]:
    """Read a mail, find what it names, look it up; everything of ours must come out."""
    message = parse(raw)
    reading = seconds(lambda: parse(raw))
    finding = seconds(lambda: identifiers(message))
    readings = [reading for one in identifiers(message) for reading in one.readings]
    looking = seconds(lambda: inventory.look_up(readings))
    found = {one.sha256 for each in inventory.look_up(readings).values() for one in each}
    if found != wanted:
        raise SystemExit(
            f"{len(wanted - found)} certificates were missed, {len(found - wanted)} are too many."
        )
    return reading, finding, looking


def main() -> int:
    """Measure, print, and say whether it is quick enough."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--certificates", type=int, default=300_000)
    words.add_argument("--identifiers", type=int, default=1_000)
    words.add_argument("--mails", type=int, default=5)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open("sqlite:///ulak.db", b"\x01" * 32, Path(folder))
        store.upgrade()
        inventory, file = Inventory(store), Path(folder, "issued.pem")
        every = printed(given.certificates, file)
        size, worked = file.stat().st_size / 1_000_000, time.process_time()
        took = fill(inventory, file)
        worked = 1_000 * (time.process_time() - worked) / len(every)
        print(
            f"imported {len(every):,} certificates, {size:.0f} MB of PEM: {len(every) / took:,.0f} a second;"
        )
        print(f"our own work: {worked:.2f} ms each")
        chance, others = random.Random(3), strangers()
        samples = []
        for _ in range(given.mails):
            named = chance.sample(every, given.identifiers // 2)
            samples.append(look(inventory, mail(named, others), {one.sha256 for one in named}))
        store.close()
    reading, finding, looking = (max(column) for column in zip(*samples, strict=True))
    slowest = max(finding + looking for _, finding, looking in samples)
    print(f"a mail that names {given.identifiers:,}: read in {reading:.2f} s,", end=" ")
    print(f"its numbers found in {finding:.2f} s, looked up in {looking:.2f} s")
    print(f"found and looked up, the slowest of {given.mails}: {slowest:.2f} s (at most {MOST:.0f})")
    return int(slowest > MOST)


if __name__ == "__main__":
    sys.exit(main())
