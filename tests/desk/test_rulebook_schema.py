"""The JSON Schema for editors knows what `check` knows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.rules.specimen import LAST, problems
from ulak.desk.rules.rule_files import SECTIONS
from ulak.desk.rules.rule_schema import rules_schema
from ulak.shipped import shipped

SCHEMA = rules_schema()


def test_it_is_json_and_every_part_of_rules_is_in_it():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert set(SCHEMA["properties"]) == set(SECTIONS)


def test_no_key_of_a_rule_is_unknown_to_check():
    rule = SCHEMA["properties"]["rules"]["items"]["properties"]
    when, then = SCHEMA["$defs"]["when"]["properties"], rule["then"]["properties"]
    mail = rule["examples"]["items"]["properties"]["mail"]["properties"]
    conditions = ", ".join(f"{key}: {{}}" for key in when if key not in ("any", "all"))
    outcomes = ", ".join(f"{key}: x" for key in then)
    stated = ", ".join(f"{key}: " for key in mail)
    blocks = {
        "when": f"{{ {conditions} }}",
        "then": f"{{ {outcomes} }}",
        "examples": f"[{{ mail: {{ {stated} }}, matches: true }}]",
    }
    assert set(rule) == {"name", *blocks}
    written = "".join(f"\n    {key}: {value}" for key, value in blocks.items())
    told = problems({"a.yaml": f"rules:\n  - name: a{written}{LAST}"})
    assert [problem for problem in told if "is not a key" in problem] == []


def test_headers_are_told_by_a_pattern():
    assert list(SCHEMA["$defs"]["when"]["patternProperties"]) == ["^header[.].+$"]


TYPES = {"string": str, "number": (int, float), "boolean": bool, "array": list, "object": dict}


def refused(value: Any, schema: Any, at: str = "") -> Iterator[str]:
    """As much of JSON Schema as ours uses: where the value is not what it says."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if (any_of := schema.get("anyOf")) and all(list(refused(value, one)) for one in any_of):
        yield f"{at}: {value!r}"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: {value!r}"
    if not re.search(schema.get("pattern", ""), str(value)) or not is_of_type(value, schema.get("type", ())):
        yield f"{at}: {value!r}"
    for place, item in enumerate(value if isinstance(value, list) else ()):
        yield from refused(item, schema.get("items", {}), f"{at}[{place}]")
    if isinstance(value, dict):
        yield from (f"{at}: no {key}" for key in schema.get("required", ()) if key not in value)
        for key, one in value.items():
            patterns = schema.get("patternProperties", {}).items()
            by_pattern = next((found for pattern, found in patterns if re.search(pattern, key)), None)
            wanted = schema.get("properties", {}).get(key, by_pattern)
            wanted = schema.get("additionalProperties", True) if wanted is None else wanted
            yield from (
                [f"{at}.{key}"]
                if wanted is False
                else refused(one, {} if wanted is True else wanted, f"{at}.{key}")
            )


def is_of_type(value: Any, types: Any) -> bool:
    listed = [types] if isinstance(types, str) else types
    return not listed or any(
        value is None if one == "null" else isinstance(value, TYPES[one]) for one in listed
    )


@pytest.mark.parametrize("file", sorted(shipped("rules").glob("*.yaml")), ids=lambda file: file.stem)
def test_editors_find_no_fault_with_what_is_shipped(file: Path):
    assert list(refused(YAML(typ="safe").load(file), SCHEMA)) == []


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("gates: { approvall: {} }", ".gates.approvall"),
        ("gates: { approval: { remind: soon } }", ".gates.approval.remind: 'soon'"),
        ("teams: { ssl: { digest: maybe } }", ".teams.ssl.digest: 'maybe'"),
        ("reminders: { action: { first: 1d } }", ".reminders.action.first"),
        ("web-forms: { a: { from: w@web.test } }", ".web-forms.a: no fields"),
        ("rules: [{ name: a, when: { tag: x }, then: {} }]", ".rules[0].when.tag"),
        ("rules: [{ name: a, when: {}, then: { gate: stamp } }]", ".rules[0].then.gate: 'stamp'"),
    ],
)
def test_editors_find_what_is_misspelt(written: str, where: str):
    assert list(refused(YAML(typ="safe").load(written), SCHEMA)) == [where]
