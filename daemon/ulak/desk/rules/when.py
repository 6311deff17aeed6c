"""Reading a rule's `when` into a condition."""

from ulak.desk.contact import Channel
from ulak.desk.rules.condition import (
    AddressPart,
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Domain,
    EachOf,
    Except,
    Is,
    Matches,
    Not,
    Of,
    OneOf,
    Stem,
    Test,
)
from ulak.desk.rules.fields import Problems, check_word, found_in, listed
from ulak.desk.rules.house_rules import Defined
from ulak.desk.rules.mentions import MENTIONS
from ulak.desk.rules.pattern import read_pattern
from ulak.desk.rules.sight import ADDRESSES, FLAGS, HEADER, KEYS, NAMES, PROSE
from ulak.desk.rules.slips import not_allowed, shown
from ulak.desk.rules.yaml_lines import Block, Listing, Node, Scalar
from ulak.desk.ticket import Kind
from ulak.mail.fold import fold

GROUPS = ("any", "all", "not")
FORMS = ("contains", "regex", "is", *GROUPS)


# What stands for something that was reported: it never holds, and reading goes on.
NEVER = AnyOf(())
FAILS = OneOf(())


def read_when(node: Node, defined: Defined) -> Condition:
    """Read a block in which every key must hold; the empty block always does."""
    if not isinstance(node, Block):
        must = f"a block must stand here, not {found_in(node)}; when: {{}} always holds"
        return _never(node, must, defined.problems)
    parts = tuple(_part(key, value, defined) for key, value in node.entries)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _part(key: Scalar, value: Node, defined: Defined) -> Condition:
    word = key.text
    if word == "any":
        return AnyOf(_each(value, defined))
    if word == "all":
        return AllOf(_each(value, defined))
    if word == "not":
        return Not(read_when(value, defined))
    if word not in KEYS and not (word.startswith(HEADER) and word != HEADER):
        known = (*KEYS, "header.NAME", *GROUPS)
        return _never(key, f"{shown(word)} is not a key of when{not_allowed(word, known)}", defined.problems)
    named = word.lower() if word.startswith(HEADER) else word
    return Of(named, _test(named, value, defined))


def _each(value: Node, defined: Defined) -> tuple[Condition, ...]:
    return tuple(read_when(item, defined) for item in listed(value, "any and all", defined.problems))


def _never(node: Node, message: str, problems: Problems) -> Condition:
    problems.add(node.place, message)
    return NEVER


def _fails(node: Node, message: str, problems: Problems) -> Test:
    problems.add(node.place, message)
    return FAILS


def _test(key: str, value: Node, defined: Defined) -> Test:
    if isinstance(value, Listing):
        return OneOf(tuple(_test(key, item, defined) for item in value.items))
    if isinstance(value, Block):
        tests = tuple(_form(key, form, inner, defined) for form, inner in value.entries)
        return tests[0] if len(tests) == 1 else EachOf(tests)
    return _plain(key, value, defined)


def _form(key: str, form: Scalar, inner: Node, defined: Defined) -> Test:
    if form.text == "any":
        return OneOf(_tests(key, inner, defined))
    if form.text == "all":
        return EachOf(_tests(key, inner, defined))
    if form.text == "not":
        return Except(_test(key, inner, defined))
    if form.text not in FORMS:
        message = f"{shown(form.text)} is not a way to match{not_allowed(form.text, FORMS)}"
        return _fails(form, message, defined.problems)
    if isinstance(inner, Listing):
        return OneOf(tuple(_formed(key, form.text, item, defined) for item in inner.items))
    return _formed(key, form.text, inner, defined)


def _tests(key: str, node: Node, defined: Defined) -> tuple[Test, ...]:
    return tuple(_test(key, item, defined) for item in listed(node, "any and all", defined.problems))


def _formed(key: str, form: str, inner: Node, defined: Defined) -> Test:
    written = _written(inner, defined.problems)
    if written is None:
        return FAILS
    if form == "regex":
        try:
            return Matches(read_pattern(written.text))
        except ValueError as error:
            return _fails(inner, str(error), defined.problems)
    if form == "contains":
        return Contains(_comparable(key, written.text))
    _check_name(key, written, defined)
    return Is(_comparable(key, written.text))


def _plain(key: str, value: Scalar, defined: Defined) -> Test:
    """The meaning of a plain string: a word's start in prose, the whole name of what has a name."""
    written = _written(value, defined.problems)
    if written is None:
        return FAILS
    comparable = _comparable(key, written.text)
    if key in NAMES or key in FLAGS:
        _check_name(key, written, defined)
        return Is(comparable)
    if key in ADDRESSES and "@" in comparable:
        return AddressPart(comparable)
    if key == "from_domain" and "." in comparable:
        return Domain(comparable.lstrip("@."))
    return Stem(comparable)


def _written(node: Node, problems: Problems) -> Scalar | None:
    if not isinstance(node, Scalar):
        problems.add(node.place, f"a text must stand here, not {found_in(node)}")
        return None
    if not node.text.strip():
        problems.add(node.place, "nothing stands here to match with; write a text, or leave the key out")
        return None
    return node


def _comparable(key: str, text: str) -> str:
    prose = key in PROSE or key.startswith(HEADER)
    return " ".join((fold(text) if prose else text.lower()).split())


def _check_name(key: str, written: Scalar, defined: Defined) -> None:
    """Names that no mail could ever have are mistakes of spelling."""
    if key in FLAGS:
        check_word(written, ("true", "false"), f'true or false, which "{key}" asks for', defined.problems)
    if key == "mentions":
        check_word(written, MENTIONS, "something mentions knows", defined.problems)
    if key == "kind":
        check_word(written, tuple(Kind), "a kind of ticket", defined.problems)
    if key == "channel":
        check_word(written, tuple(Channel), "a channel", defined.problems)
    if key == "product":
        defined.check(written, "products", "a product")
    if key == "institution":
        defined.check(written, "institutions", "an institution")
