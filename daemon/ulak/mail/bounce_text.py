"""
Failures told in prose: which addresses a mail server's own words give up on.

RFC 3464 made this unnecessary thirty years ago; qmail, Exchange gateways and many filters still
write letters. Only a mail that a mail daemon sent, or whose subject is a daemon's, is read this
way: a vacation reply has the empty return path too, and names colleagues who failed at nothing.
"""

import re
from collections.abc import Iterator

from ulak.mail.fold import fold

_DAEMON = re.compile(
    r"(?:[\w.]+[-_.])?(?:mailer-?daemon|mail-daemon|maildaemon|mdaemon|mail[._]delivery[._]sys(?:tem)?)(?:[+=_.-].*)?@.*"
)
_SUBJECT = re.compile(
    r"\W*(?:undeliver|returned mail|returned e-?mail|mail returned|return(?:ed)? (?:to sender|message)|"
    r"message undeliver|"
    r"(?:your )?(?:e-?mail|mail|message)[\w\s]{0,30}(?:not (?:be )?(?:be )?delivered|not deliverable|"
    r"undeliver|rejected|bounced)|"
    r"(?:mail|message|e-?mail)\s+(?:message )?(?:delivery|system|transport)\s+(?:\w+ )?(?:fail|problem|"
    r"error|warning|status)|mail delivery|"
    r"(?:permanent |e-?mail )?delivery (?:status|fail|notification|has failed|error|problem|report|"
    r"unsuccessful|suspended)|"
    r"failure (?:notice|delivery|notification)|fail(?:ed|ure)?:? (?:mail|delivery|message|to deliver)|mail "
    r"fail|"
    r"mail (?:could )?not|mail system error|message status|non[- ]?(?:delivery|remis|deliverable)|"
    r"(?:automatically )?rejected (?:mail|message)|automatically rejected|processing error|could not (?:be "
    r"delivered|deliver)|"
    r"unable to deliver|user unknown|nicht zustellbar|unzustellbar|zustellung|non[- ]remis|echec de|"
    r"(?:posta |e-?posta |ileti |mesaj )?(?:teslim edileme|iletileme|gonderileme)|teslim (?:durum|"
    r"basarisiz|hatasi)|"
    r"mail konnte nicht|message non (?:distribue|delivre)|ваше сообщение не доставлено|не доставлено)|"
    r".*\((?:delivery failed|undeliverable)\)"
)
_DELAYED = re.compile(
    r"delay(?:ed)?\b|warning: (?:could not|message)|not yet been delivered|will (?:continue|keep) (?:to "
    r")?try|postponed|still trying|"
    r"will be (?:re)?tried|attempts will (?:be|continue)|do not need to resend|not necessary to resend|"
    r"warning message only|gecik"
)
_GIVEN_UP = re.compile(
    r"permanent|given up|giving up|gave up|fatal|has failed|was not delivered|undeliverable|returned to "
    r"sender|final"
)
_COPY = re.compile(
    r"\W{0,40}(?:below (?:this line|the next line|is a copy)|(?:this|here) is a copy|original message(?: "
    r"follows| details)?\W{0,6}$|"
    r"(?:the )?(?:original )?message (?:text |headers )?follows?|message headers follow|start of returned|"
    r"returned (?:mail|message)\W|"
    r"unsent message (?:below|follows)|the header and|the first \d+ (?:lines|bytes)|copy of (?:the|your) "
    r"message|"
    r"message header|begin (?:returned|original)|content of the (?:original|returned)|forwarded message|"
    r"included (?:is|below)|original mail(?: header)?\W|old message:|headers of the original|"
    r"return-path:\s*<|received:\s)"
)
_GIVES_UP = re.compile(
    r"(?:following|these|specified|all|some|one or more)[\w\s'-]{0,40}(?:recipient|address|user|destinat|"
    r"person|people)|"
    r"(?:not|n't|un|never|cannot)\b[\w\s,']{0,40}(?:deliver|reach|sent|send)|undeliver|did not reach|"
    r"unable to deliver|"
    r"fail(?:ed)? (?:recipient|address|delivery|attempts|\d+ attempts)|delivery (?:has )?(?:failed|to)|"
    r"deliv?e(?:re)?[a-z]* to the|delevery to|"
    r"(?:unknown|invalid|no such|nonexistent|bad|inactive|intended|rejected|undeliverable)[\w\s]{0,24}"
    r"(?:user|recipient|address|mailbox|userid|account)|recipient\s*:|message to\b|"
    r"(?:user|account|mailbox|recipient)[^.]{0,60}(?:unknown|not found|unavailable|does not exist|disabled|"
    r"inactive|full|quota|rejected|deactivated)|"
    r"list of recipients|error-for:|permanent fatal errors|could not be delivered|ulastirilamad|iletilemed|"
    r"teslim edilemed|konnte nicht|"
    r"nicht (?:zugestellt|erreicht)|"
    r"n'a pas pu|не может быть|не доставлено|addressed to"
)
_TELLS = re.compile(f"{_GIVES_UP.pattern}|{_DELAYED.pattern}")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=|*]{1,128}@[^\s<>\"'(),:;\[\]@|*]{1,250}")
_ADDRESS_LINE = re.compile(
    r"[\s>*•·<\[\"'(-]*(?:(?:smtp|rfc822|recipient|to|address|user|e-?mail|"
    r"c=us;.{0,80}smtp)\s*[:=;]\s*)*[\s<\[\"']*"
    r"([^\s<>\"'(),:;\[\]=|*]{1,128}@[^\s<>\"'(),:;\[\]@|*]{1,250})(?P<rest>.*)",
    re.IGNORECASE,
)
_COLONED = re.compile(r"\s*<([^\s<>]{1,128}@[^\s<>]{1,250})>\s*(?::|\.\.\.|$)")
_REFUSED = re.compile(r"(?:\b55[0-9][ -]|\b5\.\d\.\d\b).{0,120}")
_NOT_VICTIM = re.compile(
    r"\s*(?:from|sender|subject|message-id|date|reply|contact|\(?mail from|for further|please)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"\b(?:from|contact|by|of)\s+<?[^\s<>]+@[^\s<>]+", re.IGNORECASE)
_EXPANDED = re.compile(r"(?:expanded|generated) from:?\s*<?([^\s<>()]+@[^\s<>()]+)", re.IGNORECASE)
_BARE_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9._-]{2,31})\s*")
_LINES = 400


def failed_in_text(
    text: str, sender: str, subject: str, *, is_null_sender: bool, told: frozenset[str]
) -> tuple[str, ...] | None:
    """
    The addresses given up on, in order; None where the mail is no delivery report at all.

    `told` are the addresses the report was sent to: they wrote the letter and did not fail. A
    report that only tells of a delay gives an empty tuple: nothing has failed for good.
    """
    is_daemon = _DAEMON.fullmatch(sender) is not None
    says_subject = _SUBJECT.match(fold(subject)) is not None
    lines = list(_own_words(text))
    folded = [fold(line) for line in lines]
    says_text = any(map(_TELLS.search, folded)) or any(map(_COLONED.match, lines))
    if not (says_subject and (is_daemon or is_null_sender or says_text)) and not (is_daemon and says_text):
        return None
    whole = f"{fold(subject)}\n" + "\n".join(folded)
    if _DELAYED.search(whole) and not _GIVEN_UP.search(whole):
        return ()
    victims = _victims(lines, folded, sender, told)
    found = [address for address in victims if address not in told and not _is_robot_address(address)]
    return tuple(dict.fromkeys(found))


def _own_words(text: str) -> Iterator[str]:
    """The server's lines, up to the copy of the mail that failed."""
    for number, line in enumerate(text.splitlines()[:_LINES]):
        if number and _COPY.match(fold(line[:200])):
            return
        yield line[:400]


def _is_robot_address(address: str) -> bool:
    return address.partition("@")[0] in ("postmaster", "mailer-daemon", "abuse", "support", "helpdesk")


def _victims(lines: list[str], folded: list[str], sender: str, told: frozenset[str]) -> list[str]:
    """By the strongest sign there is: a list under a sentence, a coloned address, a refusal by code."""
    coloned = [found[1] for line in lines if (found := _COLONED.match(line))]
    telling = [at for at, line in enumerate(folded) if _GIVES_UP.search(line)]
    listed = [address for at in telling for address in _listed(lines, at, sender, told)]
    expanded = [found[1] for line in lines if (found := _EXPANDED.search(line))]
    chosen = coloned or listed
    if not chosen:
        chosen = [match for line in lines if _REFUSED.search(line) for match in _ADDRESS.findall(line)[:1]]
    return [_clean(address) for address in (*chosen, *expanded)]


def _listed(lines: list[str], at: int, sender: str, told: frozenset[str]) -> list[str]:
    """In the sentence itself, else on the lines below it as long as each starts with an address."""
    line = lines[at]
    inside = [match for match in _ADDRESS.findall(_ORIGIN.sub("", line)) if _clean(match) not in told]
    if inside and not _NOT_VICTIM.match(line):
        return inside[:1]
    found: list[str] = []
    skipped = 0
    for below in lines[at + 1 : at + 40]:
        if not below.strip():
            continue
        if match := _ADDRESS_LINE.match(below):
            found.append(match[1])
        elif not found and sender.endswith("aol.com") and (name := _BARE_NAME.fullmatch(below)):
            return [f"{name[1]}@aol.com"]
        elif found or (skipped := skipped + 1) > 3:
            break
    return found


def _clean(address: str) -> str:
    return address.lower().strip(".,;:'\"<>!")
