"""The count that the figures are held against is made without any of the product's code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.figures.office_days import after_open_time, end_of_business_day, open_time
from tests.scenarios.grammar import moment

HERE = Path(__file__).parent
APART = (
    *(HERE / name for name in ("lives.py", "year.py", "office_days.py", "brute_force.py")),
    *sorted((HERE / "apart").glob("*.py")),
)


@pytest.mark.parametrize("file", APART, ids=lambda file: file.name)
def test_it_imports_nothing_of_the_product(file: Path) -> None:
    ours = {one for one in _imported(file) if one.split(".")[0] in ("ulak", "tests")}
    apart = {one.relative_to(HERE).with_suffix("").as_posix().replace("/", ".") for one in APART}
    assert ours <= {f"tests.figures.{one}" for one in apart}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        ("2026-03-19 12:50", 4, "2026-03-23 12:00"),
        ("2026-05-26 12:30", 8, "2026-06-01 15:40"),
        ("2026-10-28 12:45", 8, "2026-10-30 15:55"),
        ("2026-11-24 09:00", 8, "2026-11-24 17:00"),
        ("2026-05-27 22:14", 8, "2026-06-01 16:10"),
    ],
)
def test_its_office_hours_are_those_of_the_worked_examples(begins: str, hours: int, ends: str) -> None:
    span = moment(ends) - moment(begins)
    found = after_open_time(moment(begins), hours * (span / span.total_seconds()) * 3600)
    assert found == moment(ends)
    assert open_time(moment(begins), moment(ends)).total_seconds() == hours * 3600


def test_its_business_days_skip_the_feast() -> None:
    assert end_of_business_day(moment("2026-05-18 09:00"), 15) == moment("2026-06-12 19:00")
