"""`ulak evidence` and `ulak journal verify FILE`: what an auditor gets of a real desk, and can check without it."""

import csv
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from tests.cli.living_house import ULAK, Said, mail, ulak
from tests.mail.key_vectors import VECTORS
from tests.mail.test_key_free import all_of, der_of, pem_of, pieces
from tests.servers.postgres import running_cluster
from tests.stages.office_desk import OfficeDesk
from ulak.cli.evidence import files_of
from ulak.cli.records import open_records
from ulak.desk.decision import Event
from ulak.desk.ticket import Link, Relation
from ulak.gateways.evidence_file import write_evidence
from ulak.store import journal
from ulak.store.engine import Store
from ulak.store.journal import Journal
from ulak.store.links import link
from ulak.store.people import Directory

ONE, TWO, THREE = (f"KSM-2026-00000{n}" for n in (1, 2, 3))
REPORTER, SECOND = "hanna@research.test", "bob@other-lab.test"
KEY = "RSA, PKCS#8"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with two reports, the first of them with a private key, and a complaint; all letters left."""
    one = OfficeDesk(tmp_path_factory.mktemp("built") / "desk")
    one.takes(report("Compromised key", f"The key is public:\n\n{pem_of(KEY)}\nHanna"), "cainfo")
    one.triage()
    one.takes(report("The same certificate", "Serial 0x3A4F9912 is compromised.", SECOND), "cainfo")
    one.triage()
    one.takes(mail("Şikâyet", "Üç haftadır sonuç alamadık."))
    settle(one)
    one.desk.close()
    return config_of(one).parent


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it, to be changed freely."""
    shutil.copytree(built, tmp_path / "desk")
    with open_records(config(tmp_path)) as records:
        yield records.store


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[OfficeDesk]:
    """A copy of it that works on."""
    shutil.copytree(built, tmp_path / "desk")
    one = OfficeDesk(tmp_path / "desk")
    one.passes(minutes=10)
    yield one
    one.desk.close()


def report(subject: str, text: str, author: str = REPORTER) -> bytes:
    return mail(subject, text, author, "cainfo@kamusm.test")


def settle(desk: OfficeDesk) -> None:
    desk.triage()
    desk.passes(minutes=5)
    desk.dispatch()
    desk.desk.seal()


def config_of(desk: OfficeDesk) -> Path:
    return Path(str(desk.desk.store.url.database)).with_name("config.toml")


def config(folder: Path) -> Path:
    return folder / "desk" / "config.toml"


def asked(folder: Path, *words: str) -> Said:
    return ulak("--config", str(config(folder)), *words)


def made(folder: Path, *words: str, number: str = ONE) -> Files:
    """The files of a new evidence, which is checked on the way."""
    file = folder / f"{len(list(folder.iterdir()))}.zip"
    said = asked(folder, "evidence", number, "--out", str(file), *words)
    assert said.code == 0, said
    assert ulak("journal", "verify", str(file)).code == 0
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def listed(files: Files, which: str = "originals") -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(files["messages.json"])[which]
    return found


def lines(files: Files, number: str = ONE) -> list[dict[str, object]]:
    return [json.loads(line) for line in files[f"journal/{number}.jsonl"].splitlines()]


def test_an_auditor_finds_the_whole_ticket(desk: OfficeDesk, tmp_path: Path):
    desk.takes(
        mail(
            f"[{ONE}]", "#ön-rapor bildiren\nThe key is confirmed.", "ayse@kurum.test", "cainfo@kamusm.test"
        ),
        "cainfo",
    )
    settle(desk)
    files = made(tmp_path)
    assert set(files) >= {
        "README.txt",
        "timeline.md",
        "timeline.csv",
        "certificates.json",
        "ticket.json",
        "people.json",
    }
    assert json.loads(files["ticket.json"])["number"] == ONE
    (opening, order) = listed(files)
    assert b"Subject: Compromised key" in files[str(opening["file"])]
    assert order["filed_as"] in ("answer", "command")
    sent = next(one for one in listed(files, "letters") if one["purpose"] == "preliminary-report")
    assert (sent["state"], sent["reply"]) == ("sent", "250 2.0.0 remembered")
    assert [one["reply"] for one in sent["attempts"]] == ["250 2.0.0 remembered"]  # type: ignore[attr-defined]
    assert sent["recipients"] == [{"address": REPORTER, "state": "sent", "reply": None}]
    assert b"Message-ID: " + str(sent["message_id"]).encode() in all_of(files[str(sent["file"])]).replace(
        b"\r\n ", b""
    )
    rows = list(csv.DictReader(StringIO(files["timeline.csv"].decode(), newline="")))
    events = [row["event"] for row in rows if row["kind"] == "happened"]
    assert events[0].startswith("Certificate Problem Report received by e-mail")
    assert any(one.startswith("Preliminary report on the findings sent to the reporter") for one in events)
    assert [
        row["source"] for row in rows if row["event"].startswith("Preliminary report on the findings sent")
    ] == [sent["file"]]
    known = json.loads(files["people.json"])
    assert {REPORTER, "ayse@kurum.test"} <= set(known.values())
    assert lines(files)[0]["event"] == "ticket opened"


def test_a_key_is_cut_out_of_everything_and_left_in_only_where_the_journal_says_so_first(
    store: Store, tmp_path: Path
):
    files, secret = made(tmp_path), pieces(der_of(KEY))
    for name, content in files.items():
        left = all_of(content)
        assert not [piece for piece in secret if piece in left], name
    assert listed(files)[0]["private_keys"] == "cut out, written anew"
    assert VECTORS[KEY][0].encode() in all_of(files["originals/0001.eml"])
    assert b"PRIVATE KEYS are cut out" in files["README.txt"]
    assert "evidence made" not in [one["event"] for one in lines(files)]
    whole = made(tmp_path, "--with-keys")
    assert pem_of(KEY).splitlines()[1].encode() in whole["originals/0001.eml"]
    assert b"PRIVATE KEYS ARE IN THIS FILE" in whole["README.txt"]
    (entry,) = [one for one in lines(whole) if one["event"] == "evidence made"]
    assert entry["facts"] == [["private keys", "yes"]]


def test_a_mail_without_a_key_is_byte_for_byte_as_it_came(store: Store, tmp_path: Path):
    files = made(tmp_path, number=THREE)
    (opening,) = listed(files)
    assert opening["private_keys"] == "none found"
    with store.snapshot() as connection:
        digest = connection.execute(sql("SELECT sha256 FROM spool WHERE id = 3")).scalar()
    assert opening["sha256_as_it_came"] == digest
    assert f"{digest}  {opening['file']}\n".encode() in files["SHA256SUMS"]


def test_the_same_ticket_at_the_same_time_is_the_same_file(store: Store, tmp_path: Path):
    written = []
    for place in (tmp_path / "a.zip", tmp_path / "b.zip"):
        with open_records(config(tmp_path), writes=False) as records, place.open("w+b") as out:
            files = files_of(records, ONE, NOON, print, with_keys=False, names_reporter=False)
            write_evidence(out, files.every(), records.store.seals.signing_seed(), NOON)
        written.append(place.read_bytes())
    assert written[0] == written[1]


def test_the_reporter_is_named_with_leave_alone_which_is_journalled(store: Store, tmp_path: Path):
    files = made(tmp_path)
    for name in ("timeline.md", "timeline.csv"):
        assert b"Zeynep Yildiz" not in files[name]
        assert REPORTER.encode() not in files[name]
    assert b"It names nobody" in files["README.txt"]
    files = made(tmp_path, "--name-reporter")
    assert b"from Zeynep Yildiz" in files["timeline.md"]
    assert b"IT NAMES WHOEVER FILED IT" in files["README.txt"]
    assert lines(files)[-1]["facts"] == [["reporter named", "yes"]]


@pytest.mark.usefixtures("store")
def test_a_ticket_of_somebody_erased_has_its_record_and_names_nobody(tmp_path: Path):
    before = made(tmp_path, number=THREE)
    assert b"zeynep@yurttas.test" in before["ticket.json"]
    said = asked(tmp_path, "person", "erase", "zeynep@yurttas.test", "--ticket", THREE, "--yes")
    assert said.code == 0, said
    files = made(tmp_path, number=THREE)
    for name, content in files.items():
        assert b"zeynep" not in all_of(content).lower(), name
    assert b"Mails and texts were erased at the request of the person they were about" in files["timeline.md"]
    assert {one["missing"] for one in listed(files)} == {"erased, as the law on personal data demands"}
    events = [one["event"] for one in lines(files, THREE)]
    assert events[: len(lines(before, THREE))] == [one["event"] for one in lines(before, THREE)]


def test_another_ticket_of_the_case_is_a_number_and_nothing_of_its_reporter(store: Store, tmp_path: Path):
    with store.write() as connection:
        link(connection, ONE, (Link(TWO, Relation.CASE),), ())
    files = made(tmp_path)
    assert {"number": TWO, "relation": "case"} in json.loads(files["ticket.json"])["links"]
    assert f"Another report of the case received ({TWO})".encode() in files["timeline.md"]
    for name, content in files.items():
        assert SECOND.encode() not in all_of(content), name
        assert b"3A4F9912" not in all_of(content), name


def test_what_was_merged_into_a_ticket_is_in_its_evidence_with_its_own_journal(
    desk: OfficeDesk, tmp_path: Path
):
    desk.takes(report("More about it", "Another mail of mine."), "cainfo")
    settle(desk)
    desk.takes(
        mail("[KSM-2026-000004]", f"#birleştir {ONE}", "ayse@kurum.test", "cainfo@kamusm.test"), "cainfo"
    )
    settle(desk)
    files = made(tmp_path)
    assert json.loads(files["ticket.json"])["parts"] == ["KSM-2026-000004"]
    assert {one["ticket"] for one in listed(files)} == {ONE, "KSM-2026-000004"}
    assert "merged" in [one["event"] for one in lines(files, "KSM-2026-000004")]
    assert files["timeline.md"].count(b"Certificate Problem Report received") == 2


def test_what_is_erased_damaged_or_could_not_be_read_has_a_line_that_says_so(store: Store, tmp_path: Path):
    for change, why, with_keys in (
        ("traceback = x'00'", "it could not be read, so nobody can say whether a private key is in it", ()),
        ("traceback = x'00'", "", ("--with-keys",)),
        (
            "traceback = NULL, raw = x'000102030405060708090a0b0c0d0e0f'",
            "its bytes in the store are not those",
            (),
        ),
        ("key = NULL", "erased", ()),
        ("raw = NULL", "the same bytes as another delivery of this mail", ()),
    ):
        with store.write() as connection:
            connection.execute(sql(f"UPDATE spool SET {change} WHERE id = 1"))  # noqa: S608
        files = made(tmp_path, *with_keys)
        (opening,) = listed(files)
        assert str(opening.get("missing", "")).startswith(why)
        assert (opening["file"] is None) == bool(why)
        assert ("originals/0001.eml" in files) != bool(why)
    with store.write() as connection:
        connection.execute(sql("UPDATE messages SET key = NULL"))
        connection.execute(sql("UPDATE letters SET key = NULL WHERE ticket = :n").bindparams(n=ONE))
    files = made(tmp_path)
    assert {one["missing"] for one in listed(files, "letters")} == {
        "erased, as the law on personal data demands"
    }


def test_a_journal_that_is_not_whole_is_said_in_the_file_and_by_the_exit_code(store: Store, tmp_path: Path):
    with store.write() as connection:
        connection.execute(sql("DROP TRIGGER journal_no_update"))
        connection.execute(sql("UPDATE journal SET event = 'ticket closed' WHERE id = 2"))
    said = asked(tmp_path, "evidence", THREE, "--out", str(tmp_path / "e.zip"))
    assert (said.code, "Entry 2 of the journal was changed" in said.err) == (1, True)
    with zipfile.ZipFile(tmp_path / "e.zip") as packed:
        assert b"THE JOURNAL WAS NOT WHOLE" in packed.read("README.txt")


def test_ten_thousand_lines_of_journal_and_those_of_the_last_minute(store: Store, tmp_path: Path):
    events = [Event("ticket stands", facts=(("n", str(n)),)) for n in range(10_000)]
    with store.write() as connection:
        journal.append(connection, store.seals, Directory({}), ONE, events, NOON)
    files = made(tmp_path)
    assert b"The last 10000 lines of this ticket were younger" in files["README.txt"]
    assert files[f"journal/{ONE}.chain"].splitlines()[-1].endswith(b" - -")
    Journal(store).seal(NOON)
    sealed = made(tmp_path)
    assert sealed[f"journal/{ONE}.jsonl"] == files[f"journal/{ONE}.jsonl"]
    assert b"younger" not in sealed["README.txt"]
    links = [[row.split()[0] for row in one[f"journal/{ONE}.chain"].splitlines()] for one in (files, sealed)]
    assert links[0] == links[1]


def test_every_no_is_a_sentence_and_its_exit_code(store: Store, tmp_path: Path):
    out = tmp_path / "e.zip"
    for words, code, sentence in (
        (("evidence", "KSM-2026-000099", "--out", str(out)), 1, "there is no ticket KSM-2026-000099"),
        (("evidence", ONE, "--out", str(tmp_path / "no" / "e.zip")), 1, "cannot be written"),
        (("evidence", ONE, "--out", str(tmp_path)), 1, "exists already"),
        (("evidence", ONE), 64, "--out"),
        (("journal", "verify", str(tmp_path / "none.zip")), 1, f"there is no file {tmp_path / 'none.zip'}"),
        (("journal", "verify", "--key", "ab"), 64, "--key goes with a FILE"),
    ):
        said = asked(tmp_path, *words)
        assert (said.code, sentence in said.err) == (code, True), said
        assert "Traceback" not in said.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["desk"]
    out.write_bytes(b"before")
    said = asked(tmp_path, "evidence", ONE, "--out", str(out))
    assert (said.code, out.read_bytes()) == (1, b"before")
    assert asked(tmp_path, "evidence", f"[{ONE.lower()}]", "--out", str(out), "--force").code == 0


def test_a_store_that_is_away_is_tried_again(store: Store, tmp_path: Path):
    file = config(tmp_path)
    url = '[store]\nurl = "postgresql+psycopg://nobody@127.0.0.1:1/none"\n'
    file.write_text(f"{file.read_text()}\n{url}")
    assert asked(tmp_path, "evidence", ONE, "--out", str(tmp_path / "e.zip")).code == 75
    assert not (tmp_path / "e.zip").exists()


def test_a_changed_file_is_no_evidence_and_the_desks_key_is_told_by_another_way(store: Store, tmp_path: Path):
    made(tmp_path)
    (file,) = tmp_path.glob("*.zip")
    key = asked(tmp_path, "journal", "key").out.strip()
    grouped = ":".join(key[at : at + 2] for at in range(0, 64, 2)).upper()
    assert ulak("journal", "verify", str(file), "--key", grouped).code == 0
    assert ulak("journal", "verify", str(file), "--key", "00" * 32).code == 1
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("originals/\x1b[2J.eml", b"x")
    said = ulak("journal", "verify", str(file))
    assert (said.code, said.out) == (
        1,
        "originals/?[2J.eml does not belong to this evidence: it is not in SHA256SUMS.\n",
    )


def test_who_is_killed_leaves_no_half_file_under_the_name(tmp_path: Path):
    code = (
        "import os, sys; from pathlib import Path; from ulak.gateways.new_file import new_file\n"
        "with new_file(Path(sys.argv[1])) as file:\n file.write(b'half'); file.flush(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "e.zip")], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [one.name for one in tmp_path.iterdir()] == ["e.zip.partial"]


def test_a_store_on_postgresql_gives_evidence_too(tmp_path: Path):
    with running_cluster() as cluster, cluster.fresh_database() as url:
        desk = OfficeDesk(tmp_path / "desk", url)
        desk.takes(report("Compromised key", f"The key is public:\n\n{pem_of(KEY)}\nHanna"), "cainfo")
        settle(desk)
        files = made(tmp_path, "--with-keys")
        assert lines(files)[-1]["event"] == "evidence made"
        assert listed(made(tmp_path))[0]["private_keys"] == "cut out, written anew"
        desk.desk.close()


def test_on_a_terminal_a_bar_shows_that_the_journal_is_checked(store: Store, tmp_path: Path):
    master, slave = pty.openpty()
    words = [ULAK, "--config", config(tmp_path), "evidence", ONE, "--out", tmp_path / "e.zip"]
    ran = subprocess.run(words, stdout=subprocess.PIPE, stderr=slave, text=True, check=True)
    os.close(slave)
    assert b"entries of the journal" in os.read(master, 65536)
    os.close(master)
    assert ran.stdout.startswith(f"{tmp_path / 'e.zip'} is the evidence of {ONE}")
