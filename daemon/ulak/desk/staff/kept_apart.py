"""
Reporter and subscribers never learn of each other (BR 4.9.5 tells both; CCADB's guidelines name no reporter).

Who gets a letter is fixed by types; this looks at what the letter says and brings. Those of another report of
the same case are strangers to either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ulak.desk.acts.reporting_words import NAMES_A_PARTY, ONE_BY_ONE, REPEATS_A_PARTY
from ulak.desk.certificates.subscribers import same_person
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.work import Work
from ulak.desk.phrases import filled
from ulak.desk.recipients import RECEIVING
from ulak.desk.rules.rulebook import Words
from ulak.desk.staff.inner_addresses import is_written_for, written_addresses
from ulak.desk.staff.names_in_text import NamesIn, addresses_spelled
from ulak.desk.ticket import FROM_AUTHOR, Dossier, Filing, PastMessage, Relation, Role
from ulak.mail.address import Address
from ulak.mail.fold import fold
from ulak.mail.message import Attachment

REPORTER = ""
"""Stands for the reporter among keys of subscribers."""

PASSAGE = 12
"""Words in a row that are nobody's by chance; numbers and signs are not counted."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person of one party, or of several: a reporter may be the subscriber too."""

    who: Address
    sides: frozenset[str]


def why_not_told(work: Work, text: str) -> Words | None:
    """
    Why this text must not go to the parties it is for; None where it may.

    A name or a passage may be there for a reason (`#yine-de`), an address never is.
    """
    if not (work.ticket.report.subscribers or _case(work)):
        return None
    people = [one for one in _people(work) if _is_read_elsewhere(work, one.sides)]
    written = {*written_addresses(text), *written_addresses(addresses_spelled(text))}
    addresses = (one.who.address for one in people)
    named = [one for one in addresses if any(is_written_for(each, one) for each in written)]
    if not work.has(Command.ANYWAY):
        names = NamesIn(text, (one.subject for one in work.ticket.report.certificates))
        named += [one.who.name for one in people if names.has(one.who.name)]
    if named:
        why = filled(NAMES_A_PARTY, who=named[0])
        return _one_by_one(why) if work.parties.reporter and work.parties.subscribers else why
    return None if work.has(Command.ANYWAY) else _why_not_repeated(work, text)


def _one_by_one(why: Words) -> Words:
    """A letter to both cannot greet one of them."""
    return Words(f"{why.tr} {ONE_BY_ONE.tr}", f"{why.en} {ONE_BY_ONE.en}")


def may_see(work: Work, file: Attachment, side: str) -> bool:
    """May a file go to that side: did it come from nobody else than from there?"""
    came = [sides for one, sides in _said(work) if file.sha256 in one.files]
    return all(side in sides for sides in came)


def _why_not_repeated(work: Work, text: str) -> Words | None:
    """What two reporters wrote alike is no passage of the other's."""
    passages = set(_passages(text))
    for said, sides in _said(work) if passages else ():
        found = [one for one in _passages(said.text) if one in passages]
        if found and _is_read_elsewhere(work, sides):
            return filled(REPEATS_A_PARTY, who=said.author.address, passage=" ".join(found[0][:6]))
        passages.difference_update(found)
    return None


def _said(work: Work) -> Iterator[tuple[PastMessage, frozenset[str]]]:
    """What a party wrote, with whose words it is; those of other reports of the case come last."""
    for number, said in (*_of(work.dossier), *(one for other in _case(work) for one in _of(other))):
        if sides := _sides_of(work, said, number):
            yield said, sides


def _of(dossier: Dossier) -> Iterator[tuple[str, PastMessage]]:
    return ((dossier.ticket.number, one) for one in dossier.messages)


def _case(work: Work) -> list[Dossier]:
    """The other reports about the same certificates."""
    linked = {one.number for one in work.ticket.links if one.relation is Relation.CASE}
    return [one for one in work.occasion.known.case if one.ticket.number in linked]


def _is_read_elsewhere(work: Work, sides: frozenset[str]) -> bool:
    """Does the text go to a side that is none of these?"""
    return bool({*work.parties.subscribers, *((REPORTER,) if work.parties.reporter else ())} - sides)


def _people(work: Work) -> Iterator[_Somebody]:
    for one in work.ticket.participants:
        if one.role in RECEIVING:
            yield _Somebody(one.address, _reporter(work) | _subscriber(work, one.address.address))
    known = {one.address.address for one in work.ticket.participants}
    for other in _case(work):
        strangers = (one.address for one in other.ticket.participants if one.role is not Role.STAFF)
        yield from (
            _Somebody(one, frozenset({other.ticket.number})) for one in strangers if one.address not in known
        )
    contacts = (contact for one in work.ticket.report.subscribers for contact in one.contacts)
    for contact in dict.fromkeys(contacts):
        yield _Somebody(contact, _subscriber(work, contact.address))


def _sides_of(work: Work, said: PastMessage, number: str) -> frozenset[str]:
    """Whose words a message on that ticket is; none where they are the desk's or nobody's."""
    author = said.author.address
    if said.filing in FROM_AUTHOR:
        is_ours = number == work.ticket.number or author == work.ticket.author.address
        return _reporter(work) if is_ours else _subscriber(work, author) or frozenset({author})
    if said.filing is not Filing.SUBSCRIBER:
        return frozenset()
    return _subscriber(work, author) or frozenset({author})


def _reporter(work: Work) -> frozenset[str]:
    """Their side, and that of a subscriber who is the same person."""
    return frozenset({REPORTER, *same_person(work.ticket.report, work.ticket.author.address)})


def _subscriber(work: Work, address: str) -> frozenset[str]:
    """Whose contact an address is; one contact may be of two subscribers."""
    keys = same_person(work.ticket.report, address)
    return keys | _reporter(work) if keys & _reporter(work) else keys


def _passages(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(fold(text))
    return (tuple(words[at : at + PASSAGE]) for at in range(len(words) - PASSAGE + 1))
