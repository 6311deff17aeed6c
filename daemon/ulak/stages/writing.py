"""Give a decision's drafts their words and their bytes."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from ulak.desk.coming.posted import Posted
from ulak.desk.decision import Decision, Draft, Letter
from ulak.desk.house import Counter, House
from ulak.desk.lists.listing import Pile, Seat
from ulak.desk.recipients import OUTWARD
from ulak.desk.recurring.kin import SINGLE, Kin
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.satisfaction.vote_links import refusal_link
from ulak.desk.signed_id import addressee_of, sign, word_of
from ulak.desk.subject_token import write as with_token
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Kind, Purpose, Ticket
from ulak.gateways.report_page import page_in_html
from ulak.gateways.templates import Scene, Templates, Words
from ulak.gateways.templates.scene import WITH_HISTORY
from ulak.mail.address import Address
from ulak.mail.compose import AUTO_RESPONSE_SUPPRESS, AUTO_SUBMITTED, Composition, compose
from ulak.mail.key_free import page_of
from ulak.mail.mask import mask
from ulak.mail.message import Attachment
from ulak.mail.mime_part import content_id
from ulak.mail.postable import postable
from ulak.mail.safe_header import LONGEST_VALUE, safe_header
from ulak.stages.frozen_files import with_frozen_files
from ulak.stages.unmasked import unmasked, with_page, wordless
from ulak.stages.with_mbox import with_mbox

# RFC 3834 §5: a letter that answers somebody's mail says so; one that nobody's mail asked for says that.
REPLIED = frozenset(
    {Purpose.ACKNOWLEDGEMENT, Purpose.RECEIPT, Purpose.CODE, Purpose.SUMMARY, Purpose.ORIGINAL}
)
# Exchange's word for "send me no vacation reply"; NDR is not among them, since a bounce must find home.
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
# The addresses of many leave less room for the subject (`compose.HEADER_BLOCK`).
MANY, SHORT_SUBJECT = 10, 120


class Dossiers(Protocol):
    """All that writing needs from the store: what came and went before, and the original of a mail."""

    def dossier(self, number: str) -> Dossier | None:
        """Return the ticket with its correspondence."""
        ...

    def original(self, number: str, message_id: str) -> bytes | None:
        """Return a message on the ticket as it came; None where it was erased, or could not be read."""
        ...

    def posted(self, number: str) -> Posted:
        """Return what came and went on the ticket as mails."""
        ...

    def pile(self, seat: Seat) -> Pile:
        """Return what lies on somebody's desk."""
        ...

    def kin(self, ticket: Ticket, within: timedelta) -> Kin:
        """Return with which earlier complaints it recurs."""
        ...

    def lacking(self, since: datetime) -> Lacking:
        """Return what complaints lack that are open, or were closed since then."""
        ...


def write(
    decision: Decision,
    house: House,
    rulebook: Rulebook,
    templates: Templates,
    tickets: Dossiers,
    now: datetime,
    mail: str = "",
) -> tuple[Letter, ...]:
    """
    Write a letter for every draft; the same decision at the same `now` gives the same bytes.

    `mail` names what came and is answered; without it the decision itself is the cause (`_cause`).
    A recipient whom SMTP cannot name is left out, and so is a letter that has none left: it could
    never leave. ConfigError where a template is wrong.
    """
    ticket = decision.after or decision.before
    kin = _kin(ticket, decision, rulebook, tickets)
    cause, letters, drafts = mail or _cause(decision), [], with_frozen_files(decision, tickets)
    for place, draft in enumerate(drafts):
        to, cc = _reachable(draft.to), _reachable(draft.cc)
        if to:
            scene = Scene(house, rulebook, ticket, _dossier(decision, draft, tickets), now, drafts, kin=kin)
            scene = _with_pile(scene, draft.seat, tickets) if draft.seat else scene
            draft, words = _in_words(draft, scene, templates, tickets)
            letters.append(_letter(draft, (to, cc), words, ticket, house, now, f"{cause} {place}"))
    return tuple(letters)


def _kin(ticket: Ticket | None, decision: Decision, rulebook: Rulebook, tickets: Dossiers) -> Kin:
    """Asked of the store where somebody of the desk reads of a complaint."""
    is_told = any(draft.purpose not in OUTWARD for draft in decision.drafts)
    if ticket is None or ticket.kind is not Kind.COMPLAINT or not is_told:
        return SINGLE
    return tickets.kin(ticket, rulebook.recurring.within)


def _with_pile(scene: Scene, seat: Seat, tickets: Dossiers) -> Scene:
    """Coordinators also see what complaints lack."""
    scene = replace(scene, pile=tickets.pile(seat))
    if not seat.coordinates:
        return scene
    return replace(scene, lacking=tickets.lacking(scene.now - scene.rulebook.recurring.within))


def _in_words(draft: Draft, scene: Scene, templates: Templates, tickets: Dossiers) -> tuple[Draft, Words]:
    """Only a letter that brings what came needs more than its draft."""
    if draft.mbox and scene.ticket is not None:
        number = scene.ticket.number
        draft = with_mbox(draft, tickets.posted(number), number, scene.house)
    if draft.report is not None:
        shown = {one.name.removesuffix(".png"): f"cid:{content_id(one)}" for one in draft.pictures}
        return draft, replace(templates.render(draft, scene), html=page_in_html(draft.report, shown))
    if draft.purpose is not Purpose.ORIGINAL or scene.ticket is None:
        return draft, templates.render(draft, scene)
    raw = tickets.original(scene.ticket.number, draft.original)
    draft = unmasked(draft, raw, scene.house)
    words, page = templates.render(draft, scene), page_of(raw)
    return draft, with_page(words, templates.render(wordless(draft), scene), page) if page else words


def _reachable(people: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(person for person in people if postable(person.address))


def _dossier(decision: Decision, draft: Draft, tickets: Dossiers) -> Dossier | None:
    """Ask the store only for what came and went; else it matters merely whether the ticket is new."""
    if decision.before is None:
        return None
    if draft.purpose in WITH_HISTORY:
        return tickets.dossier(decision.before.number)
    return Dossier(decision.before)


def _letter(
    draft: Draft,
    people: tuple[tuple[Address, ...], tuple[Address, ...]],
    words: Words,
    ticket: Ticket | None,
    house: House,
    now: datetime,
    cause: str,
) -> Letter:
    to, cc = people
    number = ticket.number if ticket else ""
    counter = house.counter(draft.counter)
    message_id = sign(
        house,
        number,
        addressee_of(to, cc),
        word_of(draft),
        now,
        counter=draft.counter,
        nonce=_nonce(draft, cause),
    )
    subject = with_token(number, draft.token_word, words.subject) if number else words.subject
    subject = safe_header(subject, SHORT_SUBJECT if len(to) + len(cc) > MANY else LONGEST_VALUE) or "-"
    wire = compose(
        Composition(
            sender=counter.address,
            to=to,
            cc=cc,
            subject=subject,
            text=words.text,
            html=words.html,
            message_id=message_id,
            date=now.astimezone(house.timezone),
            in_reply_to=draft.replies_to,
            references=draft.references,
            headers=_automatic(draft.purpose),
            unsubscribe=_unsubscribe(draft, number, counter),
            attachments=_named_for_reader(draft),
            pictures=draft.pictures,
        )
    )
    return Letter(draft, to, cc, message_id, counter.bounce_address, subject, words.text, wire)


def _unsubscribe(draft: Draft, number: str, counter: Counter) -> str:
    """Mail programs offer it as a button; surveys alone are letters that somebody may be spared."""
    if draft.purpose is not Purpose.SURVEY:
        return ""
    return refusal_link(counter.address.address, number, draft.language)


def _named_for_reader(draft: Draft) -> tuple[Attachment, ...]:
    """To people of the desk a file's name is masked too, in letters that a file system takes."""
    if draft.purpose in OUTWARD or draft.purpose is Purpose.ORIGINAL:
        return draft.attachments
    return tuple(replace(one, name=mask(one.name).replace("*", "x")) for one in draft.attachments)


def _cause(decision: Decision) -> str:
    """
    What a clock or a server made the desk write about: the steps, the attempt, the ticket as it was.

    A ticket is at one version for one decision only, so that two decisions never have one cause.
    """
    version = decision.before.version if decision.before else 0
    steps = (f"{one.promise} {one.step} {one.occurrence}" for one in decision.steps)
    attempt = (decision.result.letter, decision.result.attempt) if decision.result else ()
    return " ".join(map(str, (version, *steps, *attempt)))


def _nonce(draft: Draft, cause: str) -> str:
    """Tell apart letters of one second about one ticket: by what they are there for, answer and say."""
    told = (
        cause,
        draft.template,
        draft.original,
        draft.replies_to,
        draft.subject,
        draft.text,
        draft.reason,
        draft.message.digest if draft.message else "",
        *(f"{line.line}\n{line.effect}" for line in draft.lines),
    )
    return sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()


def _automatic(purpose: Purpose) -> tuple[tuple[str, str], ...]:
    if purpose in HUMAN_PURPOSES:
        return ()
    kind = "auto-replied" if purpose in REPLIED else "auto-generated"
    return (AUTO_SUBMITTED, kind), (AUTO_RESPONSE_SUPPRESS, SUPPRESSED)
