"""Rules tried before they count, and letters looked at before they leave."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.cli.living_house import LivingHouse, mail, ulak
from ulak.config import load
from ulak.store.schema import metadata, spool
from ulak.vault import open_store


@pytest.fixture
def own_rules(house: LivingHouse) -> Path:
    """The house's rules in its own folder, one mail taken by them."""
    text = house.config.read_text()
    shipped = Path(text.split('rules = "')[1].split('"')[0])
    rules = house.config.parent / "rules"
    rules.mkdir()
    for file in shipped.glob("*.yaml"):
        (rules / file.name).write_bytes(file.read_bytes())
    house.config.write_text(text.replace(str(shipped), str(rules)))
    house.deliver("bilgi", mail("Fatura şikâyeti"))
    house.ulak("turn")
    return rules


INVOICES = """rules:
  - name: invoices
    when: { subject: fatura }
    then: { team: ssl, tags: [invoice], alert: [quality], promises: [petition] }
"""


def everything(house: LivingHouse) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    store = open_store(load(house.config), {})
    try:
        with store.snapshot() as connection:
            return {
                name: [tuple(row) for row in connection.execute(table.select())]
                for name, table in metadata.tables.items()
            }
    finally:
        store.close()


def against(house: LivingHouse, *words: str) -> Any:
    """A dry run on all mails, as a document."""
    return house.ulak("rules", "test", "--against", "last:50", "--json", *words).json()["against"]


def test_a_dry_run_shows_what_would_be_otherwise_and_does_nothing(
    house: LivingHouse, own_rules: Path
) -> None:
    same = house.ulak("rules", "test", "--against", "last:10")
    assert same.out.splitlines()[1] == "0 of the last 1 mails would be decided otherwise"
    (own_rules / "05-invoices.yaml").write_text(INVOICES)
    before, sent = everything(house), len(house.sink.letters)
    other = house.ulak("rules", "test", "--against", "last:10")
    assert (other.code, everything(house), len(house.sink.letters)) == (0, before, sent)
    assert re.search(
        r"mail 1, KSM-\d{4}-000001, bilgi, \d\d\.\d\d\.\d{4} \d\d:\d\d, Fatura şikâyeti\n", other.out
    )
    assert "team customer-relations → ssl" in other.out
    assert re.search(r"was: everything else is for customer relations, \S+/90-\S+\.yaml:\d+\n", other.out)
    assert re.search(r"now: invoices, \S+/05-invoices\.yaml:4\n", other.out)
    assert "tags - → invoice\n        was: set by nothing" in other.out
    assert "alert - → quality" in other.out
    assert re.search(
        r"promise petition - → 30d on wall, due .* kept by answer, ladder default, legal\n", other.out
    )
    assert re.search(r"now: invoices, \S+; promise petition, \S+/20-promises\.yaml:\d+", other.out)
    assert "letters acknowledgement to the author; notice to musteri-iliskileri@kurum.test → " in other.out
    assert "zeynep@" not in other.out
    assert "\n1 of the last 1 mails would be decided otherwise\n" in other.out


def test_a_dry_run_can_end_with_its_answer_for_programs(house: LivingHouse, own_rules: Path) -> None:
    words = ("rules", "test", "--against", "last:10", "--exit-code")
    assert house.ulak(*words).code == 0
    (own_rules / "05-invoices.yaml").write_text(INVOICES)
    assert house.ulak(*words).code == 1
    document = house.ulak(*words, "--json").json()
    changed = document["against"]
    assert (changed["mails"], changed["changed"], changed["in_force"]) == (
        1,
        1,
        house.ulak("status", "--json").json()["rules"],
    )
    (change,) = changed["changes"]
    assert (change["mail"], change["mailbox"], change["subject"]) == (1, "bilgi", "Fatura şikâyeti")
    assert change["received_at"].endswith("Z")
    fields = {one["field"]: one for one in change["fields"]}
    (rule,) = fields["team"]["new"]["by"]
    assert (fields["team"]["new"]["value"], rule["rule"]) == ("ssl", "invoices")
    assert fields["tags"]["old"] == {"value": None, "by": []}


def test_an_edited_copy_is_tried_with_the_house_around_it(
    house: LivingHouse, own_rules: Path, tmp_path: Path
) -> None:
    edited = tmp_path / "edited"
    shutil.copytree(own_rules, edited)
    (edited / "05-invoices.yaml").write_text(INVOICES)
    assert against(house)["changed"] == 0
    assert against(house, "--rules", str(edited))["changed"] == 1
    (edited / "05-invoices.yaml").write_text(INVOICES.replace("subject: fatura", "mailbox: bilgu"))
    refused = house.ulak("rules", "test", "--rules", str(edited))
    assert refused.code == 78
    assert (
        "edited/05-invoices.yaml:2: column 5: no mailbox in config.toml is called bilgu; did you mean bilgi?"
        in refused.err
    )
    (edited / "05-invoices.yaml").write_text(
        INVOICES + "    examples:\n      - { mail: { subject: Merhaba }, matches: true }\n"
    )
    refused = house.ulak("rules", "test", "--rules", str(edited), "--json", "--against", "last:3")
    (problem,) = refused.json()["problems"]
    assert (refused.code, problem.partition("edited/")[2]) == (
        78,
        '05-invoices.yaml:6: "invoices" should match this example and does not',
    )
    assert house.ulak("rules", "test", "--rules", str(tmp_path / "none")).code == 78


def test_without_mails_no_store_is_needed_and_none_is_made(house: LivingHouse) -> None:
    said = house.ulak("rules", "test")
    assert re.match(r"\d+ rules, \d+ examples: every example comes true\n", said.out)
    assert not list(house.config.parent.glob("*.db*"))


def test_mails_are_decided_as_they_came(house: LivingHouse, own_rules: Path) -> None:
    """Replies, robots, junk, sent mail and second deliveries become again what they were."""
    number = house.ulak("tickets", "--json").json()[0]["number"]
    house.deliver("bilgi", mail(f"Re: [{number}]", "Bir sorum daha var, fatura gelmedi."))
    house.deliver("bilgi", mail("Fatura 2", more="Auto-Submitted: auto-replied\n"))
    house.deliver("bilgi", mail("Fatura 3", author="spam@reklam.test"), "Junk")
    twice = mail("İki adrese")
    house.deliver("bilgi", twice)
    house.deliver("cainfo", twice)
    house.ulak("turn")
    before = everything(house)
    same = against(house)
    assert (same["mails"], same["changed"], same["replies"], same["unreadable"]) == (
        6,
        0,
        2,
        0,
    )  # the reply, and the second delivery
    (own_rules / "05-invoices.yaml").write_text(INVOICES)
    other = against(house)
    assert everything(house) == before
    assert [one["mail"] for one in other["changes"]] == [1]
    (own_rules / "05-invoices.yaml").write_text(
        INVOICES.replace("team: ssl", "team: ssl, kind: certificate-problem-report")
    )
    other = against(house)
    outcomes = {
        one["mail"]: (field["old"]["value"].partition(":")[0], field["new"]["value"])
        for one in other["changes"]
        for field in one["fields"]
        if field["field"] == "outcome"
    }
    assert set(outcomes.values()) == {("filed", "ticket")}
    assert everything(house) == before


def test_a_reply_is_compared_by_what_becomes_of_it(house: LivingHouse, own_rules: Path) -> None:
    number = house.ulak("tickets", "--json").json()[0]["number"]
    house.deliver("bilgi", mail(f"Re: [{number}]", "Bir sorum daha var."))
    house.ulak("turn")
    file = own_rules / "10-house.yaml"
    file.write_text(file.read_text().replace("musteri-iliskileri@kurum.test", "yeni@kurum.test"))
    changes = {one["mail"]: one for one in against(house)["changes"]}
    assert [one["field"] for one in changes[2]["fields"]] == ["letters"]
    assert "yeni@kurum.test" in changes[2]["fields"][0]["new"]["value"]
    assert "belong to a ticket and are not routed" in house.ulak("rules", "test", "--against", "last:9").out


def test_mails_that_are_erased_or_broken_are_counted(house: LivingHouse, own_rules: Path) -> None:
    for number in range(3):
        house.deliver("bilgi", mail(f"Fatura {number}"))
    house.ulak("turn")
    store = open_store(load(house.config), {})
    with store.write() as connection:
        connection.execute(update(spool).where(spool.c.id == 2).values(raw=None, key=None))
        connection.execute(update(spool).where(spool.c.id == 3).values(raw=b"not what was sealed"))
    store.close()
    found = against(house)
    assert (found["mails"], found["erased"], found["unreadable"], found["changed"]) == (4, 1, 1, 0)
    said = house.ulak("rules", "test", "--against", "last:50").out
    assert "1 are erased and could not be compared\n1 could not be read" in said


def test_rules_that_do_nothing_are_named(house: LivingHouse, own_rules: Path) -> None:
    (own_rules / "05-own.yaml").write_text(
        "rules:\n"
        "  - { name: first, when: { subject: fatura }, then: { tags: [a] } }\n"
        "  - name: second\n    when: { subject: fatura, mailbox: bilgi }\n    then: { tags: [a] }\n"
        "    examples: [{ mail: { mailbox: bilgi, subject: Fatura }, matches: true }]\n"
        "  - { name: third, when: { subject: yok böyle bir konu }, then: { tags: [b] } }\n"
        "  - { name: fourth, when: { mailbox: satis }, then: { tags: [c] } }\n"
        "  - { name: fifth, when: { kind: complaint }, then: { tags: [d] } }\n"
    )
    said = house.ulak("rules", "test").out
    place = f"{own_rules}/05-own.yaml"
    never = said.partition("never hit by the examples' mails, ")[2]
    assert f'{place}: 7 "third", 8 "fourth"' in " ".join(never.split())
    assert max(map(len, never.splitlines())) <= max(100, len(f"    {place}:"))
    assert f'shadowed, on the examples\' mails:\n    {place}:3: "second" by {place}:2: "first"\n' in said
    assert (
        f'unreachable:\n    {place}:8: no mail can match "fourth": mail comes to bilgi, cainfo alone\n'
        in said
    )
    assert f'{place}:9: "fifth" asks for kind complaint, which no rule before it sets' in said
    document = house.ulak("rules", "test", "--against", "last:5", "--json").json()
    assert {"rule": "third", "at": f"{place}:7"} in document["never_hit"]
    assert [one["rule"] for one in document["shadowed"]] == ["second"]
    assert document["shadowed"][0]["by"] == [{"rule": "first", "at": f"{place}:2"}]
    against = house.ulak("rules", "test", "--against", "last:5").out
    assert against.index("of the last 1 mails would be") < against.index("never hit by the last 1 mails, ")
    (own_rules / "06-own.yaml").write_text("rules: [{ name: stop, when: {}, then: { stop: true } }]\n")
    checked = house.ulak("check")
    assert checked.code == 0
    assert "40-certificate-problem-reports.yaml:" in checked.out + checked.err
    assert '"stop" (' in checked.out + checked.err


@pytest.mark.parametrize("words", ["10", "last:", "last:0", "first:3", "last:²", "last:٣", f"last:{10**22}"])
def test_against_is_spelled_last_n(house: LivingHouse, words: str) -> None:
    assert house.ulak("rules", "test", "--against", words).code == 64


def test_the_schema_is_one_json_document() -> None:
    assert ulak("rules", "schema").json()["title"] == "A file of ulak's rules"
