"""What a command's exit code says (sysexits.h)."""

from enum import IntEnum

from ulak.errors import ConfigError, DeskError, Unavailable


class Exit(IntEnum):
    """What every command promises to scripts; systemd does not restart after `CONFIGURATION`."""

    DONE = 0
    NO = 1
    USAGE = 64
    TRY_AGAIN = 75
    CONFIGURATION = 78


def exit_of(trouble: type[DeskError]) -> Exit:
    """Who must act: an administrator, nobody but time, or whoever asked."""
    if issubclass(trouble, ConfigError):
        return Exit.CONFIGURATION
    return Exit.TRY_AGAIN if issubclass(trouble, Unavailable) else Exit.NO
