"""`#sertifika`: what a reporter meant is put on the ticket, what they did not mean is taken off it."""

import time
from dataclasses import replace

import pytest

from tests.desk.authority import REVOKED
from tests.desk.certificate_desk import (
    AYSE,
    CA,
    MEHMET,
    SERIAL,
    knowing,
    known,
    lists,
    reporting,
    sends,
    unknown,
)
from tests.desk.remembering_desk import Desk, mail, said
from ulak.desk.acts.revoking import revocation_of
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.listing import meant_by, readings_of
from ulak.desk.certificates.looking import Evidence, looked
from ulak.desk.certificates.report import Revocation
from ulak.desk.certificates.subscribers import told
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.commands.named import MOST_NUMBERS, certificates_named
from ulak.desk.ticket import Purpose, Role
from ulak.mail.identifier import Form, Identifier, Reading

HOLDER = Subscriber("k1", "Örnek Belediyesi", "Örnek", ("bt@ornek.test", "bilgi@ornek.test"))
WWW, API = CA.known(SERIAL), CA.known(0x3A50, "api.ornek.test", key="another server")
HELD = replace(WWW, subscriber=HOLDER)


def listed(desk: Desk) -> list[tuple[str, bool]]:
    return [(one.serial or one.written, one.is_known) for one in desk.ticket().report.certificates]


@pytest.fixture
def report() -> Desk:
    desk = reporting(unknown("3A4F1199"))
    knowing(desk, HELD, API)
    return desk


@pytest.mark.parametrize("line", [
    "#sertifika 3A4F11", "#certificate 0x003a4f11", "#sertifika 3A:4F:11", "#sertifika {sha256}",
    "#SERTIFIKA {SHA256}",
])  # fmt: skip
def test_one_that_we_issued_is_added_with_its_subscriber(report: Desk, line: str):
    written = line.format(sha256=WWW.sha256, SHA256=WWW.sha256.upper())
    decision = report.replies(written, MEHMET)
    assert listed(report) == [("3A4F11", True), ("3A4F1199", False)]
    words = said(decision)
    assert (
        "added to the ticket: CN=www.ornek.test,C=TR, serial number 3A4F11, valid until 22.02.2027" in words
    )
    assert "its subscriber: Örnek Belediyesi" in words
    (one,) = report.ticket().report.subscribers
    assert [contact.address for contact in one.contacts] == ["bt@ornek.test", "bilgi@ornek.test"]
    assert {p.address.address for p in report.ticket().participants if p.role is Role.SUBSCRIBER} == {
        "bt@ornek.test", "bilgi@ornek.test"}  # fmt: skip
    assert [(event.name, len(event.facts)) for event in decision.events] == [("certificate added", 1)]


def test_one_that_nobody_knows_is_added_as_it_is(report: Desk):
    words = said(report.replies("#sertifika DEADBEEF01", MEHMET))
    assert "added to the ticket: DEADBEEF01 (not in the inventory)" in words
    assert listed(report) == [("3A4F1199", False), ("DEADBEEF01", False)]


@pytest.mark.parametrize("line", ["#sertifika 3A4F1199", "#sertifika çıkar 3A4F1199\n#sertifika 3A4F1199"])
def test_one_stands_there_once(report: Desk, line: str):
    report.replies(line, MEHMET)
    assert listed(report) == [("3A4F1199", False)]
    assert report.ticket().report.taken_off == ()


def test_what_is_there_is_not_added_again(report: Desk):
    report.replies("#sertifika 3A4F11", MEHMET)
    assert "3A4F11 is on the ticket already" in said(
        report.replies("#sertifika 3A4F11", MEHMET, Purpose.RECEIPT)
    )


@pytest.mark.parametrize(("line", "says"), [
    ("#sertifika www.ornek.test", "“www.ornek.test” is neither a serial number nor a SHA-256"),
    ("#sertifika çıkar", "“–” is neither a serial number nor a SHA-256"),
    (f"#sertifika {'A' * 60}", "is neither a serial number nor a SHA-256"),
    (f"#sertifika {'A' * 65}", "is neither a serial number nor a SHA-256"),
    ("#sertifika çıkar 3A50", "3A50 is not on this ticket; there are: 3A4F1199"),
])  # fmt: skip
def test_anything_else_is_answered_with_what_there_is(report: Desk, line: str, says: str):
    assert says in said(report.replies(line, MEHMET))
    assert listed(report) == [("3A4F1199", False)]


def test_only_a_report_is_about_certificates():
    desk = Desk()
    desk.receives(mail("Merhaba"))
    assert "not a certificate problem report" in said(desk.replies("#sertifika 3A4F11"))


def test_what_is_taken_off_does_not_come_back_when_the_mail_is_looked_through_again(report: Desk):
    report.replies("#sertifika 3A4F11", MEHMET)
    decision = report.replies(
        "#sertifika çıkar 3A4F11\n#certificate remove 3A4F1199", MEHMET, Purpose.RECEIPT
    )
    assert "3A4F11 taken off the ticket" in said(decision)
    assert listed(report) == []
    assert report.ticket().report.subscribers == ()
    assert Role.SUBSCRIBER not in {one.role for one in report.ticket().participants}
    serial, typo = Reading(Form.SERIAL, "3A4F11"), Reading(Form.SERIAL, "3A4F1199")
    named = (Identifier("3A4F11", "text", (serial,)), Identifier("3A4F1199", "text", (typo,)))
    again = looked(report.ticket().report, Evidence(named, {serial: (WWW,)}, inventory=2), report.now)
    assert again.certificates == ()
    grown = Evidence(named, {serial: (WWW,), typo: (CA.known(0x3A4F1199),)}, inventory=3)
    again = looked(report.ticket().report, grown, report.now)
    assert [one.serial for one in again.certificates] == ["3A4F1199"]


def test_what_one_names_by_words_stays_off_too():
    host = replace(unknown("www.ornek.test"), serial="")
    desk = reporting(unknown("3A50"))
    desk.replies("#sertifika çıkar 3A50", MEHMET)
    assert desk.ticket().report.taken_off == ("serial 3A50", "written 3A50")
    lists(desk, host, replace(host, written="", sha256="ab" * 32))
    assert "taken off" in said(desk.replies(f"#sertifika çıkar {'ab' * 32}", MEHMET))
    assert listed(desk) == [("www.ornek.test", False)]


def test_a_subscriber_who_was_told_stays_told(report: Desk):
    report.replies("#sertifika 3A4F11", MEHMET)
    number = report.ticket().number
    before = report.dossiers[number]
    report.dossiers[number] = replace(before, ticket=told(before.ticket, {"k1"}, report.now))
    report.replies("#sertifika çıkar 3A4F11", MEHMET, Purpose.RECEIPT)
    assert [one.key for one in report.ticket().report.subscribers] == ["k1"]


@pytest.mark.parametrize("line", ["#sertifika 3A50", "#sertifika çıkar 3A4F11", "#sertifika çıkar 3A4F1199"])
def test_both_are_taken_back(report: Desk, line: str):
    report.replies("#sertifika 3A4F11", MEHMET)
    before = report.ticket()
    report.replies(line, AYSE)
    assert report.ticket().report != before.report
    report.replies("#geri-al", AYSE, Purpose.RECEIPT, to=AYSE)
    after = report.ticket()
    assert {*after.report.certificates} == {*before.report.certificates}
    assert after.report.taken_off == ()
    assert [one.key for one in after.report.subscribers] == ["k1"]
    assert after.promises == before.promises


def test_a_revoked_one_comes_back_with_its_evidence():
    report = reporting(known(WWW), known(API))
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL))
    before = report.ticket().report
    report.replies("#sertifika çıkar 3A4F11", AYSE)
    report.replies("#geri-al", AYSE, Purpose.RECEIPT, to=AYSE)
    assert {*report.ticket().report.certificates} == {*before.certificates}


def test_the_last_one_that_is_left_keeps_the_promise():
    report = reporting(known(WWW), known(API))
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL))
    report.replies("#sertifika çıkar 3A50", MEHMET, Purpose.RECEIPT)
    assert revocation_of(report.ticket()).state is PromiseState.KEPT


def test_one_that_an_imported_list_has_as_revoked_is_known_to_be():
    report = reporting()
    knowing(report, WWW)
    listed_there = Revocation(REVOKED, "CRL 7 of 2026-11-24T05:31:00Z", "ab" * 32, True)
    report.inventory = replace(report.inventory, published={(WWW.issuer, WWW.serial): listed_there})
    decision = report.replies("#sertifika 3A4F11", MEHMET)
    assert [one.revocation for one in report.ticket().report.certificates] == [listed_there]
    assert [event.name for event in decision.events] == ["certificate added", "revocation published"]


@pytest.mark.parametrize("value", ["3A " * 50_000, "3A" * 75_000, "çıkar " * 50_000])
def test_a_line_of_a_stranger_costs_nothing(value: str):
    began = time.process_time()
    assert len(certificates_named(mail(f"#sertifika {value}\n" * 6))) < 100
    assert time.process_time() - began < 30


def test_a_mail_asks_for_so_many_numbers_and_no_more():
    lines = "\n".join(f"#sertifika {0x3A4F00 + each:X} AA BB CC DD EE FF" for each in range(190))
    assert len(certificates_named(mail(lines))) == MOST_NUMBERS


@pytest.mark.parametrize(("written", "values"), [
    ("3A4F", ["3A4F"]), ("0x003a:4f", ["3A4F"]), ("3a-4f 11", ["3A4F11"]), ("17", ["17", "11"]),
    ("0", []), ("00", []), ("", []), ("3G", []), ("F" * 50, ["F" * 50]), ("F" * 51, []),
    ("f" * 40, ["F" * 40, "f" * 40]), ("AB" * 32, ["ab" * 32]), ("AB" * 33, []),
])  # fmt: skip
def test_a_number_may_mean_more_than_one_thing(written: str, values: list[str]):
    assert [one.value for one in readings_of(written)] == values


def test_a_number_of_digits_is_found_in_hex_and_in_decimal():
    report = reporting(unknown("3821329"), known(API)).ticket().report
    for value in ("3821329", "0x3821329", "3A4F11"):
        assert [one.written for one in meant_by(report, readings_of(value))] == ["3821329"], value
