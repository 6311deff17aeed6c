"""The three ways something can go wrong, named by who must act; how to tell of one and quote no mail."""

import traceback


class DeskError(Exception):
    """What ulak itself says went wrong: one sentence that tells what, where and what to do."""


class ConfigError(DeskError):
    """An administrator must correct a file; the message says which line."""


class Refused(DeskError):
    """This one message cannot be dealt with: quarantine it, go on with the next."""


class Unavailable(DeskError):
    """A service is away: keep the work, try on the next turn."""


class LoginRefused(Unavailable):
    """A server does not accept our login: trying again does not help until an administrator acts."""


def in_words(broken: BaseException) -> str:
    """A sentence for `quarantine list`; of a library's error the class alone, since it may quote the mail."""
    return " ".join(str(broken).split()) if isinstance(broken, DeskError) else type(broken).__name__


def where_it_broke(broken: BaseException) -> str:
    """The traceback's places and the exception's class; not its words, which may quote the mail."""
    places = [
        f"{frame.filename.rpartition('/ulak/')[2] or frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(broken.__traceback__)
    ]
    return "\n".join([*places, type(broken).__name__])
