"""K16: a complaint recurs or is single."""

import pytest

from tests.desk.figures.diary import Diary
from ulak.desk.figures.values import Cluster

CARGO = {"product": "mali_muhur", "category": "kargo"}


def recurring(diary: Diary) -> tuple[int, int]:
    told = diary.told().recurrence
    return told.recurring.part, told.single


@pytest.mark.parametrize(
    ("earlier", "other", "recurs"),
    [
        ("11-01", {}, True),
        ("08-12 12:00:00", {}, True),
        ("08-12 11:59:59", {}, False),
        ("11-10 12:00:01", {}, False),
        ("11-01", {"cause": "courier"}, True),
        ("11-01", {"product": "ssl"}, False),
        ("11-01", {"category": "price"}, False),
        ("11-01", {"kind": "request"}, False),
    ],
)
def test_another_complaint_of_the_same_product_and_type_within_90_days(
    earlier: str, other: dict[str, str], recurs: bool
):
    diary = Diary()
    diary.opened("11-10 12:00:00", "B", **CARGO)
    diary.opened(earlier, "A", **{**CARGO, **other})
    told = diary.told().recurrence
    assert (told.clusters != ()) is (recurs or earlier == "11-10 12:00:01")
    assert (Cluster("mali_muhur", "kargo", "", 1) in told.clusters) is (recurs or earlier == "11-10 12:00:01")


@pytest.mark.parametrize(
    ("cause", "other", "recurs"),
    [
        ("courier", "courier", 1),
        ("courier", "printer", 0),
        ("", "printer", 1),
        ("not in the rules", "not in the rules", 0),
        ("not in the rules", "", 1),
    ],
)
def test_two_root_causes_that_differ_are_two_matters(cause: str, other: str, recurs: int):
    diary = Diary()
    diary.opened("10-01", "A", **CARGO, cause=cause)
    diary.opened("11-01", "B", **CARGO, cause=other)
    assert recurring(diary) == (recurs, 1 - recurs)


def test_the_lower_number_is_the_earlier_of_one_instant():
    diary = Diary()
    diary.opened("11-01", "B", **CARGO)
    diary.opened("11-01", "A", **CARGO)
    assert recurring(diary) == (1, 1)


def test_the_same_author_of_the_same_product_recurs_whatever_the_type():
    diary = Diary()
    diary.opened("10-01", "A", product="ssl", author="p1")
    diary.opened("11-01", "B", product="ssl", author="p1")
    diary.opened("11-01", "C", product="ssl", author="p2")
    diary.opened("11-01", "D", product="ssl")
    diary.opened("11-02", "E", product="ssl")
    told = diary.told().recurrence
    assert (told.recurring.part, told.recurring.of, told.single, told.by_author) == (1, 4, 3, 1)


@pytest.mark.parametrize("word", ["", "not in the rules"])
def test_what_is_not_classified_has_nothing_in_common(word: str):
    diary = Diary()
    diary.opened("10-01", "A", product="ssl", category=word)
    diary.opened("11-01", "B", product="ssl", category=word)
    assert recurring(diary) == (0, 1)


def test_a_part_is_no_other_complaint():
    diary = Diary()
    diary.opened("11-01", "A", **CARGO)
    diary.opened("11-02", "B", **CARGO)
    diary.counts("11-03", "A", part_of="B", status="closed")
    assert recurring(diary) == (0, 1)


def test_the_ten_largest_clusters_and_the_groups_found_by_words():
    diary = Diary()
    for n in range(12):
        for copy in range(3 if n == 5 else 2):
            number = f"{n:02}{copy}"
            diary.opened(f"11-0{copy + 1}", number, product="ssl", category=f"type-{n:02}")
    diary.write("11-05", "000", "complaint grouped", group="7", **{"with": "2"})
    diary.write("10-31", "001", "complaint grouped", group="7", **{"with": "2"})
    told = diary.told().recurrence
    assert len(told.clusters) == 10
    assert told.clusters[0] == Cluster("ssl", "type-05", "", 2)
    assert [one.category for one in told.clusters[1:3]] == ["type-00", "type-01"]
    assert told.groups == {"7": 1}
