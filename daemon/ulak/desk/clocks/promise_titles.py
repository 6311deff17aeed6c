"""What receipts call promises: those that ship have a Turkish name, a house's own the one it gave them."""

from collections.abc import Iterable, Mapping

from ulak.desk.clocks.promise import Promise

_TURKISH: Mapping[str, str] = {
    "first-answer": "ilk yanıt",
    "preliminary-report": "ön rapor",
    "petition": "dilekçenin yanıtlanması",
    "information-request": "bilgi edinme başvurusunun yanıtlanması",
    "revocation": "iptal",
    "acknowledgement": "alındı yazısı",
    "resolution": "sonuçlandırma",
    "unit-answer": "birimin yanıtı",
    "gate": "onay veya imza kararı",
}
_PARTIES: Mapping[str, str] = {
    "author": "başvuru sahibine",
    "reporter": "bildirene",
    "subscriber": "sertifika sahibine",
}


def titles(promises: Iterable[Promise], language: str) -> str:
    """Name them, in the order given; in English their ids are words."""
    if language != "tr":
        return ", ".join(one.key.rstrip("/") for one in promises)
    return ", ".join(map(_in_turkish, promises))


def _in_turkish(promise: Promise) -> str:
    title = _TURKISH.get(promise.name, promise.name)
    return f"{title} ({_PARTIES[promise.to]})" if promise.to else title
