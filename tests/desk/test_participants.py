"""Who joins a ticket by a mail, whom answers go to, and who is shown to staff and receives nothing."""

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, draft, house, mail, templates
from ulak.desk.coming.doubt import UNPROVEN
from ulak.desk.phrases import NOT_PROVEN
from ulak.desk.ticket import Filing, Purpose, Relation, Role, Status

ROBOT = "Scanner <no-reply@scan.test>"
HANNO = "hanno@research.test"
LIST = "ca-problems@lists.test"
OF_LIST = {"List_Id": "CA problems <ca-problems.lists.test>", "Precedence": "list"}
NUMBER = "KSM-2026-000001"
AUTHOR = "zeynep@ornek.gov.tr"


def report(
    author: str = ROBOT, reply_to: str = f"Hanno <{HANNO}>", to: str = "cainfo@tubitak.test", **fields
):
    return mail("The CRL is stale.", author, "Stale CRL", "<r1@scan.test>", to, Reply_To=reply_to, **fields)


def people(desk: Desk, number: str = NUMBER) -> dict[str, Role]:
    return {one.address.address: one.role for one in desk.ticket(number).participants}


@pytest.fixture
def reported() -> Desk:
    desk = Desk()
    desk.receives(report(), "cainfo")
    return desk


@pytest.fixture
def opened() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Mali mühür", Cc="ali@ornek.gov.tr"))
    return desk


# ---------------------------------------------------------------- Reply-To


def test_a_robot_is_answered_where_its_reply_to_says_and_staff_know(reported: Desk):
    assert people(reported) == {"no-reply@scan.test": Role.AUTHOR, HANNO: Role.REPLY_TO}
    assert reported.letter(Purpose.NOTICE).to == ("ssl-ekip@kurum.test",)
    (_, notice, _), *_ = reported.outbox
    assert f"answers go to {HANNO}, as Reply-To of the mail says" in notice.reason
    answer = draft(reported.replies("#yanıt\nDüzelttik.", "ayse@kurum.test"), "answer")
    assert [one.address for one in (*answer.to, *answer.cc)] == [HANNO]


def test_no_machine_writes_there(reported: Desk):
    assert [draft.template for _, draft, _ in reported.outbox] == ["notice"]


def test_what_comes_from_there_later_is_the_author_s(reported: Desk):
    decision = reported.receives(
        mail("Also the OCSP.", HANNO, f"Re: [{NUMBER}]", "<h@research.test>"), "cainfo"
    )
    assert decision.filing is Filing.AUTHOR
    assert templates(decision) == ["notice"]


def test_and_gives_no_power_of_staff(reported: Desk):
    decision = reported.receives(mail("#kapat", HANNO, f"Re: [{NUMBER}]", "<h@research.test>"), "cainfo")
    assert (decision.filing, reported.ticket().status) == (Filing.AUTHOR, Status.NEW)


@pytest.mark.parametrize(
    ("author", "fields"),
    [
        (ROBOT, {}),
        (ROBOT, {"Reply_To": "no-reply@scan.test"}),
        (ROBOT, {"Reply_To": f"{HANNO}, a@b.test"}),
        (ROBOT, {"Reply_To": "hanno"}),
        (ROBOT, {"Reply_To": HANNO, "Auto_Submitted": "auto-generated"}),
        (ROBOT, {"Reply_To": HANNO, "Auto_Submitted": "no"}),
        (ROBOT, {"Reply_To": HANNO, "List_Unsubscribe": "<https://scan.test/u>"}),
        (ROBOT, {"Reply_To": HANNO, "In_Reply_To": "<a@scan.test>"}),
        (ROBOT, {"Reply_To": HANNO, "Return_Path": "<>"}),
        ("mailer-daemon@scan.test", {"Reply_To": HANNO}),
        ("news-owner@scan.test", {"Reply_To": HANNO}),
    ],
)
def test_a_robot_s_mail_that_opens_no_ticket_opens_none_for_its_reply_to_either(author, fields):
    desk = Desk()
    desk.receives(mail("Fatura", author, "Fatura", **fields))
    assert desk.dossiers == {}


@pytest.mark.parametrize("author", ["Web Formu <noreply@form.test>", "form-no-reply@form.test"])
def test_a_web_form_opens_a_ticket_is_not_acknowledged_and_answered_where_it_says(author: str):
    desk = Desk()
    decision = desk.receives(mail("Mührüm gelmedi", author, "İletişim formu", Reply_To=HANNO))
    assert templates(decision) == ["notice"]
    answer = draft(desk.replies("Yanıt."), "answer")
    assert [one.address for one in (*answer.to, *answer.cc)] == [HANNO]


@pytest.mark.parametrize(
    ("reply_to", "why"),
    [
        ("", "none"),
        (f"{HANNO}, other@research.test", "two"),
        ("=?utf-8?q?other=40research.test,?= <hanno@research.test>", "a name that is a second address"),
        ("no-reply@scan.test", "itself"),
        ("noreply@research.test", "another robot"),
        ("cainfo@tubitak.test", "our own counter"),
        ("bounces@tubitak.test", "our own bounce address"),
        ("zehra@kurum.test", "somebody of the desk"),
        ("ssl-ekip@kurum.test", "a team"),
        ("hanno@[192.0.2.1]", "no address for SMTP"),
        ("Hanno", "no address"),
    ],
)
def test_what_reply_to_cannot_say(reply_to: str, why: str):
    desk = Desk()
    desk.receives(report(reply_to=reply_to), "cainfo")
    assert people(desk) == {"no-reply@scan.test": Role.AUTHOR}, why


@pytest.mark.parametrize("author", ["Zeynep <zeynep@ornek.gov.tr>", "no-replyfan@ornek.gov.tr"])
def test_where_a_person_wrote_from_alone_counts_and_reply_to_is_a_flag(author: str):
    desk = Desk()
    decision = desk.receives(report(author=author), "cainfo")
    assert HANNO not in people(desk)
    assert (
        draft(
            decision,
            "acknowledgement-report"
            if "acknowledgement-report" in templates(decision)
            else "acknowledgement",
        )
        .to[0]
        .address
        != HANNO
    )
    assert HANNO not in "".join(one.reason for one in decision.drafts)
    assert "Reply-To is not From" in report(author=author).flags


@pytest.mark.parametrize(
    ("author", "fields", "is_routed"),
    [
        (f"Hanno via CA problems <{LIST}>", OF_LIST, True),
        (f"Hanno via CA problems <{LIST}>", {"List_Post": f"<mailto:{LIST.upper()}?subject=x>"}, True),
        ("Somebody <s@university.test>", OF_LIST, False),
        (f"Hanno <{LIST}>", {"List_Id": "<other.lists.test>"}, False),
    ],
)
def test_a_list_is_answered_by_reply_to_only_where_it_hides_who_wrote(author, fields, is_routed):
    desk = Desk()
    desk.receives(report(author=author, to=f"{LIST}, cainfo@tubitak.test", **fields), "cainfo")
    assert (people(desk).get(HANNO) is Role.REPLY_TO) is is_routed


@pytest.mark.parametrize("reply_to", [HANNO, LIST])
def test_no_answer_is_published_on_the_list(reply_to: str):
    desk = Desk()
    desk.receives(
        report(f"Hanno via <{LIST}>", reply_to, f"{LIST}, cainfo@tubitak.test", **OF_LIST), "cainfo"
    )
    answer = draft(desk.replies("#yanıt\nDüzelttik.", "ayse@kurum.test"), "answer")
    assert LIST not in [one.address for one in answer.cc]
    assert [one.address for one in answer.to] == [reply_to]


def test_who_is_in_to_as_well_as_in_reply_to_is_named_once():
    desk = Desk()
    desk.receives(report(to=f"cainfo@tubitak.test, {HANNO}"), "cainfo")
    assert people(desk) == {"no-reply@scan.test": Role.AUTHOR, HANNO: Role.REPLY_TO}


# ---------------------------------------------------------------- those copied


def test_the_recipients_of_a_forged_mail_read_no_answer_to_it():
    desk = Desk()
    fields = {"Cc": "thief@evil.test", "Authentication_Results": FAIL}
    decision = desk.receives(mail("Kaydım ne oldu?", subject="Sertifika", **fields))
    assert people(desk)["thief@evil.test"] == Role.PENDING
    assert (
        "nothing is sent to the mail's other recipients until they are admitted: thief@evil.test"
        in draft(decision, "notice").reason
    )
    answer = draft(desk.replies("Yanıt."), "answer")
    assert [one.address for one in (*answer.to, *answer.cc)] == [AUTHOR]


@pytest.mark.parametrize(
    ("results", "role", "doubt"),
    [
        (PASS.replace("kurum", "ornek.gov").replace("ornek.gov.test", "ornek.gov.tr"), Role.COPIED, None),
        ("mx.kamusm.test; spf=fail smtp.mailfrom=ornek.gov.tr", Role.PENDING, UNPROVEN),
        ("mx.kamusm.test; spf=none; dkim=none; dmarc=none", Role.COPIED, UNPROVEN),
        ("", Role.COPIED, UNPROVEN),
        (FAIL, Role.PENDING, NOT_PROVEN),
    ],
)
def test_what_nothing_proves_is_labelled_and_only_what_is_forged_copies_nobody(results, role, doubt):
    desk = Desk()
    fields = {"Cc": "ali@k.test", "Authentication_Results": results}
    reasons = [draft(desk.receives(mail("Kaydım?", subject="Sertifika", **fields)), "notice").reason]
    more = mail(
        "Ek bilgi", subject=f"Re: [{NUMBER}]", message_id="<a2@k.test>", Authentication_Results=results
    )
    reasons.append(draft(desk.receives(more), "notice").reason)
    assert people(desk)["ali@k.test"] == role
    for reason in reasons:
        assert [one for one in (UNPROVEN, NOT_PROVEN) if one.en in reason] == ([doubt] if doubt else [])


def test_where_no_server_is_believed_no_mail_is_labelled():
    desk = Desk(house=house(authserv_id=""))
    decision = desk.receives(mail("Kaydım?", subject="Sertifika"))
    assert not any(UNPROVEN.en in one.reason for one in decision.drafts)


def test_later_only_a_proven_mail_of_the_author_copies_somebody(opened: Desk):
    for message_id, proof in (
        ("<2@x.test>", ""),
        ("<3@x.test>", "mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr"),
    ):
        fields = {"Cc": "veli@firma.test"} | ({"Authentication_Results": proof} if proof else {})
        opened.receives(mail(f"Ek {message_id}", subject=f"[{NUMBER}]", message_id=message_id, **fields))
        assert ("veli@firma.test" in people(opened)) is bool(proof)


# ---------------------------------------------------------------- who is who


@pytest.mark.parametrize("author", ["ZEYNEP@Ornek.GOV.tr", "Başka Ad <Zeynep@ornek.gov.tr>"])
def test_the_author_is_the_author_however_the_address_is_spelled(opened: Desk, author: str):
    decision = opened.receives(mail("Ek bilgi.", author, f"[{NUMBER}]", "<2@ornek.gov.tr>"))
    assert decision.filing is Filing.AUTHOR
    assert opened.ticket().author.address == AUTHOR


@pytest.mark.parametrize(
    "author", ["zeynep+is@ornek.gov.tr", "zeynep@gmail.com", "zeynep@ornek.gov.tr.evil.test"]
)
def test_another_address_of_the_same_person_is_another_person(opened: Desk, author: str):
    decision = opened.receives(mail("Ek bilgi.", author, f"Re: [{NUMBER}] Mali mühür", "<2@x.test>"))
    assert decision.after.number == "KSM-2026-000002"
    assert [(one.number, one.relation) for one in decision.links] == [(NUMBER, Relation.ABOUT)]
    assert author.lower() not in people(opened)


def test_a_reply_that_reaches_us_as_bcc_changes_no_author(opened: Desk):
    hidden = mail("Bilginize.", subject=f"Re: [{NUMBER}]", message_id="<2@x.test>", to="veli@firma.test")
    assert opened.receives(hidden).filing is Filing.AUTHOR
    assert (opened.ticket().author.address, "veli@firma.test" in people(opened)) == (AUTHOR, False)


@pytest.mark.parametrize("word", ["mailbox", "token"])
def test_nothing_but_the_command_changes_the_author(opened: Desk, word: str):
    for place, author in enumerate(("ali@ornek.gov.tr", "zehra@kurum.test", "yabanci@baska.test", AUTHOR)):
        fields = {"Authentication_Results": PASS} if author.startswith("zehra") else {}
        subject = f"[{NUMBER}]" if word == "token" else "Re: Mali mühür"
        replied = (
            {} if word == "token" else {"In_Reply_To": opened.letter(Purpose.ACKNOWLEDGEMENT).message_id}
        )
        opened.receives(mail(f"Metin {place}", author, subject, f"<n{place}@x.test>", **fields, **replied))
        assert opened.ticket().author.address == AUTHOR


# ---------------------------------------------------------------- tickets that continue others


def test_a_ticket_that_continues_another_takes_over_its_author_and_nobody_else(opened: Desk):
    opened.replies("#kapat haklı ; surec\nGönderildi.")
    opened.waits(days=100)
    opened.dispatches()
    opened.receives(mail("Yine bozuldu.", subject=f"[{NUMBER}]", message_id="<2@ornek.gov.tr>"))
    assert people(opened, "KSM-2026-000002") == {AUTHOR: Role.AUTHOR}
    assert [one.relation for one in opened.ticket("KSM-2026-000002").links] == [Relation.CONTINUES]


def test_of_a_robot_s_old_ticket_that_is_whom_reply_to_named(reported: Desk):
    reported.replies("#kapat haklı\nDüzelttik.", "ayse@kurum.test")
    reported.waits(days=100)
    reported.dispatches()
    reported.receives(mail("Again.", HANNO, f"[{NUMBER}]", "<2@research.test>"), "cainfo")
    assert people(reported, "KSM-2026-000002") == {HANNO: Role.AUTHOR}
