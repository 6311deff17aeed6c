"""
What the administrators are told at once: something stands still until one of them acts.

Each alarm is told when it begins, again only after it was over or when it has become another, and
once when it is over. All that begins or ends in one turn is one letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import Purpose

_TITLES = {
    "files are wrong": Words("Kurallar ya da şablonlar yanlış", "Rules or templates are wrong"),
    "mails in quarantine": Words("Karantinada ileti var", "Mails in quarantine"),
    "acknowledgements wait": Words("Alındı bildirimleri bekliyor", "Acknowledgements wait"),
    "staff letters wait": Words("Personele giden yazılar bekliyor", "Letters to staff wait"),
    "mailbox cannot be read": Words("Posta kutusu okunamıyor", "A mailbox cannot be read"),
    "mailbox is silent": Words("Posta kutusu sessiz", "A mailbox is silent"),
    "letters do not leave": Words("Yazılar gitmiyor", "Letters do not leave"),
    "letters failed": Words("Yazılar gönderilemedi", "Letters failed"),
    "alarms failed": Words("Uyarılar gönderilemedi", "Alarms failed"),
    "stage crashes": Words("Bir aşama çöküyor", "A stage crashes"),
    "stage hangs": Words("Bir aşama takıldı", "A stage hangs"),
    "books do not balance": Words("Hesap tutmuyor", "The books do not balance"),
    "letters are doubtful": Words("Kuşkulu yazılar var", "Letters are doubtful"),
    "disk nearly full": Words("Disk dolmak üzere", "The disk is nearly full"),
    "canary": Words("Deneme iletisi", "The canary"),
    "forged results pass": Words("Uydurulmuş kimlik denetimi geçiyor", "Forged results pass"),
    "forged results pass from outside": Words(
        "Uydurulmuş kimlik denetimi dışarıdan geçiyor", "Forged results pass from outside"
    ),
}
_ATTENTION = Words("dikkatiniz gerekiyor: {what}", "needs your attention: {what}")
_CLEAR = Words("geçti: {what}", "all clear: {what}")
_AND_MORE = Words("{first} ve {more} uyarı daha", "{first} and {more} more")
_BEGUN = Words(
    "{title} ({since} tarihinden beri)\n{words}\nNe yapmalı: {remedy}",
    "{title} (since {since})\n{words}\nWhat to do: {remedy}",
)
_OVER = Words("Geçti: {title} ({since} tarihinden beri sürüyordu).", "Over: {title} (it began {since}).")
_STILL = Words("Sürüyor: {title} ({since} tarihinden beri).", "It still goes on: {title} (since {since}).")


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    Something that goes on until an administrator acts.

    `name` is its kind, with whom it is about after a colon (`mailbox is silent: cainfo`), and stays
    the same as long as the trouble does. `words` say what is wrong, `remedy` what to do, with the
    command. A greater `mark` makes the same trouble news again; other words do so where `by_words`.
    """

    name: str
    since: datetime
    words: Words
    remedy: Words
    mark: int = 0
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that was told and is not over; `words` are English, as `status` shows them."""

    name: str
    since: datetime
    words: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one thing that may go wrong; where it is not `known`, an alarm stays as it was."""

    name: str
    trouble: Trouble | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What began since the last look, what is over, and what goes on."""

    begun: tuple[Trouble, ...] = ()
    over: tuple[Standing, ...] = ()
    going_on: tuple[Standing, ...] = ()

    def __bool__(self) -> bool:
        """Is there anything to tell?"""
        return bool(self.begun or self.over)


def compare(looks: Iterable[Look], standing: Iterable[Standing]) -> Change:
    """Say what is news. What nobody looks at any more, such as a mailbox that was taken away, is over."""
    before = {one.name: one for one in standing}
    seen = {look.name: look for look in looks}
    begun = tuple(look.trouble for look in seen.values() if look.trouble and _is_news(look.trouble, before))
    again = {trouble.name for trouble in begun}
    quiet = {name for name in before if name not in seen or (seen[name].known and not seen[name].trouble)}
    return Change(
        begun=begun,
        over=tuple(one for name, one in before.items() if name in quiet),
        going_on=tuple(one for name, one in before.items() if name not in quiet | again),
    )


def tell(change: Change, counter: str, rulebook: Rulebook, house: House) -> Decision:
    """One letter to all administrators from that counter; journalled also where there is nobody."""
    people = rulebook.holders("administrators")
    draft = Draft(
        template="alarm",
        recipients=ToStaff(Purpose.ALARM, people),
        language=house.language,
        counter=counter,
        subject=_subject(change, house.language),
        reason="\n\n".join(_paragraphs(change, house)),
    )
    told = ("told", str(len(people)))
    begun = (Event("alarm", facts=(("what", one.name), told)) for one in change.begun)
    over = (Event("alarm over", facts=(("what", one.name), told)) for one in change.over)
    return Decision(
        reason=", ".join(
            (
                *(f"alarm: {one.name}" for one in change.begun),
                *(f"all clear: {one.name}" for one in change.over),
            )
        ),
        events=(*begun, *over),
        drafts=(draft,) if people else (),
    )


def title(name: str, language: str) -> str:
    """An alarm's name as a heading: `Posta kutusu sessiz: cainfo`."""
    kind, colon, about = name.partition(": ")
    words = _TITLES.get(kind)
    return f"{words.in_language(language)}{colon}{about}" if words else name


def _is_news(trouble: Trouble, before: dict[str, Standing]) -> bool:
    known = before.get(trouble.name)
    if known is None or trouble.mark > known.mark:
        return True
    return trouble.by_words and trouble.words.en != known.words


def _subject(change: Change, language: str) -> str:
    names = [one.name for one in (change.begun or change.over)]
    what = title(names[0], language)
    if len(names) > 1:
        what = _AND_MORE.in_language(language).format(first=what, more=len(names) - 1)
    return (_ATTENTION if change.begun else _CLEAR).in_language(language).format(what=what)


def _paragraphs(change: Change, house: House) -> list[str]:
    language = house.language
    found = [
        _BEGUN.in_language(language).format(
            title=title(one.name, language),
            since=local(one.since, house.timezone),
            words=one.words.in_language(language),
            remedy=one.remedy.in_language(language),
        )
        for one in change.begun
    ]
    for words, alarms in ((_OVER, change.over), (_STILL, change.going_on)):
        found += [
            words.in_language(language).format(
                title=title(one.name, language), since=local(one.since, house.timezone)
            )
            for one in alarms
        ]
    return found
