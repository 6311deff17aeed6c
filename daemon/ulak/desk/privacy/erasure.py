"""An erasure before it is done: what goes, what stays and why, as counts and sentences."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ulak.desk.privacy.staying import Stay, in_words


@dataclass(frozen=True, slots=True)
class Erasure:
    """
    All that erasing one address changes; nobody is named in it.

    `tickets` are theirs and lose all that was written, `still_open` those of them that somebody must close.
    `mails` they wrote elsewhere, `letters` went to them elsewhere, `told` are letters to colleagues with such
    a mail in them, `waiting` have not left, `named` are texts of others in which their address gives way.
    `originals` are mails of others as they came, which name them.
    """

    persons: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    stays: tuple[Stay, ...] = ()
    mails: int = 0
    letters: int = 0
    told: int = 0
    waiting: int = 0
    named: int = 0
    originals: int = 0
    unread: int = 0

    @property
    def is_empty(self) -> bool:
        """Is there nobody and nothing to erase?"""
        return not (self.persons or self.tickets or self.named or self.mails or self.letters)


def goes(erasure: Erasure) -> tuple[str, ...]:
    """What will be gone, a line each."""
    said = []
    if erasure.persons:
        said.append("address and name, wherever the desk keeps them")
    if erasure.tickets:
        written = _counted(len(erasure.tickets), "ticket{} of theirs")
        said.append(f"all that was written on {written}: {', '.join(erasure.tickets)}")
    counts = (
        (erasure.mails, "mail{} they wrote on other tickets, or on none"),
        (erasure.letters, "letter{} to them alone on other tickets, or on none"),
        (erasure.told, "letter{} to colleagues with such a mail in it"),
        (erasure.waiting, "letter{} not sent yet: never will be"),
        (erasure.named, "text{} of others with the address in it, which gives way to (erased)"),
    )
    said += [_counted(count, words) for count, words in counts if count]
    return tuple(said)


def stays(erasure: Erasure, zone: ZoneInfo) -> tuple[str, ...]:
    """What will still be there, and why, a line each."""
    said = [in_words(one, zone) for one in erasure.stays]
    if erasure.tickets:
        said.append("numbers, times, kinds, promises and figures of the tickets: they name nobody")
    said.append("digests by which the same mail is known again, and the journal, which has opaque ids")
    if erasure.originals:
        said.append(_counted(erasure.originals, "mail{} of others as they wrote it: theirs, and sealed"))
    if erasure.still_open:
        said.append(
            f"the clocks of {', '.join(erasure.still_open)}, still open: nobody can be mailed from there, so "
            "close them (#yanıtlandı, #kapat)"
        )
    if erasure.unread:
        said.append(_counted(erasure.unread, "mail{} not read yet: whatever comes of it is new"))
    return tuple(said)


def in_the_journal(erasure: Erasure, mark: str, *, again: bool) -> tuple[tuple[str, str], ...]:
    """The facts of the entry: the digest of the address, opaque ids, numbers of tickets, counts."""
    facts = (
        ("mark", mark),
        ("person", " ".join(erasure.persons)),
        ("tickets", str(len(erasure.tickets))),
        ("mails", str(erasure.mails)),
        ("letters", str(erasure.letters)),
        ("told", str(erasure.told)),
        ("named", str(erasure.named)),
        ("stays", " ".join(one.number for one in erasure.stays)),
    )
    return (*facts, ("again", "the store had lost it")) if again else facts


def _counted(count: int, words: str) -> str:
    return f"{count} {words.format('' if count == 1 else 's')}"
