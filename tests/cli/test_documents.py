"""The JSON documents other programs read: every key, every kind of value."""

import json
from typing import Any

from tests.cli.living_house import LivingHouse, mail
from ulak.store.catalogue import VERSIONS

TICKET = {
    "number": str, "status": str, "kind": str, "channel": str, "reply_channel": str, "product": (str, type(None)),
    "category": (str, type(None)), "institution": (str, type(None)), "team": str, "owner": (str, type(None)),
    "priority": (str, type(None)), "tags": list, "subject": str, "language": str, "author": dict,
    "participants": list, "mailbox": str, "received_at": str, "opened_at": str, "closed_at": (str, type(None)),
    "outcome": (str, type(None)), "root_cause": (str, type(None)), "promises": list, "links": list,
}  # fmt: skip
PROMISE = {
    "promise": str,
    "to": str,
    "due_at": str,
    "state": str,
    "kept_at": (str, type(None)),
    "basis": str,
    "source": (str, type(None)),
    "rules": (str, type(None)),
    "calendar": (str, type(None)),
    "started_at": str,
    "task": (int, type(None)),
    "breach": (dict, type(None)),
}
MESSAGE = {
    "direction": str, "kind": str, "from": str, "to": list, "subject": str, "message_id": str, "at": str,
    "text": str, "attachments": list, "delivery": (dict, type(None)),
}  # fmt: skip


def has(document: dict[str, Any], shape: dict[str, Any]) -> None:
    assert shape.keys() <= document.keys()
    wrong = {key: document[key] for key, type_ in shape.items() if not isinstance(document[key], type_)}
    assert wrong == {}


def test_tickets_lists_them_without_messages_most_urgent_first(house: LivingHouse) -> None:
    house.deliver("cainfo", mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"))
    house.deliver("bilgi", mail())
    house.ulak("turn")
    tickets = house.ulak("tickets", "--json").json()
    assert len(tickets) == 2
    for ticket in tickets:
        has(ticket, TICKET)
        assert "messages" not in ticket
        assert "journal" not in ticket
        for promise in ticket["promises"]:
            has(promise, PROMISE)
    dues = [min(promise["due_at"] for promise in ticket["promises"]) for ticket in tickets]
    assert dues == sorted(dues)
    reports = house.ulak("tickets", "--team", "ssl", "--status", "new", "--json").json()
    assert [(one["kind"], one["owner"]) for one in reports] == [("certificate-problem-report", None)]
    assert {(one["promise"], one["to"]) for one in reports[0]["promises"]} == {
        ("preliminary-report", "reporter"),
        ("preliminary-report", "subscriber"),
    }
    assert house.ulak("tickets", "--status", "closed", "--json").out == "[]\n"
    assert house.ulak("tickets", "--status", "closed").out == "no tickets\n"
    assert house.ulak("tickets", "--status", "lost").code == 64


def test_show_has_correspondence_delivery_and_journal(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    house.ulak("turn")
    number = house.ulak("tickets", "--json").json()[0]["number"]
    record = house.ulak("show", f"[{number.lower()}]", "--json").json()
    has(record, TICKET | {"messages": list, "certificates": list, "journal": list})
    assert record["author"] == {"address": "zeynep@yurttas.test", "name": "Zeynep Yildiz"}
    for message in record["messages"]:
        has(message, MESSAGE)
    came, *went = record["messages"]
    assert (came["direction"], came["from"], came["delivery"]) == ("in", "zeynep@yurttas.test", None)
    assert {one["kind"] for one in went} == {"acknowledgement", "notice"}
    for one in went:
        assert one["from"] == "bilgi@kamusm.test"
        assert one["delivery"]["state"] == "sent"
        assert one["delivery"]["reply"].startswith("250")
        assert one["delivery"]["at"].endswith("Z")
    for line in record["journal"]:
        assert {"at", "event", "by"} <= line.keys()


def test_show_prints_a_page_and_knows_no_other_tickets(house: LivingHouse) -> None:
    house.deliver("bilgi", mail("Şikâyet [bold]x[/]", "Merhaba [red]dünya[/]\x1b[31m"))
    house.ulak("turn")
    number = house.ulak("tickets", "--json").json()[0]["number"]
    page = house.ulak("show", number).out
    assert "Şikâyet [bold]x[/]" in page
    assert "│ Merhaba [red]dünya[/]" in page
    assert "\x1b" not in page
    for words in ("first-answer", "→ opening from zeynep@yurttas.test", "delivery   sent", "ticket opened"):
        assert words in page
    assert number in house.ulak("tickets").out
    missing = house.ulak("show", "KSM-2020-000009")
    assert (missing.code, missing.err) == (
        1,
        "ulak: there is no ticket KSM-2020-000009; `ulak tickets` lists those that are open\n",
    )


def test_explain_says_why_a_ticket_is_where_it_is(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    house.ulak("turn")
    number = house.ulak("tickets", "--json").json()[0]["number"]
    why = house.ulak("explain", "ticket", number).out
    assert f"{number}: new, decided by rules" in why
    assert ".yaml:" in why
    assert "ticket opened by author" in why
    too_early = house.ulak("explain", "ticket", number, "--at", "2020-01-01T00:00")
    assert (too_early.code, too_early.out) == (1, "")
    assert f"{number} did not exist then: it was opened on " in too_early.err
    assert house.ulak("explain", "ticket", number, "--at", "noon").code == 64
    assert house.ulak("explain", "deadline", number).out.startswith(f"{number}  first-answer  ")


def test_reconcile_balances_and_says_what_does_not(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    assert house.ulak("db", "upgrade").out.endswith(f"is at version {VERSIONS[-1]}\n")
    assert house.ulak("db", "upgrade").out.endswith(f"is at version {VERSIONS[-1]} already\n")
    before = house.ulak("reconcile")
    assert before.code == 1
    assert "1 on the server are not in the spool" in before.out
    house.ulak("turn", "intake")
    assert "1 are in the spool and not decided about" in house.ulak("reconcile").out
    house.ulak("turn")
    book = house.ulak("reconcile", "--mailbox", "bilgi", "--json").json()[0]
    assert book == {
        "mailbox": "bilgi", "folder": "INBOX", "on_server": 1, "before": 0, "spooled": 1, "missing": 0,
        "tickets": 1, "appended": 0, "filed": 0, "duplicates": 0, "quarantined": 0, "gone": 0,
        "balanced": True,
    }  # fmt: skip
    assert house.ulak("reconcile").code == 0
    assert house.ulak("reconcile", "--mailbox", "nobody").code == 78


def test_old_mail_is_counted_as_before_and_never_taken(house: LivingHouse) -> None:
    text = house.config.read_text().replace('poll = "1s"', 'poll = "1s"\nsince = 2099-01-01')
    house.config.write_text(text)
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    book = house.ulak("reconcile", "--mailbox", "bilgi", "--json").json()[0]
    assert (book["on_server"], book["before"], book["spooled"], book["balanced"]) == (1, 1, 0, True)
    assert not house.sink.letters


def test_status_tells_life_and_work(house: LivingHouse) -> None:
    house.ulak("db", "upgrade")
    assert "never looked at" in house.ulak("status").out
    house.deliver("bilgi", mail())
    house.ulak("turn")
    document = house.ulak("status", "--json").json()
    assert document["open_tickets"] == 1
    assert [one["mailbox"] for one in document["mailboxes"]] == ["bilgi", "cainfo"]
    assert all(one["looked_at"].endswith("Z") for one in document["mailboxes"])
    assert (document["letters_waiting"], document["quarantined"], document["crashes"]) == (0, 0, [])
    assert json.dumps(document)
