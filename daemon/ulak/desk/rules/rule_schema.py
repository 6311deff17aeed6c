"""JSON Schema of a file in `rules/`, for editors that complete and check YAML while it is written."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from ulak.desk.clocks.reminding import BY_DATE, USUAL
from ulak.desk.contact import Channel
from ulak.desk.for_others.web_form import LISTED, Part
from ulak.desk.rules.house_rules import KEPT_BY, PARTIES
from ulak.desk.rules.mentions import MENTIONS
from ulak.desk.rules.sight import FLAGS, HEADER, KEYS
from ulak.desk.rules.then import ADDED, GATES, SINGLE, STATED
from ulak.desk.rules.when import GROUPS
from ulak.desk.ticket import Kind

Schema: TypeAlias = dict[str, Any]
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
SPAN: Schema = {"type": "string", "pattern": "^[0-9]+(s|m|h|d|bd)$"}
WORDS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}, {"type": "null"}]}


def rules_schema() -> Schema:
    """Every key that `ulak check` knows; references between names are checked there, not here."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of ulak's rules",
        **_block(
            teams=_named(_block(title=_title(), address=TEXT, lead=TEXT, members=WORDS, digest=FLAG)),
            roles=_named(WORDS),
            calendars=_named(_calendar()),
            promises=_named(_promise()),
            escalations=_named(_list(_block(at=TEXT, tell=WORDS, every=SPAN))),
            products=_named(_title()),
            categories=_named(_title()),
            **{"root-causes": _named(_title()), "web-forms": _named(_web_form())},
            institutions=_named({"anyOf": [TEXT, _block(tr=TEXT, en=TEXT, specialist=TEXT)]}),
            gates=_block(**dict.fromkeys(sorted(GATES), _gate())),
            reminders=_reminders(),
            rules=_list(_rule()),
        ),
        "$defs": {"when": _when(), "test": _test()},
    }


def _block(**keys: Schema) -> Schema:
    return {"type": "object", "properties": keys, "additionalProperties": False}


def _named(value: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": value}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}


def _title() -> Schema:
    return {"anyOf": [_block(tr=TEXT, en=TEXT), {"type": "null"}]}


def _calendar() -> Schema:
    hours = _named(WORDS)
    return _block(country=TEXT, hours=hours, closed=WORDS, open=WORDS, **{"half-day-ends": TEXT})


def _promise() -> Schema:
    parties = {"anyOf": [_one_of(PARTIES), _list(_one_of(PARTIES))]}
    kept = {"kept-by": _one_of(KEPT_BY)}
    return _block(within=SPAN, clock=TEXT, pauses=FLAG, legal=FLAG, to=parties, escalate=TEXT, **kept)


def _web_form() -> Schema:
    fields = _named(_one_of(Part))
    values = _block(**{part: _named(_one_of(Kind) if part is Part.KIND else TEXT) for part in LISTED})
    example = _block(body=TEXT, reads=_block(**dict.fromkeys(Part, TEXT)))
    keys = {"from": WORDS, "fields": fields, "values": values, "examples": _list(example)}
    return {**_block(mailbox=WORDS, authenticated=FLAG, **keys), "required": ["from", "fields"]}


def _gate() -> Schema:
    spans = {"deputies-after": SPAN, "decided-by": TEXT, "own-text": FLAG}
    return _block(deputies=WORDS, remind=SPAN, clock=TEXT, **spans)


def _reminders() -> Schema:
    """An action is reminded of on a day that is named when it is given."""
    times = {"then": SPAN, "clock": TEXT}
    kinds = {kind: _block(**times, **({} if kind in BY_DATE else {"first": SPAN})) for kind in USUAL}
    return {**_block(**kinds), "type": ["object", "null"]}


def _rule() -> Schema:
    example = _block(mail=_block(**_example_mail()), matches=FLAG)
    when = {"$ref": "#/$defs/when"}
    rule = _block(name=TEXT, when=when, then=_block(**_then()), examples=_list(example))
    return {**rule, "required": ["name", "when", "then"]}


def _example_mail() -> dict[str, Schema]:
    anything: dict[str, Schema] = {key: {} for key in STATED}
    return {**anything, "headers": {"type": "object"}}


def _then() -> dict[str, Schema]:
    known: dict[str, Schema] = {
        "kind": _one_of(Kind),
        "channel": _one_of(Channel),
        "gate": _one_of(GATES),
        "sla": SPAN,
        "acknowledge": {"anyOf": [TEXT, {"const": False}]},
        "stop": FLAG,
    }
    return {**dict.fromkeys(SINGLE, TEXT), **dict.fromkeys(ADDED, WORDS), **known}


def _when() -> Schema:
    """Conditions nest: `any` and `all` hold lists of them, `not` a single one."""
    again: Schema = {"$ref": "#/$defs/when"}
    test: Schema = {"$ref": "#/$defs/test"}
    keys: dict[str, Schema] = dict.fromkeys(KEYS, test)
    keys |= dict.fromkeys(FLAGS, FLAG)
    keys["mentions"] = {"anyOf": [_one_of(MENTIONS), _list(_one_of(MENTIONS)), {"type": "object"}]}
    keys |= {"any": _list(again), "all": _list(again), "not": again}
    return {**_block(**keys), "patternProperties": {f"^{HEADER.replace('.', '[.]')}.+$": test}}


def _test() -> Schema:
    """A way to match one key: a text, a list of ways, or a block of forms."""
    again: Schema = {"$ref": "#/$defs/test"}
    forms = dict.fromkeys(("contains", "regex", "is"), WORDS)
    groups = {group: again if group == "not" else _list(again) for group in GROUPS}
    return {"anyOf": [TEXT, {"type": "number"}, _list(again), _block(**forms, **groups)]}
