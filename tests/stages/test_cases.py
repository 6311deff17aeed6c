"""Closing one report of a case, on the real store: the others follow once, and a restart changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.cli.living_house import mail
from tests.desk.authority import Authority
from tests.stages.office_desk import OfficeDesk
from tests.stages.test_prove import NeverTheSame, Remembering
from ulak.desk.certificates.issued import issued
from ulak.desk.coming.identify import pointers
from ulak.desk.decision import Decision
from ulak.desk.ticket import Status, Ticket
from ulak.mail.parse import parse
from ulak.stages.cases import TRIES, close_cases
from ulak.stages.office import Office
from ulak.store.tickets import Tickets

CA = Authority()
SERIAL = 0x3A4F11095C7720AB
MEHMET, AYSE = "mehmet@kurum.test", "ayse@kurum.test"


def ticket(desk: OfficeDesk, number: int) -> Ticket:
    found = desk.office.tickets.ticket(f"KSM-2026-{number:06}")
    assert found is not None
    return found


def writes(desk: OfficeDesk, number: int, text: str, author: str = MEHMET) -> None:
    desk.takes(mail(f"[KSM-2026-{number:06}]", text, author), "cainfo")
    desk.triage()


@pytest.fixture
def case(desk: OfficeDesk) -> OfficeDesk:
    """Two reports on one certificate, one of them closed with an answer that has not left."""
    ends = datetime(2027, 6, 1, tzinfo=UTC)
    certificate = CA.certificate(SERIAL, ends=ends, begins=ends - timedelta(days=300))
    desk.desk.inventory.add([issued(certificate.public_bytes(Encoding.DER))], desk.now)
    for author in ("a@x.test", "b@y.test"):
        desk.takes(mail("Wrong name", f"Serial {SERIAL:X} ({author[0]}).", author), "cainfo")
        desk.triage()
        desk.passes(hours=1)
    desk.prove(Remembering())
    writes(desk, 1, "#kapat\nThank you, the name is right.")
    return desk


def statuses(desk: OfficeDesk) -> list[Status]:
    return [ticket(desk, 1).status, ticket(desk, 2).status]


def outcomes(desk: OfficeDesk) -> list[tuple[str, ...]]:
    return [
        to
        for to, wire in desk.courier.letters
        if b"the name is right" in wire and b"Auto-Submitted" not in wire
    ]


def test_the_other_reporter_gets_the_outcome_once_it_has_left(case: OfficeDesk) -> None:
    assert close_cases(case.office, case.clock) == 0
    case.passes(minutes=3)
    case.dispatch()
    assert case.prove(Remembering()) == 1
    assert statuses(case) == [Status.CLOSED, Status.CLOSED]
    assert close_cases(case.office, case.clock) == 0
    case.dispatch()
    assert outcomes(case) == [("a@x.test",), ("b@y.test",)]


def leaving(desk: OfficeDesk) -> None:
    desk.passes(minutes=3)
    desk.dispatch()


def test_it_is_decided_on_the_ticket_as_it_is(case: OfficeDesk) -> None:
    leaving(case)
    real = case.office

    def change() -> None:
        before = ticket(case, 2)
        real.settle(Decision("meanwhile", before=before, after=replace(before, version=before.version + 1, owner=AYSE)),
                    case.now)  # fmt: skip

    case.office = replace(real, tickets=Changing(real.tickets, change))  # type: ignore[arg-type]
    assert close_cases(case.office, case.clock) == 1
    case.office = real
    assert (ticket(case, 2).owner, ticket(case, 2).status) == (AYSE, Status.CLOSED)


class Changing:
    """Tickets of which the second is changed by somebody else, once, after it was read."""

    def __init__(self, tickets: Tickets, change: Callable[[], None]) -> None:
        self._tickets, self._change, self._is_changed = tickets, change, False

    def dossier(self, number: str) -> object:
        found = self._tickets.dossier(number)
        if number.endswith("2") and not self._is_changed:
            self._is_changed = True
            self._change()
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._tickets, name)


def test_one_that_changes_all_the_time_waits_a_turn(case: OfficeDesk) -> None:
    leaving(case)
    never = NeverTheSame(case)
    assert close_cases(never, case.clock) == 0  # type: ignore[arg-type]
    assert never.tried == TRIES
    assert statuses(case) == [Status.CLOSED, Status.NEW]


def test_a_ticket_that_is_gone_is_no_trouble(case: OfficeDesk) -> None:
    leaving(case)
    gone: Office = replace(case.office, tickets=Gone(case.office.tickets))  # type: ignore[arg-type]
    assert close_cases(gone, case.clock) == 0


class Gone(Changing):
    """Tickets that cannot be read any more."""

    def __init__(self, tickets: Tickets) -> None:
        super().__init__(tickets, lambda: None)

    def dossier(self, number: str) -> object:
        return None


def test_of_a_staff_mail_the_inventory_is_asked_for_what_its_lines_name(case: OfficeDesk) -> None:
    """Certificates, the keys of their issuers, and whoever issued the list that came along."""
    text = f"#sertifika {SERIAL:X}\n#iptal-edildi {SERIAL:X} 24.11.2026 10:00"
    message = parse(mail("[KSM-2026-000001]", text, MEHMET))
    known = case.office.tickets.known(pointers(message, case.office.house, case.now), case.now)
    (found,) = {one for several in known.inventory.certificates.values() for one in several}
    assert (found.serial, found.issuer) == (f"{SERIAL:X}", CA.issuer)
    assert known.inventory.authorities == {CA.issuer: ()}
    assert (known.inventory.revoked, known.inventory.version) == ({}, 1)
    plain = parse(mail("[KSM-2026-000001]", f"Seri {SERIAL:X}", MEHMET))
    assert (
        case.office.tickets.known(pointers(plain, case.office.house, case.now), case.now).inventory.version
        == 0
    )
