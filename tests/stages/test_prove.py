"""The stage that looks through reports: on the real store and inventory, with real keys where they matter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.cli.living_house import mail
from tests.scenarios.keyring import Certificate as Stated
from tests.scenarios.keyring import Ring, revocation_list, written
from tests.stages.office_desk import OfficeDesk
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.finding import Finding, Verdict
from ulak.desk.certificates.issued import issued
from ulak.desk.certificates.looking import ENCRYPTED, GIVEN_UP
from ulak.desk.decision import Decision
from ulak.desk.ticket import Kind, Relation, Status, Ticket
from ulak.errors import Unavailable
from ulak.gateways.proof import Prover
from ulak.mail.blob import Blob
from ulak.stages import prove
from ulak.store.looked_through import MOST_TRIES
from ulak.store.stale import Stale

RING = Ring(
    keys={"victim": "rsa", "leaf": "ec"},
    certificates={
        one.name: one
        for one in (
            Stated("www", "victim", ("www.ornek.gov.tr",)),
            Stated("api", "victim", ("api.ornek.gov.tr",)),
            Stated("leaf", "leaf", ("leaf.ornek.gov.tr",)),
        )
    },
)
ORNEK = Subscriber("s1", "Örnek Kurumu", "Örnek Bakanlığı", ("bt@ornek.test",))
CAINFO = "cainfo@kamusm.test"


@dataclass
class Remembering:
    """A prover that finds nothing in what it is given, and remembers what that was."""

    given: list[tuple[Blob, ...]] = field(default_factory=list)
    nonces: list[bytes] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def read(self, blobs: tuple[Blob, ...], nonce: bytes) -> tuple[Finding, ...]:
        self.given.append(blobs)
        self.nonces.append(nonce)
        self.meanwhile()
        return ()

    def verifies(self, public_key: bytes, nonce: bytes, signature: bytes) -> bool:
        return False

    def weaknesses(self, public_keys: Mapping[str, bytes]) -> Mapping[str, str]:
        self.meanwhile()
        return {}


@pytest.fixture
def prover() -> Remembering:
    return Remembering()


def stocked(desk: OfficeDesk, *names: str) -> None:
    """These certificates are in the inventory."""
    read = [issued(RING.issued(name).public_bytes(Encoding.DER)) for name in names]
    held = [replace(one, certificate=replace(one.certificate, subscriber=ORNEK)) for one in read]
    desk.desk.inventory.add(held, desk.now)


def serial(name: str) -> str:
    return f"{RING.certificates[name].number:X}"


def reported(desk: OfficeDesk, words: str, author: str = "r@research.test", **files: bytes) -> None:
    desk.takes(letter(words, author, **files), "cainfo")
    desk.triage()


def letter(words: str, author: str, **files: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = author, CAINFO, "Compromised key"
    made["Message-ID"], made["Date"] = (
        f"<{abs(hash((words, author)))}@x.test>",
        "Tue, 24 Nov 2026 12:00:00 +0300",
    )
    made.set_content(words)
    for name, content in files.items():
        made.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return made.as_bytes()


def ticket(desk: OfficeDesk, number: int = 1) -> Ticket:
    dossier = desk.office.tickets.dossier(f"KSM-2026-{number:06}")
    assert dossier is not None
    return dossier.ticket


def test_a_report_is_looked_through_once(desk: OfficeDesk, prover: Remembering) -> None:
    stocked(desk, "www")
    reported(desk, f"Serial {serial('www')} has a wrong name.")
    assert (desk.prove(prover), desk.prove(prover)) == (1, 0)
    one = ticket(desk)
    assert [(each.serial, each.is_known) for each in one.report.certificates] == [(serial("www"), True)]
    assert [each.name for each in one.report.subscribers] == ["Örnek Kurumu"]
    assert prover.given == []  # no child where there is nothing to try


def test_other_mail_is_not(desk: OfficeDesk, prover: Remembering) -> None:
    desk.takes(mail("Fatura", f"Seri {serial('www')}"))
    desk.triage()
    assert desk.prove(prover) == 0


def test_a_key_is_proven_by_the_certificate_we_issued(desk: OfficeDesk) -> None:
    stocked(desk, "www", "api", "leaf")
    reported(desk, "The key is public.", server_key=written(RING.private("victim"), "pem"))
    assert desk.prove(Prover()) == 1
    one = ticket(desk)
    assert {each.serial: each.verdict for each in one.report.certificates} == {
        serial("www"): Verdict.CONFIRMED,
        serial("api"): Verdict.CONFIRMED,
    }
    assert one.report.certificates[0].reasons[0].startswith("private key in attachment server.key: it signed")
    assert [each.spki for each in desk.desk.inventory.compromised()] == [one.report.certificates[0].spki]


def test_a_certificate_that_is_attached_is_found_also_where_only_its_precertificate_is_known(
    desk: OfficeDesk,
) -> None:
    pre = issued(RING.issued("www", is_precertificate=True).public_bytes(Encoding.DER))
    desk.desk.inventory.add([pre], desk.now)
    reported(desk, "See the file.", cert_pem=RING.issued("www").public_bytes(Encoding.PEM))
    desk.prove(Prover())
    (one,) = ticket(desk).report.certificates
    assert (one.serial, one.is_known, one.found_in, one.verdict) == (
        serial("www"), True, "attachment cert.pem", None)  # fmt: skip


def test_of_a_certificate_of_another_authority_with_our_number_nothing_is_ours(desk: OfficeDesk) -> None:
    ours = issued(RING.issued("www").public_bytes(Encoding.DER))
    other = replace(ours, certificate=replace(ours.certificate, issuer="another", sha256="00" * 32))
    desk.desk.inventory.add([other], desk.now)
    reported(desk, "See the file.", cert_pem=RING.issued("www").public_bytes(Encoding.PEM))
    desk.prove(Prover())
    assert [one.is_known for one in ticket(desk).report.certificates] == [False]


def test_each_key_signs_a_number_of_its_own(desk: OfficeDesk, prover: Remembering) -> None:
    for author in ("a@x.test", "b@x.test"):
        reported(desk, "The key.", author, server_key=written(RING.private("victim"), "pem"))
    assert desk.prove(prover) == 2
    assert len(set(prover.nonces)) == 2
    assert {len(nonce) for nonce in prover.nonces} == {prove.NONCE}


def test_a_later_mail_of_the_reporter_brings_the_key(desk: OfficeDesk) -> None:
    stocked(desk, "www")
    reported(desk, f"Serial {serial('www')}.")
    desk.prove(Prover())
    key = letter("Here it is.", "r@research.test", server_key=written(RING.private("victim"), "pem"))
    desk.takes(key.replace(b"Subject: ", b"Subject: [KSM-2026-000001] "), "cainfo")
    desk.triage()
    assert desk.prove(Prover()) == 1
    assert [one.verdict for one in ticket(desk).report.certificates] == [Verdict.CONFIRMED]


def test_what_was_not_found_is_looked_for_again_in_a_larger_inventory(
    desk: OfficeDesk, prover: Remembering
) -> None:
    reported(desk, f"Serial {serial('www')}.")
    assert (desk.prove(prover), desk.prove(prover)) == (1, 0)
    assert [one.is_known for one in ticket(desk).report.certificates] == [False]
    stocked(desk, "www")
    assert (desk.prove(prover), desk.prove(prover)) == (1, 0)
    assert [one.is_known for one in ticket(desk).report.certificates] == [True]
    before = ticket(desk)
    stocked(desk, "api")
    assert (desk.prove(prover), desk.prove(prover)) == (1, 0)
    assert ticket(desk) == before


def test_a_ticket_that_becomes_a_report_is_looked_through(desk: OfficeDesk, prover: Remembering) -> None:
    stocked(desk, "www")
    desk.takes(mail("Sertifika", f"Seri numarası {serial('www')}"))
    desk.triage()
    before = ticket(desk)
    after = replace(before, version=before.version + 1, kind=Kind.CERTIFICATE_PROBLEM_REPORT)
    desk.office.settle(Decision("a word of staff", before=before, after=after), desk.now)
    assert desk.prove(prover) == 1
    assert [one.serial for one in ticket(desk).report.certificates] == [serial("www")]


def test_what_an_imported_list_has_as_revoked_is_said(desk: OfficeDesk, prover: Remembering) -> None:
    stocked(desk, "www", "leaf")
    number = RING.certificates["www"].number
    desk.desk.inventory.add_list(revocation_list([number], desk.now, "keyCompromise"), desk.now)
    reported(desk, f"Serials {serial('www')} and {serial('leaf')}.")
    desk.prove(prover)
    assert [
        (one.serial, one.revocation.at if one.revocation else None)
        for one in ticket(desk).report.certificates
    ] == [(serial("www"), desk.now), (serial("leaf"), None)]


def test_two_reports_are_linked_on_both(desk: OfficeDesk, prover: Remembering) -> None:
    stocked(desk, "www")
    for author in ("a@x.test", "b@y.test"):
        reported(desk, f"Serial {serial('www')}.", author)
        desk.passes(hours=1)
    assert desk.prove(prover) == 2
    first, second = ticket(desk, 1), ticket(desk, 2)
    assert [(one.number, one.relation) for one in first.links] == [(second.number, Relation.CASE)]
    assert [(one.number, one.relation) for one in second.links] == [(first.number, Relation.CASE)]
    assert (first.report.reports, second.report.reports) == (2, 2)
    assert [one.told_on for one in second.report.subscribers] == [first.number]


# ---------------------------------------------------------------- what happens meanwhile


def changes(desk: OfficeDesk, number: int = 1, **changed: object) -> Callable[[], None]:
    def change() -> None:
        before = ticket(desk, number)
        after = replace(before, version=before.version + 1, **changed)  # type: ignore[arg-type]
        desk.office.settle(Decision("meanwhile", before=before, after=after), desk.now)

    return change


def test_a_ticket_that_changes_meanwhile_is_decided_on_as_it_is(
    desk: OfficeDesk, prover: Remembering
) -> None:
    stocked(desk, "www")
    reported(desk, f"Serial {serial('www')}.")
    prover.meanwhile = changes(desk, owner="ayse@kurum.test")
    assert desk.prove(prover) == 1
    one = ticket(desk)
    assert (one.owner, [each.serial for each in one.report.certificates]) == (
        "ayse@kurum.test",
        [serial("www")],
    )


def test_one_that_is_closed_meanwhile_has_its_turn_when_it_opens_again(
    desk: OfficeDesk, prover: Remembering
) -> None:
    stocked(desk, "www")
    reported(desk, f"Serial {serial('www')}.")
    prover.meanwhile = changes(desk, status=Status.CLOSED, closed_at=desk.now)
    assert (desk.prove(prover), ticket(desk).report.looked_at) == (0, None)
    prover.meanwhile = lambda: None
    assert desk.prove(prover) == 0
    changes(desk, status=Status.OPEN, closed_at=None)()
    assert desk.prove(prover) == 1
    assert [one.serial for one in ticket(desk).report.certificates] == [serial("www")]


class NeverTheSame:
    """An office in which the ticket has always just been changed by somebody else."""

    def __init__(self, desk: OfficeDesk) -> None:
        self._office = desk.office
        self.house, self.tickets, self.tried = desk.office.house, desk.office.tickets, 0

    def today(self) -> "NeverTheSame":
        return self

    def rules(self) -> object:
        return self._office.rules()

    def trusting(self) -> object:
        return self._office.trusting()

    def settle(self, *_: object, **__: object) -> None:
        self.tried += 1
        raise Stale("changed meanwhile")


def test_one_that_changes_all_the_time_waits_a_turn(desk: OfficeDesk, prover: Remembering) -> None:
    reported(desk, "Serial 3A4F11095C7720AB.")
    real, never = desk.office, NeverTheSame(desk)
    for _ in range(MOST_TRIES + 1):
        desk.office = never  # type: ignore[assignment]
        assert desk.prove(prover) == 0
    assert never.tried == prove.TRIES * (MOST_TRIES + 1)
    desk.office = real
    assert desk.prove(prover) == 1
    assert [one.written for one in ticket(desk).report.certificates] == ["3A4F11095C7720AB"]


# ---------------------------------------------------------------- what cannot be read


class Killed(BaseException):
    """The end of the process, as far as a test in it can see."""


def ends_the_process() -> None:
    raise Killed


def test_a_mail_that_ends_the_process_is_listed_after_three_times_and_keeps_no_other_waiting(
    desk: OfficeDesk, prover: Remembering
) -> None:
    reported(desk, "The key.", server_key=written(RING.private("victim"), "pem"))
    prover.meanwhile = ends_the_process
    with pytest.raises(Killed):
        desk.prove(prover)
    reported(desk, "Serial 3A4F11095C7720AB.", "b@y.test")
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(Killed):
            desk.prove(prover)
        assert ticket(desk, 2).report.looked_at == desk.now
    assert (desk.prove(prover), desk.prove(prover)) == (1, 0)
    one = ticket(desk)
    assert [(each.verdict, each.reasons) for each in one.report.certificates] == [
        (Verdict.UNREADABLE, (GIVEN_UP,))
    ]
    assert len(prover.given) == MOST_TRIES
    assert [each.state.value for each in one.promises] == ["running", "running"]
    stocked(desk, "www")
    desk.prove(prover)
    assert len(prover.given) == MOST_TRIES


class Away(Remembering):
    """No child can be had."""

    def read(self, blobs: tuple[Blob, ...], nonce: bytes) -> tuple[Finding, ...]:
        raise Unavailable("The process that tries keys did not begin.")


def test_where_no_key_can_be_tried_the_mail_waits_and_nothing_counts_against_it(
    desk: OfficeDesk, prover: Remembering
) -> None:
    reported(desk, "The key.", server_key=written(RING.private("victim"), "pem"))
    for _ in range(MOST_TRIES + 2):
        with pytest.raises(Unavailable):
            desk.prove(Away())
    assert desk.prove(prover) == 1
    assert len(prover.given) == 1


def test_a_mail_in_quarantine_is_not_read_and_its_ticket_says_so(desk: OfficeDesk, tmp_path: Path) -> None:
    desk.with_broken("acknowledgement-report", tmp_path / "broken")
    reported(desk, "The key.", server_key=written(RING.private("victim"), "pem"))
    prover = Remembering()
    assert desk.prove(prover) == 1
    assert prover.given == []
    (one,) = ticket(desk).report.certificates
    assert (one.verdict, one.reasons) == (Verdict.UNREADABLE, ("the mail could not be read",))
    assert [each.state.value for each in ticket(desk).promises] == ["running", "running"]


def test_an_encrypted_mail_may_name_anything(desk: OfficeDesk, prover: Remembering) -> None:
    head = f"From: r@research.test\r\nTo: {CAINFO}\r\nSubject: Key\r\nMIME-Version: 1.0\r\n"
    kind = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
    desk.takes(
        f"{head}{kind}Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CA\r\n".encode(), "cainfo"
    )
    desk.triage()
    desk.prove(prover)
    assert (Verdict.UNREADABLE, (ENCRYPTED,)) in [
        (one.verdict, one.reasons) for one in ticket(desk).report.certificates
    ]
    assert [each.state.value for each in ticket(desk).promises] == ["running", "running"]


def test_a_house_whose_findings_cannot_be_written_hears_by_an_alarm(
    desk: OfficeDesk, prover: Remembering, tmp_path: Path
) -> None:
    stocked(desk, "www")
    reported(desk, serial("www"))
    desk.with_broken("findings", tmp_path)
    assert desk.prove(prover) == 1
    assert [each.serial for each in ticket(desk).report.certificates] == [serial("www")]
    assert len(desk.letters()) == 3  # the acknowledgement, the notice, and what was found
