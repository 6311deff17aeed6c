"""The JSON Schema for editors knows what `check` knows."""

import json

from tests.rules.specimen import LAST, problems
from ulak.desk.rule_files import SECTIONS
from ulak.desk.rule_schema import rules_schema

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
