"""“It is revoked” leaves the desk once it is shown of every certificate it is about (Mozilla bug 1650845)."""

from dataclasses import replace

import pytest

from tests.desk.authority import REVOKED
from tests.desk.certificate_desk import AYSE, CA, MEHMET, knowing, known, reporting, sends, unknown
from tests.desk.remembering_desk import Desk, mail, said, templates
from ulak.desk.acts.claiming import why_not_said
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.report import Report, Revocation
from ulak.desk.decision import Decision
from ulak.desk.ticket import Kind, LetterState, Purpose, Status

SHOWN = Revocation(REVOKED, "CRL 7 of 2026-11-24T05:31:00Z", "ab" * 32, True)
WWW = CA.known(0x3A4F11095C7720AB)
API = CA.known(0x4B5E22195C7720AB, "api.ornek.test")
NEW = "5C6D33295C7720AB"
CLAIM = "The certificate has been revoked."
BOSS = "yonetim@kurum.test"


@pytest.fixture
def report() -> Desk:
    return reporting(known(WWW))


def refused(decision: Decision) -> bool:
    return "command refused" in [event.name for event in decision.events]


def written(desk: Desk) -> list[str]:
    """What is on its way to the author."""
    gone = (LetterState.WITHDRAWN,)
    return [one.text for one in desk.dossiers["KSM-2026-000001"].letters
            if one.purpose in (Purpose.ANSWER, Purpose.PRELIMINARY_REPORT) and one.state not in gone]  # fmt: skip


@pytest.mark.parametrize("text", [
    CLAIM,
    "Sertifikayı iptal ettik.",
    f"#yanıt\n{CLAIM}",
    f"#ön-rapor bildiren\n{CLAIM}",
    f"#onaya-sun\n{CLAIM}",
    f"#imzaya-sun\n{CLAIM}",
])  # fmt: skip
def test_no_text_says_so_while_nothing_shows_it(report: Desk, text: str):
    before = report.ticket()
    decision = report.replies(text, AYSE)
    assert refused(decision)
    assert "which nothing shows: 3A4F11095C7720AB. First write #revoked SERIAL TIME" in said(decision)
    assert written(report) == []
    assert report.ticket() == replace(before, version=before.version + 1)


@pytest.mark.parametrize("text", [
    "The certificate will be revoked today.",
    f"#not\n{CLAIM}",
    f"#sor mehmet\n{CLAIM}",
    "#ön-rapor bildiren\nSertifika iptal edilecektir.",
])  # fmt: skip
def test_other_words_and_those_that_stay_inside_need_nothing(report: Desk, text: str):
    assert not refused(report.replies(text, AYSE))


@pytest.mark.parametrize("text", [
    "#kapat iptal edildi",
    "#kapat Haklı ; surec\nSertifika iptal edilmiştir.",
    f"#yanıtlandı telefon 08:40\n#kapat iptal edildi\n{CLAIM}",
])  # fmt: skip
def test_no_outcome_says_so_either_where_nothing_had_to_be_revoked(text: str):
    report = reporting(known(WWW), ground="")
    decision = report.replies(text, AYSE)
    assert refused(decision)
    assert "which nothing shows: 3A4F11095C7720AB. First write #revoked SERIAL TIME" in said(decision)
    assert report.ticket().status is not Status.CLOSED
    assert not refused(report.replies("#kapat iptal edilmedi", AYSE))


@pytest.mark.parametrize("text", [
    CLAIM, f"#ön-rapor bildiren\n{CLAIM}", "#kapat iptal edildi\nSertifikanız iptal edildi.",
    f"#onaya-sun\n{CLAIM}", "The certificate 3A:4F:11:09:5C:77:20:AB has been revoked.",
])  # fmt: skip
def test_with_the_evidence_in_the_same_mail_it_may_be_said(report: Desk, text: str):
    decision = sends(
        report, f"#iptal-edildi 3A4F11095C7720AB 08:30\n{text}", CA.crl(int(WWW.serial, 16)), author=AYSE
    )
    assert not refused(decision), said(decision)


def test_no_subscriber_is_told_so_either():
    report = reporting()
    knowing(report, replace(WWW, subscriber=Subscriber("k1", "Örnek", "Örnek", ("bt@ornek.test",))))
    report.replies(f"#sertifika {WWW.serial}", AYSE)
    decision = report.replies("#yanıt abone\nSertifikanız iptal edildi.", AYSE, Purpose.RECEIPT)
    assert "which nothing shows: 3A4F11095C7720AB" in said(decision)


def test_so_it_may_afterwards(report: Desk):
    sends(report, "#iptal-edildi 3A4F11095C7720AB 08:30", CA.crl(int(WWW.serial, 16)))
    assert not refused(report.replies(CLAIM, AYSE))
    assert written(report) == [CLAIM]


def test_only_a_certificate_problem_report_is_read_so():
    desk = Desk()
    desk.receives(mail("Mali mührümü iptal ediniz."))
    assert not refused(desk.replies("Mali mührünüz iptal edilmiştir.", "zehra@kurum.test"))


def test_a_text_that_waits_at_the_gate_is_read_again_when_it_is_decided_on(report: Desk):
    sends(report, "#iptal-edildi 3A4F11095C7720AB 08:30", CA.crl(int(WWW.serial, 16)))
    report.replies(f"#onaya-sun\n{CLAIM}", AYSE)
    report.replies("#geri-al", MEHMET, Purpose.RECEIPT, to=MEHMET)
    decision = report.replies("#onay", BOSS, Purpose.GATE)
    assert refused(decision)
    assert "which nothing shows: 3A4F11095C7720AB" in said(decision)
    assert report.ticket().status is Status.WAITING_GATE
    sends(report, "#iptal-edildi 3A4F11095C7720AB 08:30", CA.crl(int(WWW.serial, 16)))
    assert not refused(report.replies("#onay", BOSS, Purpose.GATE))
    assert written(report) == [CLAIM]


def test_a_text_that_was_kept_waiting_is_read_again_when_it_is_let_go(report: Desk):
    token = f"[{report.ticket().number}]"
    sends(report, "#iptal-edildi 3A4F11095C7720AB 08:30", CA.crl(int(WWW.serial, 16)))
    report.replies("Merhaba.", MEHMET)
    kept = report.receives(
        mail(CLAIM, AYSE, token, "<k1@kurum.test>", Authentication_Results="mx.kamusm.test; dmarc=pass header.from=kurum.test"))  # fmt: skip
    assert "#anyway" in said(kept), said(kept)
    first = report.dossiers[report.ticket().number]
    taken = tuple(replace(one, revocation=None) for one in first.ticket.report.certificates)
    report.dossiers[report.ticket().number] = replace(
        first, ticket=replace(first.ticket, report=replace(first.ticket.report, certificates=taken))
    )
    assert refused(report.replies("#yine-de", AYSE, Purpose.RECEIPT, to=AYSE))


REVOKED_WWW, NOT_API = known(WWW, revocation=SHOWN), known(API)


@pytest.mark.parametrize(("certificates", "text", "says"), [
    ((REVOKED_WWW,), "It is revoked.", ""),
    ((REVOKED_WWW, NOT_API), "It is revoked.", "which nothing shows: 4B5E22195C7720AB"),
    ((REVOKED_WWW, NOT_API), "3A4F11095C7720AB is revoked.", ""),
    ((REVOKED_WWW, NOT_API), "All are revoked, among them 3A4F11095C7720AB.", "which nothing shows: 4B5E22195C7720AB"),
    ((REVOKED_WWW, NOT_API), "Tüm sertifikalar (3A4F11095C7720AB) iptal edildi.", "nothing shows: 4B5E22195C7720AB"),
    ((REVOKED_WWW, NOT_API), "3A4F11095C7720AB is revoked. All the best", ""),
    ((REVOKED_WWW, NOT_API), "4B5E22195C7720AB is revoked.", "which nothing shows: 4B5E22195C7720AB"),
    ((REVOKED_WWW, NOT_API), "3A4F11095C7720AB and 4B5E22195C7720AB are revoked.", "4B5E22195C7720AB"),
    ((REVOKED_WWW,), f"{NEW} is revoked.", f"names {NEW}, while this ticket is about 3A4F11095C7720AB"),
    ((REVOKED_WWW,), f"3A4F11095C7720AB is revoked, the new one is {NEW}.", f"names {NEW}"),
    ((REVOKED_WWW,), f"The fingerprint {WWW.sha256} is that of a revoked certificate. It is revoked.", ""),
    ((replace(REVOKED_WWW, written="CE" * 32),), f"{'ce' * 32} (the precertificate) is revoked.", ""),
    ((replace(NOT_API, written="AB" * 20),), f"{'ab' * 20} is revoked.", "which nothing shows: 4B5E22195C7720AB"),
    ((REVOKED_WWW,), "See https://crt.sh/?id=1234567890: it is revoked.", ""),
    ((REVOKED_WWW, unknown("3A4F1109")), "It is revoked.", ""),
    ((unknown("3A4F1109"),), "It is revoked.", "which nothing shows: 3A4F1109"),
    ((), "It is revoked.", "which nothing shows: –"),
    ((), f"{NEW} is revoked.", f"names {NEW}, while this ticket is about –"),
    ((NOT_API,), "It will be revoked.", ""),
])  # fmt: skip
def test_what_a_text_is_about(certificates: tuple, text: str, says: str):
    why = why_not_said(text, Report(certificates), REVOKED)
    assert (why is None) is (not says)
    assert why is None or says in why.en
    assert why is None or why.tr


def test_the_kind_is_asked_as_the_mail_leaves_it(report: Desk):
    decision = report.replies(f"#al\n#tür istek\n#not\n{CLAIM}", AYSE)
    assert report.ticket().kind is Kind.REQUEST
    assert templates(decision)
