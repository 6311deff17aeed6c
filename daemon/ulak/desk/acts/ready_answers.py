"""
`#yanıt bizden-değil`, `#yanıt eksik-bilgi`: a reporter is told what the desk has a letter for.

A person says so, never the desk by itself: a reporter who was told "no matching certificates" by a program
let a compromised key live on (Mozilla bug 1693343).
"""

from ulak.desk import phrases
from ulak.desk.clocks.promise import Promise
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import close_to
from ulak.desk.commands.ready_answer import NEED_MORE, NOT_OURS, WORDS, template_of
from ulak.desk.commands.work import Work
from ulak.desk.recipients import REPORTER
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind, Purpose

UNKNOWN = Words(
    "“{value}” anlaşılmadı: yanıt metni alt satıra yazılır; hazır yanıtlar: #yanıt bizden-değil, #yanıt"
    " eksik-bilgi; sertifika sahibine yazmak için #yanıt abone",
    "“{value}” is not known: a text stands on the lines below; the answers that are ready are #answer"
    " not-ours and #answer need-more; to write to a subscriber: #answer subscriber",
)
SAYS_NOT_OURS = Words(
    "bildirene, söz konusu olanın bizim sertifikamız olmadığı ve ne yapabileceği yazılır",
    "the reporter is told that it is about no certificate of ours, and what to do",
)
CLOCK_RUNS = Words(
    "24 saatlik süre işlemeye devam eder ve onu yalnızca ön rapor durdurur: #ön-rapor",
    "the 24 hours keep running, and only a preliminary report ends them: #preliminary-report",
)
ASKS_FOR_MORE = Words(
    "bildirenden sertifikayı belirten bilgi ve kanıt istenir; ön rapor süresi işlemeye devam eder",
    "the reporter is asked for what names the certificate, and for proof; the preliminary report is due all"
    " the same",
)
BUT_OURS = Words(
    "bildirimde bizim sertifikamız var: {serials}; yanlış eşleştiyse önce #sertifika çıkar SERİ",
    "the report names a certificate of ours: {serials}; if that is a mistake, #certificate remove SERIAL"
    " first",
)
TITLES = {
    NOT_OURS: Words("bizim sertifikamız değil", "not a certificate of ours"),
    NEED_MORE: Words("ek bilgi istendi", "more was asked for"),
    "": Words("", ""),
}
"""What such an answer comes to, where a ticket is closed with it and no words of anybody."""

_MOST_NAMED = 5


def ready(work: Work, order: Order) -> Work:
    """Only of a report, and never that it is not ours while a certificate of ours stands on it."""
    template = template_of(order.value)
    if not template:
        near = close_to(order.value, (*WORDS, "abone", "subscriber"))
        return work.cannot(order, UNKNOWN, near, value=order.value)
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    ours = [one.serial for one in work.ticket.report.certificates if one.is_known]
    if template == NOT_OURS and ours:
        return work.cannot(order, BUT_OURS, serials=", ".join(ours[:_MOST_NAMED]))
    if template != NOT_OURS:
        return work.did(order, ASKS_FOR_MORE)
    done = work.did(order, SAYS_NOT_OURS)
    return done.also(CLOCK_RUNS) if any(map(_is_due_to_reporter, work.ticket.promises)) else done


def _is_due_to_reporter(promise: Promise) -> bool:
    return promise.is_live and promise.rule.kept_by == Purpose.PRELIMINARY_REPORT and promise.to == REPORTER
