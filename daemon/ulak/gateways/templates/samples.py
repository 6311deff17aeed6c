"""Letters that never were: with them `check` renders every template, and `templates preview` shows one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.decision import ReceiptLine
from ulak.desk.lists.listing import Listing, Row, Wait
from ulak.desk.recipients import OUTWARD
from ulak.desk.recurring.kin import Kin
from ulak.desk.recurring.kin_words import kin_in_words
from ulak.desk.recurring.lacking import Lacking, lacking_in_words
from ulak.desk.satisfaction.vote_links import refusal_link, vote_links
from ulak.desk.task import TaskKind
from ulak.desk.ticket import Filing, Kind, LetterState, Link, Purpose, Relation, Status
from ulak.gateways.templates import report_samples
from ulak.gateways.templates.month_samples import month
from ulak.gateways.templates.view import Enclosure, Entry, Leaving, LetterView
from ulak.mail.address import Address

_NOW = datetime(2026, 11, 24, 6, 0, 30, tzinfo=UTC)
_CALENDARS = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ZoneInfo("Europe/Istanbul"), "TR")}
_KEY = f"SPKI SHA-256 {'3f9a' * 16}"
_TEXTS = {
    "tr": "Mali mühür yenileme başvurum on gündür sonuçlanmadı.\n\nZeynep Örnek",
    "en": "My application to renew the fiscal seal has been open for ten days.\n\nZeynep Örnek",
}


def samples(language: str) -> tuple[LetterView, ...]:
    """
    Return letters that between them take every branch of a template: the first is the fullest.

    One belongs to no ticket and knows nothing that may be unknown; an administrator's template must
    do with it.
    """
    full = _classified(_full(language), language)
    return (full, _report(full), _late(full), _kept_waiting(full), _bare(language))


def sample_of(language: str, kind: str, name: str) -> LetterView:
    """The fullest sample for a letter, or that of one kind; letters of reports are about a report."""
    full, report, *_ = samples(language)
    if name in report_samples.TO_SUBSCRIBERS and not kind:
        nobody = Address("")
        to = (report_samples.SUBSCRIBER,)
        return replace(report, subject="", author=nobody, wrote=nobody, to=to, party="subscriber")
    if kind == Kind.CERTIFICATE_PROBLEM_REPORT or (name in report_samples.LETTERS and not kind):
        return report
    return replace(full, kind=kind) if kind else full


def supplied(letter: LetterView, name: str) -> LetterView:
    """A letter about a real ticket, with sample words for what only its moment would know."""
    full = samples(letter.language)[0]
    if letter.purpose in OUTWARD:
        return letter if letter.text else replace(letter, text=full.text)
    lines = letter.lines or (full.lines if name == "receipt" else ())
    given = {field: getattr(letter, field) or getattr(full, field) for field in ("reason", "by")}
    return replace(letter, lines=lines, **given)


def _full(language: str) -> LetterView:
    promise = _promise("first-answer", timedelta(hours=8), "office", PromiseState.RUNNING)
    return LetterView(
        language=language,
        timezone=ZoneInfo("Europe/Istanbul"),
        house="Kamu SM",
        counter="bilgi@kamusm.test",
        now=_NOW,
        received_at=_NOW - timedelta(seconds=30),
        purpose=Purpose.NOTICE,
        subject="Mali mühür yenileme şikâyeti",
        text=_TEXTS["tr" if language == "tr" else "en"],
        is_masked=True,
        number="KSM-2026-000123",
        kind=Kind.COMPLAINT,
        status=Status.OPEN,
        channel=Channel.EMAIL,
        product="Mali Mühür" if language == "tr" else "fiscal seal",
        team="Müşteri İlişkileri Birimi" if language == "tr" else "Customer relations",
        owner="mehmet@kurum.test",
        priority="urgent",
        tags=("revocation-request",),
        author=Address("zeynep@ornek.test", "Zeynep Örnek"),
        wrote=Address("zeynep@ornek.test", "Zeynep Örnek"),
        is_new=True,
        opens_at=_NOW + timedelta(hours=23),
        leaving=(_leaving(language), _waiting(language)),
        encrypted="S/MIME",
        refused=(
            Enclosure("server.key", "application/x-pem-file", 1_704, refused="private key"),
            Enclosure("part-1.501.bin", "application/octet-stream", 9_100_000, refused="too many parts"),
        ),
        wrote_subject="Mali mühür yenileme şikâyeti",
        to=(Address("musteri-iliskileri@kurum.test"),),
        cc=(Address("kopya@ornek.test", "Kopya Örnek"),),
        attachments=(
            Enclosure("dilekçe.pdf", "application/pdf", 183_000, goes_along=True),
            Enclosure("ekran.png", "image/png", 912),
            Enclosure("server.key", "application/x-pem-file", 1_704, refused="private key", fingerprint=_KEY),
        ),
        lines=(ReceiptLine("#al", "…"), ReceiptLine("#kapat haklı ; kargo gecikmesi", "…")),
        promises=(promise,),
        history=_history(),
        listing=_listing(promise),
        reason="…",
        undo="…",
        by="mehmet@kurum.test",
        party="author",
        report=month(language),
    )


def _classified(full: LetterView, language: str) -> LetterView:
    """With what staff wrote down of it, other tickets and a gate."""
    return replace(
        full,
        calendars=_CALENDARS,
        until=_NOW + timedelta(days=5),
        code="K7QFM2XA",
        ratings=vote_links(full.counter, full.number, language),
        refusal=refusal_link(full.counter, full.number, language),
        gate=TaskKind.APPROVAL,
        certificates=report_samples.proven(),
        subscribers=report_samples.subscribers(),
        reports=2,
        left_out=3,
        ground="BR 4.9.1.1 (3), anahtarın ele geçirildiğine dair kanıt"
        if language == "tr"
        else "BR 4.9.1.1 (3), evidence of key compromise",
        sha256="5e" * 32,
        goes_to=("ali@ornek.test", "veli@ornek.test"),
        recurs=kin_in_words(Kin(("KSM-2026-000081", "KSM-2026-000097"), ("KSM-2026-000081",)), language),
        lacking=lacking_in_words(Lacking(3, 5, 1, 2), language),
        category="Yenileme" if language == "tr" else "renewal",
        institution="A Bakanlığı" if language == "tr" else "Ministry A",
        reply_channel=Channel.EMAIL,
        phone="0312 *** ** 00",
        record="CİMER 2607000001 / EBYS E-1234",
        link="https://sosyal.test/gonderi/1",
        links=tuple(
            Link(f"KSM-2026-00010{place}", relation, made_here=bool(place % 2))
            for place, relation in enumerate(Relation)
        ),
    )


def _report(full: LetterView) -> LetterView:
    running = _promise("preliminary-report", timedelta(hours=24), WALL, PromiseState.RUNNING)
    revocation = replace(running, rule=replace(running.rule, name="revocation", kept_by="revocation"))
    return replace(
        full,
        kind=Kind.CERTIFICATE_PROBLEM_REPORT,
        subject=report_samples.SUBJECTS["tr" if full.language == "tr" else "en"],
        text=report_samples.TEXTS["tr" if full.language == "tr" else "en"],
        author=report_samples.REPORTER,
        wrote=report_samples.REPORTER,
        promises=(
            replace(running, to="reporter"),
            replace(running, to="subscriber", state=PromiseState.NOT_APPLICABLE),
            revocation,
        ),
        party="reporter",
        gate=TaskKind.SIGNATURE,
        opens_at=None,
        is_new=False,
        reply_is_note=True,
        leaving=(replace(full.leaving[0], leaves_at=None, attachments=()),),
        refused=full.refused * 6,
        owner="",
        cc=(),
    )


def _late(full: LetterView) -> LetterView:
    over = _promise("first-answer", timedelta(hours=8), "office", PromiseState.BREACHED)
    kept = replace(over, kept_at=over.due_at + timedelta(hours=1))
    caller = replace(
        full,
        author=Address("", "Ali Veli"),
        channel=Channel.PHONE,
        certificates=report_samples.unknown(),
        subscribers=(),
        reports=1,
        ground="",
        reply_channel=Channel.PHONE,
        record="",
        gate="",
    )
    return replace(caller, now=over.due_at + timedelta(hours=30), promises=(over, kept), party="subscriber")


def _kept_waiting(full: LetterView) -> LetterView:
    stranger = Address("bilinmeyen@ornek.test")
    return replace(
        full,
        refused=(),
        is_new=False,
        wrote=stranger,
        promises=(),
        leaving=(),
        listing=Listing(),
        gate="",
        ground="",
        certificates=report_samples.named(),
        left_out=0,
    )


def _bare(language: str) -> LetterView:
    return LetterView(
        language=language,
        timezone=ZoneInfo("Europe/Istanbul"),
        house="Kamu SM",
        counter="bilgi@kamusm.test",
        now=_NOW,
        received_at=_NOW,
        purpose=Purpose.ALARM,
        to=(Address("admin@kurum.test"),),
    )


def _leaving(language: str) -> Leaving:
    return Leaving(
        to=(Address("zeynep@ornek.test", "Zeynep Örnek"),),
        cc=(Address("kopya@ornek.test", "Kopya Örnek"),),
        text="Başvurunuz sonuçlandırıldı." if language == "tr" else "Your application has been completed.",
        leaves_at=_NOW + timedelta(minutes=2),
        waits=False,
        attachments=(Enclosure("sonuç.pdf", "application/pdf", 52_300, goes_along=True),),
    )


def _waiting(language: str) -> Leaving:
    """Letters to three subscribers that wait for their writer's word."""
    return replace(_leaving(language), waits=True, leaves_at=None, cc=(), letters=3)


def _promise(name: str, span: timedelta, clock: str, state: PromiseState) -> Promise:
    term = Term(int(span.total_seconds()), Unit.SECONDS)
    rule = PromiseRule(name, term, clock, kept_by="answer", pauses=clock != WALL)
    return Promise(rule, "", _NOW, _NOW + span, state)


def _listing(promise: Promise) -> Listing:
    """Every part of a listing, with every way to wait."""
    since = _NOW - timedelta(days=1)
    row = Row(
        "KSM-2026-000123", "Mali mühür yenileme şikâyeti", Status.OPEN, "mehmet@kurum.test", since, promise
    )
    later = replace(promise, due_at=_NOW + timedelta(days=2))
    consulted = Wait("consultation", "ayse@kurum.test", since, _NOW + timedelta(days=3))
    return Listing(
        today=(row, replace(row, number="KSM-2026-000101", promise=replace(promise, due_at=since))),
        asked=(replace(row, number="KSM-2026-000117", promise=None, waits=(consulted,)),),
        mine=(replace(row, number="KSM-2026-000119", promise=replace(later, to="author")),),
        waiting=(
            replace(row, number="KSM-2026-000120", waits=(Wait("author", "Zeynep Örnek", since), consulted)),
            replace(row, number="KSM-2026-000121", waits=(Wait("waiting-team", ""),)),
        ),
        new=(replace(row, number="KSM-2026-000124", owner=""),),
        others=(replace(row, number="KSM-2026-000090"), replace(row, number="KSM-2026-000091", owner="")),
        more=7,
    )


def _history() -> tuple[Entry, ...]:
    return (
        Entry(_NOW, Filing.OPENING, "Zeynep Örnek", "Mali mühür yenileme şikâyeti", _TEXTS["tr"]),
        Entry(_NOW, Purpose.ACKNOWLEDGEMENT, "zeynep@ornek.test", "", "", LetterState.SENT),
        Entry(
            _NOW + timedelta(hours=2),
            Purpose.ANSWER,
            "zeynep@ornek.test",
            "[KSM-2026-000123] Mali mühür yenileme şikâyeti",
            "Başvurunuz sonuçlandırıldı.",
            LetterState.SENT,
        ),
    )
