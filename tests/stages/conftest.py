"""The desk of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stages.office_desk import OfficeDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OfficeDesk]:
    one = OfficeDesk(tmp_path / "desk")
    yield one
    one.desk.close()
