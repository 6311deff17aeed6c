"""`#kurtar` opens a ticket for an entry of the junk list, `#spam` condemns it; only a coordinator may."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import plain_subject
from ulak.desk.commands.command import Head, Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.named import spans
from ulak.desk.commands.work import Work
from ulak.desk.decision import Decision, Disposition, Event, ReceiptLine
from ulak.desk.drafts import not_done, receipt
from ulak.desk.lists.junk_entry import JunkEntry, Verdict, Why
from ulak.desk.lists.junk_list import in_words
from ulak.desk.phrases import AND_SO_NOT, NOTHING_DONE, say
from ulak.desk.rules.rulebook import Words

ONLY_COORDINATORS = Words(
    "istenmeyenler listesine yalnız koordinatörler karar verir",
    "only coordinators decide on the junk list",
)
BESIDE = Words(
    "bu iletide yalnız #kurtar ve #spam yazılabilir: ileti bir kayda ait değil",
    "only #rescue and #spam may stand in this mail: it belongs to no ticket",
)
ON_A_TICKET = Words(
    "istenmeyenler listesine bir kayda yazarken karar verilemez; listeyi yanıtlayınız",
    "the junk list is not decided on in a mail to a ticket; reply to the list",
)
NO_ENTRIES = Words(
    "“{value}” listedeki sayılardan oluşmuyor; örneğin #kurtar 17 veya #spam 3, 5-7 yazınız",
    "“{value}” is not made of numbers of the list; write for example #rescue 17 or #spam 3, 5-7",
)
NOT_LISTED = Words("listede {entry} yok", "there is no entry {entry} in the list")
ALREADY = Words("{entry} için karar verilmiş: {verdict}", "{entry} was decided already: {verdict}")
NAMED_TWICE = Words("{entry} birden çok kez yazılmış", "{entry} is named more than once")
RESCUED = Words(
    "kurtarıldı, gelen kutusuna gelmiş gibi işlenecek: {what}",
    "rescued, it is dealt with as if it had come to the inbox: {what}",
)
CODE_AGAIN = Words(
    "kurtarıldı; yazanın adresine yeni bir kod gider: {what}",
    "rescued; its address gets another code: {what}",
)
CONDEMNED = Words("istenmeyen olarak dosyalandı: {what}", "filed as spam: {what}")
TEXT_UNUSED = Words(
    "Komutların altındaki metin hiçbir yere eklenmedi.", "The text under the commands was filed nowhere."
)
_VERDICTS = {
    Verdict.RESCUED: Words("kurtarıldı", "rescued"),
    Verdict.SPAM: Words("istenmeyen", "spam"),
}
_OURS = {Command.RESCUE: Verdict.RESCUED, Command.SPAM: Verdict.SPAM}


def of_no_ticket(work: Work, order: Order) -> Work:
    """In a mail to a ticket nobody knows whether the number is meant for the list."""
    return work.cannot(order, ON_A_TICKET)


@dataclass(frozen=True, slots=True)
class _Line:
    """A command line with the entries it decides on, or what is wrong with it."""

    order: Order
    entries: tuple[JunkEntry, ...] = ()
    wrong: str = ""


def decide_on_junk(occasion: Occasion, head: Head) -> Decision:
    """All lines of the mail or none, however many entries they name."""
    lines = tuple(_read(occasion, order) for order in head.orders)
    times = Counter(entry.id for line in lines for entry in line.entries)
    twice = next((id for id, count in times.items() if count > 1), None)
    if any(line.wrong for line in lines) or twice is not None:
        return _refused(occasion, lines, twice)
    return _decided(occasion, head, lines)


def _read(occasion: Occasion, order: Order) -> _Line:
    language = occasion.house.language
    if order.command not in _OURS:
        return _Line(order, wrong=say(BESIDE, language))
    if occasion.author not in {one.address for one in occasion.rulebook.holders("coordinators")}:
        return _Line(order, wrong=say(ONLY_COORDINATORS, language))
    named = spans(order.value)
    if not named:
        return _Line(order, wrong=say(NO_ENTRIES, language, value=order.value))
    known = {one.id: one for one in occasion.known.junk}
    wrong = next(_wrong(named, known, language), "")
    return _Line(order, tuple(_undecided(named, known)), wrong)


def _wrong(named: tuple[range, ...], known: dict[int, JunkEntry], language: str) -> Iterator[str]:
    """A number must be an entry; between the ends of a span other mails may have come."""
    for span in named:
        if not any(one in known for one in span):
            entry = str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"
            yield say(NOT_LISTED, language, entry=entry)
        for one in span:
            if one in known and (verdict := known[one].verdict):
                words = say(_VERDICTS[verdict], language)
                yield say(ALREADY, language, entry=str(one), verdict=words)


def _undecided(named: tuple[range, ...], known: dict[int, JunkEntry]) -> Iterator[JunkEntry]:
    for span in named:
        yield from (known[one] for one in span if one in known)


def _refused(occasion: Occasion, lines: tuple[_Line, ...], twice: int | None) -> Decision:
    language = occasion.house.language
    other = say(AND_SO_NOT, language)
    again = say(NAMED_TWICE, language, entry=str(twice))
    told = tuple(
        ReceiptLine(line.order.line, line.wrong or (again if twice in _ids(line) else other))
        for line in lines
    )
    draft = receipt(
        occasion, occasion.arrival.mailbox, plain_subject(occasion), say(NOTHING_DONE, language), told
    )
    reason = "staff mail, nothing carried out: the junk list was not decided on"
    return Decision(reason, Disposition.FILED, drafts=(not_done(draft),))


def _ids(line: _Line) -> tuple[int, ...]:
    return tuple(one.id for one in line.entries)


def _decided(occasion: Occasion, head: Head, lines: tuple[_Line, ...]) -> Decision:
    chosen = {verdict: tuple(_of(lines, verdict)) for verdict in Verdict}
    reason = say(TEXT_UNUSED, occasion.house.language) if head.text else ""
    told = tuple(ReceiptLine(line.order.line, "\n".join(_effects(occasion, line))) for line in lines)
    draft = receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), reason, told)
    events = (
        Event(f"junk {'condemned' if verdict is Verdict.SPAM else 'rescued'}", occasion.author,
              (("mails", ", ".join(map(str, ids))),))
        for verdict, ids in chosen.items() if ids
    )  # fmt: skip
    return Decision(
        reason="staff mail: the junk list was decided on",
        disposition=Disposition.FILED,
        events=tuple(events),
        drafts=(draft,),
        rescues=chosen[Verdict.RESCUED],
        condemns=chosen[Verdict.SPAM],
    )


def _of(lines: tuple[_Line, ...], verdict: Verdict) -> Iterator[int]:
    for line in lines:
        if line.order.command and _OURS[line.order.command] is verdict:
            yield from _ids(line)


def _effects(occasion: Occasion, line: _Line) -> Iterator[str]:
    for one in line.entries:
        words = CONDEMNED
        if line.order.command is Command.RESCUE:
            words = CODE_AGAIN if one.why is Why.NOT_PROVEN else RESCUED
        yield say(words, occasion.house.language, what=f"{one.id}, {in_words(one, occasion.house)}")
