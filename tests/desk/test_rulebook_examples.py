"""Examples of rules: each rule is tried alone; what an example leaves out may be anything."""

import pytest

from tests.rules.specimen import rulebook
from ulak.desk.rules.rule_examples import example_problems


def tried(when: str, mail: str, matches: bool) -> tuple[str, ...]:
    rule = f"""
  - name: a
    when: {when}
    then: {{ tags: a }}
    examples:
      - {{ mail: {mail}, matches: {str(matches).lower()} }}"""
    return example_problems(rulebook(rule))


@pytest.mark.parametrize(
    ("when", "mail", "matches"),
    [
        ("{ mailbox: cainfo }", "{ mailbox: cainfo, subject: Compromised key }", True),
        ("{ mailbox: cainfo }", "{ mailbox: bilgi, subject: Fatura }", False),
        ("{ mailbox: cainfo, subject: key }", "{ subject: Key }", True),
        ("{ mailbox: cainfo, subject: key }", "{ subject: Fatura }", False),
        ("{ text: key }", "{ subject: Fatura }", False),
        ("{ text: key }", "{ body: Key }", True),
        ("{ text: key }", "{ mailbox: bilgi }", True),
        ("{ body: key }", "{ subject: Fatura }", True),
        ("{ from: ayse@kurum.test }", "{ from: Ayse@kurum.test }", True),
        ("{ from_domain: kurum.test }", "{ from: eve@example.test }", False),
        ("{ to: cainfo@ }", "{ to: [bilgi@kamusm.test, cainfo@kamusm.test] }", True),
        ("{ header.X-Form: web }", "{ headers: { x-form: Web formu } }", True),
        ("{ header.X-Form: web }", "{ headers: { X-FORM: a } }", False),
        ("{ header.X-Form: web }", "{ subject: a }", True),
        ("{ attachment: .pdf }", "{ attachment: [a.txt, b.PDF] }", True),
        ("{ mentions: crt.sh }", "{ subject: a, body: 'https://crt.sh/?id=1' }", True),
        ("{ mentions: crt.sh }", "{ subject: a }", False),
        ("{ mentions: crt.sh }", "{ mentions: [private-key, crt.sh] }", True),
        ("{ mentions: crt.sh }", "{ mailbox: bilgi }", True),
        ("{ not: { kind: complaint } }", "{ subject: a }", True),
        ("{ not: { kind: complaint } }", "{ kind: complaint }", False),
        ("{ channel: cimer }", "{ channel: email }", False),
        ("{ staff: true, authenticated: false }", "{ staff: true, authenticated: false }", True),
        ("{ language: en }", "{ language: tr }", False),
    ],
)
def test_true_examples(when, mail, matches):
    assert tried(when, mail, matches) == ()


@pytest.mark.parametrize(
    ("when", "mail", "matches", "told"),
    [
        ("{ mailbox: cainfo }", "{ mailbox: bilgi }", True, "should match this example and does not"),
        ("{ mailbox: cainfo }", "{ mailbox: cainfo }", False, "should not match this example and does"),
        ("{ mailbox: cainfo }", "{ subject: a }", False, "can match this example, because of what it leaves out"),
    ],
)  # fmt: skip
def test_examples_that_do_not_come_true_are_told_with_their_line(when, mail, matches, told):
    (problem,) = tried(when, mail, matches)
    assert problem.startswith(f'20-rules.yaml:6: "a" {told}')
