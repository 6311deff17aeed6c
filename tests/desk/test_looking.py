"""What a mail names and proves is laid into the ticket: each certificate once, nothing forgotten."""

from dataclasses import replace

import pytest

from tests.desk.made_up import (
    A_DAY,
    BASKA,
    NOW,
    certificate,
    crt_sh,
    digest,
    host,
    key_of,
    locked,
    naming,
    serial,
)
from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.folding import SAME_KEY
from ulak.desk.certificates.listing import without
from ulak.desk.certificates.looking import (
    GIVEN_UP,
    MOST_OF_HOST,
    MOST_UNKNOWN,
    Evidence,
    Proof,
    is_unsettled,
    judged,
    looked,
    subscribers_of,
)
from ulak.desk.certificates.report import LONGEST_WRITTEN, NO_REPORT, Report, Revocation
from ulak.mail.identifier import Form, Identifier, Reading

WWW, API, POSTA = certificate("www"), certificate("api", "www"), certificate("posta", "www", BASKA)
OLD = certificate("old", "www", ends=NOW - A_DAY)


def rows(report: Report) -> list[tuple[str, str, str, bool]]:
    return [(one.written, one.found_in, one.serial, one.is_known) for one in report.certificates]


def test_a_certificate_of_ours_is_listed_with_what_the_inventory_knows_of_it():
    report = looked(NO_REPORT, naming(WWW), NOW)
    (one,) = report.certificates
    assert (one.written, one.found_in, one.serial, one.sha256) == (WWW.serial, "text", WWW.serial, WWW.sha256)
    assert (one.spki, one.subject, one.issuer, one.not_after) == (WWW.spki, "CN=www", "ca", WWW.not_after)
    assert (one.is_known, one.verdict, one.reasons, one.subscriber) == (True, None, (), "s1")
    assert (report.looked_at, report.inventory, report.left_out) == (NOW, 1, 0)


def test_what_nobody_knows_is_listed_as_it_was_written_behind_what_is_ours():
    typo = serial("3A4F", "0x3a:4f")
    mail = replace(naming(WWW), identifiers=(typo, serial(WWW.serial), digest("ab" * 32), crt_sh("1234567")))
    assert rows(looked(NO_REPORT, mail, NOW)) == [
        (WWW.serial, "text", WWW.serial, True),
        ("0x3a:4f", "text", "3A4F", False),
        ("ab" * 32, "text", "", False),
        ("https://crt.sh/?id=1234567", "text", "", False),
    ]


def test_looking_again_changes_nothing():
    mail = replace(
        naming(WWW, proofs=(key_of(WWW, API), locked())),
        identifiers=(serial(WWW.serial), serial("3A4F"), crt_sh("1234567")),
    )
    once = looked(NO_REPORT, mail, NOW)
    assert looked(once, mail, NOW) == once


def test_the_first_reading_that_finds_anything_is_what_was_meant():
    forty = "AB" * 20
    readings = (Reading(Form.SHA1, forty.lower()), Reading(Form.SERIAL, forty))
    mail = Evidence((Identifier(forty, "text", readings),), {readings[1]: (WWW,)}, inventory=1)
    assert [one.sha256 for one in looked(NO_REPORT, mail, NOW).certificates] == [WWW.sha256]
    unknown = looked(NO_REPORT, replace(mail, known={}), NOW).certificates[0]
    assert (unknown.written, unknown.serial, unknown.is_known) == (forty, forty, False)


def test_one_certificate_in_two_forms_is_one():
    twice = (serial(WWW.serial, "decimal"), digest(WWW.sha256))
    mail = replace(naming(WWW), identifiers=twice)
    mail = replace(mail, known={**mail.known, Reading(Form.SHA256, WWW.sha256): (WWW,)})
    assert rows(looked(NO_REPORT, mail, NOW)) == [("decimal", "text", WWW.serial, True)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (serial("3A4F", "0x3A4F"), serial("3A4F", "3a:4f")),
        (
            serial("16", "22"),
            Identifier("22", "text", (Reading(Form.SERIAL, "22"), Reading(Form.SERIAL, "16"))),
        ),
        (crt_sh("1234567", "crt.sh/?id=1234567"), crt_sh("1234567", "1234567")),
    ],
)
def test_what_nobody_knows_is_one_in_two_forms_too(first: Identifier, second: Identifier):
    assert len(looked(NO_REPORT, Evidence((second, first)), NOW).certificates) == 1


def test_of_a_key_s_digest_all_with_the_key_are_meant_whose_time_is_not_over():
    reading = Reading(Form.SHA256, WWW.spki)
    mail = Evidence((digest(WWW.spki),), {reading: (WWW, API, OLD)}, inventory=1)
    assert [one.sha256 for one in looked(NO_REPORT, mail, NOW).certificates] == [WWW.sha256, API.sha256]


def test_an_expired_certificate_that_was_named_is_listed():
    assert [one.sha256 for one in looked(NO_REPORT, naming(OLD), NOW).certificates] == [OLD.sha256]


def test_what_is_proven_of_a_key_is_proven_of_every_certificate_that_has_it():
    report = looked(NO_REPORT, naming(WWW, proofs=(key_of(WWW, API, POSTA, OLD),)), NOW)
    assert [(one.sha256, one.found_in, one.verdict) for one in report.certificates] == [
        (WWW.sha256, "text", Verdict.CONFIRMED),
        (API.sha256, SAME_KEY, Verdict.CONFIRMED),
        (POSTA.sha256, SAME_KEY, Verdict.CONFIRMED),
    ]
    assert {one.reasons for one in report.certificates} == {("it signed",)}
    assert report.is_confirmed


def test_a_second_mail_brings_the_key():
    first = looked(NO_REPORT, naming(WWW), NOW)
    second = looked(first, Evidence(proofs=(key_of(WWW),), inventory=1), NOW + A_DAY)
    (one,) = second.certificates
    assert (one.written, one.found_in, one.verdict) == (WWW.serial, "text", Verdict.CONFIRMED)


def test_a_certificate_found_by_its_key_that_is_named_later_is_a_named_one():
    first = looked(NO_REPORT, Evidence(proofs=(key_of(WWW),), inventory=1), NOW)
    assert rows(looked(first, naming(WWW), NOW)) == [(WWW.serial, "text", WWW.serial, True)]


def test_the_strongest_verdict_holds_and_every_reason_is_kept():
    weak = key_of(WWW, verdict=Verdict.NOT_PROVEN, why="an ordinary request")
    for proofs in ((weak, key_of(WWW)), (key_of(WWW), weak)):
        (one,) = looked(NO_REPORT, Evidence(proofs=proofs, inventory=1), NOW).certificates
        assert (one.verdict, one.reasons) == (Verdict.CONFIRMED, ("it signed", "an ordinary request"))


def test_keys_that_nothing_can_be_said_of_stand_as_they_are():
    mail = Evidence(proofs=(locked(), locked("text"), locked("text")), inventory=1)
    report = looked(NO_REPORT, mail, NOW)
    assert [(one.found_in, one.verdict, one.is_known) for one in report.certificates] == [
        ("attachment server.key", Verdict.NEEDS_PASSWORD, False),
        ("text", Verdict.NEEDS_PASSWORD, False),
    ]


OTHERS = Finding(
    What.CERTIFICATE,
    "attachment cert.pem",
    "spki-x",
    serial="77",
    sha256="sha-x",
    issuer="other",
    subject="CN=x",
)


def test_a_certificate_of_another_authority_says_of_itself_what_it_is():
    (one,) = looked(NO_REPORT, Evidence(proofs=(judged(OTHERS, (), (), verifies=False),)), NOW).certificates
    assert (one.serial, one.sha256, one.issuer, one.subject) == ("77", "sha-x", "other", "CN=x")
    assert (one.is_known, one.verdict, one.found_in) == (False, None, "attachment cert.pem")


def test_its_number_in_the_text_is_the_same_certificate():
    attached = judged(OTHERS, (), (), verifies=False)
    mail = Evidence((digest("sha-x"),), proofs=(attached,))
    (one,) = looked(NO_REPORT, mail, NOW).certificates
    assert (one.written, one.subject, one.serial) == ("sha-x", "CN=x", "77")
    again = looked(looked(NO_REPORT, mail, NOW), Evidence((digest("sha-x"),)), NOW)
    assert again.certificates == (one,)


def test_a_certificate_in_the_mail_names_itself_and_proves_nothing():
    ours = replace(OTHERS, sha256=WWW.sha256, serial=WWW.serial, issuer="ca", spki=WWW.spki)
    proof = judged(ours, (WWW,), (WWW, API), verifies=False)
    assert (proof.certificates, proof.verdict) == ((WWW,), None)
    (one,) = looked(NO_REPORT, Evidence(proofs=(proof,), inventory=1), NOW).certificates
    assert (one.found_in, one.verdict, one.reasons) == ("attachment cert.pem", None, ())


def test_one_that_was_made_to_say_that_its_key_is_compromised_proves_it():
    words = "--------------------PROOF OF COMPROMISED KEY--------------------"
    pock = replace(OTHERS, name=words, spki=WWW.spki, is_signed=True)
    proof = judged(pock, (), (WWW, API), verifies=False)
    assert (proof.certificates, proof.verdict) == ((WWW, API), Verdict.CONFIRMED)


def test_a_broken_certificate_is_unreadable():
    broken = Finding(What.CERTIFICATE, "text", problem=Problem.INVALID)
    assert judged(broken, (), (), verifies=False).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(("verifies", "verdict"), [(True, Verdict.CONFIRMED), (False, Verdict.NOT_PROVEN)])
def test_a_key_is_proven_by_the_key_of_our_certificate_alone(verifies: bool, verdict: Verdict):
    key = Finding(What.PRIVATE_KEY, "text", spki=WWW.spki, signature=b"signed")
    assert judged(key, (), (WWW,), verifies=verifies).verdict is verdict


def test_a_larger_inventory_finds_what_was_not_found():
    mail = replace(naming(WWW), known={}, inventory=0)
    first = looked(NO_REPORT, mail, NOW)
    assert rows(first) == [(WWW.serial, "text", WWW.serial, False)]
    assert rows(looked(first, replace(naming(WWW), inventory=7), NOW)) == [
        (WWW.serial, "text", WWW.serial, True)
    ]
    assert looked(first, replace(naming(WWW), inventory=7), NOW).inventory == 7


@pytest.mark.parametrize("value", [WWW.spki, "ab" * 32])
def test_also_where_the_digest_was_of_the_key_or_of_the_precertificate(value: str):
    first = looked(NO_REPORT, Evidence((digest(value),)), NOW)
    assert [one.is_known for one in first.certificates] == [False]
    found = Evidence((digest(value),), {Reading(Form.SHA256, value): (WWW,)}, inventory=1)
    assert [one.is_known for one in looked(first, found, NOW).certificates] == [True]


def test_a_key_of_nobody_that_turns_out_to_be_ours_is_listed_once():
    key = Finding(What.PRIVATE_KEY, "text", spki=WWW.spki)
    first = looked(NO_REPORT, Evidence(proofs=(Proof(key, (), Verdict.NOT_PROVEN, "of none"),)), NOW)
    (one,) = looked(first, Evidence(proofs=(key_of(WWW),), inventory=1), NOW).certificates
    assert (one.is_known, one.verdict, one.reasons) == (True, Verdict.CONFIRMED, ("it signed",))


def test_what_the_inventory_says_now_is_what_holds():
    moved = replace(WWW, subscriber=BASKA, sha256="sha-final")
    report = looked(looked(NO_REPORT, naming(WWW), NOW), naming(moved), NOW)
    assert [(one.subscriber, one.sha256) for one in report.certificates] == [("s2", "sha-final")]


def test_a_weak_key_and_a_revocation_that_is_known_are_said():
    gone = Revocation(NOW, "CRL 7", "digest", True)
    report = looked(NO_REPORT, naming(WWW, weak={WWW.spki: "ROCA"}, revoked={WWW.sha256: gone}), NOW)
    assert [(one.weak, one.revocation) for one in report.certificates] == [("ROCA", gone)]
    assert looked(report, naming(WWW), NOW).certificates[0].weak == "ROCA"
    later = looked(report, naming(WWW, revoked={WWW.sha256: replace(gone, evidence="CRL 8")}), NOW)
    assert later.certificates[0].revocation == gone


@pytest.mark.parametrize(
    "mail",
    [
        naming(WWW, API),
        Evidence((serial("3A4F"), serial("5B6C"))),
        Evidence(proofs=(key_of(WWW, API),), inventory=1),
        Evidence((host("a.test"), host("b.test"))),
    ],
)
def test_what_staff_took_off_does_not_come_back_with_the_next_look(mail: Evidence):
    first = looked(NO_REPORT, mail, NOW)
    off = without(first, first.certificates[0])
    assert looked(off, mail, NOW).certificates == first.certificates[1:]


def test_nor_do_the_certificates_of_a_host():
    mail = Evidence((host("www.test"),), {Reading(Form.HOST, "www.test"): (WWW,)}, inventory=1)
    first = looked(NO_REPORT, mail, NOW)
    assert looked(without(first, first.certificates[0]), mail, NOW).certificates == ()


# ---------------------------------------------------------------- hosts


def of_host(name: str, *certificates: object) -> dict[Reading, tuple[object, ...]]:
    return {Reading(Form.HOST, name): certificates}


def test_the_certificates_of_a_host_are_listed_where_nothing_else_leads_to_one():
    mail = Evidence((host("www.test"), host("x.test")), of_host("www.test", WWW, OLD), inventory=1)  # type: ignore[arg-type]
    assert rows(looked(NO_REPORT, mail, NOW)) == [("www.test", "text", WWW.serial, True)]


def test_a_number_that_is_found_makes_hosts_mere_words():
    mail = replace(naming(API), identifiers=(host("www.test"), serial(API.serial)))
    mail = replace(mail, known={**mail.known, **of_host("www.test", WWW)})  # type: ignore[dict-item]
    assert [one.sha256 for one in looked(NO_REPORT, mail, NOW).certificates] == [API.sha256]


def test_a_mistyped_number_does_not():
    mail = Evidence((host("www.test"), serial("3A4F")), of_host("www.test", WWW), inventory=1)  # type: ignore[arg-type]
    assert [one.is_known for one in looked(NO_REPORT, mail, NOW).certificates] == [True, False]


def test_of_a_host_with_300_certificates_some_are_listed_and_the_others_counted():
    many = tuple(certificate(f"www{n}") for n in range(300))
    mail = Evidence((host("www.test"),), of_host("www.test", *many, OLD), inventory=1)  # type: ignore[arg-type]
    report = looked(NO_REPORT, mail, NOW)
    assert (len(report.certificates), report.left_out) == (MOST_OF_HOST, 300 - MOST_OF_HOST)
    assert looked(report, mail, NOW) == report


def test_unknown_hosts_are_listed_where_nothing_else_is_named_but_not_those_of_our_own_letters():
    mail = Evidence((host("www.test"), host("kurum.test", "quoted text")), inventory=1)
    assert rows(looked(NO_REPORT, mail, NOW)) == [("www.test", "text", "", False)]
    assert rows(looked(NO_REPORT, replace(mail, identifiers=(*mail.identifiers, serial("3A4F"))), NOW)) == [
        ("3A4F", "text", "3A4F", False)
    ]


# ---------------------------------------------------------------- bounds


def test_a_mail_that_names_thousands_is_listed_as_far_as_a_person_can_look_and_all_of_ours_are():
    ours = tuple(certificate(f"c{n}") for n in range(800))
    typos = tuple(serial(f"{n:X}F") for n in range(4_200))
    mail = replace(naming(*ours), identifiers=(*typos, *naming(*ours).identifiers))
    report = looked(NO_REPORT, mail, NOW)
    assert sum(one.is_known for one in report.certificates) == 800
    assert (len(report.certificates), report.left_out) == (800 + MOST_UNKNOWN, 4_200 - MOST_UNKNOWN)
    assert looked(report, mail, NOW) == report


def test_what_was_not_looked_up_at_all_is_counted_and_not_forgotten():
    report = looked(NO_REPORT, replace(naming(WWW), beyond=21), NOW)
    assert (report.not_looked_up, report.left_out) == (21, 0)
    assert looked(report, naming(WWW), NOW).not_looked_up == 21


def test_what_was_written_is_kept_as_a_name_and_not_as_a_letter():
    report = looked(NO_REPORT, Evidence((serial("3A4F", "x" * 500),)), NOW)
    assert len(report.certificates[0].written) == LONGEST_WRITTEN


# ---------------------------------------------------------------- what else


def test_a_mail_that_could_not_be_looked_through_is_listed_once():
    mail = Evidence(inventory=1, unread=GIVEN_UP)
    report = looked(looked(NO_REPORT, mail, NOW), mail, NOW)
    assert [(one.found_in, one.verdict, one.reasons) for one in report.certificates] == [
        ("mail", Verdict.UNREADABLE, (GIVEN_UP,))
    ]


def test_whose_certificates_are_listed_must_hear_each_once():
    mail = naming(WWW, proofs=(key_of(WWW, API, POSTA, OLD),))
    found = subscribers_of(looked(NO_REPORT, mail, NOW), mail)
    assert [(one.key, one.name, one.institution) for one in found] == [
        ("s1", "Örnek Kurumu", "Örnek Bakanlığı"),
        ("s2", "Başka Üniversitesi", ""),
    ]
    assert [one.address for one in found[0].contacts] == ["bt@ornek.test", "yedek@ornek.test"]


def test_nobody_hears_of_a_certificate_that_is_not_listed_or_is_nobody_s():
    mail = naming(certificate("free", subscriber=None), proofs=())
    mail = replace(mail, known={**mail.known, **of_host("posta.test", POSTA)})  # type: ignore[dict-item]
    assert subscribers_of(looked(NO_REPORT, mail, NOW), mail) == ()


@pytest.mark.parametrize(
    ("mail", "unsettled"),
    [
        (Evidence(), False),
        (naming(WWW), False),
        (Evidence((serial("3A4F"),)), True),
        (Evidence(proofs=(key_of(WWW),)), True),
    ],
)
def test_a_larger_inventory_is_asked_only_of_what_it_may_know_more_of(mail: Evidence, unsettled: bool):
    assert is_unsettled(looked(NO_REPORT, mail, NOW)) is unsettled
