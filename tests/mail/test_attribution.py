"""A verb and a date in one line: only in the right order is it the line over a quotation."""

import pytest

from ulak.mail.attribution import attribution_at


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Ayşe wrote on 5 May:", True),
        ("Ayşe wrote (5 May):", True),
        ("Ayşe wrote (as on 5 May) to us (again:", True),
        ("Ayşe wrote (to us, 5 May:", False),
        ("Ayşe wrote on paper:", False),
    ],
)
def test_a_date_after_the_verb(line: str, is_one: bool) -> None:
    found = attribution_at([line, "> text"], 0, is_quoted=lambda lines, at: lines[at].startswith(">"))
    assert bool(found) is is_one
