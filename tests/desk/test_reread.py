"""A mail that is read at last completes the ticket that was opened for it unread."""

from dataclasses import replace

from tests.store.specimen import AYSE, ZEYNEP, after, opening, promise, ticket
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.reread import on_its_first_ticket
from ulak.desk.decision import Decision, NewLink
from ulak.desk.ticket import Participant, Relation, Role, Status, Ticket
from ulak.mail.address import Address

NOBODY = Address("")
READ = opening(ticket("KSM-2026-000009", subject="Anahtar sızdı", team="ssl", received_at=after(hours=-1)))


def unread(**changes: object) -> Ticket:
    made = ticket(
        "KSM-2026-000002", author=NOBODY, subject="okunamadı", team="customer-relations", tags=("okunamadı",)
    )
    return replace(made, participants=(), **changes)  # type: ignore[arg-type]


def test_it_gets_all_that_the_mail_says_under_its_own_number() -> None:
    first = unread()
    decision = on_its_first_ticket(READ, first)
    assert (decision.before, decision.links) == (first, ())
    after_it = decision.after
    assert after_it is not None
    assert (after_it.number, after_it.version) == (first.number, first.version + 1)
    assert (after_it.author, after_it.subject, after_it.team) == (ZEYNEP, "Anahtar sızdı", "ssl")
    assert (after_it.received_at, after_it.opened_at) == (after(hours=-1), first.opened_at)
    assert after_it.tags == ("okunamadı", "yenileme")
    assert "mail read at last" in [event.name for event in decision.events]
    assert "ticket opened" not in [event.name for event in decision.events]
    assert decision.drafts == READ.drafts


def test_what_people_did_meanwhile_stays() -> None:
    kept = promise(state=PromiseState.KEPT, kept_at=after(hours=3))
    first = unread(
        status=Status.OPEN, owner=AYSE.address, author=AYSE, promises=(kept, promise("petition", 720))
    )
    after_it = on_its_first_ticket(READ, first).after
    assert after_it is not None
    assert (after_it.status, after_it.owner) == (Status.OPEN, AYSE.address)
    assert (after_it.author, after_it.team) == (AYSE, first.team)
    assert after_it.promises == (kept, promise("petition", 720))


def test_whom_people_named_meanwhile_is_not_replaced_by_what_the_mail_says() -> None:
    ali = Participant(Address("ali@ornek.test"), Role.COPIED)
    named = unread(author=AYSE)
    first = replace(named, participants=(Participant(AYSE, Role.AUTHOR), ali))
    after_it = on_its_first_ticket(READ, first).after
    assert after_it is not None
    assert after_it.participants == (*first.participants, Participant(ZEYNEP, Role.PENDING))
    admitted = replace(unread(), participants=(ali, Participant(ZEYNEP, Role.COPIED)))
    after_it = on_its_first_ticket(READ, admitted).after
    assert after_it is not None
    assert after_it.participants == (ali, Participant(ZEYNEP, Role.AUTHOR))
    known = replace(first, participants=(*first.participants, Participant(ZEYNEP, Role.COPIED)))
    after_it = on_its_first_ticket(READ, known).after
    assert after_it is not None
    assert after_it.participants == known.participants


def test_a_ticket_they_closed_stays_closed_and_is_linked() -> None:
    decision = on_its_first_ticket(READ, unread(status=Status.CLOSED, closed_at=after(days=1)))
    assert (decision.before, decision.after) == (None, READ.after)
    assert decision.links == (*READ.links, NewLink("KSM-2026-000002", Relation.DUPLICATE))


def test_a_mail_that_opens_nothing_leaves_it_alone() -> None:
    filed = Decision(reason="filed: list mail")
    assert on_its_first_ticket(filed, unread()) is filed
    appended = replace(READ, before=ticket("KSM-2026-000007"))
    assert on_its_first_ticket(appended, unread()) is appended
