"""
Reports with real keys go through the whole desk, and no 24 bytes of any key are found in anything it says or keeps.

Every way to mail a key, proof in the child process, the letters that come of it, a mail that ends in quarantine, every
command that shows something, the log at its loudest, the files of the database, a backup, and the evidence.
"""

import base64
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.cli.living_house import ulak
from tests.mail.test_key_free import all_of, files, places
from tests.stages.office_desk import OfficeDesk
from ulak.rota import turns

pytestmark = pytest.mark.unmeasured

BLOCK = 12
"""Any 24 bytes in a row hold 12 that begin at a multiple of 12."""


@dataclass(frozen=True)
class Secret:
    """A key as it was mailed, and those of its bytes that are nobody's but its owner's."""

    name: str
    whole: bytes
    private: tuple[bytes, ...]
    pem: str = ""

    def blocks(self) -> Iterator[bytes]:
        """Pieces of what is private, in raw, in hex, and as the base64 of the whole shows them."""
        shown = base64.b64encode(self.whole)
        for part in self.private:
            start = self.whole.index(part)
            for at in range(start, start + len(part) - BLOCK + 1, BLOCK):
                raw = self.whole[at : at + BLOCK]
                yield from (raw, raw.hex().encode())
            for at in range(start + -start % 3, start + len(part) - BLOCK + 1, BLOCK):
                yield shown[at // 3 * 4 : at // 3 * 4 + 16]


def _of_rsa(key: rsa.RSAPrivateKey) -> tuple[bytes, ...]:
    numbers = key.private_numbers()
    every = (numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    return tuple(one.to_bytes((one.bit_length() + 7) // 8) for one in every)


RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
SCALAR = (EC.private_numbers().private_value.to_bytes(32),)


def _secret(name: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, form: PrivateFormat) -> Secret:
    pem = key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
    whole = base64.b64decode("".join(pem.splitlines()[1:-1]))
    return Secret(name, whole, _of_rsa(key) if isinstance(key, rsa.RSAPrivateKey) else SCALAR, pem)


def _p12() -> Secret:
    whole = pkcs12.serialize_key_and_certificates(b"x", RSA, None, None, NoEncryption())
    assert load_der_private_key(_secret("", RSA, PrivateFormat.PKCS8).whole, None)
    return Secret("PKCS#12", whole, _of_rsa(RSA))


SECRETS = (
    _secret("PKCS#8", RSA, PrivateFormat.PKCS8),
    _secret("PKCS#1", RSA, PrivateFormat.TraditionalOpenSSL),
    _secret("SEC1", EC, PrivateFormat.TraditionalOpenSSL),
    _secret("OpenSSH", EC, PrivateFormat.OpenSSH),
    _p12(),
)
FEWER = {"quoted", "HTML", "attached", "zipped", "attached as DER"}
BLOCKS = frozenset(block for secret in SECRETS for block in secret.blocks())


_HEX = re.compile(rb"[0-9a-f]+")


def leaked(content: bytes) -> set[bytes]:
    """The pieces of keys that stand in it, as it is and as what it encodes."""
    small = content.lower()
    return {block for block in BLOCKS if block in (small if _HEX.fullmatch(block) else content)}


def certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, serial: int) -> bytes:
    """One that we issued for the key, as the inventory takes it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"www{serial}.ornek.test")])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Deneme CA")])
    times = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    builder = x509.CertificateBuilder(issuer, name, key.public_key(), serial, *times)
    return builder.sign(EC, SHA256()).public_bytes(Encoding.PEM)


def mails() -> Iterator[tuple[str, bytes]]:
    """A key in every way, the others in some, each by a reporter of its own, alternately to both mailboxes."""
    number = 0
    for secret in SECRETS:
        ways = places(secret.pem, secret.whole) if secret.pem else files(secret.whole)
        for way in ways if secret is SECRETS[0] else sorted(FEWER & ways.keys()):
            raw = ways[way]
            number += 1
            own = raw.replace(b"r@research.test", b"r%d@lab%d.test" % (number, number))
            own = own.replace(b"Subject: A key", f"Subject: Compromised key {secret.name} {way}".encode())
            yield ("cainfo", "bilgi")[number % 2], own.replace(b"<1@", b"<%d@" % number)


def turn(desk: OfficeDesk) -> None:
    """Every stage, as `ulak turn` does it, until nothing moves."""
    couriers = dict.fromkeys(desk.desk.couriers, desk.courier)
    stages = turns(replace(desk.desk, clock=desk.clock, couriers=couriers))
    while sum(work() for work in stages.values()):
        desk.passes(seconds=1)
    desk.desk.seal()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All that the desk said and kept, by what it is."""
    folder, found = tmp_path_factory.mktemp("keys"), dict[str, bytes]()
    log = logging.FileHandler(folder / "log")
    logging.getLogger().addHandler(log)
    logging.getLogger("ulak").setLevel(logging.DEBUG)
    desk = OfficeDesk(folder / "desk")
    config = ("--config", str(folder / "desk" / "config.toml"))
    try:
        issued = folder / "issued.pem"
        issued.write_bytes(certificate(RSA, 0x1001) + certificate(EC, 0x1002))
        assert ulak(*config, "certificates", "import", str(issued)).code == 0
        for mailbox, raw in mails():
            desk.takes(raw, mailbox)
        turn(desk)
        desk.with_broken("acknowledgement-report", folder / "broken")
        poison = desk.takes(next(mails())[1].replace(b"<1@", b"<poison@"), "cainfo")
        desk.triage()
        turn(desk)
        found |= {f"letter {at}": all_of(raw) for at, (_, raw) in enumerate(desk.courier.letters)}
        found |= _said(desk, config, folder, str(poison))
        found |= {file.name: file.read_bytes() for file in (folder / "desk").glob("ulak.db*")}
        found["log"] = (folder / "log").read_bytes()
    finally:
        desk.desk.close()
        logging.getLogger().removeHandler(log)
        log.close()
        logging.getLogger("ulak").setLevel(logging.NOTSET)
    return found


def _said(desk: OfficeDesk, config: tuple[str, str], folder: Path, poison: str) -> dict[str, bytes]:
    numbers = [one.number for one in desk.tickets()]
    commands = [
        ("tickets",),
        ("tickets", "--json"),
        ("status",),
        ("status", "--json"),
        ("queue", "list", "--json"),
        ("quarantine", "list"),
        ("quarantine", "list", "--json"),
        ("quarantine", "show", poison),
        ("certificates", "blocklist", "--json"),
        ("certificates", "find", "1001", "--json"),
        *(("show", number) for number in numbers[::3]),
        *(("show", number, "--json") for number in numbers),
        *(("explain", "ticket", number) for number in numbers[:3]),
    ]
    found = {}
    for words in commands:
        said = ulak(*config, *words)
        assert said.code == 0, (words, said)
        found[" ".join(words)] = f"{said.out}{said.err}".encode()
    for at, (_, raw) in enumerate(mails()):
        (folder / f"{at}.eml").write_bytes(raw)
    said = ulak(*config, "explain", "mail", *map(str, folder.glob("*.eml")), "--json")
    found["explain mail"] = f"{said.out}{said.err}".encode()
    assert ulak(*config, "backup", str(folder / "backup.db")).code == 0
    found["backup"] = (folder / "backup.db").read_bytes()
    return found | _evidence(config, folder, numbers)


def _evidence(config: tuple[str, str], folder: Path, numbers: list[str]) -> dict[str, bytes]:
    found = {}
    for number in numbers:
        file = folder / f"{number}.zip"
        assert ulak(*config, "evidence", number, "--out", str(file)).code == 0
        with zipfile.ZipFile(file) as packed:
            found |= {f"{number} {name}": all_of(packed.read(name)) for name in packed.namelist()}
    return found


def test_the_mails_do_hold_these_keys():
    """Else nothing below could fail."""
    for secret in SECRETS:
        blocks = set(secret.blocks())
        assert len(blocks) >= 6, secret.name
    for _, raw in mails():
        assert leaked(all_of(raw)) or b"a.zip" in raw


def test_the_desk_did_prove_and_write(told: dict[str, bytes]):
    assert sum(name.startswith("letter") for name in told) > len(list(mails()))
    assert b"confirmed" in b"".join(content for name, content in told.items() if name.endswith("--json"))
    assert b"writing.py" in told[next(name for name in told if name.startswith("quarantine show"))]
    assert len(told["log"]) > 1000
    assert told["ulak.db"].startswith(b"SQLite")


def test_no_24_bytes_of_a_key_are_in_anything_it_said_or_kept(told: dict[str, bytes]):
    every = b"\n".join(dict.fromkeys(told.values()))
    found = leaked(every)
    assert {name: found for name, content in told.items() if any(block in content for block in found)} == {}
