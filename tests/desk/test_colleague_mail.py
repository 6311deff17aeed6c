"""Exchange stamps `X-Auto-Response-Suppress` on people's mail: a colleague's answer is one all the same."""

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, mail, templates
from tests.desk.test_consulting import NUMBER, ZEHRA
from ulak.desk.decision import Disposition
from ulak.desk.ticket import Filing, Purpose

STAMP = {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail())
    return desk


def test_a_proven_answer_goes_and_has_its_receipt(desk: Desk):
    decision = desk.replies("Yanıtım.", ZEHRA, **STAMP)
    assert (decision.filing, templates(decision)) == (Filing.ANSWER, ["answer", "receipt"])


@pytest.mark.parametrize(
    ("who", "proof", "more"),
    [
        (ZEHRA, FAIL, {}),
        (ZEHRA, "", {}),
        (ZEHRA, PASS, {"Auto_Submitted": "auto-generated"}),
        ("zeynep@ornek.gov.tr", PASS, {}),
    ],
)
def test_of_everybody_else_the_stamp_is_believed(desk: Desk, who, proof, more):
    decision = desk.replies("Yanıtım.", who, Purpose.NOTICE, proof=proof, **STAMP, **more)
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.AUTOMATIC)


def test_what_a_code_released_is_a_person_s(desk: Desk):
    message = mail("Yanıtım.", ZEHRA, f"[{NUMBER}] Konu", "<t@kurum.test>", **STAMP)
    assert desk.receives(message, proven=True).filing is Filing.ANSWER


def test_a_vacation_reply_with_the_stamp_alone_is_none(desk: Desk):
    assert desk.replies("İzinliyim.", ZEHRA, **STAMP).filing is Filing.AUTOMATIC
