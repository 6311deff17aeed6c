"""What letters tell of certificates: everything to the desk, to each party what is theirs, and in their language."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, house, mail
from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.report import Informed, Report, Reported, Revocation
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.certificates.verdict import verdict_of
from ulak.desk.decision import Draft
from ulak.desk.recipients import ToAuthor, ToStaff, ToSubscriber
from ulak.desk.ticket import Dossier, Purpose, Status, Ticket
from ulak.gateways.templates import Scene, Templates
from ulak.gateways.templates.scene import view
from ulak.gateways.templates.view import LetterView
from ulak.mail.address import Address
from ulak.shipped import shipped

REVOKED = Revocation(
    datetime(2026, 11, 24, 4, 30, tzinfo=UTC), "CRL 4711 of 2026-11-24T04:30:00Z", "5e", True
)
MINE = Reported(
    "the one of my neighbour",
    "attachment secret-of-hanno.key",
    serial="3A4F",
    sha256="ab" * 32,
    spki="cd" * 32,
    subject="CN=www.bir.test",
    is_known=True,
    verdict=Verdict.CONFIRMED,
    reasons=("private key in attachment secret-of-hanno.key: its signature was not made with its own key",),
    subscriber="bir",
    revocation=REVOKED,
)
OTHER = replace(
    MINE, written="0x5B", serial="5B", subject="CN=www.iki.test", subscriber="iki", revocation=None
)
UNKNOWN = Reported("7C", "text")
WROTE = (
    "Hanno",
    "hanno@research.test",
    "Leaked by my neighbour",
    "secret-of-hanno",
    "the one of my neighbour",
)


def ticket() -> Ticket:
    desk = Desk()
    message = mail("The key is public.", "Hanno <hanno@research.test>", "Leaked by my neighbour")
    desk.receives(message, "cainfo")
    found = replace(
        desk.ticket(),
        report=Report((MINE, OTHER, UNKNOWN), reports=2, left_out=4),
        tags=("ground-3",),
        institution="Hanno's institute",
    )
    return with_subscribers(
        found,
        Informed("bir", "Bir Kurumu", "Bir", (Address("bt@bir.test"),)),
        Informed("iki", "İki Kurumu", "İki", (Address("bt@iki.test"),)),
    )


TICKET = ticket()
SCENE = Scene(house(), RULEBOOK, TICKET, Dossier(TICKET), NOW)


def letter(recipients: object, party: str = "", language: str = "en") -> LetterView:
    message = mail("I found it.", "Hanno <hanno@research.test>", "Leaked by my neighbour")
    draft = Draft("x", recipients, language, "cainfo", TICKET.subject, message=message, party=party)
    return view(draft, SCENE, language)


def to_staff() -> LetterView:
    return letter(ToStaff(Purpose.NOTICE, RULEBOOK.colleagues(("ayse@kurum.test",))))


def to_reporter() -> LetterView:
    return letter(ToAuthor(Purpose.PRELIMINARY_REPORT, TICKET), "reporter")


def to_subscriber(key: str = "bir") -> LetterView:
    return letter(ToSubscriber(Purpose.PRELIMINARY_REPORT, TICKET, key), "subscriber")


def test_the_desk_reads_everything():
    found = to_staff()
    assert [one.name for one in found.certificates] == ["the one of my neighbour", "0x5B", "7C"]
    first = found.certificates[0]
    assert (first.verdict, first.subscriber, first.found_in) == ("confirmed", "Bir Kurumu", MINE.found_in)
    assert (first.revoked_at, first.evidence) == (REVOKED.at, REVOKED.evidence)
    (reason,) = first.reasons
    assert (reason.what, reason.found_in) == ("private key", "attachment secret-of-hanno.key")
    assert reason.why == "its signature was not made with its own key"
    assert [(one.name, one.contact) for one in found.subscribers] == [
        ("Bir Kurumu", "bt@bir.test"), ("İki Kurumu", "bt@iki.test")]  # fmt: skip
    assert (found.reports, found.left_out) == (2, 4)
    assert found.ground == "BR 4.9.1.1 (3), evidence of key compromise"


@pytest.mark.parametrize("name", ["not-ours", "need-more"])
def test_the_reporter_is_told_what_was_not_found_of_what_they_wrote_alone(name: str):
    staffs, file = Reported("7D", "staff", serial="7D"), Reported("", "attachment x.pem", sha256="ef" * 32)
    about = replace(TICKET, report=Report((UNKNOWN, staffs, file)))
    draft = Draft(name, ToAuthor(Purpose.ANSWER, about), "en", "cainfo", TICKET.subject)
    text = Templates(shipped("templates")).render(draft, replace(SCENE, ticket=about)).text
    assert "\n- 7C\n" in text
    assert "7D" not in text
    assert "efef" not in text


def test_the_reporter_reads_of_every_certificate_and_of_no_subscriber():
    found = to_reporter()
    assert [one.written for one in found.certificates] == ["the one of my neighbour", "0x5B", "7C"]
    assert (found.subscribers, found.reports, found.left_out) == ((), 1, 0)
    for one in found.certificates:
        assert (one.subscriber, one.verdict, one.reasons, one.found_in) == ("", "", (), "")


def test_a_subscriber_reads_of_their_own_certificates_alone():
    assert [one.serial for one in to_subscriber("bir").certificates] == ["3A4F"]
    assert [one.serial for one in to_subscriber("iki").certificates] == ["5B"]


def test_nothing_a_template_can_name_tells_a_subscriber_who_reported_or_what_they_wrote():
    found = to_subscriber()
    told = repr({one.name: getattr(found, one.name) for one in fields(found)})
    assert [words for words in (*WROTE, "iki.test", "İki Kurumu", "institute") if words in told] == []


@pytest.mark.parametrize("language", ["tr", "en"])
def test_nor_does_the_letter_itself(language: str):
    draft = Draft(
        "preliminary-report-subscriber",
        ToSubscriber(Purpose.PRELIMINARY_REPORT, TICKET, "bir"),
        language,
        "cainfo",
        TICKET.subject,
        text="Please act.",
        party="subscriber",
    )
    words = Templates(shipped("templates")).render(draft, SCENE)
    whole = f"{words.subject}\n{words.text}\n{words.html}"
    assert [one for one in (*WROTE, "iki.test", "İki Kurumu") if one in whole] == []
    assert all(one in whole for one in ("Please act.", "www.bir.test", "3A4F", "2026-11-24 04:30 UTC"))


REASONS = sorted({
    verdict_of(Finding(what, "text", problem=problem, is_signed=signed, name=name), ours, verifies)[1]
    for what in What
    for problem in (None, *Problem)
    for signed in (True, False)
    for ours in (True, False)
    for verifies in (True, False)
    for name in ("www.ornek.test", "Proof of Key Compromise")
})  # fmt: skip


def findings(report: Report, language: str, **changes: object) -> str:
    """The letter to the team."""
    about = replace(TICKET, report=report, **changes)  # type: ignore[arg-type]
    people = ToStaff(Purpose.NOTICE, RULEBOOK.colleagues(("ayse@kurum.test",)))
    draft = Draft("findings", people, language, "cainfo", TICKET.subject)
    return Templates(shipped("templates")).render(draft, replace(SCENE, ticket=about)).text


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_turkish(reason: str):
    report = Report((replace(MINE, reasons=(reason,)),))
    words = reason.rpartition(": ")[2]
    assert words in findings(report, "en")
    assert words not in findings(report, "tr")


def test_what_another_report_of_the_case_proves_is_said_of_it():
    report = Report((replace(MINE, reasons=("proven on KSM-2026-000007",)),))
    assert "\n  Proven on KSM-2026-000007\n" in findings(report, "en")
    assert "\n  KSM-2026-000007 kaydında kanıtlandı\n" in findings(report, "tr")


@pytest.mark.parametrize(("language", "to_do", "by_itself"), [
    ("en", "What to do", "Nothing was revoked"), ("tr", "Ne yapılmalı", "Hiçbir şey kendiliğinden")])  # fmt: skip
def test_what_is_to_be_done_is_said_while_the_ticket_is_open(language: str, to_do: str, by_itself: str):
    said = findings(TICKET.report, language)
    assert to_do in said
    assert by_itself in said
    over = findings(TICKET.report, language, status=Status.CLOSED)
    assert to_do not in over
    assert by_itself not in over


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_words(verdict: Verdict):
    report = Report((replace(UNKNOWN, verdict=verdict),))
    assert f"\n  {verdict.value}\n" not in findings(report, "tr").lower()
    assert findings(report, "tr") != findings(replace(report, certificates=(UNKNOWN,)), "tr")


def test_of_very_many_certificates_the_first_are_told_and_how_many_there_are():
    many = tuple(replace(MINE, serial=f"{n:X}", written="") for n in range(1_000, 1_300))
    text = findings(Report((*many, *(replace(UNKNOWN, written=f"t{n}") for n in range(200)))), "en")
    assert "300 certificates of ours" in text
    assert "300 in all" in text
    assert "and 100 more" in text
