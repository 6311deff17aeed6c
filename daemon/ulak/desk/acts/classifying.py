"""`#ürün`, `#kategori`, `#öncelik`, `#kurum`: what a ticket is about, in the words of the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ulak.desk.acts.assignment import hand_to
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import DID_YOU_MEAN, close_to
from ulak.desk.commands.work import Work
from ulak.desk.decision import ReceiptLine
from ulak.desk.rules.rulebook import LONGEST_NAME, Rulebook, Words, entry_named, entry_or_words
from ulak.desk.ticket import Status, Ticket

PRIORITIES: Mapping[str, Words] = {
    "low": Words("düşük", "low"),
    "normal": Words("olağan", "normal"),
    "high": Words("yüksek", "high"),
    "urgent": Words("acil", "urgent"),
}
"""From the least to the most; a house's own rules may use further words."""

PRODUCT_SET = Words("ürün: {value}", "product: {value}")
CATEGORY_SET = Words("kategori: {value}", "category: {value}")
PRIORITY_SET = Words("öncelik: {value}", "priority: {value}")
INSTITUTION_SET = Words("kurum: {value}", "institution: {value}")
NO_PRODUCT = Words(
    "“{value}” adlı ürün yok; ürünler: {known}", "no product is called “{value}”; there are: {known}"
)
NO_CATEGORY = Words(
    "“{value}” adlı kategori yok; kategoriler: {known}", "no category is called “{value}”; there are: {known}"
)
NO_PRIORITY = Words(
    "“{value}” bir öncelik değil; öncelikler: {known}", "“{value}” is no priority; there are: {known}"
)
NOT_LISTED = Words(
    "kurum kurallarda yok; sorumlu uzmanı tanımlı değil, kayıt el değiştirmedi",
    "it is not in the rules: no specialist is configured, and the ticket stays where it is",
)
STAYS_WITH = Words(
    "kayıt {owner} üzerinde kalıyor; kurumun uzmanı: {who} (#ata {who})",
    "the ticket stays with {owner}; the institution's specialist is {who} (#assign {who})",
)
ALREADY_SO = Words("zaten öyleydi", "as it was")
TOO_LONG = Words("bir ad en çok {most} harf olabilir", "a name has {most} letters at most")


def product(work: Work, order: Order) -> Work:
    """`#ürün`: by id or title, in either language."""
    products = work.occasion.rulebook.products
    if (found := entry_or_words(products, order.value)) is None:
        return _not_taken(work, order, NO_PRODUCT, products)
    return _classified(work, order, "product", found, PRODUCT_SET, products)


def category(work: Work, order: Order) -> Work:
    """`#kategori`: likewise."""
    categories = work.occasion.rulebook.categories
    if (found := entry_or_words(categories, order.value)) is None:
        return _not_taken(work, order, NO_CATEGORY, categories)
    return _classified(work, order, "category", found, CATEGORY_SET, categories)


def priority(work: Work, order: Order) -> Work:
    """`#öncelik`: one of the four, or a word that a rule of the house sets."""
    known = priorities(work.occasion.rulebook)
    if (found := entry_named(known, order.value)) is None:
        return _unknown(work, order, NO_PRIORITY, known)
    return _classified(work, order, "priority", found, PRIORITY_SET, known)


def priorities(rulebook: Rulebook) -> Mapping[str, Words]:
    """Every priority a ticket can have, by its word in the rules."""
    settings = (one for rule in rulebook.rules for one in rule.then.single if one.field == "priority")
    own = {one.value: Words(one.value, one.value) for one in settings if one.value not in PRIORITIES}
    return {**PRIORITIES, **own}


def institution(work: Work, order: Order) -> Work:
    """`#kurum`: a known one brings the ticket to its specialist, any other is kept as it was written."""
    places = work.occasion.rulebook.institutions
    titles = {name: place.title for name, place in places.items()}
    name = entry_named(titles, order.value)
    if name is None and len(order.value) > LONGEST_NAME:
        return work.cannot(order, TOO_LONG, most=str(LONGEST_NAME))
    if name is None:
        done = _classified(work, order, "institution", order.value, INSTITUTION_SET, titles).also(NOT_LISTED)
        near = ", ".join(close_to(order.value, _names(titles.values(), work.language)))
        return done.also(DID_YOU_MEAN, close=near) if near else done
    done = _classified(work, order, "institution", name, INSTITUTION_SET, titles)
    return _to_specialist(done, order, places[name].specialist)


def _to_specialist(work: Work, order: Order, specialist: str) -> Work:
    """Like `#ata`; but nobody who has taken the ticket, or was given it, loses it over a name."""
    ticket = work.ticket
    by_rule = any(one.field == "owner" and one.value == ticket.owner for one in ticket.reasons)
    if not specialist or specialist == ticket.owner or ticket.status is Status.CLOSED:
        return work
    if ticket.owner and not by_rule:
        return work.also(STAYS_WITH, owner=ticket.owner, who=specialist)
    *lines, said = work.lines
    handed = hand_to(replace(work, lines=tuple(lines)), order, specialist)
    *lines, given = handed.lines
    both = ReceiptLine(order.line, f"{said.effect}; {given.effect}")
    return replace(handed, lines=(*lines, both))


def _names(titles: Iterable[Words], language: str) -> tuple[str, ...]:
    return tuple(title.in_language(language) for title in titles)


def _not_taken(work: Work, order: Order, why: Words, entries: Mapping[str, Words]) -> Work:
    """A house without such a list takes any words that are a name."""
    if entries:
        return _unknown(work, order, why, entries)
    return work.cannot(order, TOO_LONG, most=str(LONGEST_NAME))


def _unknown(work: Work, order: Order, why: Words, entries: Mapping[str, Words]) -> Work:
    """Say what there is, and what is near in any spelling of it."""
    spelt = tuple(word for key, title in entries.items() for word in (title.tr, title.en, key))
    known = ", ".join(_names(entries.values(), work.language))
    return work.cannot(order, why, close_to(order.value, spelt), value=order.value, known=known)


def _classified(
    work: Work, order: Order, field: str, value: str, effect: Words, entries: Mapping[str, Words]
) -> Work:
    """Set the field; the journal has ids alone, for anything else is somebody's words."""
    old = getattr(work.ticket, field)
    title = entries[value].in_language(work.language) if value in entries else value
    done = work.did(order, effect, value=title)
    if old == value:
        return done.also(ALREADY_SO)
    facts = (("field", field), ("from", _as_id(old, entries)), ("to", _as_id(value, entries)))
    return replace(done, ticket=_with(done.ticket, field, value)).happened("ticket classified", *facts)


def _with(ticket: Ticket, field: str, value: str) -> Ticket:
    changes: dict[str, Any] = {field: value}
    return replace(ticket, **changes)


def _as_id(value: str, entries: Mapping[str, Words]) -> str:
    if not value:
        return "nothing"
    return value if value in entries else "not in the rules"
