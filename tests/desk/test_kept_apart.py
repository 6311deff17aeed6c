"""Reporter and subscribers do not learn of each other from what staff write or attach."""

import time
from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, mail, said, templates
from tests.desk.reported_certificates import ANKARA, HANNO, IZMIR, REPORT, reported, sent_to_all, writes
from ulak.desk.decision import Decision
from ulak.desk.staff.names_in_text import NamesIn, addresses_spelled
from ulak.desk.ticket import Link, Purpose, Relation
from ulak.mail.address import Address

CONTACT = "bt@ankara.test"
LONG = "Our own investigation has shown that the machine was stolen in spring by somebody who left us"


def files_to(decision: Decision) -> dict[str, list[str]]:
    letters = (one for one in decision.drafts if one.party)
    return {one.subscriber or one.party: [each.name for each in one.attachments] for one in letters}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"As {HANNO} told us.", HANNO),
        (f"(<{HANNO.upper()}>)", HANNO),
        (f"It came from *{HANNO}*, not from _you_.", HANNO),
        (f"Hanno/{HANNO}", HANNO),
        ("Hanno Böck told us.", "Hanno Böck"),
        ("HANNO BOCK told us.", "Hanno Böck"),
        ("Böck, Hanno told us.", "Hanno Böck"),
        ("Herr Böck told us.", "Hanno Böck"),
        ("BÖCK'ün bildirimi", "Hanno Böck"),
        ("Mail hanno (at) research.test.", HANNO),
        ("Mail hanno [at] research [dot] test.", HANNO),
        (f"We write to {CONTACT}, too.", CONTACT),
        ("We write to bilisim@izmir.test.", "bilisim@izmir.test"),
    ],
)
def test_a_text_that_names_one_party_is_not_sent_to_the_other(text: str, named: str):
    decision = writes(reported(ANKARA, IZMIR), f"#ön-rapor\n{text}")
    assert templates(decision) == ["receipt"]
    assert f"the text names {named}, and goes to somebody else" in said(decision)
    assert "@" not in decision.reason
    assert "Or write to each in a mail of its own: #preliminary-report reporter" in said(decision)
    to_one = writes(reported(ANKARA, IZMIR), f"#ön-rapor abone\n{text}")
    assert ("Or write to each" in said(to_one)) is False


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("#ön-rapor bildiren", f"Dear Hanno Böck, you wrote from {HANNO}."),
        ("#ön-rapor abone Ankara", f"You are reached at {CONTACT}."),
        ("#ön-rapor", "Hanno is a name."),
        ("#ön-rapor", "A bockbeer, and www.bock.test."),
        ("#ön-rapor", "The certificate of Ankara Belediyesi."),
        ("#ön-rapor", f"not.{CONTACT} is another address"),
    ],
)
def test_who_is_written_to_may_be_named(line: str, text: str):
    assert len(templates(writes(reported(ANKARA, IZMIR), f"{line}\n{text}"))) > 1


def test_a_name_may_stay_where_staff_insist_and_an_address_never():
    assert len(templates(writes(reported(ANKARA), "#yine-de\n#ön-rapor\nHanno Böck told us."))) > 1
    assert templates(writes(reported(ANKARA), f"#yine-de\n#ön-rapor\n{HANNO} told us.")) == ["receipt"]


def test_what_the_reporter_wrote_is_not_repeated_to_a_subscriber():
    desk = reported(ANKARA)
    text = f"We were told: “{REPORT}”"
    decision = writes(desk, f"#ön-rapor\n{text}")
    assert "the text repeats a longer passage of a mail from hanno@research.test" in said(decision)
    assert len(templates(writes(desk, f"#ön-rapor bildiren\n{text}"))) > 1
    assert len(templates(writes(desk, f"#yine-de\n#ön-rapor\n{text}"))) > 1
    assert len(templates(writes(reported(), f"#ön-rapor\n{text}"))) > 1, "nobody is there to learn of it"


def test_what_a_subscriber_wrote_is_not_repeated_to_the_reporter_or_another_subscriber():
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk)
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=CONTACT)
    desk.receives(mail(LONG, CONTACT, "Ynt: x", "<r1@ankara.test>", In_Reply_To=letter.message_id))
    for line in ("#yanıt", "#yanıt abone İzmir"):
        assert "repeats a longer passage" in said(writes(desk, f"{line}\nThey say: {LONG}."))
    assert len(templates(writes(desk, f"#yanıt abone Ankara\nYou say: {LONG}."))) > 1


def test_a_colleague_of_a_contact_is_of_no_side_but_their_own():
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk)
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=CONTACT)
    proof = PASS.replace("kurum.test", "ankara.test")
    fields = {"In_Reply_To": letter.message_id, "Authentication_Results": proof}
    desk.receives(mail(LONG, "ali@ankara.test", "Ynt: x", "<r1@ankara.test>", **fields))
    assert "repeats a longer passage" in said(writes(desk, f"#yanıt\nThey say: {LONG}."))


def test_one_who_is_both_may_read_what_they_wrote():
    desk = reported(replace(ANKARA, contacts=(Address(CONTACT), Address(HANNO))))
    text = f"You wrote from {HANNO}: “{REPORT}”; we know you at {CONTACT} as well."
    assert len(templates(writes(desk, f"#ön-rapor\n{text}"))) > 1
    assert len(templates(writes(desk, f"#ön-rapor abone {CONTACT}\n{text}"))) > 1


def with_file(desk: Desk, line: str, content: bytes) -> Decision:
    body = (
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{line}\r\nSee evidence.txt.\r\n"
        "--b\r\nContent-Type: text/plain; name=evidence.txt\r\nContent-Disposition: attachment; filename=evidence.txt"
        f"\r\n\r\n{content.decode()}\r\n--b--\r\n"
    )
    return desk.replies(
        body, "ayse@kurum.test", to="ssl-ekip@kurum.test", Content_Type="multipart/mixed; boundary=b"
    )


def of_file(content: bytes) -> str:
    return (
        "--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
        "--b\r\nContent-Type: text/plain; name=evidence.txt\r\nContent-Disposition: attachment; filename=evidence.txt"
        f"\r\n\r\n{content.decode()}\r\n--b--\r\n"
    )


def test_a_file_of_one_party_does_not_go_to_the_other_even_where_it_is_named():
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk)
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=CONTACT)
    kind = "multipart/mixed; boundary=b"
    theirs = {"In_Reply_To": letter.message_id, "Content_Type": kind}
    desk.receives(mail(of_file(b"of Ankara"), CONTACT, "Ynt: x", "<r1@ankara.test>", **theirs))
    acknowledged = desk.letter(Purpose.ACKNOWLEDGEMENT)
    theirs = {"In_Reply_To": acknowledged.message_id, "Content_Type": kind}
    desk.receives(mail(of_file(b"of Hanno"), HANNO, "Re: x", "<r2@research.test>", **theirs))
    both = "#ön-rapor abone Ankara"
    assert files_to(with_file(desk, both, b"of Ankara")) == {"s-ankara": ["evidence.txt"]}
    decision = with_file(desk, both, b"of Hanno")
    assert files_to(decision) == {"s-ankara": []}
    assert "Files that do not go because they came from the other party: evidence.txt." in said(decision)
    assert files_to(with_file(desk, "#ön-rapor bildiren", b"of Ankara")) == {"reporter": []}
    assert files_to(with_file(desk, "#ön-rapor bildiren", b"of Hanno")) == {"reporter": ["evidence.txt"]}
    assert files_to(with_file(desk, "#ön-rapor abone İzmir", b"of Ankara")) == {"s-izmir": []}
    assert files_to(with_file(desk, "#ön-rapor", b"of the desk")) == {"reporter": ["evidence.txt"]}


@pytest.mark.parametrize("line", ["#onaya-sun", "#imzaya-sun"])
def test_what_is_submitted_to_a_gate_is_for_the_reporter_too(line: str):
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk)
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=CONTACT)
    theirs = {"In_Reply_To": letter.message_id, "Content_Type": "multipart/mixed; boundary=b"}
    desk.receives(mail(of_file(b"of Ankara"), CONTACT, "Ynt: x", "<r1@ankara.test>", **theirs))
    decision = writes(desk, f"{line}\nWe asked {CONTACT}.")
    assert (templates(decision), "@" in decision.reason) == (["receipt"], False)
    assert f"the text names {CONTACT}, and goes to somebody else" in said(decision)
    decision = with_file(desk, line, b"of Ankara")
    assert (templates(decision), "evidence" in decision.reason) == (["receipt"], False)
    assert "came from the other party: evidence.txt." in said(decision)
    assert "gate" in templates(with_file(desk, line, b"of the desk"))


ZOE = "zoe@another.test"
OTHER = "KSM-2026-000002"
ALIKE = "We have found with our scanner that this certificate of yours does not say what it should"
HERS = "In my garden there is a server which answers with that certificate since the winter of last year"


@pytest.fixture
def case() -> Desk:
    """Two reports of one case, by Hanno and by Zoe."""
    desk = reported(ANKARA)
    file = of_file(b"of Zoe").replace("See the file.", f"{HERS}. {ALIKE}.")
    kind = {"Content_Type": "multipart/mixed; boundary=b"}
    desk.receives(
        mail(file, f"Zoe Quist <{ZOE}>", "Key", "<z@x.test>", to="cainfo@tubitak.test", **kind), "cainfo"
    )
    desk.receives(mail(ALIKE, HANNO, "[KSM-2026-000001]", "<h2@x.test>", to="cainfo@tubitak.test"), "cainfo")
    dossier = desk.dossiers["KSM-2026-000001"]
    linked = replace(dossier.ticket, links=(Link(OTHER, Relation.CASE),))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=linked)
    return desk


@pytest.mark.parametrize("line", ["#ön-rapor bildiren", "#ön-rapor abone", "#yanıt"])
def test_a_reporter_of_the_same_case_is_named_to_nobody(case: Desk, line: str):
    for text, why in (
        (f"{ZOE} told us too.", f"the text names {ZOE}"),
        ("So says Zoe Quist.", "the text names Zoe Quist"),
        (f"Somebody says: {HERS}.", f"the text repeats a longer passage of a mail from {ZOE}"),
    ):
        decision = writes(case, f"{line}\n{text}")
        assert templates(decision) == ["receipt"]
        assert why in said(decision)
    assert files_to(with_file(case, line, b"of Zoe")) in ({"reporter": []}, {"s-ankara": []}, {"author": []})


def test_what_both_reporters_wrote_is_neithers_secret(case: Desk):
    assert len(templates(writes(case, f"#ön-rapor bildiren\nYou say: {ALIKE}."))) > 1
    assert templates(writes(case, f"#ön-rapor abone\nSomebody says: {ALIKE}.")) == ["receipt"]


def test_a_reporter_who_reported_twice_may_be_named_to_themselves(case: Desk):
    other = case.dossiers[OTHER]
    author = case.ticket().author
    own = replace(other.ticket, author=author, participants=case.ticket().participants)
    messages = tuple(replace(one, author=author) for one in other.messages)
    case.dossiers[OTHER] = replace(other, ticket=own, messages=messages)
    assert len(templates(writes(case, f"#ön-rapor bildiren\nHanno Böck, you say: {HERS}."))) > 1


def test_a_ticket_without_subscribers_is_of_a_case_too(case: Desk):
    dossier = case.dossiers["KSM-2026-000001"]
    report = replace(dossier.ticket.report, subscribers=())
    case.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, report=report))
    assert templates(writes(case, f"#yanıt\n{ZOE} told us too.")) == ["receipt"]


@pytest.mark.parametrize(("name", "text", "is_named"), [
    ("Weiss, Hanno", "Hanno Weiss told us.", True),
    ("Weiss, Hanno", "Mr Weiss told us.", True),
    ("Weiss, Hanno", "Hanno told us.", False),
    ("Hanno Weiss", "weiss.test and key@weiss are names of machines.", False),
    ("Ali Can", "Biz Can ile", False),
    ("Ali Can", "Can Ali yazdı.", True),
    ("Security Team", "Our team looks into it.", False),
    ("Weiss GmbH, Berlin", "The certificate of Weiss.", False),
    ("7, Hanno Weiss", "Weiss", False),
    ("Hanno", "Hanno", False),
])  # fmt: skip
def test_whoever_is_named_in_whatever_order(name: str, text: str, is_named: bool):
    assert NamesIn(text, ()).has(name) is is_named


def test_a_word_of_the_certificate_is_no_surname():
    assert not NamesIn("The certificate of Weiss GmbH", ("CN=www.x.test,O=Weiss GmbH",)).has("Hanno Weiss")
    assert NamesIn("Hanno Weiss of Weiss GmbH", ("CN=www.x.test,O=Weiss GmbH",)).has("Hanno Weiss")


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a@" * 50_000, "a." * 50_000, " " * 100_000, "(" * 100_000, "a-" * 50_000]
)
def test_a_text_of_any_length_is_read_in_no_time(text: str):
    began = time.process_time()
    assert not NamesIn(addresses_spelled(text), ()).has("Hanno Weiss")
    assert time.process_time() - began < 30
