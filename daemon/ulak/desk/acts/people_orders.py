"""
`#katılımcı` and `#yazar`: whom the desk writes to about a ticket is changed by staff and by nobody else.

What is held for an author who is one no longer does not leave: nobody would notice that it went to the
wrong person.
"""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.acts.assignment import shown
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.participants import MOST_COPIED
from ulak.desk.commands.command import Order
from ulak.desk.commands.taking_back import opened_if_nobody_was_told
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.decision import Draft
from ulak.desk.for_others.contact_values import address_in
from ulak.desk.gate.gate_words import GATE_IS_OPEN
from ulak.desk.gate.gates import open_gate, void_decision
from ulak.desk.recipients import OUTWARD, SUBSCRIBER, ToAuthor, addressee, copied_on
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import NOT_SENT, LetterState, Participant, PastLetter, Purpose, Role, Status, Ticket
from ulak.mail.address import Address
from ulak.mail.oddities import is_registered_mail
from ulak.mail.robot import is_robot

ONE_ADDRESS = Words(
    "“{value}” yerine tek ve tam bir e-posta adresi gerekir", "needs one whole e-mail address, not “{value}”"
)
ROBOT = Words("{who} adresine gelenleri kimse okumaz", "nobody reads at {who}")
OURS = Words("{who} başvuruların geldiği adrestir", "{who} is an address of the desk itself")
TEAM = Words(
    "{who} bir birimin ortak adresidir; bir kişinin adresi gerekir",
    "{who} is the address of a team; that of a person is needed",
)
ADMITTED = Words(
    "{who} artık katılımcı: bundan sonra yazılacak yanıtların birer kopyasını alır, yazdıkları kayda eklenir;"
    " daha önce yazılanlar kendisine gönderilmez",
    "{who} is a participant now: gets a copy of every answer written from now on, and what they write joins"
    " the ticket; nothing written before is sent to them",
)
FOLLOWS = Words(
    "{who} kaydı izliyor: başvuru sahibinin bundan sonra yazacağı her iletinin bildirimini alır; masadan"
    " dışarı hiçbir şey çıkmaz",
    "{who} follows the ticket: gets a notice of whatever the author writes from now on; nothing leaves the"
    " desk",
)
ALREADY_ON = Words("{who} zaten bu kayıtta", "{who} is on this ticket already")
TOO_MANY = Words(
    "bu kayıtta yanıtların kopyasını zaten {most} kişi alıyor; daha fazlası eklenemez",
    "{most} people are copied on this ticket already, and no more can be",
)
WITH_PARTS = Words(
    "bu kayıtla birleştirilmiş kayıtlar var, yenisi onları da görürdü; önce #ayır ile ayırınız",
    "tickets were merged into this one, and the new author would see them too; #split them off first",
)
NEW_AUTHOR = Words(
    "başvuru sahibi artık {who}; bundan sonraki yanıtlar ve sonuç ona gider",
    "{who} is the author now, and gets the answers and the outcome from now on",
)
OLD_AUTHOR = Words("{who} bundan sonra hiçbir şey almaz", "{who} gets nothing more")
OLD_FOLLOWS = Words("{who} kaydı kurum içinde izler", "{who} follows the ticket within the desk")
COPIES_STAY = Words("yanıtların kopyası gitmeye devam eder: {who}", "copies still go to {who}")
ACKNOWLEDGED = Words("alındı yazısı şimdi gidiyor", "the acknowledgement leaves now")
ALREADY_AUTHOR = Words("başvuru sahibi zaten {who}", "{who} is the author already")
RELEASED_TO_OLD = Words(
    "aynı iletide #yine-de ile eski başvuru sahibine bir yazı gönderiliyor; ikisini ayrı iletilerde yazınız",
    "the same mail sends a letter to the old author with #anyway; write the two in separate mails",
)
WITHDRAWN = Words(
    "Eski başvuru sahibine gitmek üzere bekleyen {count} yazı geri alındı; gerekiyorsa yeniden yazınız.",
    "Letters held for the old author were taken back ({count}); write them again if they are needed.",
)
ON_ITS_WAY = Words(
    "Eski başvuru sahibine giden {count} yazı yola çıkmış durumda, geri alınamadı. Henüz gitmediyse"
    " sistem yöneticisi kuyruktan çıkarabilir.",
    "Letters to the old author that are on their way could not be taken back ({count}). An administrator"
    " can drop what has not left from the queue.",
)
YOURS_WITHDRAWN = Words(
    "{who} başvuru sahibini değiştirdi; eski başvuru sahibine gitmek üzere bekleyen yazınız geri alındı."
    " Gerekiyorsa bu iletiyi yanıtlayarak yeniden yazınız: yeni başvuru sahibine gider.",
    "{who} changed the author; your letter that was held for the old one was taken back. If it is needed,"
    " reply to this letter and write it again: it goes to the new author.",
)

_LEAVING = frozenset(
    {LetterState.QUEUED, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNCERTAIN}
)  # fmt: skip


def admit(work: Work, order: Order) -> Work:
    """`#katılımcı ADRES`: copies of answers to somebody outside, notices to somebody of the desk."""
    address = address_in(order.value)
    if address is None:
        return work.cannot(order, ONE_ADDRESS, value=order.value)
    if problem := why_nobody_reads(address, work.occasion):
        return work.cannot(order, problem, who=address.address)
    is_inside = address.address in work.occasion.rulebook.inside()
    role = Role.STAFF if is_inside else Role.COPIED
    if _role(work.ticket, address) not in (None, Role.PENDING):
        return work.did(order, ALREADY_ON, who=address.address)
    if role is Role.COPIED and len(copied_on(work.ticket)) >= MOST_COPIED:
        return work.cannot(order, TOO_MANY, most=str(MOST_COPIED))
    others = _without(work.ticket, address)
    done = replace(work, ticket=replace(work.ticket, participants=(*others, Participant(address, role))))
    done = done.did(order, FOLLOWS if is_inside else ADMITTED, who=address.address)
    return done.happened("participant admitted", ("person", address.address), ("role", role.value))


def change_author(work: Work, order: Order) -> Work:
    """`#yazar ADRES`: whose ticket it is; the only way there is for that to change."""
    address = address_in(order.value)
    if address is None:
        return work.cannot(order, ONE_ADDRESS, value=order.value)
    if problem := _why_no_author(address, work):
        return work.cannot(order, problem, who=address.address)
    old = work.ticket.author.address
    done = replace(work, ticket=_with_author(work.ticket, address, work))
    done = _told_apart(done.did(order, NEW_AUTHOR, who=address.address), old)
    done = done.happened("author changed", ("from", old or "nobody"), ("to", address.address))
    return acknowledged(_taken_back(done))


def why_nobody_reads(address: Address, occasion: Occasion) -> Words | None:
    """Why a letter there would reach nobody outside: our own address, or a robot's."""
    if occasion.house.is_ours(address.address):
        return OURS
    return ROBOT if is_robot(address.address) else None


def _why_no_author(address: Address, work: Work) -> Words | None:
    rulebook = work.occasion.rulebook
    if address.address == work.ticket.author.address:
        return ALREADY_AUTHOR
    if open_gate(work.ticket):
        return GATE_IS_OPEN
    if work.ticket.parts:
        return WITH_PARTS
    if address.address in rulebook.inside() and not rulebook.is_staff(address.address):
        return TEAM
    return RELEASED_TO_OLD if work.releases else why_nobody_reads(address, work.occasion)


def _role(ticket: Ticket, address: Address) -> Role | None:
    there = (one.role for one in ticket.participants if one.address.address == address.address)
    return next(there, None)


def _without(ticket: Ticket, address: Address) -> tuple[Participant, ...]:
    return tuple(one for one in ticket.participants if one.address.address != address.address)


def _with_author(ticket: Ticket, address: Address, work: Work) -> Ticket:
    """The old author, and whom a Reply-To named in their place, receive nothing more, unless of the desk."""
    names = {one.address.address: one.address.name for one in ticket.participants}
    author = Address(address.address, address.name or names.get(address.address, ""))
    others = tuple(_put_back(one, work) for one in _without(ticket, address))
    return replace(ticket, author=author, participants=(Participant(author, Role.AUTHOR), *others))


def _put_back(one: Participant, work: Work) -> Participant:
    if one.role not in (Role.AUTHOR, Role.REPLY_TO):
        return one
    is_inside = one.address.address in work.occasion.rulebook.inside()
    return replace(one, role=Role.STAFF if is_inside else Role.PENDING)


def _told_apart(work: Work, old: str) -> Work:
    """Say what becomes of the old author, and who goes on getting copies."""
    is_inside = old in work.occasion.rulebook.inside()
    done = work.also(OLD_FOLLOWS if is_inside else OLD_AUTHOR, who=old) if old else work
    copies = ", ".join(one.address for one in copied_on(work.ticket))
    return done.also(COPIES_STAY, who=copies) if copies else done


def _taken_back(work: Work) -> Work:
    """Withdraw what is held for the old author, and tell those who wrote it."""
    outward = [one for one in work.dossier.letters if one.purpose in OUTWARD and one.party != SUBSCRIBER]
    held = [one for one in outward if one.state is LetterState.HELD]
    left = [one for one in outward if one.state in _LEAVING]
    done = replace(work, withdraws=(*work.withdraws, *(one.id for one in held)))
    for letter in held:
        facts = (("letter", str(letter.id)), ("why", "the author changed"))
        done = void_decision(done.happened(f"{letter.purpose} taken back", *facts), letter)
    done = done.remarked(WITHDRAWN, count=str(len(held))) if held else done
    done = done.remarked(ON_ITS_WAY, count=str(len(left))) if left else done
    done = opened_if_nobody_was_told(done) if held else done
    for letter in _of_others(held, work):
        colleague = work.occasion.rulebook.colleagues((letter.by,))
        done = shown(done, colleague, YOURS_WITHDRAWN, letter.text)
    return done


def _of_others(held: list[PastLetter], work: Work) -> Iterator[PastLetter]:
    return (one for one in held if one.by not in ("", work.staff))


def acknowledged(work: Work) -> Work:
    """Give the new author the number, where a machine may, nobody has, and answers go by mail."""
    ticket, reasons = work.ticket, {one.field: one.value for one in work.ticket.reasons}
    author, template = addressee(ticket), reasons.get("acknowledge", Purpose.ACKNOWLEDGEMENT.value)
    is_told = any(
        one.purpose is Purpose.ACKNOWLEDGEMENT and author.address in one.to and one.state not in NOT_SENT
        for one in work.dossier.letters
    )
    is_inside = author.address in work.occasion.rulebook.inside()
    ends = ticket.status is Status.CLOSED or ticket.reply_channel is not Channel.EMAIL
    if is_told or is_inside or ends or is_registered_mail(author) or template == "false":
        return work
    wrote = [one.message_id for one in work.dossier.messages if one.author.address == author.address]
    known = tuple(one for one in wrote if not one.endswith("@ulak.invalid>"))
    draft = Draft(
        template=template,
        recipients=ToAuthor(Purpose.ACKNOWLEDGEMENT, ticket),
        language=ticket.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        promises=ticket.promises,
        replies_to=next(iter(known[-1:]), ""),
        references=known,
    )
    return replace(work, drafts=(*work.drafts, draft)).also(ACKNOWLEDGED)
