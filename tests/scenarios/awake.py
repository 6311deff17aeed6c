"""A desk that is awake watches its clocks, also while a story asks nothing of it."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from ulak.config import load
from ulak.store.health import Health
from ulak.vault import open_store

A_MOMENT = timedelta(seconds=1)


def stays_awake(config: Path, until: datetime) -> None:
    """It has watched its clocks until just before that time."""
    store = open_store(load(config), os.environ)
    try:
        Health(store).note("clocks watched", "desk", until - A_MOMENT)
    finally:
        store.close()
