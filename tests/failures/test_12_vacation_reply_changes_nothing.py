"""
Class 12: a vacation reply reopens, unassigns or reaches the customer.

Automatic, list and delivery-report mail is kept on its ticket and changes nothing, for each status, its
promises and its owner. Guard: `desk/coming/decide.py:decide` asks for the origin of a mail before anything else
(`file_robot`, `file_report`). Take the two lines away and mail of a machine is a person's: it opens
closed tickets, ends a wait, and a member's vacation reply is the answer the author gets.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import PASS, Desk, mail, templates
from ulak.desk.clocks.promise import Pause, PromiseState
from ulak.desk.decision import Disposition
from ulak.desk.ticket import Filing, Purpose, Status
from ulak.mail.message import Origin

AUTHOR, ZEHRA = "zeynep@ornek.gov.tr", "zehra@kurum.test"
REPORT = "multipart/report; report-type=delivery-status; boundary=b"
DELAYED = (
    "--b\r\nContent-Type: text/plain\r\n\r\nDelayed.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ornek.gov.tr\r\n\r\n"
    "Final-Recipient: rfc822; zeynep@ornek.gov.tr\r\nAction: delayed\r\nStatus: 4.4.1\r\n--b--\r\n"
)
KINDS = {
    "auto-replied": ({"Auto_Submitted": "auto-replied"}, Origin.AUTOMATIC),
    "auto-generated": ({"Auto_Submitted": "auto-generated; owner-email=x"}, Origin.AUTOMATIC),
    "precedence": ({"Precedence": "bulk"}, Origin.AUTOMATIC),
    "exchange": ({"X_Auto_Response_Suppress": "All"}, Origin.AUTOMATIC),
    "subject alone": ({"subject": "Otomatik yanıt: Konu"}, Origin.AUTOMATIC),
    "list": ({"List_Id": "<duyuru.ornek.test>"}, Origin.LIST),
    "delivery report": ({"Return_Path": "<>", "Content_Type": REPORT}, Origin.DELIVERY_REPORT),
}
STATUSES = tuple(Status)


def held_in(status: Status) -> Desk:
    """A ticket in that status, owned, with a running and a paused promise."""
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))
    ticket = desk.ticket()
    paused = replace(
        ticket.promises[0],
        rule=replace(ticket.promises[0].rule, name="petition"),
        state=PromiseState.PAUSED,
        pauses=(Pause(desk.now, None),),
    )
    closed_at = desk.now if status is Status.CLOSED else None
    desk._change(
        ticket.number,
        ticket=replace(
            ticket, status=status, owner=ZEHRA, promises=(*ticket.promises, paused), closed_at=closed_at
        ),
    )
    desk.dispatches()
    desk.waits(hours=1)
    return desk


@pytest.mark.parametrize("author", [AUTHOR, ZEHRA, "baskasi@ornek.gov.tr"])
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_machine_changes_a_ticket(kind: str, status: Status, author: str):
    desk, (fields, origin) = held_in(status), KINDS[kind]
    before = desk.ticket()
    answered = desk.letter(Purpose.ACKNOWLEDGEMENT if author == AUTHOR else Purpose.NOTICE)
    message = mail(
        DELAYED if kind == "delivery report" else "Yıllık izindeyim.",
        author,
        message_id="<v1@ornek.gov.tr>",
        In_Reply_To=answered.message_id,
        Authentication_Results=PASS,
        **({"subject": f"Re: {answered.subject}"} | fields),
    )
    assert message.origin is origin
    decision = desk.receives(message)
    expected = Filing.DELIVERY_REPORT if origin is Origin.DELIVERY_REPORT else Filing.AUTOMATIC
    known_by_words_alone = kind == "exchange" and author == ZEHRA
    told = ["alarm"] if known_by_words_alone else []
    assert (decision.disposition, decision.filing, templates(decision)) == (Disposition.FILED, expected, told)
    assert replace(desk.ticket(), version=before.version) == before
    assert desk.dossiers[before.number].messages[-1].message_id == "<v1@ornek.gov.tr>"


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_s_vacation_reply_to_a_notice_never_reaches_the_author(kind: str):
    desk, (fields, _) = held_in(Status.OPEN), KINDS[kind]
    notice = desk.letter(Purpose.NOTICE)
    proven = {"In_Reply_To": notice.message_id, "Authentication_Results": PASS}
    reply = {"subject": f"Re: {notice.subject}"} | proven | fields
    text = DELAYED if kind == "delivery report" else "Yıllık izindeyim."
    desk.receives(mail(text, ZEHRA, message_id="<v2@kurum.test>", **reply))
    desk.waits(hours=1)
    desk.dispatches()
    to_author = [one.purpose for one in desk.dossiers["KSM-2026-000001"].letters if AUTHOR in one.to]
    assert to_author == [Purpose.ACKNOWLEDGEMENT]


def test_a_vacation_reply_does_not_open_what_was_closed_long_ago():
    desk = held_in(Status.CLOSED)
    desk.now += timedelta(days=100)
    answered = desk.letter(Purpose.ACKNOWLEDGEMENT)
    message = mail(
        "İzindeyim.", message_id="<v3@x.test>", In_Reply_To=answered.message_id, Auto_Submitted="auto-replied"
    )
    decision = desk.receives(message)
    assert (decision.disposition, decision.after.number, list(desk.dossiers)) == (
        Disposition.FILED, "KSM-2026-000001", ["KSM-2026-000001"])  # fmt: skip
