"""What one report of a case proves, or has seen revoked, its other reports know (SCENARIOS 28)."""

from dataclasses import replace

import pytest

from tests.desk.made_up import certificate, key_of, naming, serial
from tests.desk.remembering_desk import NOW
from tests.desk.test_found import (
    HOUR,
    ON_CALL,
    after,
    change_of,
    closed,
    decided,
    done,
    events,
    letters,
    linked,
    report,
)
from ulak.desk.acts.grounds import AT_ONCE
from ulak.desk.certificates.case_knowledge import is_proven_here
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.found import CONFIRMED_TAG
from ulak.desk.certificates.looking import Evidence
from ulak.desk.certificates.report import Reported, Revocation
from ulak.desk.clocks.due import start
from ulak.desk.clocks.promise import WALL, PromiseRule, PromiseState
from ulak.desk.ticket import Kind, Ticket

WWW, API = certificate("www"), certificate("api")
FIRST, SECOND, THIRD = (f"KSM-2026-00000{n}" for n in (1, 2, 3))
SHOWN = Revocation(NOW + 2 * HOUR, "CRL 7 of 2026-11-24T08:01:00Z", "ab" * 32, True)
TEAM = ("notice", ["ssl-ekip@kurum.test"])


def proven() -> Ticket:
    return after(report(1), naming(WWW, proofs=(key_of(WWW),)))


def revoking(ticket: Ticket) -> Ticket:
    rule = PromiseRule("revocation", AT_ONCE, WALL, "revocation")
    return replace(ticket, promises=(*ticket.promises, start(rule, "", ticket.received_at, {}, "BR", "v")))


def revoked(ticket: Ticket) -> Ticket:
    rows = tuple(replace(one, revocation=SHOWN) for one in ticket.report.certificates)
    return replace(ticket, report=replace(ticket.report, certificates=rows))


def row(ticket: Ticket) -> Reported:
    (found,) = ticket.report.certificates
    return found


def test_the_next_report_of_a_proven_key_is_proven_too():
    decision = done(report(2, hours=6), naming(WWW), proven(), rulebook=ON_CALL, hours=7)
    ticket = decision.after
    assert ticket is not None
    assert (row(ticket).verdict, row(ticket).reasons) == (Verdict.CONFIRMED, (f"proven on {FIRST}",))
    assert (ticket.priority, CONFIRMED_TAG in ticket.tags) == ("urgent", True)
    assert events(decision)["key compromise confirmed"] == {"key": WWW.spki}
    assert f"The compromise of the key was proven on {FIRST}" in decision.drafts[0].reason
    assert letters(decision) == [TEAM], "Those on call were woken for the first one."


def test_one_that_brings_the_key_itself_wakes_people_as_ever():
    decision = done(
        report(2, hours=6), naming(WWW, proofs=(key_of(WWW),)), proven(), rulebook=ON_CALL, hours=7
    )
    assert decision.after is not None
    assert row(decision.after).reasons == ("it signed",)
    assert letters(decision)[0][0] == "alarm"


def test_so_is_an_earlier_one_that_had_no_proof():
    first = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW, proofs=(key_of(WWW),)), first, hours=7)
    other = change_of(decision, FIRST)
    assert row(other).reasons == (f"proven on {SECOND}",)
    assert CONFIRMED_TAG in other.tags
    assert "key compromise confirmed" in [one.name for one in decision.others[0].events]


def test_it_is_known_once_and_said_of_the_report_that_has_the_proof():
    first = proven()
    decision = done(report(2, hours=6), naming(WWW), first, hours=7)
    first, second = linked(change_of(decision, FIRST), SECOND), decision.after
    assert second is not None
    assert decided(second, naming(WWW), first, hours=8) is None
    third = after(report(3, hours=7), naming(WWW), first, second, hours=8)
    assert row(third).reasons == (f"proven on {FIRST}",)
    assert not is_proven_here(row(third))


@pytest.mark.parametrize("other", [
    replace(proven(), kind=Kind.COMPLAINT),
    after(report(1), naming(API, proofs=(key_of(API),))),
    after(report(1), Evidence((serial("3A4F"),), inventory=1)),
])  # fmt: skip
def test_nothing_else_proves_it(other: Ticket):
    assert row(after(report(2, hours=6), naming(WWW), other, hours=7)).verdict is None


def test_a_revocation_on_another_report_is_known_here_and_keeps_what_was_promised():
    first = replace(closed(revoked(proven()), days=-1), tags=("ground-3",))
    decision = done(revoking(report(2, hours=6)), naming(WWW), first, hours=7)
    ticket = decision.after
    assert ticket is not None
    assert row(ticket).revocation == SHOWN
    assert [one.state for one in ticket.promises if one.name == "revocation"] == [PromiseState.KEPT]
    assert {"revocation published", "promise kept"} <= {*events(decision)}
    reason = decision.drafts[0].reason
    assert f"Revoked on {FIRST}: {WWW.serial}." in reason
    assert f"The ground of {FIRST} is BR 4.9.1.1 (3), evidence of key compromise." in reason


def test_evidence_of_its_own_stays():
    own = replace(SHOWN, evidence="CRL 8")
    second = after(report(2, hours=6), naming(WWW), hours=7)
    rows = (replace(row(second), revocation=own),)
    second = replace(second, report=replace(second.report, certificates=rows))
    assert row(after(second, naming(WWW), revoked(proven()), hours=8)).revocation == own


def test_a_closed_report_stays_as_it_was_closed():
    first = closed(after(report(1), naming(WWW)), days=-1)
    decision = done(report(2, hours=6), naming(WWW, proofs=(key_of(WWW),)), first, hours=7)
    assert change_of(decision, FIRST).report.certificates == first.report.certificates


def test_many_that_are_revoked_are_not_all_named():
    many = tuple(certificate(f"n{n:02}") for n in range(12))
    first = revoked(after(report(1), naming(*many)))
    reason = done(report(2, hours=6), naming(*many), first, hours=7).drafts[0].reason
    assert many[9].serial in reason
    assert many[10].serial not in reason
    assert reason.count("…") == 1


def test_what_has_no_number_is_told_of_without_one():
    crl = after(report(1), Evidence((serial("3A4F"),), inventory=1))
    rows = (replace(row(crl), serial="", sha256="ab" * 32),)
    second = replace(report(2, hours=6), report=replace(crl.report, certificates=rows))
    first = revoked(replace(crl, report=replace(crl.report, certificates=rows)))
    moved = done(second, Evidence(inventory=2), first, hours=7)
    assert moved.after is not None
    assert row(moved.after).revocation == SHOWN
    assert "Revoked on" not in "".join(one.reason for one in moved.drafts)
