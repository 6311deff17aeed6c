"""What must be true of a desk that was killed again and again: each sentence is something that is not."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks.kill_house import House
from benchmarks.kill_people import STAFF, Author, Became, Came, People
from ulak.cli.records import open_records
from ulak.store.schema import journal, letters

UNSURE = "letter uncertain"
_TROUBLE = re.compile(r"crashed \(|is quarantined|Traceback")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store says: each letter's state by Message-ID, and which the journal calls uncertain."""

    states: dict[str, str]
    unsure: Counter[str]


def kept(house: House) -> Kept:
    """Read the letters and what the journal says of them."""
    with open_records(house.config) as records, records.store.snapshot() as connection:
        rows = connection.execute(select(letters.c.id, letters.c.message_id, letters.c.state)).all()
        events = connection.execute(select(journal.c.facts).where(journal.c.event == UNSURE)).scalars().all()
    by_id = {str(row.id): row.message_id for row in rows}
    unsure = Counter(by_id[dict(json.loads(facts))["letter"]] for facts in events)
    return Kept({row.message_id: row.state for row in rows}, unsure)


def problems(house: House, people: People, came: list[Came]) -> Iterator[str]:
    """Everything that a desk which loses and doubles nothing would not show; none is well."""
    store = kept(house)
    yield from _books(house, people)
    yield from _acknowledged(people, came)
    yield from _heard_by_team(people, came)
    yield from _answered(people, came)
    yield from _copies(store, came)
    yield from _told(store, people, came)
    yield from _numbers(house, people)
    yield from _record(house)


def _books(house: House, people: People) -> Iterator[str]:
    """Every folder balances, and every mail became what it had to."""
    said = house.ask("reconcile", "--json")
    books = said.json() if said.out else []
    if said.code != 0 or not books:
        yield f"`ulak reconcile` ended with {said.code}: {said.err}"
    for one in books:
        if not one["balanced"]:
            yield f"{one['mailbox']}/{one['folder']} does not balance: {one}"
    for become in Became:
        had, must = sum(one[become.value] for one in books), people.delivered[become]
        if had != must:
            yield f"{must} mails had to be {become.value}, and {had} are"


def _acknowledged(people: People, came: list[Came]) -> Iterator[str]:
    """Every author once: by one letter, about one ticket that is nobody else's."""
    got: dict[str, set[str]] = defaultdict(set)
    tickets: dict[str, set[str]] = defaultdict(set)
    for one in came:
        if one.is_acknowledgement:
            for to in one.letter.recipients:
                got[to].add(one.message_id)
                if to in people.authors:
                    tickets[one.token].add(to)
    for author in people.authors.values():
        letters = len(got[author.address])
        if author.opens_a_ticket and letters != 1:
            yield f"{_who(author)} have {letters} different acknowledgements"
        if not author.opens_a_ticket and letters:
            yield f"{_who(author)} have an acknowledgement"
    for number, authors in tickets.items():
        if len(authors) != 1 or not number:
            yield f"ticket {number or 'without a number'} was given to {len(authors)} authors"


def _heard_by_team(people: People, came: list[Came]) -> Iterator[str]:
    """No ticket lies where nobody knows of it."""
    told = {one.token for one in came if not STAFF.keys().isdisjoint(one.letter.recipients)}
    for author in people.authors.values():
        if author.opens_a_ticket and author.ticket not in told:
            yield f"{_who(author)}: no team was told"


def _answered(people: People, came: list[Came]) -> Iterator[str]:
    """What staff wrote is in one letter, which went to its author and to nobody else."""
    texts = [(one.message_id, one.letter.recipients, one.text()) for one in came if not one.is_automatic]
    for author in people.authors.values():
        if author.plot.is_answered and not author.answer:
            yield f"{_who(author)}: the team had no notice to answer"
        if author.answer:
            found = {(id, to) for id, to, text in texts if author.answer in text}
            if {to for _, to in found} != {(author.address,)} or len(found) != 1:
                yield f"{_who(author)}: what staff wrote came in {len(found)} different letters"


def _copies(store: Kept, came: list[Came]) -> Iterator[str]:
    """Once; twice and with the same bytes where nobody could know."""
    copies: dict[str, list[Came]] = defaultdict(list)
    for one in came:
        copies[one.message_id].append(one)
    for id, all_of_it in copies.items():
        if len(all_of_it) > 1 and not store.unsure[id]:
            yield f"letter {id} came {len(all_of_it)} times, and the journal never calls it uncertain"
        if len(all_of_it) > 2:
            yield f"letter {id} came {len(all_of_it)} times"
        if len({(one.letter.recipients, one.letter.raw) for one in all_of_it}) > 1:
            yield f"the copies of letter {id} differ"


def _told(store: Kept, people: People, came: list[Came]) -> Iterator[str]:
    """What the desk says of a letter is what the SMTP server has seen; only what bounced has failed."""
    there = {one.message_id for one in came}
    bounced = {one.message_id for one in came if any(people.bounces(to) for to in one.letter.recipients)}
    for id in there - store.states.keys():
        yield f"letter {id} came, and the store does not know it"
    for id, state in store.states.items():
        if state not in ("sent", "withdrawn") and not (state == "failed" and id in bounced):
            yield f"letter {id} is {state}"
        elif id not in there:
            yield f"letter {id} is {state}, and never came"


def _numbers(house: House, people: People) -> Iterator[str]:
    """Each number once, and none skipped."""
    years: dict[str, list[int]] = defaultdict(list)
    for one in house.ask("tickets", "--json").json():
        year, _, number = one["number"].rpartition("-")
        years[year].append(int(number))
    for year, numbers in years.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"the numbers {year}-… are not 1 to {len(numbers)}, each once"
    if sum(map(len, years.values())) != people.delivered[Became.TICKET]:
        yield f"there are {sum(map(len, years.values()))} tickets"


def _record(house: House) -> Iterator[str]:
    """The journal is whole, nothing is in quarantine, and no stage ever crashed."""
    said = house.ask("journal", "verify")
    if said.code != 0:
        yield f"`ulak journal verify`: {said.out}{said.err}"
    for mail in house.ask("quarantine", "list", "--json").json():
        yield f"in quarantine: {mail}"
    for line in house.log.read_text(encoding="utf-8").splitlines():
        if _TROUBLE.search(line):
            yield f"the log says: {line}"


def _who(author: Author) -> str:
    return f"author {author.number} ({author.ticket or 'no ticket'}), whose mails {author.plot}"
