"""
What each line of an opening head states: `#kanal`, `#ad`, `#tarih` and the others.

With one that cannot be read none counts; every wrong line is told at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from ulak.desk.acts.classifying import NO_PRODUCT, TOO_LONG
from ulak.desk.acts.people_orders import ONE_ADDRESS, TEAM, why_nobody_reads
from ulak.desk.clocks.time_words import NO_DAY, NOT_YET, read_day, read_time
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.nearest import asked_back, close_to
from ulak.desk.contact import Channel
from ulak.desk.drafts import local
from ulak.desk.for_others.channel_words import (
    EBYS,
    NO_CHANNEL,
    Called,
    channel_named,
    close_channels,
    names,
    title,
)
from ulak.desk.for_others.contact_values import (
    NO_LINK,
    NO_NAME,
    NO_PHONE,
    NO_RECORD,
    address_in,
    link_in,
    name_in,
    phone_in,
    record_in,
)
from ulak.desk.for_others.kind_words import CALLED, kind_named, kind_names, tags_named
from ulak.desk.for_others.reply_channel import why_unreachable
from ulak.desk.for_others.said import Reading
from ulak.desk.rules.rulebook import LONGEST_NAME, Words, entry_named, entry_or_words
from ulak.mail.address import Address
from ulak.mail.fold import fold

NO_KIND = Words("“{value}” bir tür değil; türler: {names}", "“{value}” is no kind; there are: {names}")
SPECIALIST = Words(
    "kurum: {value}; sorumlu uzman: {who}", "institution: {value}; responsible specialist: {who}"
)
FREE_TEXT = Words(
    "kurum: {value}; kurallarda bu adla bir kurum yok, yazdığınız gibi saklandı ve kimseye atanmadı{near}",
    "institution: {value}; the rules know none of that name: kept as you wrote it, assigned to nobody{near}",
)
COUNTED_FROM = Words("geliş: {time}; süreler bu andan başlar", "received: {time}; the clocks count from then")
OFFICE = "office"
_NINE = time(9)
_CHANNEL = Words("kanal", "channel")
_NAME = Words("başvuru sahibi", "author")
_EMAIL = Words("e-posta", "email")
_PHONE = Words("telefon", "phone")
_KIND = Words("tür", "kind")
_PRODUCT = Words("ürün", "product")
_RECORD = Words("evrak", "record")
_LINK = Words("bağlantı", "link")
_REPLY = Words("yanıt kanalı", "answered by")


def read_all(occasion: Occasion, orders: Iterable[Order]) -> Reading:
    """Read the lines in their order, then whether they can be true together."""
    reading = Reading(occasion)
    given = [order for order in orders if order.command in READERS]
    for order in given:
        reading = READERS[order.command](reading, order)
    return reading if reading.wrong else _together(reading, {one.command: one for one in given})


def _together(reading: Reading, given: Mapping[Command | None, Order]) -> Reading:
    """Whoever wants the answer by mail or phone can be reached there."""
    said = reading.said
    asking = given.get(Command.PREFERENCE) or given[Command.CHANNEL]
    why = why_unreachable(said.reply_channel, said.author.address, said.contact.phone)
    is_asked_for = Command.PREFERENCE in given or said.channel is Channel.EMAIL
    return reading.cannot(asking, why) if why and is_asked_for else reading


def _channel(reading: Reading, order: Order) -> Reading:
    called = _called(order)
    if called is None:
        return _no_channel(reading, order)
    tags = (*reading.said.tags, fold(called.network)) if called.network else reading.said.tags
    shown = title(called.channel, reading.language, called.network)
    return reading.noted(order, _CHANNEL, shown, channel=called.channel, tags=tags)


def _preference(reading: Reading, order: Order) -> Reading:
    called = _called(order)
    if called is None:
        return _no_channel(reading, order)
    shown = title(called.channel, reading.language, called.network)
    return reading.noted(order, _REPLY, shown, preferred=called.channel)


def _called(order: Order) -> Called | None:
    called = channel_named(order.value)
    return None if called is None or called.network == EBYS else called


def _no_channel(reading: Reading, order: Order) -> Reading:
    return reading.cannot(order, NO_CHANNEL, close_channels(order.value), names=names(reading.language))


def _name(reading: Reading, order: Order) -> Reading:
    if not (name := name_in(order.value)):
        return reading.cannot(order, NO_NAME)
    return reading.noted(order, _NAME, name, author=replace(reading.said.author, name=name))


def _email(reading: Reading, order: Order) -> Reading:
    """Nobody's letters go to the desk itself, to a team or to a robot."""
    address, occasion = address_in(order.value), reading.occasion
    if address is None:
        return reading.cannot(order, ONE_ADDRESS)
    if problem := why_nobody_reads(address, occasion):
        return reading.cannot(order, problem, who=address.address)
    if address.address in occasion.rulebook.inside() and not occasion.rulebook.is_staff(address.address):
        return reading.cannot(order, TEAM, who=address.address)
    author = Address(address.address, reading.said.author.name or address.name)
    return reading.noted(order, _EMAIL, address.address, author=author)


def _phone(reading: Reading, order: Order) -> Reading:
    if not (phone := phone_in(order.value)):
        return reading.cannot(order, NO_PHONE)
    return reading.noted(order, _PHONE, phone, contact=replace(reading.said.contact, phone=phone))


def _record(reading: Reading, order: Order) -> Reading:
    if not (record := record_in(order.value)):
        return reading.cannot(order, NO_RECORD)
    return reading.noted(order, _RECORD, record, contact=replace(reading.said.contact, record=record))


def _link(reading: Reading, order: Order) -> Reading:
    if not (link := link_in(order.value)):
        return reading.cannot(order, NO_LINK)
    return reading.noted(order, _LINK, link, contact=replace(reading.said.contact, link=link))


def _kind(reading: Reading, order: Order) -> Reading:
    """`bilgi edinme` is a request with a term of its own (Law 4982), which the rules know by its tag."""
    kind = kind_named(order.value)
    if kind is None:
        near = close_to(order.value, (word for called in CALLED.values() for word in called))
        return reading.cannot(order, NO_KIND, near, names=kind_names(reading.language))
    tags = (*reading.said.tags, *tags_named(order.value))
    return reading.noted(order, _KIND, order.value, kind=kind, tags=tags)


def _product(reading: Reading, order: Order) -> Reading:
    products, language = reading.occasion.rulebook.products, reading.language
    name = entry_or_words(products, order.value)
    if name is None and not products:
        return reading.cannot(order, TOO_LONG, most=str(LONGEST_NAME))
    if name is None:
        titles = tuple(words.in_language(language) for words in products.values())
        near = close_to(order.value, (*products, *titles))
        return reading.cannot(order, NO_PRODUCT, near, known=", ".join(titles))
    shown = products[name].in_language(language) if name in products else name
    return reading.noted(order, _PRODUCT, shown, product=name)


def _institution(reading: Reading, order: Order) -> Reading:
    """One the rules know has a specialist (procedure: CİMER, TÜBİMER); any other is kept as it is written."""
    places = reading.occasion.rulebook.institutions
    titles = {key: one.title for key, one in places.items()}
    name = entry_named(titles, order.value)
    if name is None and len(order.value) > LONGEST_NAME:
        return reading.cannot(order, TOO_LONG, most=str(LONGEST_NAME))
    if name is None:
        near = close_to(order.value, (one.in_language(reading.language) for one in titles.values()))
        facts = {"value": order.value, "near": asked_back(near, reading.language)}
        return reading.states(order, FREE_TEXT, facts, institution=order.value)
    facts = {"value": places[name].title.in_language(reading.language), "who": places[name].specialist}
    return reading.states(order, SPECIALIST, facts, institution=name)


def _date(reading: Reading, order: Order) -> Reading:
    """When the matter reached the house: no mail tells of what comes after it."""
    occasion = reading.occasion
    came, timezone = occasion.arrival.received_at, occasion.house.timezone
    at = read_time(order.value, came, timezone)
    if at is None:
        day = read_day(order.value, came, timezone)
        if day is None:
            return reading.cannot(order, NO_DAY)
        at = _beginning(day, occasion)
    if at > came:
        return reading.cannot(order, NOT_YET, time=local(at, timezone))
    return reading.states(order, COUNTED_FROM, {"time": local(at, timezone)}, received_at=at)


def _beginning(day: date, occasion: Occasion) -> datetime:
    """
    The instant a day counts from that is named without a time: when the office opened that day.

    Nothing can have reached it before. On a day it is closed, midnight; in a house that names no hours, nine
    o'clock; never later than the mail itself.
    """
    timezone, calendar = occasion.house.timezone, occasion.rulebook.calendars.get(OFFICE)
    midnight = datetime.combine(day, time.min, timezone).astimezone(UTC)
    opening = calendar.next_opening(midnight) if calendar else datetime.combine(day, _NINE, timezone)
    at = opening.astimezone(UTC) if opening.astimezone(timezone).date() == day else midnight
    came = occasion.arrival.received_at
    return min(at, came) if midnight <= came else at


READERS: Mapping[Command | None, Callable[[Reading, Order], Reading]] = {
    Command.CHANNEL: _channel,
    Command.NAME: _name,
    Command.EMAIL: _email,
    Command.PHONE: _phone,
    Command.RECORD: _record,
    Command.LINK: _link,
    Command.KIND: _kind,
    Command.PRODUCT: _product,
    Command.INSTITUTION: _institution,
    Command.DATE: _date,
    Command.PREFERENCE: _preference,
}
