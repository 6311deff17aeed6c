"""What a command's exit code says (sysexits.h)."""

from enum import IntEnum


class Exit(IntEnum):
    """CONTRACT of every command; systemd does not restart after `CONFIGURATION`."""

    DONE = 0
    NO = 1
    USAGE = 64
    TRY_AGAIN = 75
    CONFIGURATION = 78
