"""
No text says that a certificate is revoked before its revocation is published and shown.

Whatever is about to leave the desk in a certificate problem report, or to become its outcome, is read for
such a claim: also a text that management decides on, and one that was kept waiting.
"""

from collections.abc import Iterator
from datetime import datetime

from ulak.desk.acts.revocation_promise import listed
from ulak.desk.certificates.claims import claims_all_revoked, claims_revoked
from ulak.desk.certificates.listing import meant_by, to_be_revoked
from ulak.desk.certificates.report import Report
from ulak.desk.commands.work import Work
from ulak.desk.phrases import filled
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import GATES, TaskState
from ulak.desk.ticket import Kind
from ulak.mail.identifier import Form
from ulak.mail.written_numbers import numbers

OTHER_NUMBER = Words(
    "Metniniz bir sertifikanın iptal edildiğini söylüyor ve {written} numarasını anıyor; bu kayıt ise"
    " {listed} ile ilgili. Yerine üretilen sertifikanın değil, bildirilenin numarasını yazınız.",
    "Your text says that a certificate is revoked and names {written}, while this ticket is about {listed}."
    " Write the number of the certificate that was reported, not of the one that replaces it.",
)
NOT_SHOWN = Words(
    "Metniniz sertifikanın iptal edildiğini söylüyor, ama iptali kanıtlanmamış: {listed}. Önce #iptal-edildi"
    " SERİ ZAMAN satırını yazıp CRL veya OCSP yanıtını ekleyiniz (aynı iletide olabilir), ya da iptal"
    " edileceğini yazınız.",
    "Your text says that the certificate is revoked, which nothing shows: {listed}. First write #revoked"
    " SERIAL TIME and attach the CRL or the OCSP response (the same mail will do), or write that it will be"
    " revoked.",
)
_NUMBERS = frozenset({Form.SERIAL, Form.SHA256, Form.SHA1})


def without_false_claims(work: Work) -> Work:
    """Stop a mail that would have the desk say so of a certificate whose revocation nothing shows."""
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work
    for text in dict.fromkeys(_leaving(work)):
        if why := why_not_said(text, work.ticket.report, work.occasion.now):
            return work.stopped(why)
    return work


def why_not_said(text: str, report: Report, now: datetime) -> Words | None:
    """Why a text claims what is not shown; None where it claims nothing, or all it is about is shown."""
    if not claims_revoked(text):
        return None
    about = tuple(to_be_revoked(report, now))
    named = [one for one in numbers(text) if any(each.form in _NUMBERS for each in one.readings)]
    for one in named:
        if not meant_by(report, one.readings):
            written = " ".join(text[one.start : one.end].split())
            return filled(OTHER_NUMBER, written=written, listed=listed(about) or "–")
    meant = tuple(cert for one in named for cert in meant_by(report, one.readings)) or about
    meant = (*meant, *about) if claims_all_revoked(text) else meant
    unshown = tuple(dict.fromkeys(one for one in meant if one.revocation is None))
    return None if meant and not unshown else filled(NOT_SHOWN, listed=listed(unshown) or "–")


def _leaving(work: Work) -> Iterator[str]:
    """What the mail writes, lets go, decides on, or closes the ticket with."""
    before = work.dossier.ticket
    yield work.text_as_sent
    yield from (one.text for one in work.dossier.letters if one.id in work.releases)
    decided = {one.position for one in before.tasks if not one.is_open}
    for task in work.ticket.tasks:
        if task.kind in GATES and task.state is TaskState.DONE and task.position not in decided:
            yield task.text
    if work.ticket.outcome != before.outcome:
        yield work.ticket.outcome
