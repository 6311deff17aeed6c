"""YAML as text with lines."""

import pytest

from ulak.desk.rules.yaml_lines import Block, Listing, Place, Scalar, YamlProblem, read_yaml


def value_of(text: str):
    node, problems = read_yaml(text, "a.yaml")
    assert problems == ()
    return node


def test_everything_knows_its_line_and_stays_as_it_was_written():
    node = value_of("# comment\nhours:\n  - 08:10\n  - no\n  - '2026-10-30'\n")
    ((key, items),) = node.entries
    assert (key.text, key.place) == ("hours", Place("a.yaml", 2))
    assert isinstance(items, Listing)
    assert [(item.text, item.place.line, item.plain) for item in items.items] == [
        ("08:10", 3, True),
        ("no", 4, True),
        ("2026-10-30", 5, False),
    ]
    assert str(items.items[1].place) == "a.yaml:4"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "~", "null"])
def test_an_empty_file_is_nothing(text):
    node = value_of(text)
    assert isinstance(node, Scalar)
    assert node.is_nothing


def test_a_quoted_word_is_never_nothing():
    assert not value_of("'null'").is_nothing


def test_blocks_and_lists_nest():
    node = value_of("a: { b: [1, { c: 2 }] }")
    assert isinstance(node, Block)
    inner = node.entries[0][1].entries[0][1]
    assert inner.items[1].entries[0][1] == Scalar(Place("a.yaml", 1), "2")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [1\nb: 2", 2, "this is not YAML: expected ',' or ']'"),
        ("a: 1\n\tb: 2", 2, "this is not YAML"),
        ("a: 1\nb: \x07", 1, "this is not YAML"),
        ("a: &x 1\nb: 2", 1, "anchors (&) and aliases (*)"),
        ("a: 1\nb: *x", 2, "anchors (&) and aliases (*)"),
        ("a: 1\nb: &list [1]", 2, "anchors (&) and aliases (*)"),
        ("a: !!python/object:os.system 1", 1, "tags ("),
        ("a: 1\n---\nb: 2", 2, "a second document begins"),
        ("\n" + "[" * 41 + "]" * 41, 2, "more than 40 levels"),
    ],
)
def test_what_a_rule_file_may_not_hold_is_refused_with_its_line(text, line, words):
    with pytest.raises(YamlProblem) as refused:
        read_yaml(text, "a.yaml")
    assert refused.value.place == Place("a.yaml", line)
    assert words in str(refused.value)


def test_a_key_that_stands_twice_is_told_and_the_first_is_kept():
    node, (problem,) = read_yaml("a: 1\nb: 2\na: 3", "a.yaml")
    assert [(key.text, value.text) for key, value in node.entries] == [("a", "1"), ("b", "2")]
    assert (problem.place.line, str(problem)) == (3, '"a" stands here a second time; the first is in line 1')


def test_a_key_must_be_a_word():
    node, (problem,) = read_yaml("? [a, b]\n: 1\nc: 2", "a.yaml")
    assert [key.text for key, _ in node.entries] == ["c"]
    assert str(problem) == "a key must be one word or text"


def test_a_value_left_out_is_missed_where_its_key_stands():
    node = value_of("a:\n\nb: null\n\nc: 1\n")
    assert [value.place.line for _, value in node.entries] == [1, 3, 5]


def test_a_folded_text_is_folded_and_nothing_else():
    node = value_of("body: >\n  Belgem gelmedi,\n  bekliyorum.\n")
    assert node.entries[0][1].text == "Belgem gelmedi, bekliyorum.\n"
