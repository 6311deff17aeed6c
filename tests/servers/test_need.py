"""A test whose server is missing is skipped and says why, and fails where the server is required."""

import sys

import pytest

from tests.servers import need


def test_the_first_program_that_runs_is_taken():
    assert str(need.program("python", "no-such-program", sys.executable)) == sys.executable


def test_a_missing_program_skips_the_test(monkeypatch):
    monkeypatch.delenv("ULAK_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs dovecot: no no-such-program on this machine"):
        need.program("dovecot", "no-such-program")


def test_a_missing_program_fails_the_test_where_it_is_required(monkeypatch):
    monkeypatch.setenv("ULAK_REQUIRE", "postgresql, dovecot")
    with pytest.raises(pytest.fail.Exception, match="dovecot is required here"):
        need.program("dovecot", "no-such-program")
