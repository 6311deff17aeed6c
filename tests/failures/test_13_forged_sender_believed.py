"""
Class 13: a forged sender is believed.

The spoof matrix: who writes, what is proven of it, what the mail carries along. Every cell is a mail about
a ticket of its own, through Dovecot and the whole desk. `acts` and `answers` are power; they stand only where
a listed person is proven. Guards: `desk/staff/staff_mail.py` asks `is_proven` before it reads a command,
`mail/authentication.py` reads the topmost field of our own server, `desk/coming/identify.py:standing` says who
appends, `store/passage.py` lets no letter of a ticket go to anybody else. Take one away and cells turn.

    own       a ticket of their own, and nothing about any other
    joins     stands on the ticket as the author's
    pending   shown to staff; the writer receives nothing
    heard     stands on the ticket as an outsider's, nothing carried out
    parked    behind a one-time code
    answers   the text went to the author
    acts      a command was carried out
    approves  the text that waited for an approval went to the author
    notes     a note for whoever submitted that text
    refused   a receipt says why nothing was
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failures.spoofing import COORDINATORS, SUBMITTER, WAITED, Cell, Ground, ground, table
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

OUTSIDERS = """
                       | nothing | token   | author's id | team's id | old id | tampered id | crossed | command | old approval
author: pass, none, fail | own   | joins   | joins       | joins     | own    | own         | own     | joins   | joins
copied: pass, none       | own   | joins   | joins       | joins     | own    | own         | own     | joins   | joins
colleague: pass          | own   | own     | pending     | pending   | own    | own         | own     | own     | own
colleague: none, fail    | own   | own     | own         | own       | own    | own         | own     | own     | own
stranger: pass, none     | own   | own     | own         | own       | own    | own         | own     | own     | own
display name: pass       | own   | own     | own         | own       | .      | .           | own     | own     | own
reply-to: pass           | own   | own     | own         | own       | .      | .           | own     | own     | own
sender: pass             | own   | own     | own         | own       | .      | .           | own     | own     | own
resent: pass             | own   | own     | own         | own       | .      | .           | own     | own     | own
two From: pass           | own   | own     | own         | own       | .      | .           | own     | own     | own
"""

STAFF = """
                 | nothing | token   | author's id | team's id | old id | crossed | command | id and command | #yazar | #katılımcı | #asıl  | old approval
member: pass     | own     | answers | answers     | answers   | own    | refused | acts    | acts           | acts   | acts       | acts   | refused
other team: pass | own     | answers | answers     | answers   | own    | refused | acts    | acts           | acts   | acts       | refused| refused
manager: pass    | own     | answers | answers     | answers   | own    | refused | acts    | acts           | acts   | acts       | refused| refused
"""

FORGED = """
                           | nothing | token  | author's id | team's id | old id | crossed | command | id and command | #yazar | #asıl  | old approval | code
member: none, fail         | parked  | parked | parked      | parked    | parked | parked  | parked  | parked         | parked | parked | parked       | parked
member: for another, spf of another, forged below, forged under none, other server, no server, ARC | . | parked | . | parked | . | . | parked | parked | parked | . | . | .
manager: none, forged below | .      | parked | .           | .         | .      | .       | parked  | .              | parked | parked | parked       | .
two in From: pass          | .       | parked | .           | parked    | .      | .       | parked  | parked         | parked | parked | .            | .
"""

UNPROVEN_HOUSE = """
               | nothing | token  | author's id | member's id | another's id | old id | command | own id and command | own id and take | own id, crossed | own id, #yazar | #asıl
member: none   | parked  | parked | parked      | answers     | parked       | parked | parked  | parked             | acts            | refused         | parked         | parked
member: pass   | .       | parked | .           | .           | parked       | .      | parked  | .                  | .               | .               | .              | .
stranger: pass | .       | own    | own         | own         | .            | .      | own     | own                | .               | .               | .              | .
author: none   | .       | joins  | joins       | joins       | .            | .      | joins   | .                  | .               | .               | .              | .
"""
GATES = """
                                  | gate letter | gate letter, return | gate letter, quoted | another's gate letter | old gate letter | gate letter never sent | approval by token
manager: pass                     | approves    | acts                | notes               | refused               | refused         | refused                | refused
manager: none, fail, forged below | parked      | .                   | .                   | parked                | .               | .                      | parked
member: pass                      | refused     | refused             | notes               | refused               | .               | refused                | refused
member: fail                      | parked      | .                   | .                   | .                     | .               | .                      | .
two in From: pass                 | parked      | .                   | .                   | .                     | .               | .                      | .
author: pass                      | joins       | joins               | .                   | .                     | .               | .                      | joins
stranger: pass                    | own         | own                 | .                   | .                     | .               | .                      | own
"""
NOBODY_PROVES = 'authserv_id = "mx.kurum.test" → authserv_id = ""'


@pytest.mark.parametrize(
    ("words", "more"),
    [
        pytest.param(OUTSIDERS, "", id="outsiders"),
        pytest.param(STAFF, "", id="staff who are proven"),
        pytest.param(FORGED, "", id="staff whom nothing proves"),
        pytest.param(UNPROVEN_HOUSE, NOBODY_PROVES, id="a server that proves nobody"),
        pytest.param(GATES, "", id="decisions on gates"),
    ],
)
def test_no_cell_gives_power_that_is_not_proven(
    words: str, more: str, tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    here = ground(tmp_path, dovecot, sink, table(words), more)
    here.open_tickets()
    if here.has_gates:
        here.submit()
    here.write()
    assert {str(cell): became(cell, here) for cell in here.cells} == {
        str(cell): cell.expected for cell in here.cells
    }
    assert list(told_to_the_wrong(here)) == []
    assert list(unsaid(here)) == []


def became(cell: Cell, here: Ground) -> str:
    """What came of the mail, by the store and by the letters."""
    ticket, filing, disposition = here.row(cell.message_id)
    if disposition == "ticket":
        return "own"
    if filing == "parked":
        return "parked"
    if ticket is None:
        return "refused" if here.was_written(cell.writer, "") else disposition
    if ticket != here.tickets[cell]:
        return f"stands on {ticket}"
    return of_the_ticket(cell, here, filing or "")


def of_the_ticket(cell: Cell, here: Ground, filing: str) -> str:
    """What the mail did to the ticket it stands on."""
    shown = here.show(cell)
    if filing == "author":
        return "joins"
    if filing == "outsider":
        return "pending" if "pending" in {one["role"] for one in shown["participants"]} else "heard"
    if any(entry["event"] == "command refused" for entry in shown["journal"]):
        return "refused"
    if any(cell.author in one.recipients and WAITED in text for one, _, text in here.new_letters):
        return "approves"
    if filing == "note" and here.was_written(SUBMITTER, cell.said) and shown["status"] == "waiting-gate":
        return "notes"
    if filing == "command" or {entry["event"] for entry in shown["journal"]} & {"text returned"}:
        return "acts"
    if shown["status"] == "closed":
        return "acts"
    answered = any(cell.author in one.recipients and cell.said in text for one, _, text in here.new_letters)
    return "answers" if answered else f"{filing} that nobody got"


def told_to_the_wrong(here: Ground) -> Iterator[str]:
    """Letters about a ticket, by its number or by a word of it, to anybody but its participants and staff."""
    for letter, subject, text in here.new_letters:
        for cell in here.cells:
            if here.tickets[cell] not in f"{subject} {text}" and cell.secret not in f"{subject} {text}":
                continue
            allowed = {one["address"] for one in here.show(cell)["participants"] if one["role"] != "pending"}
            wrong = [
                one for one in letter.recipients if one not in allowed and not one.endswith("@kurum.test")
            ]
            if wrong:
                yield f"{cell}: {wrong} got a letter: {subject}"


def unsaid(here: Ground) -> Iterator[str]:
    """Refusals that do not stand on the ticket, or of which those concerned do not hear."""
    for cell in here.cells:
        shown = here.show(cell)
        events = {entry["event"] for entry in shown["journal"]}
        points_there = (
            cell.carried not in ("nothing", "old id", "tampered id") and "crossed" not in cell.carried
        )
        if cell.expected == "parked":
            if points_there and "mail parked" not in events:
                yield f"{cell}: the ticket does not say that a mail was parked"
            if not here.was_written(cell.writer, "Kod:"):
                yield f"{cell}: the listed address got no code"
            if cell.proof in ("fail", "forged below") and not here.was_written(COORDINATORS, cell.writer):
                yield f"{cell}: the coordinators do not know"
        if (
            cell.expected == "own"
            and points_there
            and "about" not in {one["relation"] for one in shown["links"]}
        ):
            yield f"{cell}: the ticket it names does not say so"
        if cell.expected == "refused" and not here.was_written(cell.writer, ""):
            yield f"{cell}: no receipt"
        is_anothers = cell.carried == "another's gate letter" or cell.who == "member"
        if cell.expected == "refused" and "gate letter" in cell.carried and is_anothers:
            known = cell.carried != "gate letter never sent"
            if known is not here.was_written(COORDINATORS, here.tickets[cell]):
                yield f"{cell}: the coordinators do not know, or hear of nothing"
