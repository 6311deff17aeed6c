"""Dispatch: what an SMTP server says becomes a state, and a promise is kept at 250 and not before."""

from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.desk.rules.rulebook import Words
from ulak.desk.watch.alarm import Change, Trouble, tell
from ulak.errors import Unavailable
from ulak.gateways.smtp import SmtpPatience
from ulak.mail.delivery import Deferred, Failed, Outcome, RecipientReply, Sent, Uncertain
from ulak.stages import dispatch
from ulak.stages.unwritten import Unwritten
from ulak.store.schema import tickets

TEAM = "musteri-iliskileri@kurum.test"


@pytest.fixture
def written(desk: OfficeDesk) -> OfficeDesk:
    """A ticket with an acknowledgement and a notice that wait to leave."""
    desk.takes()
    desk.triage()
    return desk


def states(desk: OfficeDesk) -> dict[str, str]:
    record = desk.office.tickets.show(desk.tickets()[0].number)
    assert record is not None
    return {one.kind: str(one.delivery.state) for one in record.messages if one.delivery}


def test_what_is_sent_is_sent_once(written: OfficeDesk) -> None:
    assert (written.dispatch(), written.dispatch()) == (2, 0)
    assert states(written) == {"acknowledgement": "sent", "notice": "sent"}
    assert written.letters() == ()


@pytest.mark.parametrize(
    ("answer", "state", "again_after"),
    [
        (Deferred("451 4.3.0 later"), "deferred", 1.5),
        (Failed("550 5.7.1 no"), "failed", None),
        (Uncertain("no answer came"), "uncertain", 6),
    ],
)
def test_each_answer_has_its_state(
    written: OfficeDesk, answer: Outcome, state: str, again_after: float | None
) -> None:
    written.courier.answers = [answer, Sent("250 ok")]
    assert written.dispatch() >= 2
    first = next(one for one in written.letters() if one.state == state)
    assert first.reply == answer.reply
    assert (first.next_at is None) == (again_after is None)
    if again_after is not None:
        sent = len(written.courier.letters)
        written.passes(minutes=again_after)
        assert written.dispatch() >= 1
        assert len(written.courier.letters) > sent
        assert written.courier.letters[sent][1] == written.courier.letters[0][1]


def test_a_deferred_letter_is_given_up_at_the_end_of_its_life(written: OfficeDesk) -> None:
    written.courier.answers = [Deferred("451 later")] * 400
    written.dispatch()
    for _ in range(60):
        written.passes(hours=5)
        written.dispatch()
    assert states(written)["acknowledgement"] == "failed"
    assert states(written)["notice"] == "failed"


def test_who_was_refused_only_for_this_time_is_tried_again(written: OfficeDesk) -> None:
    for place in range(2):
        recipient = next(one.to[0] for one in written.letters()[place:])
        written.courier.answers.append(Sent("250 ok", (RecipientReply(recipient, 451, "4.2.1 full"),)))
    written.dispatch()
    assert "deferred" in states(written).values()
    written.passes(minutes=2)
    assert written.dispatch() >= 1


def test_a_failed_letter_is_told_to_the_team_and_marks_the_ticket(written: OfficeDesk) -> None:
    written.courier.answers = [
        Failed("550 5.1.1 unknown", (RecipientReply(one.to[0], 550, "5.1.1 unknown"),))
        for one in written.letters()
        if one.purpose == "acknowledgement"
    ]
    first = written.letters()[0]
    assert first.purpose == "acknowledgement"
    written.dispatch()
    assert "undeliverable" in written.tickets()[0].tags
    assert written.courier.letters[-1][0] == (TEAM,)


def test_of_an_uncertain_letter_somebody_hears_when_nothing_more_is_tried(written: OfficeDesk) -> None:
    nobody_knows = Uncertain("No answer to the final dot came.")
    written.courier.answers = [nobody_knows, Sent("250 ok")]
    assert written.dispatch() == 2
    written.passes(minutes=6)
    written.courier.answers = [nobody_knows]
    written.courier.letters.clear()
    written.dispatch()
    assert [to for to, _ in written.courier.letters] == [("zeynep@yurttas.test",)], "the one copy"
    written.courier.letters.clear()
    assert written.dispatch() == 2
    assert [to for to, _ in written.courier.letters] == [(TEAM,)]
    assert b"No answer to the final dot came." in written.courier.letters[0][1]
    assert written.dispatch() == 0
    (left,) = written.letters()
    assert (left.state, left.waits_for) == ("uncertain", "a person: `ulak queue retry` or `ulak queue drop`")


def test_a_resend_that_was_put_off_and_slept_through_is_a_persons(written: OfficeDesk) -> None:
    written.courier.answers = [Uncertain("No answer to the final dot came."), Sent("250 ok")]
    written.dispatch()
    written.passes(minutes=6)
    written.courier.answers = [Deferred("451 later")]
    written.dispatch()
    written.passes(hours=3)
    written.courier.letters.clear()
    assert [written.dispatch() for _ in range(2)] == [2, 0], "told once, by one notice"
    assert [to for to, _ in written.courier.letters] == [(TEAM,)]
    (left,) = written.letters()
    assert (left.state, left.next_at) == ("uncertain", None)


def test_an_uncertain_letter_that_arrives_after_all_disturbs_nobody(written: OfficeDesk) -> None:
    written.courier.answers = [Uncertain("No answer came."), Sent("250 ok")]
    written.dispatch()
    written.passes(minutes=6)
    written.courier.letters.clear()
    written.dispatch()
    assert [to for to, _ in written.courier.letters] == [("zeynep@yurttas.test",)]
    assert written.letters() == ()


def test_a_lease_is_longer_than_any_attempt() -> None:
    patience = SmtpPatience()
    attempt = patience.connect + patience.whole + patience.delivery + 3 * patience.step
    assert dispatch.LEASE.total_seconds() > attempt


def test_a_broken_template_does_not_make_the_desk_forget_what_left(
    written: OfficeDesk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written.with_broken("undelivered", tmp_path / "letters")
    written.courier.answers = [Failed("550 5.1.1 unknown"), Sent("250 ok")]
    written.dispatch()
    assert states(written)["acknowledgement"] == "failed"
    assert "nobody is told what became of letter" in caplog.text


def test_what_left_is_written_down_also_where_its_ticket_cannot_be_read(written: OfficeDesk) -> None:
    """As after an error of ours, or a damaged row: each letter leaves once, and the stage says it crashes."""
    with written.desk.store.write() as connection:
        connection.execute(update(tickets).values(kind="of no kind"))
    for _ in range(2):
        with pytest.raises(ValueError, match="of no kind"):
            written.dispatch()
    written.passes(hours=2)
    assert (written.dispatch(), len(written.courier.letters), written.letters()) == (0, 2, ())


def test_what_the_store_could_not_take_is_tried_again_until_it_is_not_the_store_that_is_wrong(
    written: OfficeDesk,
) -> None:
    unwritten, tries = Unwritten(), [Unavailable("away"), ValueError("damaged")]

    def record() -> None:
        raise tries.pop(0)

    with pytest.raises(Unavailable), unwritten.kept(record):
        record()
    with pytest.raises(ValueError, match="damaged"):
        unwritten.make_good(written.desk.outbox, written.now, "test")
    unwritten.make_good(written.desk.outbox, written.now, "test")
    assert tries == []


def test_a_letter_of_a_mailbox_that_is_gone_waits_and_stops_nobody(written: OfficeDesk) -> None:
    assert dispatch.turn(written.office, written.desk.outbox, {}, written.clock, "test") == 2
    assert {one.state for one in written.letters()} == {"deferred"}
    assert "there is no mailbox bilgi in config.toml any more" in written.letters()[0].reply


def test_a_letter_of_no_ticket_leaves_too(desk: OfficeDesk) -> None:
    words = Words("Disk dolu", "The disk is full")
    trouble = Trouble("disk nearly full", desk.now, words, words)
    change = Change((trouble,), (), ())
    desk.office.settle(tell(change, "bilgi", desk.office.rules(), desk.office.house), desk.now)
    assert desk.dispatch() == 1
    assert desk.courier.letters[0][0] == ("admin@kurum.test",)
    assert b"Auto-Submitted: auto-generated" in desk.courier.letters[0][1]


def test_a_turn_is_bounded_and_a_team_is_told_of_every_ticket(desk: OfficeDesk) -> None:
    for number in range(26):
        desk.takes(mail(f"Şikâyet {number}", author=f"a{number}@yurttas.test"))
    desk.triage()
    assert (desk.dispatch(), desk.dispatch()) == (50, 2)
