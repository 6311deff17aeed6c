"""Reading `monthly-report` of `rules/`: whom it goes to, in which language, per how many certificates."""

from collections.abc import Iterator

from ulak.desk.month.reporting import USUALLY_TO, Reporting
from ulak.desk.rules.fields import Fields, check_word, entries, found_in, parsed
from ulak.desk.rules.house_rules import Defined, Named
from ulak.desk.rules.yaml_lines import Block, Scalar

REPORT_KEYS = ("to", "language", "certificates")
LANGUAGES = ("tr", "en")


def read_monthly_report(named: Named, defined: Defined) -> Reporting:
    """Read `monthly-report`; what no file says is as usual."""
    if not named:
        return Reporting()
    place = next(iter(named.values()))[0].place
    fields = Fields(Block(place, tuple(named.values())), "monthly-report", REPORT_KEYS, defined.problems)
    for role in fields.scalars("to"):
        defined.check(role, "roles", "a role")
    if language := fields.scalar("language"):
        check_word(language, LANGUAGES, "a language of the report", defined.problems)
    return Reporting(
        to=tuple(role.text for role in fields.scalars("to")) if "to" in fields else USUALLY_TO,
        language=fields.text("language"),
        certificates=dict(_certificates(fields, defined)),
    )


def _certificates(fields: Fields, defined: Defined) -> Iterator[tuple[str, int]]:
    for product, number in entries(fields.node("certificates"), "certificates", defined.problems):
        defined.check(product, "products", "a product")
        if isinstance(number, Scalar):
            yield product.text, parsed(number, _count, 0, defined.problems)
        else:
            message = f'"{product.text}" must be a number, not {found_in(number)}'
            defined.problems.add(product.place, message)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError("a number of certificates is written in digits, for example 1200")
    return int(text)
