"""The answers to a certificate problem report that the desk has ready: `#yanıt bizden-değil`."""

from collections.abc import Mapping

from ulak.desk.commands.command import Head
from ulak.desk.commands.command_table import Command
from ulak.mail.fold import fold

NOT_OURS, NEED_MORE = "not-ours", "need-more"
"""Templates by name, and the English words of the command."""

WORDS = ("bizden-değil", "eksik-bilgi", NOT_OURS, NEED_MORE)
_TEMPLATES: Mapping[str, str] = {
    "bizdendegil": NOT_OURS,
    "eksikbilgi": NEED_MORE,
    "notours": NOT_OURS,
    "needmore": NEED_MORE,
}


def ready_answer(head: Head) -> str:
    """The template that a mail asks for; empty where its text alone is the answer."""
    asked = (template_of(one.value) for one in head.orders if one.command is Command.ANSWER)
    return next(filter(None, asked), "")


def template_of(value: str) -> str:
    """What stands after `#yanıt`, with a hyphen or a blank in it."""
    return _TEMPLATES.get(fold(value).replace("-", "").replace(" ", ""), "")
