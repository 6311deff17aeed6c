"""Each thing that may go wrong, judged: is it trouble yet, in which words, and what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.phrases import filled
from ulak.desk.rules.rulebook import Words
from ulak.desk.watch.alarm import Trouble

UNREAD_FOR = timedelta(minutes=10)
POLLS = 3
LOGINS = 3
LOGIN_FOR = timedelta(minutes=1)
STANDS_FOR = timedelta(minutes=15)
REFUSED_FOR = timedelta(minutes=30)
REFUSED = 3
BURST = 10
CRASHES = 3
NEARLY_FULL = 500 * 1024 * 1024
"""Bytes free below which the disk is nearly full; the alarm is over at a fifth more, and does not flicker."""

_UNREAD = Words("{sentence}", "{sentence}")
_DOCTOR = Words(
    "sunucuyu ve parolayı denetleyiniz: ulak doctor. Gelen iletiler sunucuda bekler, hiçbiri kaybolmaz.",
    "check server and password: ulak doctor. What comes waits on the server, and none is lost.",
)
_QUEUE = Words("ulak queue list, ulak doctor", "ulak queue list, ulak doctor")
_SERVER_AWAY = Words(
    "{count} yazı gönderilemiyor. Son yanıt: {reply}",
    "Letters that cannot be sent: {count}. The last reply: {reply}",
)
_NOT_TAKEN = Words(
    "{count} yazının gitme zamanı geçti ve hiçbiri denenmedi.",
    "Letters whose time has passed and that were not tried: {count}.",
)
_FAILED = Words(
    "Personele yazılan {failed} yazı gönderilemedi, {uncertain} yazının gidip gitmediği belli değil.",
    "Letters to staff that could not be sent: {failed}; letters that may have left or not: {uncertain}.",
)
_BY_HAND = Words(
    "ulak queue list; her biri için ulak queue retry NO ya da ulak queue drop NO",
    "ulak queue list; for each one ulak queue retry ID or ulak queue drop ID",
)
_ALARMS_FAILED = Words(
    "Size yazılan {count} uyarı gönderilemedi; `administrators` adresleri doğru mu?",
    "Alarms to you that could not be sent: {count}; are the addresses of `administrators` right?",
)
_BURST = Words(
    "Son bir saatte {count} yazı geri çevrildi.", "Letters that were refused within the last hour: {count}."
)
_DOUBTFUL = Words(
    "Veritabanı bir kopyadan geri yüklendi. {count} yazının bundan önce gidip gitmediği belli değil; hiçbiri "
    "kendiliğinden gitmez.",
    "The store was restored from a copy. Letters of which nobody knows whether they left before: {count};"
    " none leaves by itself.",
)
_LOOK_AND_DECIDE = Words(
    "ulak queue list; posta sunucusunun günlüğüne bakınız; gitmeyeni ulak queue retry NO ile gönderiniz,"
    " gideni ulak queue drop NO ile kapatınız (hepsi için NO yerine --doubtful)",
    "ulak queue list; look into the mail server's log; send what did not leave by ulak queue retry ID, close"
    " what did by ulak queue drop ID (for all of them --doubtful instead of ID)",
)
_FILES = Words(
    "Sistem son geçerli hâlleriyle çalışıyor. Ayrıntı:\n\n{what}\n",
    "The desk goes on with the last good ones. In detail:\n\n{what}\n",
)
_CHECK = Words(
    "dosyaları düzeltip ulak check ile deneyiniz; sistem kendiliğinden alır",
    "correct the files and try them with ulak check; they are taken over by themselves",
)
_QUARANTINE = Words(
    "Karantinada {count} ileti bekliyor: okunamadılar.",
    "Mails in quarantine, because they could not be read: {count}.",
)
_ROOM = Words(
    "Alındı bildirimleri sınıra ulaştı; {count} bildirim bekliyor, hiçbiri kaybolmaz.",
    "Acknowledgements have reached their limit; {count} wait, and none is lost.",
)
_STAFF_ROOM = Words(
    "Personele yazılan yazılar sınıra ulaştı; {count} yazı bekliyor, hiçbiri kaybolmaz.",
    "Letters to staff have reached their limit; {count} wait, and none is lost.",
)
_LIMITS = Words(
    "ulak queue list; neden bu kadar çok olduğunu bulunuz ya da [limits] değerini yükseltiniz",
    "ulak queue list; find out why there are so many, or raise the value in [limits]",
)
_CRASHES = Words("Art arda {times} kez: {what}", "{times} times in a row: {what}")
_LOG = Words("journalctl -u ulak, ulak status", "journalctl -u ulak, ulak status")
_HANGS = Words(
    "Başladığı iş bitmiyor. İki saat dolunca ulak kendini kapatır ve systemd yeniden başlatır.",
    "What it began does not end. After two hours ulak ends itself, and systemd starts it again.",
)
_RESTART = Words("systemctl restart ulak; hiçbir şey kaybolmaz", "systemctl restart ulak; nothing is lost")
_BOOKS = Words("{sentence}", "{sentence}")
_RECONCILE = Words("ulak reconcile, ulak quarantine list", "ulak reconcile, ulak quarantine list")
_DISK = Words(
    "{free} MB boş yer kaldı ({place}). Dolunca yeni iletiler sunucuda bekler.",
    "{free} MB are free in {place}. When it is full, new mails wait on their server.",
)
_FREE = Words("yer açınız: df -h", "make room: df -h")
_SILENT = Words(
    "{last} tarihinden beri ileti gelmedi; son dört haftaya göre kutu en çok {hours} saat sessiz kalabilir.",
    "Nothing has come since {last}; going by its last four weeks it may be silent for {hours} hours.",
)
_WAY = Words(
    "adrese dışarıdan bir ileti yazınız; gelmezse yönlendirmeyi, süzgeci, kotayı ve MX kaydını denetleyiniz",
    "write to the address from outside; if it does not arrive check forwarding, filters, quota and MX record",
)


@dataclass(frozen=True, slots=True)
class Unread:
    """
    A mailbox whose looks fail since its last whole one.

    `since` is the first of them, `tries` how many there were, `words` what the last one said.
    """

    mailbox: str
    since: datetime
    tries: int
    words: str
    login_refused: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """
    The letters of one mailbox that should have left.

    `not_taken` is since when the oldest was not even tried, `away` since when the oldest is tried in
    vain because of the server, `refused` because the server says "later"; None where there is none,
    or where others of this mailbox have left meanwhile. `reply` is the oldest one's.
    """

    mailbox: str
    count: int
    not_taken: datetime | None = None
    away: datetime | None = None
    refused: datetime | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class ForAPerson:
    """
    Letters that wait for a person's decision.

    `failed` are those to staff, `uncertain` all of which nobody knows whether they left; `newest`
    is the greatest number among them. `alarms` are failed alarms, `lately` all that failed within
    the hour, the first of them `since` then.
    """

    failed: int = 0
    uncertain: int = 0
    newest: int = 0
    alarms: int = 0
    lately: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """What is free where the store lies, in bytes."""

    place: str
    free: int


def unread(one: Unread, poll: timedelta, now: datetime) -> Trouble | None:
    """A login that is refused is trouble soon: trying again does not help, and may lock the account."""
    lasts = now - one.since
    refused = one.login_refused and one.tries >= LOGINS and lasts >= LOGIN_FOR
    if not refused and lasts < max(UNREAD_FOR, poll * POLLS):
        return None
    words = filled(_UNREAD, sentence=one.words)
    return Trouble(f"mailbox cannot be read: {one.mailbox}", one.since, words, _DOCTOR)


def silent(mailbox: str, last: datetime, patience: timedelta, when: str) -> Trouble:
    """Nothing came for longer than ever; `when` is `last` as people read it."""
    words = filled(_SILENT, last=when, hours=str(round(patience.total_seconds() / 3600)))
    return Trouble(f"mailbox is silent: {mailbox}", last, words, _WAY)


def backlog(one: Backlog, now: datetime) -> Trouble | None:
    """One address that is slow is none; a server that takes nothing is, and a dispatch that sends nothing."""
    name = f"letters do not leave: {one.mailbox}"
    if one.not_taken is not None and now - one.not_taken >= STANDS_FOR:
        return Trouble(name, one.not_taken, filled(_NOT_TAKEN, count=str(one.count)), _QUEUE)
    away = one.away is not None and now - one.away >= STANDS_FOR
    refused = one.refused is not None and now - one.refused >= REFUSED_FOR and one.count >= REFUSED
    since = min(
        (at for at, is_so in ((one.away, away), (one.refused, refused)) if at and is_so), default=None
    )
    if since is None:
        return None
    words = filled(_SERVER_AWAY, count=str(one.count), reply=one.reply)
    return Trouble(name, since, words, _QUEUE)


def for_a_person(letters: ForAPerson, now: datetime) -> Trouble | None:
    """Letters to staff that failed and letters nobody knows about; those to authors only when it is many."""
    since = letters.since or now
    if letters.failed or letters.uncertain:
        words = filled(_FAILED, failed=str(letters.failed), uncertain=str(letters.uncertain))
        return Trouble("letters failed", since, words, _BY_HAND, letters.newest)
    if letters.lately >= BURST:
        return Trouble("letters failed", since, filled(_BURST, count=str(letters.lately)), _QUEUE)
    return None


def alarms_failed(letters: ForAPerson, now: datetime) -> Trouble | None:
    """Told once however many: an alarm about an alarm that failed would cause the next."""
    if not letters.alarms:
        return None
    words = filled(_ALARMS_FAILED, count=str(letters.alarms))
    return Trouble("alarms failed", now, words, _BY_HAND)


def doubtful(count: int, now: datetime) -> Trouble | None:
    """Told once for each restoration, however many letters come to be in doubt as mail is read again."""
    if not count:
        return None
    return Trouble("letters are doubtful", now, filled(_DOUBTFUL, count=str(count)), _LOOK_AND_DECIDE)


def files_are_wrong(problems: str, now: datetime) -> Trouble | None:
    """Rules or templates were changed and cannot be used; `problems` are lines of `file:line: message`."""
    if not problems:
        return None
    return Trouble("files are wrong", now, filled(_FILES, what=problems), _CHECK, by_words=True)


def quarantine(ids: Iterable[int], now: datetime) -> Trouble | None:
    """Mails stand in quarantine; one more is news, one less is not."""
    found = tuple(ids)
    if not found:
        return None
    remedy = Words("ulak quarantine list", "ulak quarantine list")
    return Trouble("mails in quarantine", now, filled(_QUARANTINE, count=str(len(found))), remedy, max(found))


def acknowledgements_wait(count: int, now: datetime) -> Trouble | None:
    """More acknowledgements are due than `acknowledgements_total` lets out."""
    words = filled(_ROOM, count=str(count))
    return Trouble("acknowledgements wait", now, words, _LIMITS) if count else None


def staff_letters_wait(count: int, now: datetime) -> Trouble | None:
    """More letters to staff are due than `staff_letters_total` lets out."""
    words = filled(_STAFF_ROOM, count=str(count))
    return Trouble("staff letters wait", now, words, _LIMITS) if count else None


def crashes(stage: str, times: int, what: str, at: datetime) -> Trouble | None:
    """A stage that crashes once and works again is a matter for the log."""
    if times < CRASHES:
        return None
    return Trouble(f"stage crashes: {stage}", at, filled(_CRASHES, times=str(times), what=what), _LOG)


def hangs(stage: str, since: datetime) -> Trouble:
    """A turn that does not end."""
    return Trouble(f"stage hangs: {stage}", since, _HANGS, _RESTART)


def books(place: str, sentence: str, at: datetime) -> Trouble:
    """Reconciliation found that one folder, `MAILBOX/FOLDER`, does not add up."""
    words = filled(_BOOKS, sentence=sentence)
    return Trouble(f"books do not balance: {place}", at, words, _RECONCILE)


def space(left: Space, was_low: bool, now: datetime) -> Trouble | None:
    """The desk stops taking mail when the disk is full, so this is said before."""
    enough = NEARLY_FULL * 6 // 5 if was_low else NEARLY_FULL
    if left.free >= enough:
        return None
    words = filled(_DISK, free=str(left.free // 2**20), place=left.place)
    return Trouble("disk nearly full", now, words, _FREE)
