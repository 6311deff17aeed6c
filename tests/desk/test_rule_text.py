"""An auditor reads the rule that decided as it stood then, and no other rule with it."""

import pytest

from ulak.desk.rules.rule_text import written_at

FILE = """\
# yaml-language-server: $schema=rules.schema.json
promises:
  first-answer: { within: 8h, clock: office, kept-by: answer }
  petition:
    within: 30d
    clock: wall

rules:
  - name: urgent
    when:
      any:
        - subject: [ivedi]
    then: { priority: high }
    examples:
      - { mail: { subject: x }, matches: true }

  # why the next one is there
  - { name: rest, when: {}, then: { team: ssl, kind: other } }
nothing:
"""


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        (3, 3, 3),
        (4, 4, 6),
        (6, 4, 6),
        (9, 9, 15),
        (12, 9, 15),
        (13, 9, 15),
        (18, 18, 18),
        (19, 19, 19),
        (1, 1, 1),
    ],
)
def test_an_entry_is_shown_whole_and_alone(line: int, first: int, last: int) -> None:
    found = written_at(FILE, line)
    assert [number for number, _ in found] == list(range(first, last + 1))
    assert found[0][1] == FILE.splitlines()[first - 1]


@pytest.mark.parametrize(("text", "line"), [(FILE, 0), (FILE, 20), ("", 1)])
def test_a_line_the_file_has_not_is_nothing(text: str, line: int) -> None:
    assert written_at(text, line) == ()


def test_a_file_that_holds_no_parts_is_shown_by_the_line() -> None:
    assert written_at("just words", 1) == ((1, "just words"),)
