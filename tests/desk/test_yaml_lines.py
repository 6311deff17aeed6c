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


def test_columns_count_letters_as_an_editor_shows_them():
    node = value_of("Öğüt ığ: { çay: ş, x: 'y' }\n")
    inner = node.entries[0][1]
    assert [(key.place.column, value.place.column) for key, value in inner.entries] == [(12, 17), (20, 23)]
    assert inner.entries[1][1].place.told("wrong") == "a.yaml:1: column 23: wrong"


def test_a_quoted_word_is_never_nothing():
    assert not value_of("'null'").is_nothing


def test_blocks_and_lists_nest():
    node = value_of("a: { b: [1, { c: 2 }] }")
    assert isinstance(node, Block)
    inner = node.entries[0][1].entries[0][1]
    assert inner.items[1].entries[0][1] == Scalar(Place("a.yaml", 1, 18), "2")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:\n\tb: 2", 2, 1, "not YAML: a tab stands here; YAML is indented with blanks"),
        ("a: 1\nb: [1, 2\nc: 3", 2, 4, "what opens here with [ is not closed: ] or a comma is missing before line 3"),
        ("a: { b: 1, c: 2\nd: 3", 1, 4, "what opens here with { is not closed: } or a comma is missing before"),
        ("a: { b: 1 c: 2 }", 1, 12, "a comma or } is missing before this, in what opens with { in column 4"),
        ("a: 'x\nb: 2", 1, 4, "the quotation mark that opens here is never closed"),
        ('a: 1\nb: "x\nc: 2', 2, 4, "the quotation mark that opens here is never closed"),
        ("a: 'it's'", 1, 8, "inside '…' write '' for '"),
        ("a: Konu: öneri", 1, 8, "no colon can stand here"),
        ("a: 1\n  b: 2", 2, 4, "no colon can stand here: indent as in the lines around"),
        ("a:\n    b: 1\n  c: 2", 3, 3, "the indentation does not fit"),
        ("a:\n  - b: 1\n   c: 2", 3, 4, "the indentation does not fit"),
        ("- a\nb: 2", 2, 1, "the indentation does not fit"),
        ("a: 1\nb\n", 3, 1, "this line has no colon, or its indentation is wrong"),
        ("a: %50", 1, 4, "no text can begin with %: put it between quotation marks"),
        ("a: @kurum.test", 1, 4, "no text can begin with @: put it between quotation marks"),
        ("a: [1]]", 1, 7, "this ] closes nothing"),
        ("a: [1,, 2]", 1, 7, "something must stand before this ,"),
        ('a: "\\d"', 1, 6, "a \\ must be written \\\\"),
        ("a: [*, b]", 1, 6, "text that begins with * or & stands between quotation marks"),
        ("a: - b", 1, 4, "a list with dashes begins on a line of its own"),
        ("a: !<x", 1, 7, "this is not YAML: expected '>'"),
        ("a: 1\nb: \x07", 2, 4, "the sign U+0007 cannot be printed; remove it"),
        ('a: 1\nb: "\\U00110000"', 2, 5, "an escape with \\U names a letter that does not exist"),
        ("a: &x 1\nb: 2", 1, 4, "anchors (&) and aliases (*)"),
        ("a: 1\nb: *x", 2, 4, "anchors (&) and aliases (*)"),
        ("a: *.pdf", 1, 4, "Text that begins with & or * stands between quotation marks"),
        ("a: 1\nb: &list [1]", 2, 4, "anchors (&) and aliases (*)"),
        ("a: !!python/object:os.system 1", 1, 4, "tags ("),
        ("a: 1\n---\nb: 2", 2, 1, "a second document begins"),
        ("\n" + "[" * 41 + "]" * 41, 2, 41, "more than 40 levels"),
    ],
)  # fmt: skip
def test_what_a_rule_file_may_not_hold_is_refused_where_it_stands(text, line, column, words):
    with pytest.raises(YamlProblem) as refused:
        read_yaml(text, "a.yaml")
    assert refused.value.place == Place("a.yaml", line, column)
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


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "- {a: " * 2_000, "x: y\n" + "[\n" * 3_000])
def test_a_flood_of_brackets_is_refused_before_the_parser_reads_it(text):
    with pytest.raises(YamlProblem, match="nested more than 40 levels deep"):
        read_yaml(text, "a.yaml")


def test_brackets_that_close_again_are_no_flood():
    assert len(value_of("- [a, { b: c }]\n" * 1_500).items) == 1_500
