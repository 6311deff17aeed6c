"""`#iptal-edildi`: a revocation counts once evidence shows it of exactly the certificate that was reported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.ocsp import OCSPCertStatus

from tests.desk.authority import LISTED, REVOKED, Authority
from tests.desk.certificate_desk import (
    AYSE,
    CA,
    MEHMET,
    SERIAL,
    known,
    lists,
    reporting,
    sends,
    unknown,
)
from tests.desk.remembering_desk import ISTANBUL, NOW, Desk, draft, house, mail, said, templates
from ulak.desk.acts.revocation_promise import with_revocations
from ulak.desk.acts.revoking import revocation_of
from ulak.desk.certificates.report import Revocation
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import Purpose

WWW, API, OLD = CA.known(SERIAL), CA.known(0x3A50, "api.ornek.test"), CA.known(
    0x3A51, ends=NOW - timedelta(days=1), begins=NOW - timedelta(days=200))  # fmt: skip
OTHER = Authority("Another CA")
LATER = LISTED + timedelta(minutes=5)
OF_AUTHORITIES = x509.IssuingDistributionPoint(
    full_name=None, relative_name=None, only_contains_user_certs=False, only_contains_ca_certs=True,
    only_some_reasons=None, indirect_crl=False, only_contains_attribute_certs=False)  # fmt: skip


@pytest.fixture
def report() -> Desk:
    return reporting(known(WWW))


def promise(desk: Desk):
    found = revocation_of(desk.ticket())
    assert found is not None
    return found


def local(at: datetime) -> str:
    return at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")


def revocations(desk: Desk) -> list[Revocation | None]:
    return [one.revocation for one in desk.ticket().report.certificates]


def test_in_turkish_the_evidence_is_named_with_the_hour_of_the_house():
    desk = reporting(known(WWW))
    desk.house = house(language="tr")
    decision = sends(desk, "#iptal-edildi 00:3A:4F:11 08:30", CA.crl(SERIAL))
    assert "kanıt CRL 4711 (24.11.2026 08:35)" in said(decision)


def test_the_published_revocation_keeps_the_promise_at_its_time(report: Desk):
    crl = CA.crl(SERIAL)
    decision = sends(report, "#iptal-edildi 00:3A:4F:11 08:30", crl)
    found = promise(report)
    assert (found.state, local(found.kept_at)) == (PromiseState.KEPT, "24.11.2026 08:30")
    assert "3A4F11 was published at 24.11.2026 08:30; shown by CRL 4711 of 2026-11-24T05:35:00Z" in said(
        decision
    )
    (kept,) = revocations(report)
    assert kept is not None
    assert (kept.at, kept.evidence, kept.is_verified, kept.reason) == (
        REVOKED, "CRL 4711 of 2026-11-24T05:35:00Z", True, "keyCompromise")  # fmt: skip
    (event,) = decision.events
    assert event.name == "revocation published"
    assert dict(event.facts) == {
        "serial": "3A4F11", "at": "2026-11-24T05:30:00+00:00", "revoked": "2026-11-24T05:30:00+00:00",
        "evidence": kept.evidence, "sha256": kept.sha256, "signature": "verified", "reason": "keyCompromise",
    }  # fmt: skip
    assert templates(decision) == ["receipt"]


@pytest.mark.parametrize("evidence", [CA.crl(SERIAL, pem=True), CA.ocsp(SERIAL)])
def test_a_list_or_a_response_will_do(report: Desk, evidence: bytes):
    sends(report, "#iptal-edildi 3A4F11 08:30", b"a picture", evidence)
    assert promise(report).state is PromiseState.KEPT


@pytest.mark.parametrize(("value", "at"), [
    ("3A4F11 24.11.2026 08:31", "24.11.2026 08:31"),
    ("0x3a4f11 2026-11-24T05:31Z", "24.11.2026 08:31"),
    ("3A:4F:11 08:31", "24.11.2026 08:31"),
    ("3A 4F 11 08:31", "24.11.2026 08:31"),
    ("3A4F11 24 Kasım 2026 08:31", "24.11.2026 08:31"),
    ("3821329 08:31", "24.11.2026 08:31"),
])  # fmt: skip
def test_serial_and_time_as_people_write_them(report: Desk, value: str, at: str):
    words = said(sends(report, f"#iptal-edildi {value}", CA.crl(SERIAL)))
    assert f"the revocation of 3A4F11 was published at {at}" in words


@pytest.mark.parametrize(("value", "says"), [
    ("3A4F11", "needs a serial number and a time"),
    ("sertifika dün 08:30", "needs a serial number and a time"),
    ("3A4F11 yakında", "“yakında” is no time"),
    ("3A4F11 10:00", "24.11.2026 10:00 has not come yet"),
    ("3A4F12 08:30", "not about 3A4F12 but about 3A4F11. What is needed is the number of the certificate that"),
])  # fmt: skip
def test_a_publication_needs_both_is_over_and_is_of_what_was_reported(report: Desk, value: str, says: str):
    assert says in said(sends(report, f"#iptal-edildi {value}", CA.crl(SERIAL, SERIAL + 1)))
    assert promise(report).kept_at is None
    assert revocations(report) == [None]


@pytest.mark.parametrize(("files", "says"), [
    ([], "attach the CRL or the OCSP response (PEM or DER) that shows the revocation of 3A4F11"),
    ([b"notes"], "is not shown: 1.crl: it is neither a CRL nor an OCSP response"),
    ([CA.crl(SERIAL + 1, listed=LISTED)], "does not have this serial number in it"),
    ([CA.crl(SERIAL + 1, listed=REVOKED - timedelta(days=1))], "older than the revocation you write of"),
    ([OTHER.crl(SERIAL)], "which did not issue the certificate"),
    ([Authority(signer="Another CA").crl(SERIAL)], "its signature is not that of the certificate's issuer"),
    ([CA.crl(SERIAL, reason=x509.ReasonFlags.certificate_hold)], "only on hold"),
    ([CA.ocsp(SERIAL, OCSPCertStatus.GOOD)], "says that the certificate is good"),
    ([CA.crl(SERIAL), CA.ocsp(SERIAL, OCSPCertStatus.GOOD)], "2.crl: OCSP response"),
    ([CA.crl(SERIAL), CA.crl(number=4712, listed=LATER)],
     "2.crl: CRL 4712 of 2026-11-24T05:40:00Z does not have this serial number in it and is newer than CRL 4711 of"),
    ([CA.crl(listed=LATER), CA.ocsp(SERIAL)], "and is newer than OCSP response of"),
    ([b"notes", OTHER.crl(SERIAL)], "1.crl: it is neither a CRL nor an OCSP response (PEM or DER); 2.crl: it is of"),
])  # fmt: skip
def test_without_evidence_nothing_was_published(report: Desk, files: list[bytes], says: str):
    words = said(sends(report, "#iptal-edildi 3A4F11 08:30", *files))
    assert says in words
    assert promise(report).kept_at is None
    assert revocations(report) == [None]


def test_a_response_from_before_the_revocation_contradicts_nothing(report: Desk):
    earlier = CA.ocsp(SERIAL, OCSPCertStatus.GOOD, as_of=REVOKED - timedelta(hours=2))
    sends(report, "#iptal-edildi 3A4F11 08:30", earlier, CA.crl(SERIAL))
    assert promise(report).state is PromiseState.KEPT


@pytest.mark.parametrize("other", [
    CA.crl(number=4710, listed=LISTED - timedelta(hours=1)),
    OTHER.crl(listed=LATER),
    CA.crl(listed=LATER, extensions=((OF_AUTHORITIES, True),)),
    CA.crl(7, listed=LATER, extensions=((x509.DeltaCRLIndicator(4700), True),)),
])  # fmt: skip
def test_a_list_without_it_that_is_older_or_of_others_contradicts_nothing(report: Desk, other: bytes):
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL), other)
    assert promise(report).state is PromiseState.KEPT


def test_a_list_may_leave_out_what_has_expired():
    desk = reporting(known(CA.known(SERIAL, ends=LISTED + timedelta(minutes=1))))
    sends(desk, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL), CA.crl(listed=LATER))
    assert revocations(desk) != [None]


@pytest.mark.parametrize(("stated", "kept", "says"), [
    ("08:30", "08:30", ""),
    ("08:10", "08:30", "the time you wrote (24.11.2026 08:10) is before the revocation in the evidence"),
    ("08:55", "08:55", "revoked, says the evidence, at 24.11.2026 08:30"),
])  # fmt: skip
def test_nothing_is_published_before_it_is_revoked(report: Desk, stated: str, kept: str, says: str):
    words = said(sends(report, f"#iptal-edildi 3A4F11 {stated}", CA.crl(SERIAL)))
    assert local(promise(report).kept_at) == f"24.11.2026 {kept}"
    assert says in words
    assert ("evidence, " in words) is bool(says)


def test_a_revocation_that_is_dated_back_was_not_published_then():
    """BR 7.2.2: the date may be that of the compromise; staff know when the list left."""
    report = reporting(known(WWW))
    sends(report, "#iptal-edildi 3A4F11 08:50", CA.crl(SERIAL, at=NOW - timedelta(days=30)))
    assert local(promise(report).kept_at) == "24.11.2026 08:50"


def test_seconds_of_the_evidence_are_no_contradiction():
    report = reporting(known(WWW))
    words = said(
        sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL, at=REVOKED + timedelta(seconds=27)))
    )
    assert promise(report).kept_at == REVOKED + timedelta(seconds=27)
    assert "the evidence" not in words


def test_a_certificate_revoked_before_it_was_reported_is_no_late_one():
    report = reporting(known(WWW))
    yesterday = NOW - timedelta(days=1)
    sends(report, "#iptal-edildi 3A4F11 dün 08:30", CA.crl(SERIAL, at=yesterday, listed=yesterday))
    assert (promise(report).state, promise(report).kept_at) == (PromiseState.KEPT, NOW - timedelta(hours=1))


def test_a_signature_nobody_can_check_is_remarked_on():
    report = reporting(known(WWW), knows=())
    words = said(sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL)))
    assert "its signature could not be checked" in words
    assert promise(report).state is PromiseState.KEPT


def test_of_evidence_that_is_checked_and_not_the_checked_counts(report: Desk):
    indirect = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    others = x509.CertificateIssuer([x509.DirectoryName(CA.certificate(1).issuer)])
    unchecked = OTHER.crl(entries=((SERIAL, others, True),), extensions=((indirect, True),), number=1)
    sends(report, "#iptal-edildi 3A4F11 08:30", unchecked, CA.crl(SERIAL))
    assert [one and one.evidence[:8] for one in revocations(report)] == ["CRL 4711"]


@pytest.mark.parametrize(
    ("ground", "reason", "language", "says", "expected"),
    [
        ("3", "", "tr", "Uyarı: CRL'de neden yok; gerekçe 3 için keyCompromise (1) bekleniyor.", "keyCompromise (1)"),
        ("3", "superseded", "en", "Warning: the CRL has the reason superseded; ground 3 asks for key",
         "keyCompromise (1)"),
        ("12", "keyCompromise", "tr", "CRL'de neden keyCompromise; gerekçe 12 için superseded (4) bek",
         "superseded (4)"),
        ("alt 3", "", "tr", "gerekçe 4.9.1.2-3 için uygun bir neden bekleniyor.", "a fitting one"),
        ("1", "superseded", "en", "ground 1 asks for unspecified (0).", "unspecified (0)"),
        ("3", "keyCompromise", "en", "", None),
        ("1", "", "en", "", None),
        ("alt 3", "keyCompromise", "en", "", None),
    ],
)  # fmt: skip
def test_another_reason_than_the_ground_asks_for_is_told_and_refuses_nothing(
    ground: str, reason: str, language: str, says: str, expected: str | None
):
    report = reporting(known(WWW), ground=ground)
    report.house = house(language=language)
    flag = x509.ReasonFlags(reason) if reason else None
    decision = sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL, reason=flag))
    assert says in said(decision)
    assert ("Uyarı" in said(decision) or "Warning" in said(decision)) is bool(says)
    assert dict(decision.events[0].facts).get("expected reason") == expected
    assert promise(report).state is PromiseState.KEPT


def test_a_response_without_the_reason_is_named_as_what_it_is(report: Desk):
    words = said(sends(report, "#iptal-edildi 3A4F11 08:30", CA.ocsp(SERIAL, reason=None)))
    assert "Warning: the OCSP response has no reason; ground 3 asks for keyCompromise (1)." in words


def test_a_ground_whose_tag_was_taken_off_asks_for_nothing(report: Desk):
    (dossier,) = report.dossiers.values()
    report.dossiers[dossier.ticket.number] = replace(dossier, ticket=replace(dossier.ticket, tags=()))
    assert "Warning" not in said(sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL, reason=None)))


def test_an_imported_list_shows_it_too(report: Desk):
    listed = Revocation(REVOKED, "CRL 7 of 2026-11-24T05:31:00Z", "ab" * 32, True, "superseded")
    report.inventory = replace(report.inventory, revoked={(WWW.issuer, WWW.serial): listed})
    words = said(sends(report, "#iptal-edildi 3A4F11 08:45"))
    assert "shown by CRL 7 of 2026-11-24T05:31:00Z; revoked, says the evidence, at 24.11.2026 08:30" in words
    assert revocations(report) == [replace(listed, at=datetime(2026, 11, 24, 5, 45, tzinfo=UTC))]


def test_without_a_ground_no_clock_runs_that_it_could_keep():
    report = reporting(known(WWW), ground="")
    assert "#ground NUMBER comes first" in said(sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL)))
    sends(report, "#iptal-edildi 3A4F11 08:30\n#gerekçe 3", CA.crl(SERIAL))
    assert promise(report).state is PromiseState.KEPT


def test_only_a_report_is_about_certificates():
    desk = Desk()
    desk.receives(mail("Merhaba"))
    assert "not a certificate problem report" in said(
        sends(desk, "#iptal-edildi 3A4F 09:00", author="zehra@kurum.test")
    )


def test_of_several_certificates_the_last_keeps_the_promise():
    report = reporting(known(WWW), known(API), known(OLD), unknown("3A4F1199"))
    words = said(sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL)))
    assert "still to be revoked: 3A50" in words
    assert promise(report).kept_at is None
    report.waits(hours=25)
    late = CA.crl(
        SERIAL, 0x3A50, at=NOW + timedelta(hours=24, minutes=30), listed=NOW + timedelta(hours=24, minutes=31)
    )
    words = said(sends(report, "#iptal-edildi 3A50 09:30", late))
    assert (promise(report).state, local(promise(report).kept_at)) == (
        PromiseState.BREACHED,
        "25.11.2026 09:30",
    )
    assert "still to be revoked" not in words
    assert "too late" in words


def test_one_mail_tells_of_many():
    serials = range(0x3A4F00, 0x3A4F00 + 31)
    report = reporting(*(known(CA.known(one, f"h{one}.ornek.test")) for one in serials))
    lines = "\n".join(f"#iptal-edildi {one:X} 08:30" for one in serials)
    words = said(sends(report, lines, CA.crl(*serials)))
    assert "still to be revoked: 3A4F01, 3A4F02" in words
    assert ", +20" in words
    assert promise(report).state is PromiseState.KEPT


def test_where_the_inventory_is_empty_the_number_of_the_reporter_counts():
    report = reporting(unknown("3821329"), named_by_host(), knows=())
    words = said(sends(report, "#iptal-edildi 3821329 08:30", CA.crl(SERIAL)))
    assert "the revocation of 3A4F11 was published" in words
    assert "its signature could not be checked" in words
    assert promise(report).state is PromiseState.KEPT


def named_by_host():
    return replace(unknown("www.ornek.test"), serial="")


def test_a_report_that_names_none_needs_one_first():
    report = reporting(named_by_host())
    assert "about no certificate; #certificate 3A4F11 comes first" in said(
        sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL)))  # fmt: skip
    sends(report, "#iptal-edildi 3A4F11 08:30\n#sertifika 3A4F11", CA.crl(SERIAL))
    assert promise(report).state is PromiseState.KEPT


def test_the_same_number_of_two_issuers_is_two_certificates():
    theirs = OTHER.known(SERIAL)
    report = reporting(known(WWW), known(theirs), knows=(CA, OTHER))
    sends(report, "#iptal-edildi 3A4F11 08:30", OTHER.crl(SERIAL))
    assert [one is not None for one in revocations(report)] == [False, True]
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL), purpose=Purpose.RECEIPT)
    assert [one is not None for one in revocations(report)] == [True, True]


@pytest.mark.parametrize(("text", "names"), [
    ("See the list.", []), ("See 1.crl.", ["1.crl"]), ("See 2.crl.", ["2.crl"]),
])  # fmt: skip
def test_the_evidence_does_not_go_along_unless_the_text_names_it(report: Desk, text: str, names: list[str]):
    decision = sends(report, f"#iptal-edildi 3A4F11 08:30\n{text}", CA.crl(SERIAL), CA.ocsp(SERIAL))
    assert [one.name for one in draft(decision, "answer").attachments] == names
    assert ("the evidence of a revocation" in said(decision)) is True


def test_without_the_word_a_list_is_a_file_like_any(report: Desk):
    decision = sends(report, "Here is our latest list.", CA.crl(7))
    assert [one.name for one in draft(decision, "answer").attachments] == ["1.crl"]


def test_it_is_taken_back_like_any_word(report: Desk):
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL))
    report.replies("#geri-al", MEHMET, Purpose.RECEIPT)
    assert revocations(report) == [None]
    assert promise(report).state is PromiseState.RUNNING


def test_what_was_published_stays_so_under_another_ground():
    report = reporting(known(WWW), ground="12")
    report.waits(hours=30)
    late = CA.crl(SERIAL, at=NOW + timedelta(hours=27), listed=NOW + timedelta(hours=27))
    sends(report, "#iptal-edildi 3A4F11 12:00", late)
    assert promise(report).state is PromiseState.KEPT
    report.replies("#gerekçe 3", MEHMET)
    assert (promise(report).state, local(promise(report).kept_at)) == (
        PromiseState.BREACHED, "25.11.2026 12:00")  # fmt: skip


def test_a_certificate_that_is_found_later_is_waited_for(report: Desk):
    sends(report, "#iptal-edildi 3A4F11 08:30", CA.crl(SERIAL))
    lists(report, *report.ticket().report.certificates, known(API))
    again = with_revocations(report.ticket(), report.now, report.rulebook.calendars)
    assert [one.state for one in again.promises if one.name == "revocation"] == [PromiseState.RUNNING]
    given_up = replace(promise(report), state=PromiseState.NOT_APPLICABLE, kept_at=None)
    lists(report, *report.ticket().report.certificates[:1])
    left = replace(report.ticket(), promises=(given_up,))
    assert with_revocations(left, report.now, report.rulebook.calendars) == left


def test_a_known_revocation_counts_once_there_is_a_ground():
    revoked = Revocation(REVOKED, "CRL 7 of 2026-11-24T05:31:00Z", "ab" * 32, True)
    report = reporting(known(WWW, revocation=revoked), ground="")
    report.waits(hours=1)
    report.replies("#gerekçe 3", AYSE)
    assert (promise(report).state, promise(report).kept_at) == (PromiseState.KEPT, REVOKED)
