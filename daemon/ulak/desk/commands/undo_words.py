"""What receipts say of taking back: before it, what it would be; after it, what it was or why it was not."""

from collections.abc import Iterable
from dataclasses import replace

from ulak.desk.commands.command_table import Command, TakenBack
from ulak.desk.commands.work import Work
from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import HUMAN_PURPOSES, Ticket

NOTHING_TO_UNDO = Words(
    "bu kayıtta geri alınacak bir yanıtınız veya komutunuz yok",
    "nothing of yours on this ticket can be taken back: no answer, no command",
)
NOTHING_OF_THAT_MAIL = Words(
    "o iletinizden geri alınacak bir şey yok: bir şey değiştirmemiş, geri alınamayan bir şey yapmış ya da"
    " zaten geri alınmış",
    "nothing of that mail of yours can be taken back: it changed nothing, what it did stands for good, or it"
    " was taken back already",
)
TOO_LATE = Words("çok geç: yanıtınız {time} itibarıyla gitti", "too late: your answer left at {time}")
OPENS_IT = Words(
    "çok geç: yanıtınız {time} itibarıyla gitti; kayıt kapalı kaldı, açmak için #aç yazınız",
    "too late: your answer left at {time}; the ticket stays closed, write #reopen to open it",
)
CHANGED_BY = Words(
    "geri alınamaz: {what} daha sonra değişti ({who}, {time}); istediğiniz değeri yeni bir komutla veriniz",
    "cannot be taken back: {what} has changed since ({who}, {time}); give the value you want anew",
)
CHANGED_SINCE = Words(
    "geri alınamaz: {what} daha sonra değişti; istediğiniz değeri yeni bir komutla veriniz",
    "cannot be taken back: {what} has changed since; give the value you want anew",
)
NEW_AUTHOR_WROTE = Words(
    "geri alınamaz: yeni başvuru sahibi {who} o zamandan beri yazdı; kayıt bir başkasınınsa #yazar yazınız",
    "cannot be taken back: the new author {who} has written since; write #author if the ticket is another's",
)
MERGED_BY = Words(
    "geri alınamaz: kayıtları {who} birleştirdi; ayırmak için #ayır {part} yazınız",
    "cannot be taken back: {who} merged the tickets; write #split {part} to take them apart",
)
TAKEN_BACK = Words("eski durumuna döndü: {what}", "as before again: {what}")
PART_OF_ANOTHER = Words(
    "{part} artık {number} kaydının parçası; birleştirmeyi geri almak için #ayır {part} yazınız",
    "{part} is part of {number} now; write #split {part} to take the merging back",
)
BEFORE = Words(
    "Geri alma süresi {time} itibarıyla dolar; o zamana kadar bu iletiyi #geri-al yazarak yanıtlarsanız geri"
    " alınır: {what}.",
    "To take it back, reply to this letter with #undo before {time}; that takes back: {what}.",
)
AT_ANY_TIME = Words(
    "Geri almak için bu iletiyi #geri-al yazarak yanıtlayınız; geri alınacak: {what}.",
    "To take it back, reply to this letter with #undo; that takes back: {what}.",
)
_LETTER = {
    "answer": Words("yanıt", "the answer"),
    "preliminary-report": Words("ön rapor", "the preliminary report"),
    "subscriber-answer": Words("aboneye yazı", "the letter to the subscriber"),
}
_NAMES = {
    "status": Words("durum", "status"),
    "closed_at": Words("durum", "status"),
    "kind": Words("tür", "kind"),
    "author": Words("başvuru sahibi", "author"),
    "language": Words("dil", "language"),
    "team": Words("birim", "team"),
    "channel": Words("kanal", "channel"),
    "reply_channel": Words("yanıt kanalı", "channel of the answer"),
    "owner": Words("sorumlu", "owner"),
    "product": Words("ürün", "product"),
    "category": Words("kategori", "category"),
    "institution": Words("kurum", "institution"),
    "priority": Words("öncelik", "priority"),
    "tags": Words("etiketler", "tags"),
    "outcome": Words("sonuç", "outcome"),
    "root_cause": Words("kök neden", "root cause"),
    "founded": Words("haklı bulunup bulunmadığı", "whether it was founded"),
    "gate": Words("onay veya imza şartı", "the need of approval or signature"),
    "contact": Words("iletişim bilgileri", "contact"),
    "told": Words("başka yoldan yanıtlandığı", "that the author was told by other means"),
    "promise": Words("süreler", "promises"),
    "participant": Words("katılımcılar", "participants"),
    "subscriber": Words("aboneler", "subscribers"),
    "certificate": Words("sertifikalar", "certificates"),
    "findings": Words("abonelere yazılan metin", "the text to subscribers"),
    "task": Words("görevler", "tasks"),
    "link": Words("bağlantılar", "links"),
}


def names(fields: Iterable[str], language: str) -> str:
    """Name what changes, each once."""
    words = (_NAMES[field.partition("/")[0]].in_language(language) for field in fields)
    return ", ".join(dict.fromkeys(words))


def final_marked(work: Work) -> tuple[ReceiptLine, ...]:
    """The lines of the receipt; beside what cannot be taken back it says so."""
    final = {order.line for order in work.head.orders if order.entry and order.entry.back is TakenBack.NEVER}
    if work.has(Command.UNDO):
        return work.lines_as_written
    never = TakenBack.NEVER.value.in_language(work.language)
    marked = (
        replace(one, effect=f"{one.effect} ({never})") if one.line in final else one
        for one in work.lines_as_written
    )
    return tuple(marked)


def way_back(work: Work, after: Ticket) -> str:
    """How to take this mail back, until when and what that is; empty where it cannot be."""
    made = next((one for one in after.undoes if one.mail == work.occasion.message.message_id), None)
    letters = [draft for draft in work.drafts if draft.purpose in HUMAN_PURPOSES]
    if made is None or any(_leaves_at_once(one) for one in letters):
        return ""
    written = dict.fromkeys(_LETTER[one.purpose].in_language(work.language) for one in letters)
    fields = names((one.field for one in made.fields), work.language)
    what = ", ".join(filter(None, (*written, fields)))
    ends = [one.leaves_at for one in letters if one.leaves_at]
    if not ends:
        return work.says(AT_ANY_TIME, what=what)
    return work.says(BEFORE, what=what, time=local(min(ends), work.occasion.house.timezone))


def _leaves_at_once(draft: Draft) -> bool:
    return draft.leaves_at is None and not draft.waits
