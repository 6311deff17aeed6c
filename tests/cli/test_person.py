"""`ulak person find`, `export` and `erase`: the whole of a person, given out or gone, and the desk works on."""

import json
import os
import pty
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.cli.living_house import ULAK, LivingHouse, Said, mail, ulak
from tests.servers.children import environment
from tests.stages.office_desk import OfficeDesk
from ulak.cli.records import open_records
from ulak.fault_point import Step
from ulak.rota import turns
from ulak.store.holds import Holds
from ulak.store.schema import journal, people, spool

ISTANBUL = ZoneInfo("Europe/Istanbul")
ZEYNEP, ALI, VELI = "zeynep@yurttas.test", "ali@ornek.test", "veli@kurum-disi.test"
ONE, TWO, THREE, FOUR = (f"KSM-2026-00000{n}" for n in (1, 2, 3, 4))
KEY = (
    "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEA\n-----END PRIVATE KEY-----"
)


def with_file(author: str, name: str, content: bytes) -> bytes:
    """A mail whose file says something."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = author, "bilgi@kamusm.test", "Liste"
    made["Message-ID"] = f"<{name}@ornek.test>"
    made.set_content("Ekte.")
    made.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return made.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zeynep's complaint, one of Ali's that she is copied on and wrote to, one with a file that lists her."""
    one = OfficeDesk(tmp_path_factory.mktemp("built") / "desk")
    settle(one, mail("Mali mühür", "Şikâyetim var. ZEYNEP@Yurttas.test adresinden yazın.", ZEYNEP))
    settle(one, mail("Kargo", f"{ZEYNEP} de bilir.", ALI, more=f"Cc: {ZEYNEP}\n"))
    settle(one, mail(f"Ynt: [{TWO}] Kargo", "Ben de bekliyorum.", ZEYNEP))
    settle(one, with_file(VELI, "liste.csv", f"ad;adres\nZeynep;{ZEYNEP}\n".encode() * 3))
    one.desk.close()
    return config_of(one).parent


def settle(desk: OfficeDesk, raw: bytes = b"") -> None:
    if raw:
        desk.takes(raw)
    desk.triage()
    desk.passes(minutes=5)
    desk.dispatch()
    desk.desk.seal()


def config_of(desk: OfficeDesk) -> Path:
    return Path(str(desk.desk.store.url.database)).with_name("config.toml")


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it, with nobody at work."""
    shutil.copytree(built, tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def desk(folder: Path) -> Iterator[OfficeDesk]:
    """The same, at work."""
    one = OfficeDesk(folder)
    one.passes(hours=1)
    yield one
    one.desk.close()


def asked(folder: Path, *words: str) -> Said:
    return ulak("--config", str(folder / "config.toml"), *words)


def found(folder: Path, address: str = ZEYNEP) -> set[tuple[str, str]]:
    said = asked(folder, "person", "find", address, "--json")
    return {(one["what"], one["ticket"] or "") for one in said.json()["found"]}


def erased(folder: Path, address: str = ZEYNEP, *words: str, ticket: str = ONE) -> Said:
    return asked(folder, "person", "erase", address, "--ticket", ticket, "--yes", *words)


def in_clear(folder: Path, address: str = ZEYNEP) -> list[str]:
    """The files of the database in which it stands, in whatever case."""
    files = [path for path in folder.iterdir() if path.name.startswith("ulak.db")]
    return [path.name for path in files if address.encode() in path.read_bytes().lower()]


def test_find_tells_all_there_is_of_an_address(folder: Path):
    assert found(folder) == {
        ("known", ""),
        ("author", ONE),
        ("wrote", ONE),
        ("received", ONE),
        ("in-message", ONE),
        ("in-letter", ONE),
        ("participant", TWO),
        ("wrote", TWO),
        ("in-message", TWO),
        ("in-letter", TWO),
        ("in-original", TWO),
        ("in-original", THREE),
    }


def test_find_prints_a_table_and_knows_every_spelling(folder: Path):
    said = asked(folder, "person", "find", " <Zeynep@YURTTAS.test>")
    assert said.code == 0
    assert f"{ONE}  24.11.2026 12:00" in said.out
    assert "author of the ticket" in said.out
    assert ZEYNEP not in said.out
    assert asked(folder, "person", "find", "zeynep+x@yurttas.test").code == 1
    other = asked(folder, "person", "find", "ayşe@şikayet.test")
    assert other.code == 1
    assert "spellings looked for: ayşe@xn--ikayet-vjb.test, ayşe@şikayet.test" in other.out


@pytest.mark.parametrize("words", ["zeynep", "@yurttas.test", "zeynep@", "a b@yurttas.test", ""])
def test_what_is_no_address_is_wrong_usage(folder: Path, words: str):
    assert asked(folder, "person", "find", words).code == 64


def test_erased_it_stands_nowhere_and_the_rest_stays(folder: Path):
    assert in_clear(folder)
    said = erased(folder)
    assert said.code == 0, said
    assert f"all that was written on 1 ticket of theirs: {ONE}" in said.out
    assert "1 mail they wrote on other tickets, or on none" in said.out
    assert "1 mail of others as they wrote it" not in said.out  # there are two
    assert f"the clocks of {ONE}, still open" in said.out
    assert in_clear(folder) == []
    gone = asked(folder, "person", "find", ZEYNEP)
    assert gone.code == 1
    assert f"it was erased on {datetime.now(ISTANBUL):%d.%m.%Y} on ticket {ONE}" in gone.out
    with_it = json.loads(asked(folder, "show", ONE, "--json").out)
    assert (with_it["subject"], with_it["author"]["address"]) == ("(erased)", "")
    assert {one["text"] for one in with_it["messages"]} == {""}
    others = json.loads(asked(folder, "show", TWO, "--json").out)
    assert others["subject"] == "Kargo"
    assert others["author"]["address"] == ALI
    opening, *_ = others["messages"]
    assert opening["text"].startswith("(erased) de bilir.")
    assert opening["to"] == ["bilgi@kamusm.test", "(erased)"]
    assert found(folder, ALI) >= {("author", TWO), ("wrote", TWO)}
    assert asked(folder, "journal", "verify").code == 0


def test_the_journal_tells_it_without_naming_anybody(folder: Path):
    assert erased(folder, ticket=TWO).code == 0
    with (
        open_records(folder / "config.toml", writes=False) as records,
        records.store.snapshot() as connection,
    ):
        rows = connection.execute(select(journal).where(journal.c.event == "person erased")).all()
        (person,) = connection.execute(select(people.c.id).where(people.c.address.is_(None))).scalars()
    (row,) = rows
    facts = dict(json.loads(row.facts))
    assert row.ticket == TWO
    assert (facts["person"], facts["tickets"], facts["mails"], facts["stays"]) == (person, "1", "1", "")


def test_in_a_pipe_it_says_what_would_happen_and_does_nothing(folder: Path):
    said = asked(folder, "person", "erase", ZEYNEP, "--ticket", ONE)
    assert said.code == 64
    assert "goes:\n  address and name" in said.out
    assert "nothing was erased: say --yes" in said.err
    assert ("author", ONE) in found(folder)


def test_on_a_terminal_it_asks(folder: Path):
    main, terminal = pty.openpty()
    words = [ULAK, "--config", folder / "config.toml", "person", "erase", ZEYNEP, "--ticket", ONE]
    with subprocess.Popen(words, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        os.write(main, b"n\n")
        assert child.wait(timeout=180) == 1
        assert child.stderr is not None
        assert b"Erase this for good?" in child.stderr.read()
    os.close(main), os.close(terminal)
    assert ("author", ONE) in found(folder)


def test_without_a_ticket_that_exists_nothing_is_erased(folder: Path):
    said = erased(folder, ticket="KSM-2026-000099")
    assert said.code == 1
    assert "there is no ticket KSM-2026-000099" in said.err
    assert erased(folder, "nobody@nowhere.test").code == 1


def test_who_works_here_is_not_erased(folder: Path):
    for address in ("ayse@kurum.test", "bilgi@kamusm.test"):
        said = erased(folder, address)
        assert said.code == 1
        assert "this address is of the desk" in said.err


def test_where_the_file_cannot_be_written_nothing_is_erased(folder: Path):
    (folder / "erasures").mkdir()
    said = erased(folder)
    assert said.code == 78
    assert "erasures: cannot be written" in said.err
    assert ("author", ONE) in found(folder)


def test_a_legal_hold_stays_until_it_is_lifted(folder: Path):
    with open_records(folder / "config.toml") as records:
        Holds(records.store).set(ONE, "Dava 2026/12", datetime.now(UTC))
    said = erased(folder, ZEYNEP, "--json")
    assert said.json()["stays"] == [{"ticket": ONE, "why": "legal hold, until it is lifted", "until": None}]
    assert in_clear(folder) == []
    gone = asked(folder, "person", "find", ZEYNEP)
    assert gone.code == 1
    assert f"left whole then, sealed: {ONE}" in gone.out
    assert json.loads(asked(folder, "show", ONE, "--json").out)["subject"] == "Mali mühür"
    with open_records(folder / "config.toml") as records:
        Holds(records.store).lift(ONE, datetime.now(UTC))
    again = erased(folder, ZEYNEP, "--json")
    assert again.json()["erased"]["tickets"] == [ONE]
    assert json.loads(asked(folder, "show", ONE, "--json").out)["subject"] == "(erased)"


def test_the_last_word_on_an_open_report_is_not_erased(desk: OfficeDesk):
    settle(desk)
    report = mail(
        "Compromised key", "The key of www.ornek.test is public.", "hanna@research.test", "cainfo@kamusm.test"
    )
    desk.takes(report, "cainfo")
    settle(desk)
    folder = config_of(desk).parent
    said = erased(folder, "hanna@research.test", "--json", ticket=FOUR)
    (stay,) = said.json()["stays"]
    assert (stay["ticket"], stay["why"]) == (FOUR, "open certificate problem report, whose findings are owed")
    assert in_clear(folder, "hanna@research.test") == []
    assert asked(folder, "person", "find", "hanna@research.test").code == 1
    desk.passes(hours=30)
    desk.escalate()
    settle(desk)
    assert json.loads(asked(folder, "show", FOUR, "--json").out)["subject"] == "Compromised key"


def test_letters_that_wait_for_them_never_leave(desk: OfficeDesk):
    settle(desk)
    desk.takes(mail("Yeni", "Bir de bu var.", ZEYNEP))
    desk.triage()
    assert ZEYNEP in {to for one in desk.letters() for to in one.to}
    folder = config_of(desk).parent
    assert erased(folder, ticket=TWO).code == 0
    desk.passes(minutes=5)
    before = len(desk.courier.letters)
    desk.dispatch()
    assert [to for to, _ in desk.courier.letters[before:]] == []
    states = {one["delivery"]["state"] for one in shown(folder, FOUR)["messages"] if one["delivery"]}
    assert states == {"withdrawn"}


def shown(folder: Path, number: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(asked(folder, "show", number, "--json").out)
    return document


def test_a_restored_backup_is_told_again(folder: Path):
    assert asked(folder, "backup", str(folder / "copy.db")).code == 0
    assert erased(folder).code == 0
    for name in ("ulak.db", "ulak.db-wal", "ulak.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.move(folder / "copy.db", folder / "ulak.db")
    assert ("author", ONE) in found(folder)
    asked(folder, "turn", "upkeep")
    assert asked(folder, "person", "find", ZEYNEP).code == 1
    assert in_clear(folder) == []
    assert shown(folder, ONE)["subject"] == "(erased)"
    assert asked(folder, "journal", "verify").code == 0
    assert len((folder / "erasures").read_text().splitlines()) == 3


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_killed_anywhere_the_same_command_goes_on(folder: Path, times: int):
    killed_at(folder, times)
    assert erased(folder).code == 0
    assert in_clear(folder) == []
    assert asked(folder, "person", "find", ZEYNEP).code == 1
    assert len((folder / "erasures").read_text().splitlines()) == (3 if times < 4 else 4)


@pytest.mark.parametrize("times", [1, 3, 4])
def test_killed_anywhere_the_next_start_ends_it(folder: Path, times: int):
    killed_at(folder, times)
    asked(folder, "turn", "upkeep")
    assert asked(folder, "person", "find", ZEYNEP).code == 1
    assert in_clear(folder) == []


def killed_at(folder: Path, times: int) -> None:
    done = subprocess.run(
        [ULAK, "--config", folder / "config.toml", "person", "erase", ZEYNEP, "--ticket", ONE, "--yes"],
        env=environment(ULAK_FAULT=f"{Step.ERASED}:{times}"),
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == -signal.SIGKILL


def test_the_same_mail_again_brings_nobody_back(built: Path, desk: OfficeDesk):
    settle(desk)
    folder = config_of(desk).parent
    raw = mail("Kapı", "Kapı kapalıydı.", ZEYNEP)
    settle(desk, raw)
    assert erased(folder, ticket=TWO).code == 0
    desk.takes(raw)  # the same bytes
    desk.takes(raw.replace(b"Received: from", b"Received: by relay.test\r\nReceived: from"))  # rendered anew
    desk.takes(raw, "cainfo")  # by another way
    desk.passes(minutes=5)
    desk.triage()
    assert len(desk.tickets()) == 4
    assert asked(folder, "person", "find", ZEYNEP).code == 1
    assert in_clear(folder) == []
    with desk.desk.store.snapshot() as connection:
        opened = select(spool.c.id).where(spool.c.disposition == "duplicate", spool.c.key.is_not(None))
        assert connection.execute(opened).all() == []


def test_a_new_mail_of_theirs_is_of_a_new_person(desk: OfficeDesk):
    settle(desk)
    folder = config_of(desk).parent
    assert erased(folder).code == 0
    settle(desk, mail("Yeniden", "Yeni bir konu.", ZEYNEP))
    places = found(folder)
    assert ("author", FOUR) in places
    assert {ticket for _, ticket in places} == {"", FOUR}
    assert erased(folder, ticket=FOUR).code == 0
    assert asked(folder, "person", "find", ZEYNEP).code == 1


def test_the_desk_works_on_a_ticket_of_somebody_erased(desk: OfficeDesk):
    settle(desk)
    folder = config_of(desk).parent
    assert erased(folder).code == 0
    desk.passes(days=40)
    for _ in range(3):
        desk.escalate()
        settle(desk)
    for text in ("#üstlen", "#not\nBakıldı.", "Sayın ilgili, bakıldı.", "#yanıtlandı telefon\nArandı."):
        settle(desk, mail(f"[{ONE}] {text[:4]}", text, "ayse@kurum.test"))
    closing = "#kapat haklı Telefonla anlatıldı. ; Kargo veya tedarikçi"
    settle(desk, mail(f"[{ONE}] kapat", closing, "ayse@kurum.test"))
    assert asked(folder, "quarantine", "list").code in (0, 1)
    with desk.desk.store.snapshot() as connection:
        aside = connection.execute(select(spool.c.id).where(spool.c.state == "quarantined")).all()
    assert aside == []
    assert shown(folder, ONE)["status"] == "closed"
    desk.passes(days=3)
    for name, turn in turns(desk.desk).items():
        if name != "dispatch":  # its servers are not there
            turn()
    with desk.desk.store.snapshot() as connection:
        assert connection.execute(select(people.c.id).where(people.c.address == ZEYNEP)).all() == []
    assert asked(folder, "journal", "verify").code == 0
    assert in_clear(folder) == []


def test_every_command_that_looks_works_on_it(folder: Path, tmp_path: Path):
    assert erased(folder).code == 0
    zip_file = str(tmp_path / "evidence.zip")
    for words in (
        ("show", ONE),
        ("show", TWO),
        ("tickets",),
        ("tickets", "--json"),
        ("explain", "ticket", ONE),
        ("explain", "deadline", ONE),
        ("evidence", ONE, "--out", zip_file),
        ("journal", "verify"),
        ("journal", "verify", zip_file),
        ("queue", "list"),
        ("quarantine", "list"),
        ("status",),
        ("report", "--month", "2026-11", "--json"),
        ("board", "--out", str(tmp_path / "board")),
        ("rules", "test", "--against", "last:10"),
        ("db", "upgrade"),
        ("backup", str(tmp_path / "copy.db")),
    ):
        said = asked(folder, *words)
        assert said.code in (0, 1), (words, said)
        assert "Traceback" not in said.err
        assert ZEYNEP not in said.out.lower(), words
    with zipfile.ZipFile(zip_file) as packed:
        assert all(ZEYNEP.encode() not in packed.read(name).lower() for name in packed.namelist())


def test_a_month_is_reported_as_it_was(folder: Path):
    before = asked(folder, "report", "--month", "2026-11", "--json")
    assert before.code == 0, before
    assert erased(folder).code == 0
    assert asked(folder, "report", "--month", "2026-11", "--json").json() == before.json()


def test_the_books_still_balance(house: LivingHouse):
    first = mail("Mali mühür", "Şikâyetim var.", ZEYNEP)
    house.deliver("bilgi", first)
    assert house.ulak("turn").code == 0
    folder = house.config.parent
    assert erased(folder).code == 0
    house.deliver("bilgi", first)
    assert house.ulak("turn").code == 0
    assert house.ulak("reconcile").code == 0
    assert house.ulak("person", "find", ZEYNEP).code == 1
    (ticket,) = house.ulak("tickets", "--json").json()
    assert ticket["subject"] == "(erased)"


def test_a_person_is_given_what_is_theirs(folder: Path, tmp_path: Path):
    target = tmp_path / "zeynep.zip"
    said = asked(folder, "person", "export", ZEYNEP, "--out", str(target))
    assert said.code == 0, said
    assert "mails 2, letters 1" in said.out
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert set(files) == {
        "README.txt",
        "person.json",
        "tickets.csv",
        "mails.csv",
        "mails/0001.eml",
        "mails/0002.eml",
        "letters.csv",
        "letters/0001.eml",
    }
    assert "Şikâyetim var.".encode() in files["mails/0001.eml"]
    assert all(ALI.encode() not in content for content in files.values())
    assert all(b"de bilir" not in content for content in files.values())
    document = json.loads(files["person.json"])
    assert document["people"] == [{"address": ZEYNEP, "name": "Zeynep Yildiz"}]
    assert f"{ONE},2026-11-24T09:00:00Z,email," in files["tickets.csv"].decode()
    assert "and not in here" in files["README.txt"].decode()
    assert asked(folder, "person", "export", ZEYNEP, "--out", str(target)).code == 1
    assert asked(folder, "person", "export", ZEYNEP, "--out", str(target), "--force").code == 0
    assert (
        asked(folder, "person", "export", "nobody@nowhere.test", "--out", str(tmp_path / "x.zip")).code == 1
    )
    with (
        open_records(folder / "config.toml", writes=False) as records,
        records.store.snapshot() as connection,
    ):
        rows = connection.execute(
            select(journal.c.facts).where(journal.c.event == "person exported")
        ).scalars()
        assert all(ZEYNEP not in facts for facts in rows)


def test_private_keys_are_cut_out_of_what_is_given(desk: OfficeDesk, tmp_path: Path):
    settle(desk, mail("Anahtar", f"Anahtarım:\n{KEY}\nSaygılar", ALI))
    target = tmp_path / "ali.zip"
    assert asked(config_of(desk).parent, "person", "export", ALI, "--out", str(target)).code == 0
    with zipfile.ZipFile(target) as packed:
        assert all(b"PRIVATE KEY-----" not in packed.read(name) for name in packed.namelist())
        assert b"private key removed" in packed.read("mails/0002.eml")
