"""`#iptal-edildi` on one report counts on the other open reports of its case, and so does taking it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.authority import Authority
from tests.desk.certificate_desk import CA, MEHMET, SERIAL, known, sends
from tests.desk.remembering_desk import NOW, Desk, mail, said
from ulak.desk.certificates.consulted import Consulted
from ulak.desk.certificates.report import Reported, Revocation
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.decision import Decision
from ulak.desk.ticket import Link, Purpose, Relation, Status

ONE, TWO = "KSM-2026-000001", "KSM-2026-000002"
WWW, API = CA.known(SERIAL), CA.known(0x3A50, "api.ornek.test")
OWN = Revocation(NOW, "CRL 8", "cd" * 32, True)


def change(desk: Desk, number: str, **what: object) -> None:
    before = desk.dossiers[number]
    desk.dossiers[number] = replace(before, ticket=replace(before.ticket, **what))


def lists(desk: Desk, number: str, *rows: Reported) -> None:
    change(desk, number, report=replace(desk.ticket(number).report, certificates=rows, looked_at=desk.now))


@pytest.fixture
def case() -> Desk:
    desk = Desk(now=NOW - timedelta(hours=1))
    for who in ("a@one.test", "b@two.test"):
        desk.receives(mail("The key is public.", who, f"Key of {who}", f"<{who}>"), "cainfo")
    desk.waits(hours=1)
    desk.inventory = Consulted(
        authorities={one.issuer: (one.spki,) for one in (CA, Authority("B"))}, version=1
    )
    for number, other in ((ONE, TWO), (TWO, ONE)):
        desk.replies("#gerekçe 3", MEHMET, number=number)
        lists(desk, number, known(WWW))
        change(desk, number, links=(Link(other, Relation.CASE),))
    return desk


def revokes(desk: Desk, lines: str = "#iptal-edildi 3A4F11 08:30", *serials: int) -> Decision:
    return sends(desk, lines, CA.crl(*(serials or (SERIAL,))), number=ONE)


def revocations(desk: Desk, number: str = TWO) -> list[Revocation | None]:
    return [one.revocation for one in desk.ticket(number).report.certificates]


def promise(desk: Desk, number: str = TWO) -> PromiseState:
    (found,) = [one for one in desk.ticket(number).promises if one.name == "revocation"]
    return found.state


def test_what_is_revoked_on_one_is_revoked_on_the_other(case: Desk):
    decision = revokes(case)
    assert revocations(case, ONE) == revocations(case)
    assert promise(case) is PromiseState.KEPT
    (other,) = decision.others
    assert [one.name for one in other.events] == ["revocation published", "promise kept"]
    assert ("with", ONE) in other.events[0].facts
    assert f"written down on these tickets of the same case as well: {TWO}." in said(decision)


def test_several_lines_are_one_change_of_it(case: Desk):
    for number in (ONE, TWO):
        lists(case, number, known(WWW), known(API))
    decision = revokes(case, "#iptal-edildi 3A4F11 08:30\n#iptal-edildi 3A50 08:30", SERIAL, 0x3A50)
    assert len(decision.others) == 1
    assert None not in revocations(case)


def test_taking_it_back_takes_it_back_there(case: Desk):
    revokes(case)
    case.waits(minutes=1)
    decision = case.replies("#geri-al", MEHMET, Purpose.RECEIPT, to=MEHMET)
    assert revocations(case, ONE) == revocations(case) == [None]
    assert promise(case) is PromiseState.RUNNING
    assert [one.name for one in decision.others[0].events] == ["revocation taken back", "promise runs again"]


def test_what_is_revoked_there_for_itself_stays_so(case: Desk):
    lists(case, TWO, known(WWW), known(API, revocation=OWN))
    revokes(case)
    decision = case.replies("#geri-al", MEHMET, Purpose.RECEIPT, to=MEHMET)
    assert revocations(case) == [None, OWN]
    assert [one.name for one in decision.others[0].events] == ["revocation taken back", "promise runs again"]


def test_its_own_evidence_stays_whatever_is_done_here(case: Desk):
    lists(case, TWO, known(WWW, revocation=OWN))
    assert TWO not in said(revokes(case))
    case.replies("#geri-al", MEHMET, Purpose.RECEIPT, to=MEHMET)
    assert revocations(case) == [OWN]


@pytest.mark.parametrize("rows", [(), (known(API),)])
def test_another_certificate_is_another_matter(case: Desk, rows: tuple[Reported, ...]):
    lists(case, TWO, *rows)
    assert revokes(case).others == ()


def test_a_closed_report_stays_as_it_was_closed(case: Desk):
    change(case, TWO, status=Status.CLOSED, closed_at=case.now)
    assert revokes(case).others == ()


def test_merging_the_two_changes_the_other_one_alone(case: Desk):
    change(case, TWO, author=case.ticket(ONE).author)
    decision = revokes(case, f"#iptal-edildi 3A4F11 08:30\n#birleştir {TWO}")
    assert len([one for one in decision.others if one.before.number == TWO]) == 1
