"""The part of the JSON Schema that describes the rules themselves: `when`, `then`, examples."""

from collections.abc import Iterable

from ulak.desk.contact import Channel
from ulak.desk.rules.mentions import MENTIONS
from ulak.desk.rules.schema_values import (
    Schema,
    block,
    duration,
    flag,
    listed,
    one_of,
    said,
    several,
    text,
    words_or_list,
)
from ulak.desk.rules.sight import FLAGS, HEADER, KEYS
from ulak.desk.rules.then import ADDED, GATES, SINGLE, STATED
from ulak.desk.rules.when import GROUPS
from ulak.desk.ticket import Kind

_AGAIN: Schema = {"$ref": "#/$defs/when"}
_TEST: Schema = {"$ref": "#/$defs/test"}
_FORMS: Schema = {"$ref": "#/$defs/forms"}

_MATCHED = (
    "A text matches at the start of a word; { contains: … } anywhere, { regex: … } RE2, { is: … } the whole."
)
_WHEN_WORDS: dict[str, tuple[str, str]] = {
    "mailbox": ("The mailbox it came to, by its name in config.toml.", "bilgi"),
    "from": ("The sender's address; ayse@ and @kurum.test are halves of one.", "@kurum.test"),
    "from_domain": ("The sender's domain, with all below it.", "gov.test"),
    "to": ("Any address of To and Cc.", "cainfo@kurum.test"),
    "subject": (f"The subject. {_MATCHED}", "fatura"),
    "body": (f"The text. {_MATCHED}", "iade"),
    "text": (f"Subject or text. {_MATCHED}", "kart okuyucu"),
    "attachment": ("Names and types of attachments; `private key` for a file that holds one.", ".pdf"),
    "language": ("The language it is written in: tr, en …", "tr"),
    "mentions": ("What the mail speaks of.", "private-key"),
    "authenticated": ("Did our border prove the sender's address?", "false"),
    "staff": ("Is the sender somebody who works here?", "true"),
    "channel": ("How it reached the desk.", "cimer"),
    "kind": ("The kind set by an earlier rule, or stated.", "complaint"),
    "product": ("The product set by an earlier rule, or stated.", "ssl"),
    "institution": ("The institution that was stated.", "A Bakanlığı"),
    "tags": ("A tag set by an earlier rule, or stated.", "right-to-information"),
}
_THEN_WORDS: dict[str, tuple[str, object]] = {
    "product": ("The product, by its key under products.", "ssl"),
    "category": ("The category, by its key under categories.", "delivery"),
    "team": ("Whose ticket it is, by the key under teams.", "customer-relations"),
    "owner": ("The person who has it from the start.", "ayse@kurum.test"),
    "priority": ("low, normal, high, urgent, or a word of your own.", "high"),
    "institution": ("The institution, by its key under institutions.", "A Bakanlığı"),
    "promises": (
        "What is promised, by the keys under promises; those of several rules add up.",
        ["first-answer"],
    ),
    "tags": ("Words that staff and later rules see; those of several rules add up.", ["invoice"]),
    "alert": ("Roles told at once; those of several rules add up.", ["on-call"]),
}


def rule_list() -> Schema:
    """The section `rules`."""
    example = block(
        needs=("mail", "matches"),
        mail=block("What the mail has; what is left out may be anything.", **_example_mail()),
        matches=flag("Must the rule match it?"),
    )
    example["properties"]["matches"].pop("default")
    rule = block(
        needs=("name", "when", "then"),
        name=text("What it is called in `explain ticket`; no two share a name.", "invoices go to accounts"),
        when=said(_AGAIN, "Every key must hold; {} always does. A list means any of.", {}),
        then=_then(),
        examples=listed(example, "Mails it must match and must not; `ulak check` tries them."),
    )
    words = (
        "In order: the first to set a field wins; tags, promises and alert add up. The last is a catch-all."
    )
    return listed(rule, words)


def _example_mail() -> dict[str, Schema]:
    stated = {"type": ["string", "number", "boolean", "array", "null"]}
    mail: dict[str, Schema] = {key: said(stated, _WHEN_WORDS[key][0], _WHEN_WORDS[key][1]) for key in STATED}
    headers = {"type": ["object", "null"], "additionalProperties": several({"type": ["string", "number"]})}
    return {**mail, "headers": said(headers, "Headers by name.", {"List-Id": "duyuru.kurum.test"})}


def _then() -> Schema:
    single = {key: text(*_THEN_WORDS[key]) for key in SINGLE if key in _THEN_WORDS}
    added = {key: words_or_list(*_THEN_WORDS[key]) for key in ADDED}
    letter = {"anyOf": [{"type": "string"}, {"const": False}]}
    known: dict[str, Schema] = {
        "kind": one_of(Kind, "What kind of ticket it becomes.", "complaint"),
        "channel": one_of(Channel, "How it reached the desk.", "web"),
        "gate": one_of(GATES, "Who must decide on answers: management approves or signs them.", "approval"),
        "sla": duration("Short for one promise on the wall clock, never in business days.", "24h"),
        "acknowledge": said(letter, "The letter in templates/ that acknowledges; false sends none.", False),
        "stop": flag("No later rule is looked at."),
    }
    schema = block("What the rule does.", needs=(), **single, **added, **known)
    order = (*SINGLE, *ADDED, "stop")
    return {**schema, "properties": {key: schema["properties"][key] for key in order}}


def _when() -> Schema:
    """Conditions nest: `any` and `all` hold lists of them, `not` a single one."""
    keys: dict[str, Schema] = {key: said(_TEST, *_WHEN_WORDS[key]) for key in KEYS}
    keys |= {key: {"type": "boolean", "description": _WHEN_WORDS[key][0]} for key in FLAGS}
    for key, known in (("mentions", MENTIONS), ("kind", Kind), ("channel", Channel)):
        keys[key] = said(_name_of(known), *_WHEN_WORDS[key])
    keys["any"] = said({"type": "array", "items": _AGAIN}, "At least one of these holds.")
    keys["all"] = said({"type": "array", "items": _AGAIN}, "Each of these holds.")
    keys["not"] = said(_AGAIN, "This does not hold.")
    header = said(_TEST, "A header of the mail, as in header.List-Id.", "duyuru")
    schema = block()
    return {
        **schema,
        "properties": keys,
        "patternProperties": {f"^{HEADER.replace('.', '[.]')}.+$": header},
    }


def _name_of(known: Iterable[str]) -> Schema:
    """One of a few words, a list of them, or a block of ways to match."""
    words = one_of(known)
    return {"anyOf": [words, {"type": "array", "items": {"anyOf": [words, _FORMS]}}, _FORMS]}


def _forms() -> Schema:
    written = several(_SOMETHING)
    forms = {
        "contains": said(written, "Stands anywhere."),
        "regex": said(
            written, "An RE2 pattern; it matches on folded text: no capitals, no marks.", r"\bnes\b"
        ),
        "is": said(written, "Is the whole value."),
        "any": said({"type": "array", "items": _TEST}, "One of these ways matches."),
        "all": said({"type": "array", "items": _TEST}, "Each of these ways matches."),
        "not": said(_TEST, "This does not match."),
    }
    return {**block(), "properties": {key: forms[key] for key in ("contains", "regex", "is", *GROUPS)}}


_SOMETHING: Schema = {"type": ["string", "number"], "pattern": r"\S"}

CONDITIONS: Schema = {
    "when": _when(),
    "test": {"anyOf": [_SOMETHING, {"type": "array", "items": _TEST}, _FORMS]},
    "forms": _forms(),
}
"""What a condition is, a way to match one key (a text, a list of ways, a block of forms), and those forms."""
