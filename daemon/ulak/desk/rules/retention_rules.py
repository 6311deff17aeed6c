"""Reading `retention` of `rules/`: for how long tickets are kept after they were closed."""

from ulak.desk.change import REOPENS_WITHIN
from ulak.desk.contact import Channel
from ulak.desk.keeping.retention import AFTER_A_CERTIFICATE, Retention, Start
from ulak.desk.keeping.span import LONGEST_YEARS, Span, SpanUnit, parse_span
from ulak.desk.rules.fields import Fields, check_word
from ulak.desk.rules.house_rules import Defined, Named
from ulak.desk.rules.yaml_lines import Node, Scalar
from ulak.desk.ticket import Kind

RETENTION_KEYS = ("kind", "channel", "keep", "after")
FOR_GOOD = Span(LONGEST_YEARS, SpanUnit.YEARS)
"""What stands for a time that cannot be read, in a set that is refused."""


def read_retention(named: Named, defined: Defined) -> tuple[Retention, ...]:
    """Read `retention`, in order of the files: the first entry that fits a ticket holds."""
    return tuple(_entry(key, node, defined) for key, node in named.values())


def _entry(key: Scalar, node: Node, defined: Defined) -> Retention:
    fields = Fields(node, f"retention {key.text}", RETENTION_KEYS, defined.problems)
    if not key.text[:1].isalnum():  # it stands in a table, where nothing may look like a formula
        defined.problems.add(key.place, f'"{key.text}": the name of an entry begins with a letter or a digit')
    fields.required("keep")
    fields.word("after", tuple(Start))
    entry = Retention(
        name=key.text,
        keep=fields.parsed("keep", parse_span, FOR_GOOD),
        place=key.place,
        kinds=frozenset(map(Kind, _words(fields, "kind", tuple(Kind)))),
        channels=frozenset(map(Channel, _words(fields, "channel", tuple(Channel)))),
        after=Start(fields.text("after")) if fields.text("after") in tuple(Start) else Start.CLOSING,
    )
    _check(entry, fields)
    return entry


def _words(fields: Fields, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    for word in fields.scalars(key):
        check_word(word, known, f'a word for "{key}"', fields.problems)
    return tuple(word.text for word in fields.scalars(key) if word.text in known)


def _check(entry: Retention, fields: Fields) -> None:
    """Nothing goes that may open again, and no report that the CA must still be able to show."""
    keep = fields.node("keep").place
    if entry.keep.days < REOPENS_WITHIN.days:
        message = f"a closed ticket may open again for {REOPENS_WITHIN.days} days: keep it longer"
        fields.problems.add(keep, message)
    if Kind.CERTIFICATE_PROBLEM_REPORT not in entry.kinds:
        return
    if entry.keep.years < AFTER_A_CERTIFICATE.years:
        message = "reports are kept for two years at least after the end of their certificates (BR 5.5.2)"
        fields.problems.add(keep, f"{message}: write keep: 2y or more")
    if entry.after is not Start.CERTIFICATES:
        message = "reports are kept from the end of their certificates on: write after: certificates"
        fields.problems.add(fields.node("after").place, message)
