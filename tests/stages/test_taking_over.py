"""A subscriber of a case is told once, whatever happens to the report on which that was to be, on the real store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.cli.living_house import mail
from tests.desk.authority import Authority
from tests.stages.office_desk import OfficeDesk
from tests.stages.test_cases import AYSE, SERIAL, ticket, writes
from tests.stages.test_prove import ORNEK, NeverTheSame, Remembering
from ulak.desk.certificates.issued import issued
from ulak.desk.clocks.promise import Promise
from ulak.desk.coming.identify import pointers
from ulak.desk.ticket import Status
from ulak.mail.parse import parse
from ulak.stages.cases import TRIES, settle_cases
from ulak.store.cases import Cases

CA = Authority()
BT = ("bt@ornek.test",)


def arrives(desk: OfficeDesk, author: str) -> None:
    desk.takes(mail("Wrong name", f"Serial {SERIAL:X} ({author[0]}).", author), "cainfo")
    desk.triage()
    desk.prove(Remembering())
    desk.passes(hours=1)


@pytest.fixture
def case(desk: OfficeDesk) -> OfficeDesk:
    """Two reports on one certificate; its subscriber is to be told on the first."""
    ends = datetime(2027, 6, 1, tzinfo=UTC)
    certificate = CA.certificate(SERIAL, ends=ends, begins=ends - timedelta(days=300))
    read = issued(certificate.public_bytes(Encoding.DER))
    held = replace(read, certificate=replace(read.certificate, subscriber=ORNEK))
    desk.desk.inventory.add([held], desk.now)
    for author in ("a@x.test", "b@y.test"):
        arrives(desk, author)
    assert told_on(desk) == ["", "KSM-2026-000001"]
    assert (settled(desk), promise(desk, 2).state) == (0, "not-applicable")
    desk.dispatch()
    return desk


def settled(desk: OfficeDesk) -> int:
    return settle_cases(desk.office, Cases(desk.desk.store), desk.clock)


def told_on(desk: OfficeDesk) -> list[str]:
    return [one.told_on for number in (1, 2) for one in ticket(desk, number).report.subscribers]


def promise(desk: OfficeDesk, number: int) -> Promise:
    return next(one for one in ticket(desk, number).promises if one.to == "subscriber")


def to_subscriber(desk: OfficeDesk) -> int:
    return sum(to == BT for to, _ in desk.courier.letters)


def notices(desk: OfficeDesk) -> int:
    """Letters that say that a ticket tells the subscriber now."""
    return sum(b"KSM-2026-000002 not] Bulgular" in wire for _, wire in desk.courier.letters)


@pytest.mark.parametrize(
    "line",
    [
        "#kapat\nThank you, the name is right.",
        "#kapat",
        "#tür şikâyet\n#not\nYanlış türde açılmış.",
        "#ön-rapor abone yok sertifika bizim değil",
        f"#sertifika çıkar {SERIAL:X}",
    ],
)
def test_the_second_report_takes_over_by_itself_and_its_people_hear_of_it_once(case: OfficeDesk, line: str):
    before = notices(case)
    writes(case, 1, line, AYSE)
    assert settled(case) == 1
    assert settled(case) == 0
    assert [one.is_waiting for one in ticket(case, 2).report.subscribers] == [True]
    one = promise(case, 2)
    assert (one.state, one.due_at) == ("running", ticket(case, 2).received_at + timedelta(hours=24))
    record = case.office.tickets.show("KSM-2026-000002")
    assert record is not None
    assert {"subscriber is told here", "promise runs again"} <= {line.event for line in record.journal}
    case.dispatch()
    assert notices(case) == before + 1


def test_they_are_told_once_and_the_clock_of_the_closed_report_ends_with_that(case: OfficeDesk):
    writes(case, 1, "#kapat", AYSE)
    case.prove(Remembering())
    assert promise(case, 1).state == "running"
    writes(case, 2, "#ön-rapor\nThe name is right.", AYSE)
    assert settled(case) == 0
    case.dispatch()
    assert settled(case) == 1
    assert (to_subscriber(case), told_on(case)) == (1, ["KSM-2026-000002", ""])
    assert (promise(case, 1).state, promise(case, 2).state) == ("not-applicable", "kept")
    assert (ticket(case, 1).status, settled(case)) == (Status.CLOSED, 0)


def test_a_report_that_is_on_its_way_when_the_first_is_closed_tells_them(case: OfficeDesk):
    writes(case, 1, "#ön-rapor\nThe name is right.", AYSE)
    writes(case, 1, "#kapat", AYSE)
    assert settled(case) == 0
    case.dispatch()
    assert settled(case) == 0
    assert (to_subscriber(case), told_on(case)) == (1, ["", "KSM-2026-000001"])
    assert (promise(case, 1).state, promise(case, 2).state) == ("kept", "not-applicable")


def test_the_first_one_tells_them_when_it_is_opened_again(case: OfficeDesk):
    writes(case, 1, "#kapat", AYSE)
    case.prove(Remembering())
    writes(case, 1, "#aç", AYSE)
    case.prove(Remembering())
    assert told_on(case) == ["", "KSM-2026-000001"]
    assert (promise(case, 1).state, promise(case, 2).state) == ("running", "not-applicable")
    writes(case, 2, "#ön-rapor abone\nThe name is right.", AYSE)
    writes(case, 1, "#ön-rapor abone\nThe name is right.", AYSE)
    case.dispatch()
    assert to_subscriber(case) == 1


def test_one_that_changes_all_the_time_waits_a_turn(case: OfficeDesk):
    writes(case, 1, "#kapat", AYSE)
    never, cases = NeverTheSame(case), Cases(case.desk.store)
    assert settle_cases(never, cases, case.clock) == 0  # type: ignore[arg-type]
    assert never.tried == TRIES
    assert settled(case) == 1


def test_a_desk_at_rest_asks_each_case_once(case: OfficeDesk):
    cases = Cases(case.desk.store)
    assert len([*cases.changed()]) == 2
    assert [*cases.changed()] == []
    writes(case, 2, "#al", AYSE)
    assert len([*cases.changed()]) == 2


def test_who_writes_for_the_desk_is_kept_from_naming_the_other_reporter(case: OfficeDesk):
    def known(author: str) -> list[str]:
        message = parse(mail("[KSM-2026-000001]", "b@y.test wrote so.", author))
        found = case.office.tickets.known(pointers(message, case.office.house, case.now), case.now)
        return [one.ticket.number for one in found.case]

    assert known(AYSE) == ["KSM-2026-000002"]
    assert known("a@x.test") == []
    writes(case, 1, "#yanıt\nb@y.test wrote so.", AYSE)
    case.dispatch()
    assert not any(b"wrote so" in wire and b"Auto-Submitted" not in wire for _, wire in case.courier.letters)
