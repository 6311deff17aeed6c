"""`ulak certificates`: the inventory filled from files, asked, and what of it must be refused."""

import csv
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.living_house import ULAK, LivingHouse, mail
from tests.desk.authority import LISTED, Authority
from tests.desk.issuing import BEGINS, authority_der, der_of, issue, key_pem, pem_of
from ulak.config import load
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.issued import KEPT
from ulak.desk.certificates.report import Report, Reported, Revocation
from ulak.store import schema
from ulak.store.people import enrol
from ulak.store.ticket_rows import change_ticket, people_of, read_tickets
from ulak.vault import open_store

CA = Authority()
NUMBER = "3A4F9912D0C1B2A3"
FIRST = der_of(0x3A4F9912D0C1B2A3, "www.ornek.test", "*.ornek.test")
COLUMNS = ("pem", "subscriber", "institution", "contact")
UNIVERSITY = ("Örnek Üniversitesi", "Bilgi İşlem", "bt@ornek.test; ağ@ornek.test")


def write_table(file: Path, rows: Iterable[tuple[bytes, tuple[str, ...]]], delimiter: str = ",") -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.writer(text, delimiter=delimiter)
        table.writerow(COLUMNS)
        table.writerows((pem_of(der), *who) for der, who in rows)
    return file


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_table(tmp_path / "issued.csv", [(FIRST, UNIVERSITY)])


@pytest.fixture
def filled(house: LivingHouse, table: Path) -> LivingHouse:
    assert house.ulak("certificates", "import", str(table)).code == 0
    return house


# ---------------------------------------------------------------------- import


def test_an_import_says_what_it_took_and_the_same_again_takes_nothing(
    house: LivingHouse, table: Path
) -> None:
    first = house.ulak("certificates", "import", str(table))
    assert (first.code, first.out, first.err) == (0, "new: 1; subscribers new or changed: 1\n", "")
    again = house.ulak("certificates", "import", str(table))
    assert (again.code, again.out) == (0, "known already: 1\n")
    assert house.ulak("status", "--json").json()["certificates"] == 1


def test_every_sort_of_file_at_once(house: LivingHouse, tmp_path: Path, table: Path) -> None:
    (tmp_path / "ca.cer").write_bytes(authority_der())
    (tmp_path / "chain.pem").write_text(pem_of(der_of(2)) + pem_of(der_of(3)))
    (tmp_path / "ca.crl").write_bytes(CA.crl(int(NUMBER, 16), listed=LISTED - timedelta(days=2)))
    files = [str(tmp_path / name) for name in ("ca.cer", "chain.pem", "ca.crl")]
    said = house.ulak("certificates", "import", *files, str(table))
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "new: 4; subscribers new or changed: 1; revoked by CRLs: 1\nin the inventory: without a subscriber: 2\n"
    )


def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_taken(
    house: LivingHouse, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(f"önsöz\n{key_pem()}{pem_of(FIRST)}{pem_of(b'0' * 40)}")
    there = bundle.read_text().count("\n") - pem_of(b"0" * 40).count("\n") + 1
    missing = tmp_path / "none.pem"
    said = house.ulak("certificates", "import", str(bundle), str(missing), str(tmp_path))
    assert said.code == 1
    assert said.out == "new: 1; wrong, as said above: 4\nin the inventory: without a subscriber: 1\n"
    assert said.err.splitlines() == [
        f"{bundle}:2: a private key: keys do not belong here, it was neither read nor kept",
        f"{bundle}:{there}: it is no certificate that can be read",
        f"{missing}: No such file or directory",
        f"{tmp_path}: it is no regular file",
    ]


def test_a_private_key_is_echoed_nowhere_and_stored_nowhere(house: LivingHouse, tmp_path: Path) -> None:
    key = key_pem()
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(pem_of(FIRST) + key)
    table = tmp_path / "issued.csv"
    with table.open("w", newline="") as text:
        csv.writer(text).writerows([COLUMNS, (key, "Örnek", "", ""), (pem_of(FIRST), key, "", "")])
    said = house.ulak("certificates", "import", str(bundle), str(table))
    stored = b"".join(file.read_bytes() for file in house.config.parent.glob("ulak.db*"))
    for line in key.splitlines()[1:-1]:
        piece = line[:24]
        assert piece not in said.out + said.err
        assert piece.encode() not in stored


def test_addresses_stand_in_the_table_of_people_alone(filled: LivingHouse) -> None:
    with closing(sqlite3.connect(filled.config.parent / "ulak.db")) as connection:
        dump = [line for line in connection.iterdump() if "bt@ornek.test" in line]
    assert len(dump) == 1
    assert dump[0].startswith('INSERT INTO "people"')


def test_a_certificate_of_long_ago_is_left_out(house: LivingHouse, tmp_path: Path) -> None:
    old = tmp_path / "old.pem"
    old.write_text(pem_of(der_of(1, ends=BEGINS - KEPT - timedelta(days=120))))
    said = house.ulak("certificates", "import", str(old))
    assert (said.code, said.out) == (0, "left out, expired more than two years ago: 1\n")


@pytest.mark.parametrize(
    ("heading", "said_of_it"),
    [
        (
            "pem;Abone;Kurum;E-posta\n",
            "unknown column E-posta; expected pem, subscriber, institution, contact",
        ),
        ("", "the first line must name the columns: pem, subscriber, institution, contact"),
        ("Sertifika;Üye\n", "the first line must name the columns: pem, subscriber, institution, contact"),
    ],
)
def test_a_table_whose_columns_are_not_known_takes_nothing_and_says_so(
    house: LivingHouse, tmp_path: Path, heading: str, said_of_it: str
) -> None:
    file = tmp_path / "issued.csv"
    file.write_text(f'{heading}"{pem_of(FIRST)}";Örnek;Kurum;bt@ornek.test\n')
    said = house.ulak("certificates", "import", str(file))
    assert (said.code, said.err) == (1, f"{file}:1: {said_of_it}\n")
    assert house.ulak("status", "--json").json()["certificates"] == 0


def test_certificates_that_nobody_can_be_told_of_are_counted(house: LivingHouse, tmp_path: Path) -> None:
    owners = [(FIRST, UNIVERSITY), (der_of(2), ("Örnek A.Ş.", "", "")), (der_of(3), ("", "", ""))]
    (tmp_path / "ca.cer").write_bytes(authority_der())
    issued = write_table(tmp_path / "issued.csv", owners)
    said = house.ulak("certificates", "import", str(issued), str(tmp_path / "ca.cer"))
    counted = "in the inventory: without a subscriber: 1; of a subscriber without a contact: 1"
    assert said.out.splitlines() == ["new: 4; subscribers new or changed: 2", counted]
    house.ulak("turn")
    doctor = " ".join(house.ulak("doctor", "--no-probe").out.split())
    assert "without a subscriber: 1; of a subscriber without a contact: 1" in doctor


def test_nothing_to_take_is_no_silent_success(house: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    said = house.ulak("certificates", "import", str(tmp_path / "empty"))
    assert said.code == 1
    assert said.err == f"{tmp_path}/empty:1: there is neither a certificate nor a CRL in it\n"
    assert house.ulak("certificates", "import").code == 64


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Enough for four pieces; one row is wrong."""
    rows = [
        (der_of(at, f"a{at}.ornek.test"), (f"Üye {at % 50}", "", f"u{at % 7}@ornek.test"))
        for at in range(1, 3_400)
    ]
    return write_table(tmp_path / "many.csv", [*rows, (b"0\x82", UNIVERSITY)])


def test_killed_in_the_middle_and_run_again_is_the_same_as_run_once(house: LivingHouse, many: Path) -> None:
    killed = house.child("certificates", "import", str(many), ULAK_FAULT="certificates-imported:2")
    assert killed.code == -signal.SIGKILL
    assert house.ulak("status", "--json").json()["certificates"] == 2_000
    again = house.ulak("certificates", "import", str(many))
    assert again.code == 1
    assert again.out == "new: 1399; known already: 2000; wrong, as said above: 1\n"
    assert of_store(house) == once(house, many)


def once(house: LivingHouse, many: Path) -> list[object]:
    """What a desk has that was never killed."""
    for file in house.config.parent.glob("ulak.db*"):
        file.unlink()
    (house.config.parent / "known-stores").unlink(missing_ok=True)
    assert "new: 3399;" in house.ulak("certificates", "import", str(many)).out
    return of_store(house)


def of_store(house: LivingHouse) -> list[object]:
    found = house.ulak("certificates", "find", "a3399.ornek.test", "--json").json()
    found += house.ulak("certificates", "find", "a21.ornek.test", "--json").json()
    status = house.ulak("status", "--json").json()
    with closing(sqlite3.connect(house.config.parent / "ulak.db")) as connection:
        digests = connection.execute("SELECT sha256 FROM certificates ORDER BY 1").fetchall()
    return [found, status["certificates"], digests]


def test_ctrl_c_keeps_what_was_taken_and_says_how_to_go_on(house: LivingHouse, many: Path) -> None:
    house.ulak("status")
    process = subprocess.Popen(
        [ULAK, "--config", house.config, "certificates", "import", str(many), str(many), str(many)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    while not house.ulak("status", "--json").json()["certificates"]:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 1
    assert "stopped: what was taken stays, and the same command takes the rest" in err
    assert "new: " in out
    assert "Traceback" not in err
    store = open_store(load(house.config), {})
    with store.snapshot() as connection:
        events = connection.execute(select(schema.journal.c.event)).scalars().all()
    store.close()
    assert events == ["certificates imported"]


# ------------------------------------------------------------------------ find


@pytest.mark.parametrize(
    "asked",
    [
        NUMBER,
        "0x" + NUMBER.lower(),
        ":".join(NUMBER[at : at + 2] for at in range(0, 16, 2)),
        str(int(NUMBER, 16)),
        "www.ornek.test",
        "mail.ornek.test",
        "*.ornek.test",
    ],
)
def test_a_certificate_is_found_in_any_dress(filled: LivingHouse, asked: str) -> None:
    said = filled.ulak("certificates", "find", asked, "--json")
    assert said.code == 0
    assert [one["serial"] for one in said.json()] == [NUMBER]


def test_what_is_found_is_shown_whole(filled: LivingHouse) -> None:
    read = issue(0x3A4F9912D0C1B2A3)
    (one,) = filled.ulak("certificates", "find", read.certificate.spki, "--json").json()
    assert one == {
        "serial": NUMBER,
        "sha256": one["sha256"],
        "spki_sha256": read.certificate.spki,
        "subject": "CN=www.ornek.test,C=TR",
        "issuer": "CN=Test CA,C=TR",
        "names": ["www.ornek.test", "*.ornek.test"],
        "not_before": "2026-09-01T00:00:00Z",
        "not_after": "2027-03-01T00:00:00Z",
        "expired": False,
        "subscriber": "Örnek Üniversitesi",
        "institution": "Bilgi İşlem",
        "contacts": ["bt@ornek.test", "ağ@ornek.test"],
        "revoked_at": None,
        "reason": None,
        "evidence": None,
        "key_refused": False,
        "tickets": [],
    }
    page = filled.ulak("certificates", "find", one["sha256"]).out
    for words in (
        "3A4F9912D0C1B2A3",
        "Örnek Üniversitesi, Bilgi İşlem",
        "bt@ornek.test, ağ@ornek.test",
        "valid",
    ):
        assert words in page


def test_a_revoked_one_says_so_and_by_what(filled: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "crl.pem").write_bytes(CA.crl(int(NUMBER, 16), listed=LISTED - timedelta(days=1), pem=True))
    assert filled.ulak("certificates", "import", str(tmp_path / "crl.pem")).code == 0
    (one,) = filled.ulak("certificates", "find", NUMBER, "--json").json()
    assert (one["revoked_at"], one["reason"]) == ("2026-11-24T05:30:00Z", "keyCompromise")
    assert one["evidence"] == "CRL 4711 of 2026-11-23T05:35:00Z"
    assert "revoked 24.11.2026 08:30 keyCompromise" in filled.ulak("certificates", "find", NUMBER).out


def test_what_nobody_has_exits_with_1_and_says_why(house: LivingHouse, table: Path) -> None:
    said = house.ulak("certificates", "find", "77")
    assert (said.code, said.err) == (1, "ulak: the inventory is empty: `ulak certificates import` fills it\n")
    house.ulak("certificates", "import", str(table))
    said = house.ulak("certificates", "find", "77")
    assert (said.code, said.err) == (1, "ulak: the inventory has no such certificate\n")
    said = house.ulak("certificates", "find", "77", "--json")
    assert (said.code, said.json()) == (1, [])


@pytest.mark.parametrize("asked", ["Örnek Üniversitesi", "ORNEK  universitesi", "bilgi işlem", "üniversite"])
def test_a_certificate_is_found_by_whose_it_is(filled: LivingHouse, asked: str) -> None:
    assert [one["serial"] for one in filled.ulak("certificates", "find", asked, "--json").json()] == [NUMBER]
    said = filled.ulak("certificates", "find", "başka kurum")
    assert (said.code, said.err) == (1, "ulak: the inventory has no such certificate\n")


@pytest.mark.parametrize("asked", ["", "!?", "\udcff", "\0"])
def test_what_is_no_identifier_is_a_usage_error(house: LivingHouse, asked: str) -> None:
    assert house.ulak("certificates", "find", asked).code == 64


def test_what_tickets_know_of_a_certificate_is_shown(filled: LivingHouse) -> None:
    filled.deliver("cainfo", mail(to="cainfo@kamusm.test"))
    assert filled.ulak("turn").code == 0
    store = open_store(load(filled.config), {})
    known = issue(0x3A4F9912D0C1B2A3).certificate
    shown = Revocation(LISTED, "CRL 4711", "ab" * 32, is_verified=True, reason="keyCompromise")
    named = Reported("", "", serial=NUMBER, issuer=known.issuer, is_known=True, spki=known.spki)
    named = replace(named, verdict=Verdict.CONFIRMED, revocation=shown)
    other = replace(named, issuer="cd" * 32, revocation=None)
    with store.write() as connection:
        (number,) = connection.execute(select(schema.tickets.c.number)).scalars()
        before = read_tickets(connection, store.seals, [number])[number]
        after = replace(before, report=Report(certificates=(other, named)))
        directory = enrol(connection, people_of(before))
        change_ticket(connection, store.seals, directory, before, after, LISTED)
    store.close()
    (one,) = filled.ulak("certificates", "find", NUMBER, "--json").json()
    assert (one["key_refused"], one["tickets"]) == (True, [number])
    assert (one["revoked_at"], one["evidence"]) == ("2026-11-24T05:35:00Z", "CRL 4711")
    page = filled.ulak("certificates", "find", NUMBER).out
    for words in (f"its key is refused: {number}", "revoked 24.11.2026 08:35 keyCompromise (CRL 4711)"):
        assert words in page


# ------------------------------------------------------------------- blocklist


def test_the_blocklist_is_a_line_a_key_for_the_ca_system(house: LivingHouse) -> None:
    house.deliver("cainfo", mail(to="cainfo@kamusm.test"))
    assert house.ulak("turn").code == 0
    said = house.ulak("certificates", "blocklist")
    assert (said.code, said.out) == (0, "")
    (number,) = [one["number"] for one in house.ulak("tickets", "--json").json()]
    store = open_store(load(house.config), {})
    with store.write() as connection:
        row = {"spki": "ab" * 32, "ticket": number, "at": LISTED}
        connection.execute(schema.compromised_keys.insert(), row)
    store.close()
    assert house.ulak("certificates", "blocklist").out == "ab" * 32 + "\n"
    assert house.ulak("certificates", "blocklist", "--json").json() == [
        {"spki_sha256": "ab" * 32, "since": "2026-11-24T05:35:00Z", "tickets": [number]}
    ]


# -------------------------------------------------------------- doctor, status


def test_doctor_and_status_say_how_many_there_are_and_of_when(house: LivingHouse, table: Path) -> None:
    house.ulak("turn")
    assert (
        "ok   certificates: none, so what is reported cannot be recognised"
        in house.ulak("doctor", "--no-probe").out
    )
    before = house.ulak("status", "--json").json()
    assert (before["certificates"], before["certificates_of"]) == (0, None)
    house.ulak("certificates", "import", str(table))
    assert "ok   certificates: 1 of 1 subscribers, as of " in house.ulak("doctor", "--no-probe").out
    after = house.ulak("status", "--json").json()
    assert after["certificates"] == 1
    assert after["certificates_of"].endswith("Z")


def test_upkeep_drops_what_expired_long_ago(filled: LivingHouse) -> None:
    store = open_store(load(filled.config), {})
    with store.write() as connection:
        connection.execute(schema.certificates.update().values(not_after=BEGINS - KEPT))
    store.close()
    assert filled.ulak("turn", "upkeep").code == 0
    assert filled.ulak("status", "--json").json()["certificates"] == 0
