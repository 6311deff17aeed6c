"""`ulak reconcile`, and the books that `ulak turn` makes by itself."""

import json
import subprocess
from pathlib import Path

from tests.cli.living_house import ULAK, LivingHouse, mail
from tests.failures.faulty_house import faulty_house
from tests.servers.faulty_imap import Fault
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink
from ulak.config import load
from ulak.rota import turns
from ulak.store.health import Health
from ulak.wiring import wire

KEYS = [
    "mailbox", "folder", "on_server", "before", "spooled", "missing", "tickets", "appended", "filed",
    "duplicates", "quarantined",
]  # fmt: skip


def test_mail_on_its_way_beside_a_daemon_is_no_imbalance(house: LivingHouse) -> None:
    text = house.config.read_text(encoding="utf-8")
    house.config.write_text(text.replace('poll = "1s"', 'poll = "60s"'), encoding="utf-8")
    house.deliver("bilgi", mail())
    desk = wire(load(house.config), {})
    try:
        with desk.store.lock():  # as a daemon holds it
            command = [ULAK, "--config", house.config, "reconcile", "--json"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                desk.inlets[0].turn(desk.clock)
                turns(desk)["triage"]()
                said, _ = child.communicate(timeout=150)
    finally:
        desk.close()
    books = json.loads(said)
    assert child.returncode == 0
    assert [list(one)[: len(KEYS)] for one in books] == [KEYS] * 4
    assert [(one["tickets"], one["balanced"]) for one in books if one["folder"] == "INBOX"] == [
        (1, True),
        (0, True),
    ]


def test_a_turn_makes_the_books_and_notes_what_does_not_balance(
    tmp_path: Path, pymap: Pymap, sink: Sink
) -> None:
    with faulty_house(tmp_path, pymap, sink) as house:
        house.faulty_gets("a@yurttas.test")
        house.faulty_gets("b@yurttas.test")
        house.faulty.script("UID FETCH 1,2 (BODY", Fault.NO)
        house.faulty.script("UID FETCH 2 (BODY", Fault.NO)
        assert house.ulak("turn").code == 0
        desk = wire(load(house.config), {})
        try:
            noted = {sign.name: sign.words for sign in Health(desk.store).notes("books")}
        finally:
            desk.close()
    assert noted.pop("bilgi/INBOX").startswith("1 on the server could not be brought into the spool: ")
    assert (noted["cainfo/INBOX"], noted["cainfo/Junk"]) == ("", "")


def test_a_folder_that_cannot_be_read_keeps_nobody_from_the_other_books(house: LivingHouse) -> None:
    text = house.config.read_text(encoding="utf-8")
    house.config.write_text(
        text.replace('name = "bilgi"\n', 'name = "bilgi"\nfolders = ["INBOX", "Yok"]\n'), encoding="utf-8"
    )
    said = house.ulak("reconcile", "--json")
    books = [(one["mailbox"], one["folder"]) for one in said.json()]
    assert (said.code, books) == (75, [("bilgi", "INBOX"), ("cainfo", "INBOX"), ("cainfo", "Junk")])
    assert 'there is no folder "Yok"' in said.err
    house.config.write_text(text.replace("127.0.0.1", "127.0.0.2", 1), encoding="utf-8")
    said = house.ulak("reconcile")
    assert (said.code, said.err.count("127.0.0.2"), "cainfo" in said.out) == (75, 1, True)
