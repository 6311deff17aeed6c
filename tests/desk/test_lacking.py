"""What complaints lack, in one sentence."""

import pytest

from ulak.desk.recurring.lacking import NOTHING_LACKING, Lacking, in_numbers, lacking_in_words


def test_nothing_is_said_where_nothing_lacks():
    assert (lacking_in_words(NOTHING_LACKING, "tr"), bool(NOTHING_LACKING)) == ("", False)


@pytest.mark.parametrize(
    ("lacking", "was_not_said"),
    [
        (Lacking(product=1), False),
        (Lacking(category=1), False),
        (Lacking(root_cause=1), True),
        (Lacking(founded=1), True),
    ],
)
def test_what_a_closing_should_have_said_is_told_apart(lacking: Lacking, was_not_said: bool):
    assert (bool(lacking), lacking.was_not_said) == (True, was_not_said)


def test_each_number_stands_beside_what_lacks():
    lacking = Lacking(1, 2, 3, 4)
    assert in_numbers(lacking) == {"product": 1, "category": 2, "root_cause": 3, "founded": 4}
    assert lacking_in_words(lacking, "en") == (
        "Complaints that lack something: the product on 1, the category on 2, the root cause on 3,"
        " whether they were founded on 4."
    )
    assert "kök nedeni 3, haklı bulunup bulunmadığı 4 kayıtta" in lacking_in_words(lacking, "tr")
