"""Reading `web-forms` of `rules/`, and trying their examples."""

from collections.abc import Iterator, Mapping
from itertools import chain

from ulak.desk.for_others.kind_words import kind_named
from ulak.desk.for_others.web_form import LISTED, Filled, FormExample, Part, WebForm, one_line, plain
from ulak.desk.rules.fields import Fields, check_word, entries, found_in, listed
from ulak.desk.rules.house_rules import Defined, Named
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.rules.yaml_lines import Node, Scalar
from ulak.desk.ticket import Kind

FORM_KEYS = ("from", "mailbox", "authenticated", "fields", "values", "examples")
_DEFINED = {Part.PRODUCT: ("products", "a product"), Part.INSTITUTION: ("institutions", "an institution")}


def read_web_forms(named: Named, defined: Defined) -> tuple[WebForm, ...]:
    """Read `web-forms`, in order of the files; what is wrong is remembered."""
    return tuple(_form(name, node, defined) for name, (_, node) in named.items())


def _form(name: str, node: Node, defined: Defined) -> WebForm:
    fields = Fields(node, f"web form {name}", FORM_KEYS, defined.problems)
    fields.required("from", "fields")
    for sender in fields.scalars("from"):
        if sender.text.strip().lower() in defined.names.get("staff", ()):
            message = f"{sender.text} is somebody who works here; a form needs an address of its own"
            defined.problems.add(sender.place, message)
    return WebForm(
        name=name,
        senders=fields.addresses("from"),
        mailboxes=tuple(one.text.strip() for one in fields.scalars("mailbox")),
        proven=fields.flag("authenticated", default=True),
        fields=_labels(fields.node("fields"), name, defined),
        values=_values(fields.node("values"), name, defined),
        examples=tuple(_examples(fields.node("examples"), name, defined)),
        place=fields.place,
    )


def _labels(node: Node, form: str, defined: Defined) -> dict[str, Part]:
    """Several labels may mean the same, as on a form in two languages; one label means one thing."""
    found: dict[str, Part] = {}
    for label, value in entries(node, "fields", defined.problems):
        words = plain(label.text)
        if not words:
            defined.problems.add(
                label.place, f'"{label.text}" has no letters: write the label as the mail has it'
            )
        elif words in found:
            defined.problems.add(label.place, f'"{label.text}" stands in web form {form} a second time')
        elif isinstance(value, Scalar) and value.text in tuple(Part):
            found[words] = Part(value.text)
        else:
            _not_a_part(label, value, defined)
    return found


def _not_a_part(label: Scalar, value: Node, defined: Defined) -> None:
    if isinstance(value, Scalar):
        check_word(value, tuple(Part), "something a field of a form can be", defined.problems)
    else:
        message = f'"{label.text}" must be a single value, not {found_in(value)}'
        defined.problems.add(label.place, message)


def _values(node: Node, form: str, defined: Defined) -> dict[Part, dict[str, str]]:
    """Words of the form's lists that are not our own titles."""
    fields = Fields(node, f"values of web form {form}", tuple(LISTED), defined.problems)
    return {part: dict(_meanings(fields.node(part), part, defined)) for part in LISTED if part in fields}


def _meanings(node: Node, part: Part, defined: Defined) -> Iterator[tuple[str, str]]:
    for word, value in entries(node, part.value, defined.problems):
        if not isinstance(value, Scalar):
            message = f'"{word.text}" must be a single value, not {found_in(value)}'
            defined.problems.add(word.place, message)
        elif part is Part.KIND:
            check_word(value, tuple(Kind), "a kind of ticket", defined.problems)
        else:
            defined.check(value, *_DEFINED[part])
        if isinstance(value, Scalar):
            yield plain(word.text), value.text.strip()


def _examples(node: Node, form: str, defined: Defined) -> Iterator[FormExample]:
    for item in listed(node, "examples", defined.problems):
        fields = Fields(item, f"an example of web form {form}", ("body", "reads"), defined.problems)
        fields.required("body")
        if fields.lacks("reads"):
            defined.problems.add(
                fields.place, 'an example needs "reads"; reads: {} where it is no filled-in form'
            )
        reads = Fields(fields.node("reads"), "reads", tuple(Part), defined.problems)
        stated = {part: reads.text(part) for part in Part if part in reads}
        yield FormExample(fields.text("body"), stated, fields.place)


def meaning(form: WebForm, part: Part, value: str, rulebook: Rulebook) -> str | None:
    """What a value of a list means: by `values`, else by our own ids and titles; None where nothing does."""
    wanted = plain(value)
    if not wanted:
        return None
    if listed := form.values.get(part, {}).get(wanted):
        return listed
    if part is Part.KIND:
        return kind_named(value)
    titles = _titles(part, rulebook)
    return next((id for id, words in titles.items() if wanted in map(plain, (id, words.tr, words.en))), None)


def _titles(part: Part, rulebook: Rulebook) -> Mapping[str, Words]:
    if part is Part.PRODUCT:
        return rulebook.products
    return {name: one.title for name, one in rulebook.institutions.items()}


def form_problems(rulebook: Rulebook) -> tuple[str, ...]:
    """Every example of a form that is read otherwise than it says, as `file:line: message`."""
    return tuple(chain.from_iterable(_wrong(form, rulebook) for form in rulebook.web_forms))


def _wrong(form: WebForm, rulebook: Rulebook) -> Iterator[str]:
    for example in form.examples:
        filled = form.read(example.body)
        if filled is None and example.reads:
            yield f"{example.place}: web form {form.name} should read this example and does not"
        elif filled is not None and not example.reads:
            yield f"{example.place}: web form {form.name} should not read this example and does"
        elif filled is not None:
            yield from _misread(form, example, filled, rulebook)


def _misread(form: WebForm, example: FormExample, filled: Filled, rulebook: Rulebook) -> Iterator[str]:
    for part, said in example.reads.items():
        value = filled.get(part)
        found = meaning(form, part, value, rulebook) or value if part in LISTED else value
        if one_line(found) != one_line(said):
            yield (
                f"{example.place}: web form {form.name} reads {part}"
                f' "{one_line(found)}", not "{one_line(said)}"'
            )
