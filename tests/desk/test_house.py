"""The house and its counters."""

import pytest

from tests.desk.remembering_desk import house

HOUSE = house()


def test_a_counter_is_known_by_its_name():
    first = HOUSE.counters[0]
    assert HOUSE.counter(first.name) is first
    assert HOUSE.is_ours(first.address.address)


def test_a_counter_nobody_configured_is_not_made_up():
    with pytest.raises(KeyError):
        HOUSE.counter("nowhere")
