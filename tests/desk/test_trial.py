"""What rules do on mails: who is hit, who decides, who stands in whose shadow."""

from tests.rules.specimen import mail, rulebook
from ulak.desk.rules.route import Asked, route
from ulak.desk.rules.trial import Use, Watch, use_by_examples

RULES = """
  - { name: one, when: { subject: alfa }, then: { product: ssl, tags: [x] } }
  - { name: two, when: { subject: alfa }, then: { product: nes, tags: [x] } }
  - { name: three, when: { subject: [alfa, beta] }, then: { product: nes } }
  - { name: stop, when: { subject: gama }, then: { stop: true } }
  - { name: idle, when: { subject: alfa }, then: {} }
"""


def used(*subjects: str) -> Use:
    book = rulebook(RULES)
    watch, use = Watch(book), Use(book.rules)
    for subject in subjects:
        assert route(Asked(mail(subject), "bilgi"), watch.rulebook) == route(
            Asked(mail(subject), "bilgi"), book
        )
        route(Asked(mail(subject), "bilgi"), watch.rulebook)
        for taken in watch.taken():
            use.held(taken)
    return use


def test_a_rule_that_held_for_no_mail_was_never_hit() -> None:
    assert [rule.name for rule in used("beta", "delta").never_hit()] == ["one", "two", "stop", "idle"]


def test_a_rule_is_shadowed_where_every_time_all_it_sets_was_set_before() -> None:
    (two, three) = used("alfa").shadowed()
    assert (two.rule.name, [rule.name for rule in two.by]) == ("two", ["one"])
    assert (three.rule.name, [rule.name for rule in three.by]) == ("three", ["one"])
    assert [one.rule.name for one in used("alfa", "beta").shadowed()] == ["two"]


def test_ending_the_search_is_something_a_rule_does() -> None:
    use = used("gama")
    assert (use.hits, use.shadowed()) == ({"stop": 1}, ())


def test_however_often_a_mail_is_routed_it_is_one_mail() -> None:
    assert used("alfa").hits == {"one": 1, "two": 1, "three": 1, "idle": 1, "catch-all": 1}


def example(line: str) -> str:
    return f"    examples: [{line}]\n"


def test_examples_pass_the_whole_set_and_see_what_it_sets() -> None:
    book = rulebook(
        "\n  - name: kinds\n    when: { subject: alfa }\n    then: { kind: complaint, tags: [x] }\n"
        + example(
            "{ mail: { subject: alfa, tags: y }, matches: true }, { mail: { subject: beta }, matches: false }"
        )
        + "  - { name: by kind, when: { kind: complaint }, then: { product: ssl } }\n"
        + "  - { name: by tag, when: { tags: x }, then: { product: nes } }\n"
        + "  - name: open\n    when: { subject: delta, mailbox: bilgi }\n    then: { priority: high, stop: true }\n"
        + example("{ mail: { subject: delta }, matches: true }")
        + "  - { name: behind it, when: { subject: delta }, then: { priority: high } }\n"
        + "  - { name: other box, when: { mailbox: bilgi, subject: alfa }, then: { priority: high } }"
    )
    use = use_by_examples(book)
    assert use.hits == {"kinds": 1, "by kind": 1, "by tag": 1, "open": 1, "catch-all": 2}
    assert [one.rule.name for one in use.shadowed()] == ["by tag"]
