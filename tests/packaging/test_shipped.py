"""Shipped files are found by name, installed or in a checkout."""

import pytest

from ulak.shipped import shipped


@pytest.mark.parametrize(
    "name", ["rules", "templates", "templates/tr", "config.example.toml", "systemd/ulak.service"]
)
def test_what_is_shipped_is_found(name):
    assert shipped(name).exists()


def test_what_is_not_says_what_to_do():
    with pytest.raises(FileNotFoundError, match="no-such-file is not part of this installation"):
        shipped("no-such-file")
