"""
Class 2: mail silently lost on an exception.

Guard: `stages/intake._look` tells the server about a mail (`_settle`) only after `_take` has committed
its bytes. Settle first, and the first test turns red: the mail is read or moved on the server and
stored nowhere. The second test's guard is `fetched.failed`, which stays wanted (`Haul._account_for`).
"""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import dovecot_house
from tests.failures.faulty_house import faulty_house
from tests.servers.dovecot import Dovecot
from tests.servers.faulty_imap import Fault
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink

REFUSE = "CREATE TRIGGER refuse BEFORE UPDATE OF raw ON spool BEGIN SELECT RAISE(ABORT, 'no'); END"


@pytest.mark.parametrize("after", ["seen", "move:Done"])
def test_the_server_is_told_nothing_about_a_mail_that_could_not_be_stored(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, after: str
) -> None:
    house = dovecot_house(tmp_path, dovecot, sink, f'after = "{after}"')
    house.ulak("db", "upgrade")
    house.deliver("bilgi", mail())
    store = sqlite3.connect(house.config.parent / "ulak.db")
    store.execute(REFUSE)
    store.commit()
    with pytest.raises(Exception, match=r"no|IntegrityError"):
        house.ulak("turn")
    with house.person("bilgi") as client:
        assert [flags for flags in client.get_flags(client.search()).values() if b"\\Seen" in flags] == []
        assert len(client.search()) == 1
    store.execute("DROP TRIGGER refuse")
    store.commit()
    store.close()
    house.turn()
    assert (len(house.tickets()), house.written_to("zeynep@yurttas.test")) == (1, 1)
    assert house.book()["balanced"]


def test_a_mail_that_cannot_be_fetched_is_told_and_comes_when_it_can(
    tmp_path: Path, pymap: Pymap, sink: Sink
) -> None:
    with faulty_house(tmp_path, pymap, sink) as house:
        house.faulty.mails = {uid: mail(f"Konu {uid}", author=f"a{uid}@yurttas.test") for uid in (1, 2, 3)}
        house.faulty.script("UID FETCH 1,2,3 (BODY", Fault.NO)
        house.faulty.script("UID FETCH 2 (BODY", Fault.NO)
        assert house.ulak("turn").code == 0
        assert len(house.ulak("tickets", "--json").json()) == 2
        told = house.ulak("reconcile", "--mailbox", "bilgi")
        assert (told.code, "1 on the server are not in the spool" in told.out) == (1, True)
        house.faulty.orders.clear()
        assert house.ulak("turn").code == 0
        assert len(house.ulak("tickets", "--json").json()) == 3
        assert house.ulak("reconcile").code == 0
