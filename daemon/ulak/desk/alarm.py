"""What the administrators are told at once: something stands still until one of them acts."""

from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.house import House
from ulak.desk.rulebook import Rulebook, Words
from ulak.desk.ticket import Purpose
from ulak.mail.address import Address

_SUBJECT = Words("dikkatiniz gerekiyor", "needs your attention")
_FILES = Words(
    "Yeni kurallar ya da şablonlar yanlış; birim son geçerli hâlleriyle çalışıyor. Ayrıntı:\n\n{what}",
    "New rules or templates are wrong; the desk goes on with the last good ones. In detail:\n\n{what}",
)
_QUARANTINE = Words(
    "Karantinada {what} ileti bekliyor: okunamadılar. Sunucuda: ulak quarantine list",
    "Mails in quarantine, because they could not be read: {what}. On the server: ulak quarantine list",
)
_ROOM = Words(
    "Alındı bildirimleri sınıra ulaştı; {what} bildirim bekliyor, hiçbiri kaybolmaz: ulak queue list",
    "Acknowledgements have reached their limit; {what} wait, and none is lost: ulak queue list",
)


def files_are_wrong(problems: str, rulebook: Rulebook, house: House) -> Decision:
    """Rules or templates were changed and cannot be used; `problems` are lines of `file:line: message`."""
    return _alarm("files are wrong", _FILES, problems, rulebook, house)


def mails_in_quarantine(count: int, rulebook: Rulebook, house: House) -> Decision:
    """Mails stand in quarantine, one of them new."""
    return _alarm("mails in quarantine", _QUARANTINE, str(count), rulebook, house)


def acknowledgements_wait(count: int, rulebook: Rulebook, house: House) -> Decision:
    """More acknowledgements are due than `acknowledgements_total` lets out."""
    return _alarm("acknowledgements wait", _ROOM, str(count), rulebook, house)


def _alarm(name: str, words: Words, what: str, rulebook: Rulebook, house: House) -> Decision:
    """One letter to all administrators from the first mailbox; journalled also where there is nobody."""
    people = rulebook.addresses("administrators")
    draft = Draft(
        template="alarm",
        purpose=Purpose.ALARM,
        to=tuple(Address(one) for one in people),
        language=house.language,
        counter=house.counters[0].name,
        subject=_SUBJECT.in_language(house.language),
        reason=words.in_language(house.language).format(what=what),
    )
    told = str(len(people))
    return Decision(
        reason=f"alarm: {name}",
        events=(Event("alarm", facts=(("what", name), ("told", told))),),
        drafts=(draft,) if people else (),
    )
