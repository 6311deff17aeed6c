"""May this mail be answered by a machine at all? (RFC 3834 §2, and what robots do instead of it)"""

import re
from collections.abc import Sequence

from ulak.mail.address import Address
from ulak.mail.fold import fold
from ulak.mail.mailboxes import mailboxes
from ulak.mail.message import Header
from ulak.mail.postable import postable
from ulak.mail.robot import is_no_reply, is_robot

_SUPPRESS = "x-auto-response-suppress"
_COMMENT = re.compile(r"\([^()]*\)")
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SUPPRESSED = frozenset({"all", "autoreply", "oof", "dr", "ndr", "rn", "nrn"})
_PRESENT = (  # robots that say so in fields of their own; the field alone is the statement
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-auto-reply",
    "x-auto-reply-from",
    "x-autorespond-from",
    "x-mail-autoreply",
    "x-cron-env",
    "x-failed-recipients",
    "x-boxbe-original-subject",  # challenge-response services: the next two
    "x-bluebottle-request",
)
_LONGEST_WORD = 40
_LONGEST_VALUE = 1000  # comments in comments are taken out one layer at a time
_LIST_FIELDS = ("list-id", "list-post", "x-mailing-list", "x-mailman-version", "mailing-list")
_NOT_OF_FORMS = (
    "auto-submitted",
    "precedence",
    "list-",
    "x-auto",
    "in-reply-to",
    "references",
    "feedback-id",
)
_BEGINNING = r"^\s*(?:(?:re|ynt|yan|aw|cvp|sv|antw)\s*:\s*)*[\[(*\"]*\s*"
_MARK = (
    r"(?:otomatik|oto)\s*(?:yanit|cevap|mesaj|ileti)(?:i|[dt]ir|\s+(?:mesaj|ilet)i(?:si)?)?|"
    r"auto(?:matic|mated)?[\s-]*(?:reply|response|answer|acknowledge?ment)(?:\s+(?:(?:to|of)\s+your\b.*|to))?|"
    r"vacation(?:\s+(?:notice|notification|auto[\s-]*reply))?"
)
_AWAY = (
    r"(?:ofis|buro) disinda(?:yim|yiz)?|(?:yillik )?izindeyim|yillik iznimdeyim|yillik izin|ooo|"
    r"out[\s-]+of[\s-]+(?:the[\s-]+)?office(?:\s+(?:auto[\s-]*)?(?:reply|response|message|noti\w+))?|"
    r"away from (?:my|the) (?:office|desk|e?-?mail)"
)
_MARK_ENDS = r"\"?(?:\s*[:|\[\])*]|\s*[-–—]\s|\s*[.!]*\s*$|\s+(?:re|ynt)\s*:)"
_VACATION = re.compile(  # people write of it in a sentence, and complain: a robot's mark stands apart
    rf"{_BEGINNING}(?:(?:{_MARK}){_MARK_ENDS}|(?:{_AWAY})(?:{_MARK_ENDS}|\s+(?:until|till|from|\d))|"
    r"automatische\s+(?:antwort|abwesenheit|email)|abwesenheit|abwesend|nicht im (?:buro|haus)|"
    r"reponse automatique|absence du bureau|message automatique|notification d'absence|"
    r"respuesta automatica|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|"
    r"resposta automatica|automatisch antwoord|automatisk svar|autosvar|automaattinen vastaus|"
    r"odpowiedz automatyczna|autoodpowiedz|automaticka odpoved|raspuns automat|"
    r"avtootvet|автоответ|автоматический ответ|avtomatick)"
)
_VACATION_ANYWHERE = re.compile(
    r"\((?:automatic|auto|automated|vacation)[\s-]*(?:response|reply|message)?\)|\[auto[\s-]*reply\]|"
    r"auto[\s-]?respon|autorespon|is out of (?:the )?office|vacation (?:reply|response|message)"
)


def why_not_answer(fields: Sequence[Header], author: Address | None = None, subject: str = "") -> str | None:
    """
    The reason why no machine may answer this mail; None where one may.

    Names of fields and words are compared without case, comments are ignored (RFC 3834 §5).
    """
    for field in fields:
        if reason := _said_by_field(field.name.lower(), _bare(field.value)):
            return reason
    if author is not None and (reason := _said_by_author(author)):
        return reason
    return _said_by_subject(subject)


def says_only_to_suppress(fields: Sequence[Header], author: Address | None = None, subject: str = "") -> bool:
    """Does that field alone speak of a machine? Exchange stamps it on people's mail too."""
    others = [field for field in fields if field.name.lower() != _SUPPRESS]
    return len(others) < len(fields) and why_not_answer(others, author, subject) is None


def why_list(fields: Sequence[Header]) -> str | None:
    """The field that makes this a post of a mailing list (RFC 2919, RFC 2369)."""
    for field in fields:
        if field.name.lower() in _LIST_FIELDS:
            return f"{field.name} names a mailing list"
        if field.name.lower() == "precedence" and _bare(field.value) == "list":
            return "Precedence: list"
    return None


def may_be_web_form(fields: Sequence[Header], author: Address, subject: str) -> bool:
    """
    Does a no-reply address name the one person to answer, and nothing else speak of a robot?

    A form on a web site writes so for somebody; what replies to a mail or came over a list does not.
    """
    given = [one for field in fields if field.name.lower() == "reply-to" for one in mailboxes(field.value)]
    names_person = len(given) == 1 and postable(given[0].address) and not is_robot(given[0].address)
    if not names_person or not is_no_reply(author.address):
        return False
    if any(field.name.lower().startswith(_NOT_OF_FORMS) for field in fields):
        return False
    return why_not_answer(fields, None, subject) is None


def _bare(value: str) -> str:
    """Without comments, outer blanks and capitals, of its beginning."""
    value = value[:_LONGEST_VALUE]
    while (shorter := _COMMENT.sub(" ", value)) != value:
        value = shorter
    return value.strip().lower()


def _said_by_field(name: str, value: str) -> str | None:
    """The words alone that say so: parameters may name people (`owner-email`), and this is logged."""
    words = re.split(r"[\s,;]+", value)
    if name == "auto-submitted":
        return None if words[0] in ("no", "") else f"Auto-Submitted: {words[0][:_LONGEST_WORD]}"
    if name == "precedence" and (said := [word for word in words if word in _PRECEDENCE]):
        return f"Precedence: {', '.join(said)}"
    if name == "return-path" and value in ("<>", "< >"):
        return "empty return path"
    if name == _SUPPRESS and (said := [word for word in words if word in _SUPPRESSED]):
        return f"X-Auto-Response-Suppress: {', '.join(said)}"
    if name in _LIST_FIELDS:
        return "mailing list"
    if name in _PRESENT and value not in ("no", "none", "false", "0"):
        return f"{name} is present"
    if name == "content-type" and value.startswith("multipart/report"):
        return "multipart/report"
    return "forwarded by an inbox rule" if name == "x-ms-exchange-inbox-rules-loop" else None


def _said_by_author(author: Address) -> str | None:
    """Without the name: `bounces+ayse=kurum.test@` holds somebody's address, and this is logged."""
    return "the sender's address is a robot's" if is_robot(author.address) else None


def _said_by_subject(subject: str) -> str | None:
    folded = fold(subject[:_LONGEST_VALUE])
    if _VACATION.search(folded) or _VACATION_ANYWHERE.search(folded):
        return "subject of an automatic reply"
    return None
