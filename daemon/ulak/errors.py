"""The three ways something can go wrong, named by who must act."""


class DeskError(Exception):
    """What ulak itself says went wrong: one sentence that tells what, where and what to do."""


class ConfigError(DeskError):
    """An administrator must correct a file; the message says which line."""


class Refused(DeskError):
    """This one message cannot be dealt with: quarantine it, go on with the next."""


class Unavailable(DeskError):
    """A service is away: keep the work, try on the next turn."""
