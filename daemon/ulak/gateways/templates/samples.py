"""Letters that never were: with them `check` renders every template, and `templates preview` shows one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ulak.desk.decision import ReceiptLine
from ulak.desk.promise import WALL, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.ticket import Channel, Filing, Kind, LetterState, Purpose, Status
from ulak.gateways.templates.view import Enclosure, Entry, Leaving, LetterView
from ulak.mail.address import Address

_NOW = datetime(2026, 11, 24, 6, 0, 30, tzinfo=UTC)
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
    full = _full(language)
    return (full, _report(full), _late(full), _kept_waiting(full), _bare(language))


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
        leaving=(_leaving(language), replace(_leaving(language), waits=True, leaves_at=None, cc=())),
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
        reason="…",
        code="K7QFM2XA",
        by="mehmet@kurum.test",
        party="author",
    )


def _report(full: LetterView) -> LetterView:
    running = _promise("preliminary-report", timedelta(hours=24), WALL, PromiseState.RUNNING)
    return replace(
        full,
        kind=Kind.CERTIFICATE_PROBLEM_REPORT,
        promises=(
            replace(running, to="reporter"),
            replace(running, to="subscriber", state=PromiseState.PAUSED),
        ),
        party="reporter",
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
    return replace(full, now=over.due_at + timedelta(hours=30), promises=(over, kept), party="subscriber")


def _kept_waiting(full: LetterView) -> LetterView:
    stranger = Address("bilinmeyen@ornek.test")
    return replace(full, refused=(), is_new=False, wrote=stranger, promises=(), leaving=())


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


def _promise(name: str, span: timedelta, clock: str, state: PromiseState) -> Promise:
    term = Term(int(span.total_seconds()), Unit.SECONDS)
    return Promise(PromiseRule(name, term, clock, kept_by="answer"), "", _NOW, _NOW + span, state)


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
