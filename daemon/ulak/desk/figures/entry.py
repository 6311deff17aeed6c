"""An entry of the journal as the figures read it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Entry(NamedTuple):
    """
    What was written down: when, on which ticket ("" for none), what, by whom, with its facts.

    `at` is aware. `by` is `desk`, `author` or an opaque id. A tuple: a year has half a million of them.
    """

    at: datetime
    ticket: str
    event: str
    by: str
    facts: Mapping[str, str]
