"""The certificates of a report as flat values: what staff changed of them can be brought back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ulak.desk.certificates.listing import admitted, key_of
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.certificates.reported_words import read_reported, reported_words

OF_CERTIFICATE = "certificate"


def certificate_values(report: Report) -> dict[str, str]:
    """Each by `certificate/KEY`."""
    return {f"{OF_CERTIFICATE}/{key_of(one)}": _in_words(one) for one in report.certificates}


def is_still_revoked(now: str, left: str) -> bool:
    """Is it revoked by the same evidence, whatever was found about its key meanwhile?"""
    return bool(json.loads(now)[-1] == json.loads(left)[-1])


def certificates_brought_back(report: Report, parts: Mapping[str, str]) -> Report:
    """On the list again, off it again, or revoked no longer."""
    wanted = {name.partition("/")[2]: words for name, words in parts.items() if _is_one(name)}
    return admitted(replace(report, certificates=tuple(_certificates(report, wanted)))) if wanted else report


def _certificates(report: Report, wanted: dict[str, str]) -> Iterator[Reported]:
    for one in report.certificates:
        words = wanted.pop(key_of(one), None)
        if words is None:
            yield one
        elif words:
            before = read_reported(json.loads(words))
            yield replace(one, serial=before.serial, revocation=before.revocation)
    yield from (read_reported(json.loads(words)) for words in wanted.values() if words)


def _is_one(name: str) -> bool:
    return name.startswith(f"{OF_CERTIFICATE}/")


def _in_words(one: Reported) -> str:
    return json.dumps(reported_words(one), ensure_ascii=False)
