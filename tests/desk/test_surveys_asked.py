"""Who is asked how satisfied they are: in the sample, once answered, by mail, in time, and never staff."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import NOW, PASS, RULEBOOK, Desk, mail
from ulak.desk.contact import Channel, Told
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.satisfaction.asking import LATEST, ask, in_sample
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.signed_id import Word, word_of
from ulak.desk.ticket import (
    Dossier,
    Kind,
    LetterState,
    Link,
    Participant,
    Purpose,
    Relation,
    Role,
    Status,
)
from ulak.mail.address import Address

N, AUTHOR = "KSM-2026-000001", "zeynep@ornek.gov.tr"
MARK = "0" * 64
DAY = timedelta(days=1)


def closed() -> Desk:
    """A complaint that was answered and closed."""
    desk = Desk()
    desk.receives(mail("Mühürüm gelmedi, şikâyetçiyim.", AUTHOR, "Şikâyet"))
    desk.replies("#al\n#kapat haklı ; surec\nGönderildi.", "zehra@kurum.test", proof=PASS)
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().status is Status.CLOSED
    return desk


def asked(desk: Desk, rulebook: Rulebook = RULEBOOK, mark: str = MARK, **other: object) -> bool:
    dossier = desk.dossiers[N]
    dossier = replace(dossier, ticket=replace(dossier.ticket, **other))
    return ask(dossier, rulebook, desk.house, mark, desk.now) is not None


def test_a_day_after_the_closing_and_no_more_than_two_weeks_later() -> None:
    desk = closed()
    at = desk.ticket().closed_at
    assert at is not None
    waits = [timedelta(), DAY - timedelta(seconds=1), DAY, DAY + LATEST - timedelta(seconds=1), DAY + LATEST]
    found = []
    for wait in waits:
        desk.now = at + wait
        found.append(asked(desk))
    assert found == [False, False, True, True, False]


def test_the_letter_asks_and_does_nothing_else() -> None:
    desk = closed()
    desk.waits(days=2)
    decision = ask(desk.dossiers[N], RULEBOOK, desk.house, MARK, desk.now)
    assert decision is not None
    (draft,) = decision.drafts
    assert (draft.purpose, draft.template, draft.to, draft.cc) == (
        Purpose.SURVEY,
        "survey",
        (desk.ticket().author,),
        (),
    )
    assert word_of(draft) is Word.RATE
    assert decision.after is not None
    assert replace(decision.after, version=0) == replace(desk.ticket(), version=0)
    assert [one.name for one in decision.events] == ["survey sent"]
    desk.carry_out(decision)
    before = desk.ticket()
    desk.dispatches()
    assert replace(desk.ticket(), version=0) == replace(before, version=0)


@pytest.mark.parametrize(
    "other",
    [
        {"status": Status.OPEN},
        {"closed_at": None},
        {"kind": Kind.SUGGESTION},
        {"kind": Kind.CERTIFICATE_PROBLEM_REPORT},
        {"kind": Kind.PRIVACY_REQUEST},
        {"reply_channel": Channel.PHONE},
        {"author": Address("")},
        {"author": Address("mehmet@kurum.test")},
        {"author": Address("ssl-ekip@kurum.test")},
        {"author": Address("bilgi@kamusm.test")},
        {"author": Address("noreply@ornek.test")},
        {"participants": (Participant(Address("gercek@ornek.test"), Role.REPLY_TO),)},
        {"tags": ("undeliverable",)},
        {"tags": ("sender-not-proven",)},
        {"links": (Link("KSM-2026-000009", Relation.MERGED),)},
    ],
)
def test_others_are_not_asked(other: dict[str, object]) -> None:
    desk = closed()
    desk.waits(days=2)
    assert asked(desk)
    assert not asked(desk, **other)


def test_nobody_is_asked_where_the_rules_do_not_say_so() -> None:
    desk = closed()
    desk.waits(days=2)
    assert not asked(desk, replace(RULEBOOK, satisfaction=None))


def test_who_is_answered_by_mail_is_asked_by_mail_however_they_came() -> None:
    desk = closed()
    desk.waits(days=2)
    assert asked(desk, channel=Channel.SOCIAL)


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.UNCERTAIN, LetterState.FAILED])
def test_an_answer_that_did_not_arrive_is_none(state: LetterState) -> None:
    desk = closed()
    desk.waits(days=2)
    desk._letter(desk.letter(Purpose.ANSWER).id, state=state)
    assert not asked(desk)


def test_an_answer_that_came_back_is_none_either() -> None:
    desk = closed()
    desk.waits(days=2)
    desk._letter(desk.letter(Purpose.ANSWER).id, failed=(AUTHOR,))
    assert not asked(desk)


def test_who_was_never_answered_is_not_asked_unless_they_were_told_otherwise() -> None:
    desk = closed()
    desk.waits(days=2)
    ticket, mails = desk.ticket(), desk.dossiers[N].messages
    bare = Dossier(ticket, mails)
    assert ask(bare, RULEBOOK, desk.house, MARK, desk.now) is None
    told = replace(ticket, told=Told(Channel.PHONE, NOW))
    assert ask(Dossier(told, mails), RULEBOOK, desk.house, MARK, desk.now) is not None


def test_a_letter_that_was_withdrawn_counts_for_nothing() -> None:
    desk = closed()
    desk.waits(days=2)
    answer = desk.letter(Purpose.ANSWER)
    letters = (*desk.dossiers[N].letters, replace(answer, id=99, state=LetterState.WITHDRAWN))
    dossier = replace(desk.dossiers[N], letters=letters)
    assert ask(dossier, RULEBOOK, desk.house, MARK, desk.now) is not None


def test_the_sample_is_told_by_the_digest() -> None:
    desk = closed()
    desk.waits(days=2)
    half = replace(RULEBOOK, satisfaction=SurveyRules(share=50.0))
    assert asked(desk, half, "000000000000")
    assert not asked(desk, half, f"{9_999:012x}")
    marks = [f"{place:012x}" for place in range(10_000)]
    shares = {share: {one for one in marks if in_sample(one, share)} for share in (0.0, 12.5, 50.0, 100.0)}
    assert [len(one) for one in shares.values()] == [0, 1_250, 5_000, 10_000]
    assert shares[12.5] < shares[50.0] < shares[100.0]
