"""
What must hold of every mail, whatever its bytes: parse → decide → write, and then look.

No exception; letters as the gate wants them, with each header once, to nobody whom the mail or the
ticket does not name, without a private key; and no power for whom nothing proves.
"""

import email
import re
from email import policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from html.parser import HTMLParser

from tests.desk.remembering_desk import RULEBOOK
from tests.fuzz.world import CODE, SECRET_OF_THE_TICKET, Case, World
from ulak.desk.decision import Decision, Disposition, Letter
from ulak.desk.ticket import HUMAN_PURPOSES, Purpose, Status, Ticket
from ulak.mail.parse import parse
from ulak.mail.postable import needs_smtputf8, postable
from ulak.store.wire import defect

WORLD, UNPROVEN = World(), World(authserv_id="")
INSIDE = RULEBOOK.inside()
OUTWARD = HUMAN_PURPOSES | {Purpose.ACKNOWLEDGEMENT}
_ARMOURED_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64}")
_ACTIVE = frozenset("script iframe object embed form link meta base style svg".split())
_OURS_TO_KEEP = ("status", "owner", "team", "kind", "outcome", "root_cause", "participants", "author")


def judge(raw: bytes) -> None:
    """Lay the mail before the desk in every role; AssertionError says which promise does not hold."""
    for case in cases(raw):
        _judge(case, raw)


def glance(raw: bytes) -> None:
    """Ask in two of the roles, told by the length: four times as many mails in an hour."""
    found = cases(raw)
    for place in {len(raw) % len(found), (len(raw) + 3) % len(found)}:
        _judge(found[place], raw)


def cases(raw: bytes) -> tuple[Case, ...]:
    message, WORLD.raw = parse(raw), raw
    return (*WORLD.cases(message), *UNPROVEN.cases_of_nobody_proven(message))


def _judge(case: Case, raw: bytes) -> None:
    decision = case.world.decides(case)
    check(case, decision, case.world.writes(decision), raw)


def check(case: Case, decision: Decision, letters: tuple[Letter, ...], raw: bytes) -> None:
    """Say which promise the decision and its letters do not keep."""
    assert decision.disposition is not None, f"{case.role}: the mail has no disposition"
    for letter in letters:
        _bytes_are_right(letter)
        _is_for_its_people(letter, decision, case)
        _keeps_secrets(letter, decision, raw)
    for letter in letters[:1]:
        _reads_as_written(letter)
    if case.arrival is not None:
        _stays_where_it_lies(decision, case)
    elif not case.may_be_proven:
        _gives_no_power(decision, case, raw)
    elif case.role == "staff whom nobody proves":
        _gives_little_power(decision)


def _bytes_are_right(letter: Letter) -> None:
    assert not defect(letter), defect(letter)
    head = letter.wire[: letter.wire.index(b"\r\n\r\n") + 4]
    read = email.message_from_string(head.decode("utf-8"))
    names = [name.lower() for name in read]
    assert len(names) == len(set(names)), f"a header stands twice: {names}"
    assert len(head) <= 4096 or len(letter.to + letter.cc) > 20, f"a header of {len(head)} bytes"
    written = {address.lower() for _, address in getaddresses(read.get_all("To") + read.get_all("Cc", []))}
    international = any(needs_smtputf8(one.address) for one in letter.to)
    named = {postable(one.address) for one in (*letter.to, *letter.cc)}
    assert written == {one for one in named if one.isascii() or international}, written


def _reads_as_written(letter: Letter) -> None:
    """By the standard library and by our own reader, which is costly: so it is asked of one letter a mail."""
    subject = email.message_from_bytes(letter.wire)["Subject"].replace("\r\n", "")
    assert str(make_header(decode_header(subject))) == letter.subject, "the Subject reads otherwise"
    assert parse(letter.wire).message_id == letter.message_id


def _is_for_its_people(letter: Letter, decision: Decision, case: Case) -> None:
    """Inside purposes stay inside; what leaves goes to whom the mail or the ticket names."""
    to = {one.address for one in (*letter.to, *letter.cc)}
    if letter.draft.purpose not in OUTWARD:
        assert to <= INSIDE, f"{case.role}: a {letter.draft.purpose} goes to {to - INSIDE}"
        return
    named = _of(decision.before) | _of(decision.after) | INSIDE
    if decision.before is None:
        message = case.message
        named |= {message.author.address} | {one.address for one in message.cc}
        named |= {message.reply_to.address} if message.reply_to else set()
    assert to <= named, f"{case.role}: a {letter.draft.purpose} goes to {to - named}"


def _of(ticket: Ticket | None) -> set[str]:
    return {ticket.author.address, *(one.address.address for one in ticket.participants)} if ticket else set()


def _keeps_secrets(letter: Letter, decision: Decision, raw: bytes) -> None:
    words = f"{letter.subject}\n{letter.text}"
    assert not _ARMOURED_KEY.search(words), "a letter holds a private key"
    assert not [one.name for one in letter.draft.attachments if one.holds_private_key], (
        "a letter carries a key"
    )
    if letter.draft.purpose is Purpose.ORIGINAL:
        assert not Acting.on(page_of(letter)), "the page of an original acts or fetches"
    outside = {one.address for one in (*letter.to, *letter.cc)} - INSIDE
    if outside - _of(decision.before) and SECRET_OF_THE_TICKET.encode() not in raw.lower():
        assert SECRET_OF_THE_TICKET not in words, f"{outside} reads what stands on somebody's ticket"


def page_of(letter: Letter) -> str:
    """What of the HTML is the stranger's: it stands under a rule."""
    part = email.message_from_bytes(letter.wire, policy=policy.default).get_body(("html",))
    return str(part.get_content()).partition("<hr>")[2] if part else ""


class Acting(HTMLParser):
    """What of a page acts or fetches, as a browser reads tags: a pattern finds `src=` in a link's address too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def on(cls, page: str) -> list[str]:
        """Tags and attributes that have no business there."""
        reader = cls()
        reader.feed(page)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in _ACTIVE else []
        self.found += [name for name, _ in attrs if name == "src" or name.startswith("on")]


def _gives_no_power(decision: Decision, case: Case, raw: bytes) -> None:
    """A ticket stays as it was but for what its author's mail does; nothing leaves in the desk's name."""
    assert not [one.purpose for one in decision.drafts if one.purpose in HUMAN_PURPOSES], case.role
    assert not decision.withdraws, case.role
    assert not decision.releases, case.role
    assert decision.unparks is None or CODE.encode() in raw.upper(), case.role
    before, after = decision.before, decision.after
    if before is None or after is None:
        return
    for name in _OURS_TO_KEEP:
        old, new = getattr(before, name), getattr(after, name)
        is_authors = not case.role.startswith("a forger") and (
            (name == "status" and new is Status.OPEN) or (name == "participants" and set(old) <= set(new))
        )
        assert old == new or is_authors, f"{case.role} changed the {name} from {old} to {new}"
    assert decision.disposition is not Disposition.TICKET, case.role


def _stays_where_it_lies(decision: Decision, case: Case) -> None:
    """A form's mail touches no ticket that is there; a sent mail is filed, and told within the desk alone."""
    assert not [one.purpose for one in decision.drafts if one.purpose in HUMAN_PURPOSES], case.role
    assert not decision.withdraws, case.role
    assert not decision.releases, case.role
    if case.arrival and case.arrival.sent:
        assert decision.disposition is Disposition.FILED, case.role
        assert {one.purpose for one in decision.drafts} <= {Purpose.NOTICE}, case.role
    elif case.arrival and case.arrival.submission:
        assert case.message.author.address not in INSIDE, case.role
        assert decision.before is None or decision.disposition is Disposition.DUPLICATE, case.role


def _gives_little_power(decision: Decision) -> None:
    """The id of one's own notice permits to answer, note, take and hand over."""
    before, after = decision.before, decision.after
    if before is not None and after is not None:
        for name in ("author", "participants", "kind", "outcome", "root_cause", "closed_at"):
            assert getattr(before, name) == getattr(after, name), f"narrow power changed the {name}"
    assert not [one for one in decision.drafts if one.purpose is Purpose.ORIGINAL], (
        "narrow power opens originals"
    )
