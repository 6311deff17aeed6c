"""Trying the examples: each rule alone, with the mails it says it matches or not; each web form."""

from collections.abc import Iterator

from ulak.desk.rules.rulebook import Rule, Rulebook
from ulak.desk.rules.sight import example_sight
from ulak.desk.rules.web_form_rules import form_problems


def example_problems(rulebook: Rulebook) -> tuple[str, ...]:
    """Every example that does not come true, as `file:line: message`."""
    return (
        *form_problems(rulebook),
        *(problem for rule in rulebook.rules for problem in _wrong(rule)),
    )


def _wrong(rule: Rule) -> Iterator[str]:
    """What an example leaves out may be anything: it may match, and so does not prove that nothing does."""
    for example in rule.examples:
        holds = rule.when.holds(example_sight(dict(example.known)))
        if example.matches and holds is False:
            yield f'{example.place}: "{rule.name}" should match this example and does not'
        if not example.matches and holds is True:
            yield f'{example.place}: "{rule.name}" should not match this example and does'
        if not example.matches and holds is None:
            yield (
                f'{example.place}: "{rule.name}" can match this example, because of what it leaves out;'
                " say more about the mail"
            )
