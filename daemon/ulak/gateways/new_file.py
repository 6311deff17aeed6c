"""A file that somebody asked for: one that is there already stays unless they said otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ulak.errors import DeskError
from ulak.whole_file import whole_file


@contextmanager
def new_file(target: Path, *, replaces: bool = False) -> Iterator[BinaryIO]:
    """A whole file (`whole_file.py`), and in a sentence why there is none."""
    if target.exists() and not replaces:
        raise DeskError(f"{target} exists already: name a new file, or say --force to replace it.")
    try:
        with whole_file(target) as file:
            yield file
    except OSError as trouble:
        raise DeskError(f"{target} cannot be written: {trouble.strerror or trouble}.") from trouble
