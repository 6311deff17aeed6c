"""A mail that nobody proved waits for its code, and is then read once more."""

import pytest

from tests.store.specimen import AYSE, NOON, Desk, after, message
from ulak.desk.coming.known import Parked
from ulak.desk.decision import Decision, Disposition
from ulak.desk.parking import Parking
from ulak.desk.ticket import Filing
from ulak.store.engine import Store
from ulak.store.stale import Stale


@pytest.mark.parametrize("on_ticket", [False, True])
def test_a_code_gives_the_mail_back_to_triage_as_proven(store: Store, on_ticket: bool):
    desk = Desk(store)
    ticket = desk.open() if on_ticket else None
    mail, arrival = message(AYSE), desk.spooled()
    parking = Parking(arrival.spool_id, AYSE.address, "digest", after(hours=1))
    desk.do(
        Decision("parked", Disposition.FILED, Filing.PARKED, before=ticket, parking=parking),
        message=mail,
        arrival=arrival,
    )
    known = desk.known(AYSE.address, identity=(mail.message_id, mail.digest))
    assert known.parked == (Parked(arrival.spool_id, AYSE.address, "digest", after(hours=1)),)
    assert known.seen is not None
    assert known.seen.filed
    assert desk.known("other@kurum.test").parked == ()

    code = Decision("released", Disposition.FILED, Filing.COMMAND, unparks=arrival.spool_id)
    desk.do(code, message=message(AYSE), arrival=desk.spooled())
    known = desk.known(AYSE.address, identity=(mail.message_id, mail.digest))
    assert known.parked == ()
    assert known.seen is None
    (again,) = desk.waiting.stored(5)
    assert (again.id, again.proven) == (arrival.spool_id, True)
    with pytest.raises(Stale):
        desk.do(code, message=message(AYSE), arrival=desk.spooled())

    if ticket is not None:
        now = desk.stored(ticket.number)
        note = Decision("a note", Disposition.APPENDED, Filing.NOTE, before=now)
        desk.do(note, message=mail, arrival=arrival)
        dossier = desk.tickets.dossier(ticket.number)
        assert dossier is not None
        assert [one.filing for one in dossier.messages] == [Filing.OPENING, Filing.NOTE]


def test_a_mail_parked_again_has_the_newer_code(store: Store):
    desk = Desk(store)
    arrival = desk.spooled()
    for code in ("old", "new"):
        parking = Parking(arrival.spool_id, AYSE.address, code, after(hours=1))
        desk.do(Decision("parked", parking=parking))
    assert [one.code_digest for one in desk.known(AYSE.address, at=NOON).parked] == ["new"]
