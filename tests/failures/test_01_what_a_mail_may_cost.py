"""
Failure class 1, the other half: no mail takes the desk's time or memory away from all others.

Guards: the caps of `mail/structure.py`, `mail/purse.py`, `mail/body.py`, `mail/html_text.py` and `desk/drafts.py`. Without
`TAGS_LIMIT` the page of 100,000 divs does not end within minutes.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK, write_house
from tests.mail.monsters import MONSTERS
from tests.servers.used import used_by
from tests.stages.office_desk import OfficeDesk
from ulak.config import load
from ulak.gateways.clock import now
from ulak.store.waiting import Waiting
from ulak.wiring import open_store

SECONDS = 5.0  # of processor time, promised for any mail
MEGABYTES = 300.0  # of a process that reads it, promised
HEAVIEST = (
    "25 MB attachment, base64",
    "34 MB of short lines",
    "34 pages of 1 MB",
    "HTML: deep quotations",
    "S/MIME: 20 MB streamed",
    "TNEF: 24 files of 1 MB",
)
LIGHT = [name for name in MONSTERS if "MB" not in name or name.startswith("1 MB")]
"""The rest are too slow to make for every run; `benchmarks/poison.py` has them all."""


@contextmanager
def untraced() -> Iterator[None]:
    """Without what measures coverage: it is not the desk's own work."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeDesk]:
    one = OfficeDesk(tmp_path_factory.mktemp("monsters") / "desk")
    yield one
    one.desk.close()


@pytest.mark.parametrize("name", LIGHT)
def test_it_is_read_decided_about_and_written_down_in_time(desk: OfficeDesk, name: str) -> None:
    before = len(desk.desk.waiting.quarantined())
    desk.takes(MONSTERS[name](), "cainfo")
    with untraced():
        began = time.process_time()
        assert desk.triage() == 1
        assert time.process_time() - began < SECONDS
    assert len(desk.desk.waiting.quarantined()) == before


@pytest.mark.parametrize("name", HEAVIEST)
def test_the_process_that_reads_it_stays_small(tmp_path: Path, name: str) -> None:
    config = write_house(tmp_path, 1, 1, {"bilgi": "", "cainfo": ""})
    assert used_by(ULAK, "--config", config, "turn", "triage").code == 0  # the files are judged at first
    store = open_store(load(config), {})
    Waiting(store).ingest("cainfo", MONSTERS[name](), now())
    store.close()
    used = used_by(ULAK, "--config", config, "turn", "triage")
    assert used.code == 0
    assert used.seconds < SECONDS
    assert used.megabytes < MEGABYTES
