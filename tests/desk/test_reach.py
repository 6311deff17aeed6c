"""Rules that no mail can reach are found by reading them, and none is called so that a mail can reach."""

from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.specimen import ISTANBUL, mail, rulebook, shipped_files
from ulak.desk.rules.reach import stated_alone, unreachable
from ulak.desk.rules.route import Asked, route
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.rules.trial import Watch, use_by_examples

BOXES = ("bilgi", "cainfo")


def rules(*whens: str) -> Rulebook:
    """Rules with these conditions, each followed by what it does where that is more than a tag."""
    lines = []
    for number, when in enumerate(whens):
        condition, _, then = when.partition(" → ")
        lines.append(
            f"\n  - name: r{number}\n    when: {condition}\n    then: {{ {then or f'tags: t{number}'} }}"
        )
    return rulebook("".join(lines))


STOP = "{} → stop: true"


@pytest.mark.parametrize(
    ("whens", "found"),
    [
        (["{ all: [{ mailbox: bilgi }, { mailbox: cainfo }] }"], {"r0": "exclude each other"}),
        (["{ mailbox: bilgi, not: { mailbox: [bilgi, cainfo] } }"], {"r0": "exclude each other"}),
        (["{ subject: a, not: { subject: [b, a] } }"], {"r0": "exclude each other"}),
        (["{ subject: a, body: { not: a } }"], {}),
        (["{ mailbox: satis }"], {"r0": "mail comes to bilgi, cainfo alone"}),
        (["{ mailbox: [satis, bilgi] }"], {}),
        (["{ staff: true, authenticated: false }", "{ all: [{ staff: true }, { staff: false }] }"], {"r1": "exclude"}),
        (["{ not: { kind: [complaint, request] }, any: [{ kind: complaint }, { kind: request }] }"], {"r0": "exclude"}),
        (["{ subject: { all: [a, { not: a }] } }"], {"r0": "exclude"}),
        (["{ subject: { any: [] } }", "{ any: [] }"], {"r0": "exclude", "r1": "exclude"}),
        ([STOP, "{ subject: a }"], {"r1": '"r0"'}),
        (["{ subject: a } → stop: true", "{ subject: a, body: b }", "{ body: b }"], {"r1": '"r0"'}),
        (["{ subject: [a, b] } → stop: true", "{ subject: b }"], {"r1": '"r0"'}),
        (["{ subject: a } → tags: x", "{ subject: a }"], {}),
        (["{ mailbox: bilgi } → stop: true", "{ mailbox: cainfo } → stop: true", "{ subject: a }"], {"r2": "together"}),
        (["{ mailbox: bilgi } → stop: true", "{ subject: a }"], {}),
        (["{ kind: complaint } → stop: true", "{} → kind: complaint", "{ kind: complaint }"], {}),
        (["{ not: { kind: complaint } } → stop: true", "{} → kind: complaint", "{ not: { kind: complaint } }"], {}),
        (["{ tags: x } → stop: true", "{} → tags: x", "{ tags: x }"], {}),
        (["{ any: [{ kind: complaint }, { kind: request }] } → stop: true", "{} → kind: complaint", "{ kind: complaint }"], {}),
        (["{ channel: [email, phone, web, cimer, tubimer, social, in-person] } → stop: true", "{ subject: a }"], {"r1": '"r0"'}),
        (["{ language: tr, not: { language: en } }", "{ language: { all: [tr, en] } }"], {"r1": "exclude"}),
        (["{ mailbox: { contains: ilg } }"], {}),
    ],
)  # fmt: skip
def test_what_is_called_unreachable(whens: list[str], found: dict[str, str]) -> None:
    said = {one.rule.name: one.why for one in unreachable(rules(*whens), BOXES)}
    assert said.keys() == found.keys()
    assert all(part in said[name] for name, part in found.items())


def test_the_sentence_names_the_rule_with_its_line() -> None:
    (one,) = unreachable(rules("{ mailbox: satis }"), BOXES)
    assert str(one) == '20-rules.yaml:2: no mail can match "r0": mail comes to bilgi, cainfo alone'
    assert unreachable(rules("{ mailbox: satis }")) == ()


def test_of_a_condition_it_does_not_know_nothing_is_said() -> None:
    book = rules("{ all: [{ mailbox: bilgi }, { mailbox: cainfo }] }", "{ mailbox: bilgi }")
    assert unreachable(Watch(book).rulebook, BOXES) == ()


def test_the_last_rule_has_the_last_word_even_behind_a_stop() -> None:
    assert [one.rule.name for one in unreachable(rules(STOP))] == []


def pigeons(count: int) -> str:
    """So many pigeons in one hole less, each hole for one: impossible, and long to find out."""
    homes = (f"{{ subject: [{', '.join(f'p{p}h{h}' for h in range(count - 1))}] }}" for p in range(count))
    crowds = (
        f"{{ not: {{ all: [{{ subject: p{one}h{h} }}, {{ subject: p{other}h{h} }}] }} }}"
        for h in range(count - 1)
        for one, other in combinations(range(count), 2)
    )
    return f"{{ all: [{', '.join((*homes, *crowds))}] }}"


def test_where_there_is_too_much_to_try_nothing_is_said() -> None:
    many = ", ".join(f"w{n}" for n in range(300))
    assert unreachable(rules(f"{{ subject: a, not: {{ subject: [{many}, a] }} }}"), BOXES)
    assert not unreachable(
        rules(f"{{ not: {{ subject: [{many}] }}, subject: {{ all: [a, {{ not: a }}] }} }}")
    )
    assert unreachable(rules(pigeons(3)))
    assert not unreachable(rules(pigeons(7)))


def test_a_rule_for_a_kind_that_none_before_it_sets_waits_for_mails_that_state_it() -> None:
    said = stated_alone(
        rules(
            "{ kind: complaint, subject: a }",
            "{ not: { kind: request } }",
            "{} → kind: request",
            "{ kind: request }",
            "{ any: [{ kind: suggestion }, { subject: a }] }",
            "{ product: [ssl, nes] }",
        )
    )
    why = "which no rule before it sets: only mails that state it (#tür, #ürün, a web form) can match"
    assert said == (
        f'20-rules.yaml:2: "r0" asks for kind complaint, {why}',
        f'20-rules.yaml:17: "r5" asks for product nes or ssl, {why}',
    )


WORDS = ("alfa", "beta")
QUESTIONS = (
    *(f"mailbox: {one}" for one in (*BOXES, "satis")),
    *(f"subject: {one}" for one in WORDS),
    "subject: [alfa, beta]",
    "subject: { not: alfa }",
    "subject: { all: [alfa, beta] }",
    "mailbox: { contains: i }",
    "staff: true",
    "staff: false",
    "kind: complaint",
    "kind: [complaint, request]",
    "tags: x",
    "channel: cimer",
)
conditions = st.recursive(
    st.lists(st.sampled_from(QUESTIONS), max_size=2, unique_by=lambda one: one.partition(":")[0]).map(
        lambda parts: f"{{ {', '.join(parts)} }}"
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda parts: f"{{ all: [{', '.join(parts)}] }}"),
        st.lists(inner, max_size=2).map(lambda parts: f"{{ any: [{', '.join(parts)}] }}"),
        inner.map(lambda one: f"{{ not: {one} }}"),
    ),
    max_leaves=3,
)
outcomes = st.sampled_from(
    ["tags: x", "tags: y", "stop: true", "kind: complaint", "kind: request, stop: true"]
)
sets = st.lists(st.builds("{} → {}".format, conditions, outcomes), min_size=1, max_size=5)


def all_mails() -> list[Asked]:
    """Every mail that those questions can tell apart."""
    subjects = chain.from_iterable(combinations(WORDS, size) for size in range(3))
    return [
        Asked(mail(" ".join(words)), box, staff=staff, kind=kind, channel=channel, tags=tags)
        for words, box, staff, kind, channel, tags in product(
            list(subjects), BOXES, (True, False), (None, "complaint", "request", "other"), (None, "cimer"), ((), ("x",))
        )
    ]  # fmt: skip


MAILS = all_mails()


@given(sets)
@settings(max_examples=60, deadline=None)
def test_no_rule_that_any_mail_reaches_is_called_unreachable(whens: list[str]) -> None:
    book = rules(*whens)
    watch = Watch(book)
    for asked in MAILS:
        route(asked, watch.rulebook)
    reached = {rule.name for taken in watch.taken() for rule in taken}
    assert reached.isdisjoint(one.rule.name for one in unreachable(book, BOXES))


def test_every_shipped_rule_is_reachable_and_hit_by_its_own_examples() -> None:
    shipped = read_rules(shipped_files(), ISTANBUL)
    assert [str(one) for one in unreachable(shipped, BOXES)] == []
    assert stated_alone(shipped) == ()
    assert [rule.name for rule in use_by_examples(shipped).never_hit()] == []
