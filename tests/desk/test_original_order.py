"""`#asıl`: the original, to the owner or the team, and to nobody else."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, draft, house, mail, said, templates
from ulak.desk.recipients import ToStaff
from ulak.desk.signed_id import Word, word_of
from ulak.desk.ticket import Filing, LetterState, Purpose, Role


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Numaram 10000000146"))
    return desk


@pytest.mark.parametrize("word", ["#asıl", "#ASIL", "#original"])
def test_a_member_of_the_team_is_mailed_the_original_alone(desk: Desk, word: str):
    decision = desk.replies(word)
    letter = draft(decision, "original")
    assert letter.recipients == ToStaff(Purpose.ORIGINAL, desk.rulebook.colleagues(("zehra@kurum.test",)))
    assert letter.original == "<a1@ornek.gov.tr>"
    assert word_of(letter) is Word.NOTE
    (event,) = [one for one in decision.events if one.name == "original mailed"]
    assert (event.by, event.facts) == ("zehra@kurum.test", (("message", "1"),))
    assert decision.filing is Filing.COMMAND
    assert "the journal says so" in said(decision)


def test_the_owner_may_ask_whatever_team_the_ticket_has(desk: Desk):
    desk.replies("#assign mehmet@kurum.test")
    assert "original" in templates(desk.replies("#original", "mehmet@kurum.test"))


@pytest.mark.parametrize("text", ["#original", "#take\n#original"])
def test_somebody_else_who_works_here_is_refused_also_who_takes_the_ticket_in_that_very_mail(
    desk: Desk, text: str
):
    decision = desk.replies(text, "yonetim@kurum.test")
    assert templates(decision) == ["receipt"]
    assert "only the owner and the team" in said(decision)
    assert desk.ticket().owner == ""


def test_on_a_ticket_of_a_team_that_is_gone_only_the_owner_may_ask(desk: Desk):
    desk.rulebook = replace(desk.rulebook, teams={"ssl": desk.rulebook.teams["ssl"]})
    assert templates(desk.replies("#original", "mehmet@kurum.test")) == ["receipt"]


def test_what_is_not_proven_and_what_is_proven_narrowly_is_parked(desk: Desk):
    assert templates(desk.replies("#original", proof="")) == ["code"]
    narrow = Desk(house(authserv_id=""))
    narrow.receives(mail())
    decision = narrow.replies("#original", to="zehra@kurum.test", proof="")
    assert templates(decision) == ["code"]


def test_the_notice_replied_to_says_which_message_is_meant(desk: Desk):
    first = desk.letter(Purpose.NOTICE)
    desk.waits(minutes=5)
    desk.receives(mail("Bir de bu", subject=f"Re: {first.subject}", message_id="<a2@ornek.gov.tr>"))
    assert draft(desk.replies("#original"), "original").original == "<a2@ornek.gov.tr>"
    again = mail(
        "#original",
        "zehra@kurum.test",
        f"Re: {first.subject}",
        "<z9@kurum.test>",
        In_Reply_To=first.message_id.upper(),
        Authentication_Results="mx.kamusm.test; dmarc=pass header.from=kurum.test",
    )
    assert draft(desk.receives(again), "original").original == "<a1@ornek.gov.tr>"


def test_with_a_token_alone_the_authors_last_message_is_meant(desk: Desk):
    desk.replies("#note\nKendi notumuz")
    by_token = mail(
        "#original",
        "zehra@kurum.test",
        "[KSM-2026-000001]",
        "<z8@kurum.test>",
        Authentication_Results="mx.kamusm.test; dmarc=pass header.from=kurum.test",
    )
    assert draft(desk.receives(by_token), "original").original == "<a1@ornek.gov.tr>"


def test_where_nothing_came_from_the_author_there_is_nothing_to_send(desk: Desk):
    number = "KSM-2026-000001"
    letters = tuple(replace(one, caused_by="") for one in desk.dossiers[number].letters)
    desk.dossiers[number] = replace(desk.dossiers[number], messages=(), letters=letters)
    decision = desk.replies("#original")
    assert templates(decision) == ["receipt"]
    assert "no message stands" in said(decision)


def test_text_under_it_is_a_note_and_a_reply_to_the_letter_is_one(desk: Desk):
    decision = desk.replies("#original\nBakıyorum")
    assert decision.filing is Filing.NOTE
    assert "answer" not in templates(decision)
    reply = desk.replies("Gördüm", purpose=Purpose.ORIGINAL)
    assert reply.filing is Filing.NOTE
    assert not [one for one in desk.dossiers["KSM-2026-000001"].letters if one.state is LetterState.HELD]
    assert Role.STAFF not in {one.role for one in desk.ticket().participants}
