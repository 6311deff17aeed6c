"""What staff said of subscribers and certificates of a report, as flat values that can be brought back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ulak.desk.certificates.report import Informed, Report
from ulak.desk.commands.undo_certificates import certificate_values, certificates_brought_back
from ulak.mail.address import Address

FINDINGS = "findings"
_OF_SUBSCRIBER = "subscriber/"


def report_values(report: Report) -> dict[str, str]:
    """The text that subscribers were sent, and each of them by `subscriber/KEY`."""
    found = {f"{_OF_SUBSCRIBER}{one.key}": _in_words(one) for one in report.subscribers}
    found |= certificate_values(report)
    return found | ({FINDINGS: report.findings} if report.findings else {})


def report_brought_back(report: Report, parts: Mapping[str, str]) -> Report:
    """With these values again: whom a line named for the first time is no subscriber any more."""
    return replace(
        certificates_brought_back(report, parts),
        findings=parts.get(FINDINGS, report.findings),
        subscribers=tuple(_subscribers(report, parts)),
    )


def _subscribers(report: Report, parts: Mapping[str, str]) -> Iterator[Informed]:
    wanted = {name: words for name, words in parts.items() if name.startswith(_OF_SUBSCRIBER)}
    for one in report.subscribers:
        words = wanted.pop(f"{_OF_SUBSCRIBER}{one.key}", None)
        if words is None:
            yield one
        elif words:
            yield _read(one, words)
    gone = {name.removeprefix(_OF_SUBSCRIBER): words for name, words in wanted.items() if words}
    yield from (_read(Informed(key, "", "", ()), words) for key, words in gone.items())


def _in_words(one: Informed) -> str:
    contacts = [[each.address, each.name] for each in one.contacts]
    at = one.told_at and one.told_at.isoformat()
    return json.dumps([one.name, contacts, one.failed, at, one.channel, one.told_on], ensure_ascii=False)


def _read(one: Informed, words: str) -> Informed:
    said: list[Any] = json.loads(words)
    name, contacts, failed, at, channel, told_on = said
    return replace(
        one,
        name=name,
        contacts=tuple(Address(*each) for each in contacts),
        failed=tuple(failed),
        told_at=datetime.fromisoformat(at) if at else None,
        channel=channel,
        told_on=told_on,
    )
