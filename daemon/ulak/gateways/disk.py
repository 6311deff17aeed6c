"""How much room is left on a disk."""

import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int | None:
    """Bytes that ulak may still write there; None where the folder cannot be asked (statvfs(3))."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
