"""Every decision is made with the house as it trusts now, and made and written with one set of rules."""

import ast
from dataclasses import replace
from functools import partial
from itertools import chain, cycle, repeat
from pathlib import Path

from tests.architecture.source import modules
from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.desk.decision import Event
from ulak.gateways.templates import Templates, TemplateTexts
from ulak.stages.accepted import Accepted
from ulak.stages.office import Office
from ulak.store.made_by import NO_RULES, MadeBy, stamped

DECIDES = {"decide", "escalate", "delivered", "dropped"}


def test_no_decision_is_given_a_house_that_may_trust_too_much() -> None:
    calls = {
        ast.unparse(node)
        for module in modules()
        if module.name.startswith("stages/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECIDES
    }
    assert len(calls) >= len(DECIDES)
    assert [call for call in calls if "office.house" in call] == []


def marked(office: Office, mark: str, folder: Path) -> Accepted:
    """The set in force, its letters marked, its rules of a version of their own."""
    was = office.accepted()
    texts = {
        name: text if "/_" in name else f"{text}\n[{mark}]\n"
        for name, text in was.templates.files.texts.items()
    }
    return Accepted(replace(was.rulebook, version=mark), Templates(folder, TemplateTexts(texts)))


def test_a_set_that_is_swapped_between_deciding_and_writing_mixes_in_no_letter(
    desk: OfficeDesk, tmp_path: Path
) -> None:
    """Here another one is in force at every single question, which no real reload can do."""
    both = (marked(desk.office, "A", tmp_path), marked(desk.office, "B", tmp_path))
    sets = cycle(both)
    for number in range(7):
        desk.office = replace(desk.office, accepted=lambda: next(sets))
        desk.takes(mail(f"Konu {number}", author=f"a{number}@yurttas.test"))
        desk.takes(
            mail(f"Key {number}", "It is public.", f"r{number}@x.test", "cainfo@kamusm.test"), "cainfo"
        )
        desk.triage()
        desk.passes(hours=13)
        once = chain([both[number % 2]], repeat(both[number % 2 - 1]))
        desk.office = replace(desk.office, accepted=partial(next, once))
        desk.escalate()
    versions = set()
    for ticket in desk.tickets():
        record = desk.office.tickets.show(ticket.number)
        assert record is not None
        by = [dict(line.facts)["rules"] for line in record.journal if "rules" in dict(line.facts)]
        letters = {(one.at, mark_of(one.text)) for one in record.messages if one.direction == "out"}
        decisions = {
            (line.at, dict(line.facts)["rules"])
            for line in record.journal
            if dict(line.facts).get("templates")
        }
        assert letters
        assert letters <= decisions
        assert ticket.rules_version == by[0]
        versions |= set(by)
    assert versions == {"A", "B"}


def mark_of(text: str) -> str:
    return text.rpartition("[")[2].partition("]")[0]


def test_the_first_entry_of_every_decision_says_by_which_rules(desk: OfficeDesk) -> None:
    desk.takes()
    desk.triage()
    (ticket,) = desk.tickets()
    record = desk.office.tickets.show(ticket.number)
    assert record is not None
    first = record.journal[0]
    stands = next(line for line in record.journal if line.event == "ticket stands")
    accepted = desk.office.accepted()
    assert first.event == "ticket opened"
    assert dict(first.facts)["rules"] == accepted.rulebook.version
    assert dict(first.facts)["templates"] == accepted.templates.version
    assert dict(stands.facts)["status"] == "new"


def test_a_decision_that_leaves_no_entry_needs_no_version() -> None:
    assert stamped((), MadeBy("r1")) == ()
    assert stamped((Event("x"),), NO_RULES) == (Event("x"),)
    ours = (Event("x", facts=(("rules", "its own"),)), Event("y"))
    assert stamped(ours, MadeBy("r1", "t1"), writes=True) == (
        Event("x", facts=(("rules", "its own"), ("templates", "t1"))),
        Event("y"),
    )
