"""Shipped files are found by name, installed or in a checkout."""

import pytest

from ulak.desk.rules.rule_schema import FILE_NAME
from ulak.shipped import shipped


@pytest.mark.parametrize(
    "name",
    [
        "rules",
        "rules/rules.schema.json",
        "templates",
        "templates/tr",
        "config.example.toml",
        "systemd/ulak.service",
    ],
)
def test_what_is_shipped_is_found(name):
    assert shipped(name).exists()


def test_every_shipped_rules_file_names_its_schema_to_the_editor():
    """By a relative name, which works in /etc/ulak/rules and without a network."""
    for file in shipped("rules").glob("*.y*ml"):
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={FILE_NAME}", file.name


def test_what_is_not_says_what_to_do():
    with pytest.raises(FileNotFoundError, match="no-such-file is not part of this installation"):
        shipped("no-such-file")
