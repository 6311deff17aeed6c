"""The example configuration names every option, and the default it shows is the default."""

import re

import pytest
from pydantic import BaseModel

from ulak.config import (
    BoardTable,
    Certificates,
    Desk,
    Limits,
    MailboxTable,
    Metrics,
    RecordTable,
    Server,
    Settings,
    StoreTable,
    load,
)
from ulak.shipped import shipped

EXAMPLE = shipped("config.example.toml")
REQUIRED_BY_NATURE = {"name", "address", "imap", "smtp", "host", "port"}
# Shown with a value of somebody's house; the comment beside it says what the default is.
SHOWN_WITH_ANOTHER_VALUE = {
    "display_name",
    "since",
    "authserv_id",
    "received_by",
    "username",
    "password_file",
}


TABLES = (Desk, StoreTable, MailboxTable, Server, Limits, Certificates, RecordTable, BoardTable, Metrics)
OPTIONS = [f"{table.__name__}.{name}" for table in TABLES for name in table.model_fields]


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_stands_in_the_example(option):
    name = option.partition(".")[2]
    assert re.search(rf"^(# |\[mailbox\.)?{name}(\]| = )", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_defaults_shown_are_the_defaults():
    settings = load(EXAMPLE)
    bilgi = settings.mailbox[0]
    others = (settings.limits, settings.certificates, settings.record, settings.board, settings.metrics)
    for table in (bilgi, bilgi.imap, bilgi.smtp, *others):
        assert differences(table) <= SHOWN_WITH_ANOTHER_VALUE
    assert differences(settings.desk) <= {"rules", "templates", "secret_file"}  # made absolute by load


def differences(table: BaseModel) -> set[str]:
    fields = type(table).model_fields
    return {name for name in fields if getattr(table, name) != fields[name].default} - REQUIRED_BY_NATURE


def test_relative_paths_start_at_the_file():
    settings = load(EXAMPLE)
    assert settings.desk.rules == EXAMPLE.parent / "rules"
    assert settings.store.url == f"sqlite:///{EXAMPLE.parent / 'ulak.db'}"


def test_both_mailboxes_of_the_desk_are_there():
    assert [box.name for box in load(EXAMPLE).mailbox] == ["bilgi", "cainfo"]


def test_every_table_of_the_settings_is_looked_at():
    known = {"desk", "store", "mailbox", "limits", "certificates", "record", "board", "metrics"}
    assert set(Settings.model_fields) == known
