"""The JSON Schema for editors knows what `check` knows: each key, each word, each form of a value."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from tests.rules.specimen import HOUSE, LAST, problems, shipped_files
from ulak.desk.rules.rule_files import SECTIONS
from ulak.desk.rules.rule_schema import FILE_NAME, rules_schema
from ulak.desk.rules.yaml_lines import Block, Listing, Node, Place, read_yaml
from ulak.shipped import shipped

pytestmark = pytest.mark.unmeasured

SCHEMA = rules_schema()
EDITOR = Draft202012Validator(SCHEMA)
TESTS = Path(__file__).parents[1]
EVERY_KEY = (TESTS / "rules" / "every_key.yaml").read_text(encoding="utf-8")
SMALLEST = (TESTS / "scenarios" / "smallest.yaml").read_text(encoding="utf-8")
VALID = {**shipped_files(), "every_key": EVERY_KEY, "smallest": SMALLEST, "house": f"{HOUSE}\nrules:{LAST}"}


def told(text: str) -> list[str]:
    """What an editor underlines."""
    return [str(one) for one in EDITOR.iter_errors(as_edited(read_yaml(text, "edited.yaml")[0]))]


def as_edited(node: Node) -> Any:
    """As an editor reads it: by the core schema of YAML 1.2, in which a date is a text."""
    match node:
        case Block():
            return {key.text: as_edited(value) for key, value in node.entries}
        case Listing():
            return [as_edited(item) for item in node.items]
    if node.is_nothing:
        return None
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    if node.plain and re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", node.text):
        return float(node.text)
    return node.text


def test_it_is_a_schema_of_the_draft_that_it_names():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == EDITOR.META_SCHEMA["$id"]


def test_it_is_json_and_every_part_of_rules_is_in_it():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert set(SCHEMA["properties"]) == set(SECTIONS)


def test_what_is_shipped_beside_the_rules_is_this():
    assert json.loads((shipped("rules") / FILE_NAME).read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("file", VALID)
def test_editors_find_no_fault_with_what_check_accepts(file: str):
    assert told(VALID[file]) == []


def test_what_has_every_key_is_right():
    assert problems({"a.yaml": EVERY_KEY}) == ()


def blocks(schema: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every block of keys in the schema, by where it is."""
    if schema.get("additionalProperties") is False:
        yield at, schema
    inner = [
        (key, schema[key]) for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)
    ]
    inner += [("anyOf", one) for one in schema.get("anyOf", ())]
    inner += [
        pair
        for group in ("properties", "patternProperties", "$defs")
        for pair in schema.get(group, {}).items()
    ]
    for key, one in inner:
        yield from blocks(one, f"{at}/{key}")


def test_every_key_is_described_and_no_block_takes_others():
    for at, block in blocks(SCHEMA):
        for key, value in block["properties"].items():
            assert value.get("description"), f"{at}: {key}"
    assert json.dumps(SCHEMA).count('"properties"') == len(list(blocks(SCHEMA)))


def test_older_editors_read_it_too():
    """They go by draft-07, in which what stands beside a reference counts for nothing; our keywords mean the same there."""
    for _, block in blocks(SCHEMA):
        for key, value in block["properties"].items():
            assert "$ref" not in value or set(value) <= {"$ref", "description", "examples"}, key
    text = json.dumps(SCHEMA)
    for newer in ("prefixItems", "unevaluated", "dependentSchemas", "$dynamicRef", "$anchor", "$id"):
        assert f'"{newer}' not in text


def test_every_value_with_a_form_shows_an_example_or_what_holds_without_it():
    for at, block in blocks(SCHEMA):
        for key, value in block["properties"].items():
            assert "pattern" not in value or {"examples", "default"} & set(value), f"{at}: {key}"


class Key(NamedTuple):
    """A key of a file whose name is ours, not the administrator's."""

    path: str
    place: Place
    text: str
    beside: frozenset[str]


def keys(node: Node, schemas: list[Any], path: str = "") -> Iterator[Key]:
    """Every key of a file that the schema names, with those that may stand there."""
    known = [one for schema in schemas for one in resolved(schema)]
    if isinstance(node, Listing):
        for item in node.items:
            yield from keys(item, [one["items"] for one in known if "items" in one], f"{path}[]")
    if isinstance(node, Block):
        for key, value in node.entries:
            of = [one for one in known if key.text in one.get("properties", {})]
            if of:
                beside = frozenset(word for one in of for word in one["properties"])
                yield Key(f"{path}.{key.text}", key.place, key.text, beside)
            inner = [one["properties"][key.text] for one in of]
            inner += [
                one["additionalProperties"]
                for one in known
                if isinstance(one.get("additionalProperties"), dict)
            ]
            yield from keys(value, inner, f"{path}.{key.text if of else '*'}")


def resolved(schema: Any) -> Iterator[Any]:
    if "$ref" in schema:
        yield from resolved(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    for one in schema.get("anyOf", ()):
        yield from resolved(one)
    yield schema


KEYS = {key.path: key for key in keys(read_yaml(EVERY_KEY, "every_key.yaml")[0], [SCHEMA])}


def test_every_key_of_the_schema_stands_in_a_file_that_check_accepts():
    wanted = {frozenset(block["properties"]) for _, block in blocks(SCHEMA)}
    there: dict[frozenset[str], set[str]] = {}
    for key in KEYS.values():
        there.setdefault(key.beside, set()).add(key.text)
    assert {beside: beside - there.get(beside, set()) for beside in wanted} == dict.fromkeys(
        wanted, frozenset()
    )


def with_key(text: str, key: Key, instead: str) -> str:
    """The file with another word in place of that key."""
    lines = text.split("\n")
    line, column = key.place.line - 1, key.place.column - 1
    lines[line] = f"{lines[line][:column]}{instead}{lines[line][column + len(key.text) :]}"
    return "\n".join(lines)


@pytest.mark.parametrize("path", KEYS)
def test_a_mistyped_key_is_refused_by_both_and_check_allows_what_the_schema_has(path: str):
    key = KEYS[path]
    mistyped = with_key(EVERY_KEY, key, "zzz")
    assert told(mistyped)
    at = f"a.yaml:{key.place.line}: column {key.place.column}: "
    said = [one for one in problems({"a.yaml": mistyped}) if one.startswith(at)]
    allowed = re.search(r'"zzz" is not .*; allowed are ([^;]*)', said[0])
    assert allowed
    assert set(allowed[1].split(", ")) - {"header.NAME"} == key.beside


@pytest.mark.parametrize("path", KEYS)
def test_what_follows_from_a_mistyped_key_is_not_told_too(path: str):
    key = KEYS[path]
    (only,) = problems({"a.yaml": with_key(EVERY_KEY, key, f"{key.text}q")})
    assert only.endswith(f'; did you mean "{key.text}"?')


@pytest.mark.parametrize("name", shipped_files())
def test_a_mistyped_key_of_a_shipped_file_is_refused_by_both(name: str):
    """One key of each place in the file."""
    text = shipped_files()[name]
    first = {key.path: key for key in reversed(list(keys(read_yaml(text, name)[0], [SCHEMA])))}
    for key in first.values():
        mistyped = with_key(text, key, "zzz")
        assert told(mistyped), key
        at = f"{name}:{key.place.line}: column {key.place.column}: "
        assert any(one.startswith(f'{at}"zzz" is not ') for one in problems({name: mistyped})), key


@pytest.mark.parametrize(
    "written",
    [
        "teems: {}",
        "teams: [ssl]",
        "teams: { ssl: { title: { tr: SSL } } }",
        "teams: { ssl: { address: ssl-ekip } }",
        "teams: { ssl: { address: [ssl@kurum.test] } }",
        "teams: { ssl: { address: ssl@kurum.test, digest: maybe } }",
        "teams: { ssl: { address: ssl@kurum.test, members: [Ayşe] } }",
        "teams: { ssl: { address: ssl@kurum.test, title: { de: SSL } } }",
        "roles: { quality: kalite }",
        "roles: { lead: [ayse@kurum.test] }",
        "calendars: { wall: { hours: { mon: 08:00-09:00 } } }",
        "calendars: { office: { country: TR } }",
        "calendars: { office: { hours: {} } }",
        "calendars: { office: { hours: { monday: 08:00-09:00 } } }",
        "calendars: { office: { hours: { mon-fri: 08.10-19.00 } } }",
        "calendars: { office: { hours: { mon-fri: 08:10-25:00 } } }",
        "calendars: { office: { hours: { mon-fri: 08:10-19:00 }, half-day-ends: 13 } }",
        "calendars: { office: { hours: { mon-fri: 08:10-19:00 }, closed: 30.10.2026 } }",
        "calendars: { office: { hours: { mon-fri: 08:10-19:00 }, closed: [2026-13-01] } }",
        "calendars: { office: { hours: { mon-fri: 08:10-19:00 }, open: [2026-10-31 9-12] } }",
        "promises: { a: { within: 8h, clock: wall } }",
        "promises: { a: { within: 24 saat, clock: wall, kept-by: answer } }",
        "promises: { a: { within: 0h, clock: wall, kept-by: answer } }",
        "promises: { a: { within: 24, clock: wall, kept-by: answer } }",
        "promises: { a: { within: 24h, clock: wall, kept-by: note } }",
        "promises: { a: { within: 24h, clock: wall, kept-by: answer, legal: evet } }",
        "promises: { a: { within: 24h, clock: wall, kept-by: answer, to: [minister] } }",
        "escalations: { default: [{ at: 50, tell: owner }] }",
        "escalations: { default: [{ at: half, tell: owner }] }",
        "escalations: { default: [{ at: -2 h, tell: owner }] }",
        "escalations: { default: [{ tell: owner }] }",
        "escalations: { default: [{ at: 50%, tell: owner, every: 1bd }] }",
        "institutions: { A: { tr: A } }",
        "institutions: { A: uzman }",
        "gates: { approvall: {} }",
        "gates: { approval: { remind: soon } }",
        "gates: { approval: { deputies-after: at once } }",
        "reminders: { action: { first: 1d } }",
        "monthly-report: { language: de }",
        "monthly-report: { certificates: { ssl: many } }",
        "web-forms: { a: { from: w@web.test } }",
        "web-forms: { a: { from: web, fields: {} } }",
        "web-forms: { a: { from: w@web.test, fields: { Ad: nam } } }",
        "web-forms: { a: { from: w@web.test, fields: {}, examples: [{ body: a }] } }",
        "rules: { name: a }",
        "rules: [{ name: a, then: {} }]",
        "rules: [{ name: a, when: { tag: x }, then: {} }]",
        "rules: [{ name: a, when: { header.: x }, then: {} }]",
        "rules: [{ name: a, when: { subject: { rgex: x } }, then: {} }]",
        "rules: [{ name: a, when: { subject: '' }, then: {} }]",
        "rules: [{ name: a, when: { any: { subject: a } }, then: {} }]",
        "rules: [{ name: a, when: { staff: maybe }, then: {} }]",
        "rules: [{ name: a, when: { kind: şikayet }, then: {} }]",
        "rules: [{ name: a, when: { kind: [complaint, şikayet] }, then: {} }]",
        "rules: [{ name: a, when: { mentions: key }, then: {} }]",
        "rules: [{ name: a, when: { not: [{ subject: a }] }, then: {} }]",
        "rules: [{ name: a, when: {}, then: { kind: complain } }]",
        "rules: [{ name: a, when: {}, then: { gate: stamp } }]",
        "rules: [{ name: a, when: {}, then: { sla: 3bd } }]",
        "rules: [{ name: a, when: {}, then: { stop: yes } }]",
        "rules: [{ name: a, when: {}, then: {}, examples: [{ mail: { subject: a } }] }]",
        "rules: [{ name: a, when: {}, then: {}, examples: [{ mail: { text: a }, matches: true }] }]",
    ],
)  # fmt: skip
def test_what_check_refuses_an_editor_underlines(written: str):
    assert told(written)
    section = written.partition(":")[0]
    alone = {"a.yaml": f"{written}\nrules: {LAST}" if section != "rules" else written}
    house = HOUSE if section == "rules" else ""
    assert problems(
        {
            **alone,
            "b.yaml": f"{house}\nrules:{LAST}"
            if section == "rules"
            else "teams: { desk: { address: a@b.test } }",
        }
    )
