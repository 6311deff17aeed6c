"""Everything that is wrong with a set of rules is told at once, with file and line."""

import pytest

from tests.rules.specimen import HOUSE, ISTANBUL, LAST, problems
from ulak.desk.rules.rule_files import read_rules
from ulak.errors import ConfigError


def found(rules: str = "", house: str = HOUSE, last: str = LAST) -> tuple[str, ...]:
    return problems({"10.yaml": house, "20.yaml": f"rules:\n{rules}{last}"})


def in_a_rule(when: str = "{}", then: str = "{ tags: a }", more: str = "") -> tuple[str, ...]:
    return found(f"  - name: a\n    when: {when}\n    then: {then}\n{more}")


def test_a_good_set_has_none():
    assert found() == ()


def test_all_are_told_in_one_error_by_file_and_line():
    files = {
        "20.yaml": "rules:\n  - name: a\n    when: { mailbx: cainfo }\n    then: { kind: complain }\n" + LAST,
        "10.yaml": HOUSE + "\nteems: {}\n",
    }
    with pytest.raises(ConfigError) as refused:
        read_rules(files, ISTANBUL)
    lines = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["10.yaml:22", "20.yaml:3", "20.yaml:4"]
    assert lines[0].startswith(
        '10.yaml:22: column 1: "teems" is not a part of rules; allowed are teams, roles'
    )
    assert lines[0].endswith('; did you mean "teams"?')
    assert lines[1].startswith('20.yaml:3: column 13: "mailbx" is not a key of when; allowed are from_domain')
    assert lines[2].endswith('privacy-request, other; did you mean "complaint"?')


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("", "a block must stand here, not nothing; when: {} always holds"),
        ("[a]", "a block must stand here"),
        ("{ header.: a }", '"header." is not a key of when'),
        (
            "{ subject: { rgex: a } }",
            '"rgex" is not a way to match; allowed are contains, regex, is, any, all, not; did you mean "regex"?',
        ),
        ("{ subject: { regex: 'İptal' } }", "write iptal instead of İptal"),
        ("{ subject: { regex: '(' } }", "RE2 does not understand the pattern (: missing )"),
        ("{ subject: { contains: { a: b } } }", "a text must stand here"),
        ("{ subject: '' }", "nothing stands here to match with"),
        ("{ subject: }", "nothing stands here to match with"),
        ("{ subject: { any: a } }", "any and all must be a list"),
        ("{ any: { subject: a } }", "any and all must be a list"),
        ("{ staff: maybe }", '"maybe" is not true or false'),
        ("{ mentions: key }", '"key" is not something mentions knows'),
        ("{ kind: { is: complain } }", '"complain" is not a kind of ticket'),
        ("{ channel: mail }", '"mail" is not a channel; allowed are email, phone, web'),
        ("{ product: tls }", '"tls" is not a product defined in these files; allowed are ssl, nes'),
        ("{ institution: b }", '"b" is not an institution defined in these files'),
        ("{ subject: a, subject: b }", '"subject" stands here a second time; the first is in line 3'),
    ],
)
def test_in_when(when, told):
    (problem,) = in_a_rule(when)
    assert problem.startswith("20.yaml:3: ")
    assert told in problem


def test_every_entry_of_a_list_is_looked_at():
    assert len(in_a_rule("{ subject: [{ regex: '(' }, { rgex: a }, ''] }")) == 3


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("{ knd: other }", '"knd" is not a key of then; allowed are kind, product'),
        ("{ kind: [other] }", '"kind" must be a single value'),
        (
            "{ team: sll }",
            '"sll" is not a team defined in these files; allowed are ssl, desk; did you mean "ssl"?',
        ),
        ("{ product: x }", '"x" is not a product defined'),
        ("{ category: x }", '"x" is not a category defined in these files; allowed is delivery'),
        ("{ promises: [petition, petiton] }", '"petiton" is not a promise defined'),
        ("{ alert: on-cal }", '"on-cal" is not a role defined'),
        ("{ channel: fax }", '"fax" is not a channel'),
        ("{ institution: x }", '"x" is not an institution defined'),
        ("{ gate: seal }", '"seal" is not a gate; allowed are signature, approval'),
        ("{ owner: ayse }", '"ayse" is not an address'),
        ("{ owner: eve@kurum.test }", "eve@kurum.test is in no team, role or institution"),
        ("{ sla: 24 }", "'24' is not a duration"),
        ("{ sla: 3bd }", "sla: 3bd counts business days"),
        ("{ stop: perhaps }", '"stop" must be true or false, not "perhaps"'),
        ("{ tags: [{ a: b }] }", "a single value must stand here"),
        ("tags", "then must be a block of names"),
        ("", 'a rule needs "then"'),
    ],
)
def test_in_then(then, told):
    (problem,) = in_a_rule(then=then)
    assert problem.startswith("20.yaml:4: ")
    assert told in problem


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("  - when: {}\n    then: { tags: a }\n", '20.yaml:2: column 5: a rule needs "name"'),
        ("  - name: a\n    then: { tags: a }\n", '20.yaml:2: column 5: a rule needs "when"; when: {} always holds'),
        ("  - name: a\n    when: {}\n    then: {}\n    exampels: []\n", '20.yaml:5: column 5: "exampels" is not a key'),
        ("  - name: catch-all\n    when: {}\n    then: {}\n", '20.yaml:6: column 5: "catch-all" is defined twice; the first is at 20.yaml:2'),
        ("  - only text\n", "20.yaml:2: column 5: a rule must be a block of names"),
    ],
)  # fmt: skip
def test_in_a_rule(rule, told):
    assert any(problem.startswith(told) for problem in found(rule))


@pytest.mark.parametrize(
    ("examples", "told"),
    [
        ("[{ mail: { subjct: a }, matches: true }]", '"subjct" is not a key of an example\'s mail'),
        ("[{ mail: { subject: a } }]", 'an example needs "matches"'),
        ("[{ matches: true }]", 'an example needs "mail"'),
        ("[{ mail: { headers: a }, matches: true }]", "headers must be a block"),
        ("[{ mail: { headers: { a: { b: c } } }, matches: true }]", "a single value must stand here"),
        ("text", "examples must be a list"),
    ],
)
def test_in_an_example(examples, told):
    (problem,) = in_a_rule(more=f"    examples: {examples}\n")
    assert told in problem


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ("  desk: { address: desk@kurum.test }", "  desk: { }", 'team desk needs "address"'),
        ("  desk: { address: desk@kurum.test }", "  desk: { address: desk@kurum }", '"desk@kurum" is not an address'),
        ("  desk: { address: desk@kurum.test }", "  desk: { address: [a@b.test] }", '"address" must be a single value'),
        ("  desk: { address: desk@kurum.test }", "  desk: { address: a@b.test, title: { de: x } }", '"de" is not a key of the title of team desk'),
        ("on-call: []", "on-call: [Ayşe <ayse@kurum.test>]", "is not an address"),
        ("on-call: []", "lead: []", 'a role cannot be called "lead"'),
        ('hours: { mon-fri: "08:10-19:00" }', 'hours: { monday: "08:10-19:00" }', "'monday' is not a day of the week"),
        ("  office: {", "  wall: { hours: { mon: 08:00-09:00 } }\n  office: {", '"wall" is the clock that never stops'),
        ("within: 8h, clock: office", "within: 8h, clock: ofice", '"ofice" is not wall or a calendar defined in these files; allowed are wall, office; did you mean "office"?'),
        ("within: 8h, clock: office", "within: 8h, clock: wall", "promise first-answer runs on the wall clock, which cannot pause"),
        ("pauses: true }", "pauses: true, legal: true }", "promise first-answer is a term of law, and the law does not pause"),
        ("within: 30d", "within: 30bd", "promise petition counts business days: its clock must be a calendar"),
        ("within: 30d", "within: 30", "'30' is not a duration"),
        ("within: 30d, ", "", 'promise petition needs "within"'),
        ("kept-by: answer, legal", "kept-by: note, legal", '"note" is not a word for "kept-by"'),
        ("kept-by: answer, legal", "legal", 'promise petition needs "kept-by"'),
        ("to: [reporter, subscriber]", "to: [reporter, minister]", '"minister" is not a party to a promise'),
        ("escalate: report", "escalate: reprt", '"reprt" is not a ladder defined in these files; allowed are default, report; did you mean "report"?'),
        ("tell: [owner, team]", "tell: [owner, boss]", '"boss" is not owner, team, lead or a role'),
        ("at: 50%", "at: fifty", "'fifty' is not a duration"),
        ("at: 50%, ", "", 'a step of default needs "at"'),
        ("every: 1d", "every: 0s", "every: must leave time"),
        ("  A Bakanlığı: uzman@kurum.test", "  A Bakanlığı:", 'institution A Bakanlığı needs "specialist"'),
        ("  A Bakanlığı: uzman@kurum.test", "  A Bakanlığı: { tr: A }", 'institution A Bakanlığı needs "specialist"'),
        ("  A Bakanlığı: uzman@kurum.test", "  A Bakanlığı: { specialist: [a] }", '"specialist" must be a single value'),
        ("categories: {", "rules: { a: b }\ncategories: {", "rules must be a list"),
        ("categories: { delivery: { en: delivery } }", "categories: [delivery]", "categories must be a block of names"),
        ("roles: {", "teams: { desk: { address: a@b.test } }\nroles: {", '"teams" stands here a second time'),
    ],
)  # fmt: skip
def test_in_the_house(line, instead, told):
    assert line in HOUSE
    assert any(told in problem for problem in found(house=HOUSE.replace(line, instead, 1)))


def test_without_the_default_ladder_every_promise_that_needs_it_is_told():
    house = HOUSE.replace("  default: [", "  other: [", 1)
    rule = "  - name: a\n    when: {}\n    then: { sla: 24h }\n"
    told = found(rule, house=house)
    assert len(told) == 3
    assert '10.yaml:9: column 17: "default" is not a ladder defined in these files' in told[0]
    assert told[2].startswith('20.yaml:4: column 18: sla needs a ladder called "default"')


def test_a_name_of_two_files_is_told_with_both_places():
    files = {"10.yaml": HOUSE, "15.yaml": "teams: { ssl: { address: a@b.test } }", "20.yaml": f"rules:{LAST}"}
    assert problems(files) == (
        '15.yaml:1: column 10: "ssl" is defined twice; the first is at 10.yaml:3. Keep one, or rename one.',
    )


@pytest.mark.parametrize(
    ("last", "line"),
    [
        ("  - name: b\n    when: { mailbox: bilgi }\n    then: { kind: other, team: desk }", 2),
        ("  - name: b\n    when: {}\n    then: { kind: other }", 2),
        ("  - name: b\n    when: {}\n    then: { team: desk }", 2),
    ],
)
def test_the_last_rule_must_be_a_catch_all(last, line):
    (problem,) = found(last=last)
    assert problem == (
        f'20.yaml:{line}: column 5: the last rule must be a catch-all: when: {{}} that sets team and kind; "b" is not'
    )


@pytest.mark.parametrize(("files", "where"), [({}, "rules:1"), ({"10.yaml": HOUSE}, "10.yaml:1")])
def test_rules_there_must_be(files, where):
    (problem,) = problems(files)
    assert problem.startswith(f"{where}: column 1: there are no rules at all")


def test_a_file_that_cannot_be_read_does_not_hide_the_others():
    told = problems({"10.yaml": "a: [", "20.yaml": f"{HOUSE}\nrules:{LAST}\nx: 1", "30.yaml": "- a"})
    assert [problem.split(":")[0] for problem in told] == ["10.yaml", "20.yaml", "30.yaml"]
    assert "this is not YAML" in told[0]
    assert (
        told[2]
        == "30.yaml:1: column 1: a rules file must be a block of names, each with a colon behind it, not a list"
    )
