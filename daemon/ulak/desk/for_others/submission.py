"""
A mail that a web site's form wrote for the person who filled it in.

From is the server's, so the author is whom Reply-To or the fields name, never the server. That is the
person's own word and nothing proves it: whoever fills in a form is never taken for somebody of the desk,
joins no ticket that is there, and brings nobody along.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.contact import Channel
from ulak.desk.decision import Arrival
from ulak.desk.for_others.contact_values import address_in, name_in, phone_in
from ulak.desk.for_others.kind_words import tags_named
from ulak.desk.for_others.web_form import LISTED, Filled, Part, Submission, WebForm
from ulak.desk.house import House
from ulak.desk.rules.route import route
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.rules.sight import Asked
from ulak.desk.rules.web_form_rules import meaning
from ulak.desk.ticket import Kind
from ulak.mail.address import Address
from ulak.mail.authentication import verdict
from ulak.mail.language import language_of
from ulak.mail.mailboxes import mailboxes
from ulak.mail.message import Message, Origin
from ulak.mail.postable import postable
from ulak.mail.private_key import without_private_keys
from ulak.mail.robot import is_robot

DIFFERS = "form-address-differs"
SEVERAL = "form-addresses-several"
OF_DESK = "form-address-of-desk"
UNREACHABLE = "form-without-address"
TWICE = "form-field-twice"
NOT_PROVEN = "sender-not-proven"
"""The mail is not believed to be the form's: nothing in it is read."""

CANNOT_BE_STATED_AWAY = frozenset({Kind.CERTIFICATE_PROBLEM_REPORT, Kind.PRIVACY_REQUEST})
"""Kinds with a term of the Baseline Requirements or of law: a list on a web page takes nobody out of them."""


def as_filled_in(
    message: Message, arrival: Arrival, rulebook: Rulebook, house: House
) -> tuple[Message, Arrival]:
    """Turn a form's mail into one of the person who filled it in; every other mail stays what it is."""
    found = next(_believed(message, arrival, rulebook, house), None)
    if found is None:
        return _not_lost(message, arrival, rulebook)
    form, filled = found
    author, tags = _author(message, filled, rulebook, house)
    turned = _of(message, author, filled, house)
    submission = Submission(
        form=form.name,
        filled=filled,
        words=_words(turned, filled),
        server=message.author,
        product=meaning(form, Part.PRODUCT, filled.get(Part.PRODUCT), rulebook),
        institution=meaning(form, Part.INSTITUTION, filled.get(Part.INSTITUTION), rulebook),
        phone=phone_in(filled.get(Part.PHONE)),
        tags=tags,
        proven=_is_proven(message, arrival, house),
    )
    kind = _kind(
        turned, submission, meaning(form, Part.KIND, filled.get(Part.KIND), rulebook), arrival, rulebook
    )
    return turned, replace(arrival, submission=replace(submission, kind=kind))


def asked(message: Message, submission: Submission, mailbox: str) -> Asked:
    """What the rules are asked: the person's own words, without the form's; what it states stands."""
    return Asked(
        replace(message, text=submission.words),
        mailbox,
        channel=Channel.WEB,
        kind=submission.kind,
        product=submission.product,
        institution=submission.institution,
        tags=tags_named(submission.filled.get(Part.KIND)),
    )


def _believed(
    message: Message, arrival: Arrival, rulebook: Rulebook, house: House
) -> Iterator[tuple[WebForm, Filled]]:
    """The forms this can be a mail of; one that a server disowns is none."""
    counter = house.counter(arrival.mailbox)
    for form, filled in _named_by(message, arrival, rulebook):
        found = verdict(message, counter.authserv_id, counter.received_by)
        is_true = found.aligned or not (form.proven and counter.authserv_id)
        if is_true and found.dmarc != "fail":
            yield form, filled


def _named_by(message: Message, arrival: Arrival, rulebook: Rulebook) -> Iterator[tuple[WebForm, Filled]]:
    """The forms whose address it has in From and whose fields it has; what came over a list is none."""
    if message.origin not in (Origin.HUMAN, Origin.AUTOMATIC):
        return
    for form in rulebook.web_forms:
        is_theirs = message.author.address in form.senders
        is_here = arrival.mailbox in (form.mailboxes or (arrival.mailbox,))
        if is_theirs and is_here and (filled := form.read(message.text)):
            yield form, filled


def _not_lost(message: Message, arrival: Arrival, rulebook: Rulebook) -> tuple[Message, Arrival]:
    """
    A form's mail that is not believed and would be filed as a robot's: a ticket of nobody, for staff to read.

    A web server that fails DMARC for a day must not make complaints vanish. With a Reply-To such a mail
    opens a ticket of its own.
    """
    form = next((form for form, _ in _named_by(message, arrival, rulebook)), None)
    if form is None or message.origin is Origin.HUMAN:
        return message, arrival
    nobody = replace(message, author=Address(""), cc=(), origin=Origin.HUMAN, automatic="")
    submission = Submission(form.name, Filled({}), message.text, server=message.author, tags=(NOT_PROVEN,))
    return nobody, replace(arrival, submission=submission)


def _is_proven(message: Message, arrival: Arrival, house: House) -> bool:
    counter = house.counter(arrival.mailbox)
    return verdict(message, counter.authserv_id, counter.received_by).aligned


def _author(
    message: Message, filled: Filled, rulebook: Rulebook, house: House
) -> tuple[Address, tuple[str, ...]]:
    """Reply-To, else the field; nobody's address where neither names one person outside the desk."""
    replies = _named(one for value in message.all_headers("Reply-To") for one in mailboxes(value))
    typed = _named(_typed(filled.get(Part.EMAIL)))
    chosen = next((only for given in (replies, typed) if (only := _only(given))), "")
    tags = [TWICE] if filled.twice else []
    if len(typed) > 1 or len(replies) > 1:
        tags.append(SEVERAL)
    if chosen and any(one != chosen for one in typed):
        tags.append(DIFFERS)
    if chosen and (house.is_ours(chosen) or chosen in rulebook.inside()):
        tags.append(OF_DESK)
        chosen = ""
    elif not chosen:
        tags.append(UNREACHABLE)
    return Address(chosen, _name(filled, message)), tuple(tags)


def _typed(value: str) -> tuple[Address, ...]:
    """With a blank that slipped into it the rest of an address would be somebody else's."""
    found = mailboxes(value)
    return found if len(found) != 1 or address_in(value) else ()


def _named(given: Iterable[Address]) -> tuple[str, ...]:
    """Those that can be written to and are no robot's, each once."""
    addresses = dict.fromkeys(one.address for one in given)
    return tuple(one for one in addresses if postable(one) and not is_robot(one))


def _only(given: tuple[str, ...]) -> str:
    return given[0] if len(given) == 1 else ""


def _name(filled: Filled, message: Message) -> str:
    """A name that shows an address is none; it still stands in the mail's text."""
    given = (filled.get(Part.NAME), message.reply_to.name if message.reply_to else "")
    return next((name for one in given if (name := name_in(without_private_keys(one)))), "")


def _of(message: Message, author: Address, filled: Filled, house: House) -> Message:
    """The same mail, as if its author had written it to us alone; its bytes and identity are untouched."""
    text = filled.get(Part.TEXT)
    subject = without_private_keys(filled.get(Part.SUBJECT)) or message.subject
    return replace(
        message,
        author=author,
        to=tuple(one for one in (*message.to, *message.cc) if house.is_ours(one.address)),
        cc=(),
        subject=subject,
        reply_text=text or message.reply_text,
        language=language_of(text or message.text, subject),
        origin=Origin.HUMAN,
        automatic="",
    )


def _words(message: Message, filled: Filled) -> str:
    """Labels and consents of the form are nobody's words; without a message all of it is read."""
    if not filled.get(Part.TEXT):
        return message.text
    return "\n".join((*filter(None, map(filled.get, LISTED)), filled.get(Part.TEXT)))


def _kind(
    message: Message, submission: Submission, stated: str | None, arrival: Arrival, rulebook: Rulebook
) -> Kind | None:
    by_rules = route(asked(message, submission, arrival.mailbox), rulebook).kind
    return None if by_rules in CANNOT_BE_STATED_AWAY or stated is None else Kind(stated)
