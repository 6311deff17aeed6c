"""Signatures: what a staff answer does not carry out of the house."""

import re

from ulak.mail.fold import fold

_DELIMITER = re.compile(r"\s{0,2}(?:--|—|__)\s?")
_MOBILE = re.compile(
    r"\s*\W{0,4}(?:"
    r"(?:iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|mobil|telefon|blackberry|windows phone|htc|"
    r"nokia)[^.\n]{0,40}"
    r"(?:gonderildi|gonderilmistir|gonderdim)|"
    r"(?:outlook|yahoo mail|gmail|mail)[^.\n]{0,30}(?:gonderildi|gonderilmistir)|"
    r"sent (?:from|via|by|with|using) (?:my |the |a )?(?:[\w'’&+-]+ ?){1,8}|"
    r"get outlook for .{1,60}|download outlook for .{1,60}|"
    r"android (?:icin|uzerinden) .{0,40}outlook.{0,40}|ios (?:icin|uzerinden) .{0,40}outlook.{0,40}|"
    r"outlook for (?:ios|android).{0,60}|"
    r"(?:von|gesendet|von meinem) .{0,30}(?:iphone|ipad|android|handy|mobil|smartphone|"
    r"outlook).{0,30}(?:gesendet)?|"
    r"envoye (?:de|depuis) (?:mon|ma|l').{1,40}"
    r")\s*[.!]?\W{0,4}(?:<\S{1,200}>)?\W{0,4}"
)
_MY_DESK = re.compile(r"sent from my desk\b")
_CLOSING = re.compile(
    r"\s{0,8}(?:(?:en (?:derin|icten) |derin |en iyi )?(?:saygilar(?:imla|imizla|imi sunarim|imizi "
    r"sunariz)?|saygiyla|sevgiler|"
    r"sevgi ve saygilar(?:imla)?|selamlar|iyi calismalar(?: dilerim)?|iyi gunler(?: dilerim)?|kolay gelsin|"
    r"(?:best|kind|warm|with kind|many) (?:regards|wishes)|regards|rgds|sincerely(?: yours)?|yours "
    r"(?:sincerely|faithfully|truly)|cheers|"
    r"mit (?:freundlichen|besten|herzlichen) gr(?:u|ue)(?:ß|ss)en|(?:freundliche|beste|viele|liebe|"
    r"herzliche) gr(?:u|ue)(?:ß|ss)e|"
    r"mfg|lg|vg|cordialement|bien (?:a vous|cordialement)|salutations(?: distinguees)?|"
    r"med v(?:a|e)nlig (?:hilsen|halsning)|(?:venlig |kaerlig |med )?hilsen|med vennlig hilsen|mvh|kh|vh|"
    r"halsningar|"
    r"met vriendelijke groet(?:en)?|groeten|pozdrawiam|z powazaniem|saludos(?: cordiales)?|atentamente|"
    r"cordiali saluti|"
    r"distinti saluti|atenciosamente)[\s.,!-]{0,4})"
)
_DASHED_NAME = re.compile(r"\s{0,4}[-–—/~]\s?[A-ZÇĞİÖŞÜ][\w.'’-]{1,30}(?: [A-ZÇĞİÖŞÜ][\w.'’-]{0,30}){0,3}\s*")
_LIST_RULER = re.compile(r"\s*_{30,}\s*")
_LONGEST_SIGNATURE = 15
_LONGEST_CLOSING = 9
_LONGEST_LINE = 90


def without_signature(text: str) -> str:
    """
    Cut what stands at the end of every mail of its writer: the signature.

    Known by `-- ` (RFC 3676 §4.3), by the line a phone adds, by a closing formula with a few
    short lines below it, by the footer of a mailing list. More lines than a signature has, or
    a sentence among them, are the writer's own words: then nothing is cut.
    """
    lines = _without_footer(text.rstrip().splitlines())
    lines = _without_delimited(lines)
    lines = _without_mobile(lines)
    lines = _without_closing(lines)
    return "\n".join(lines).rstrip() if any(map(str.strip, lines)) else text.strip()


def is_mobile_line(line: str) -> bool:
    """`iPhone'umdan gönderildi`, `Sent from my BlackBerry`: the device wrote it."""
    folded = fold(line[:300])
    return _MOBILE.fullmatch(folded) is not None and not _MY_DESK.search(folded)


def _without_footer(lines: list[str]) -> list[str]:
    """The last ruler of a mailing list and the few lines with its address below it."""
    for at in range(len(lines) - 1, max(len(lines) - 10, -1), -1):
        if _LIST_RULER.fullmatch(lines[at]):
            below = "\n".join(lines[at + 1 :])
            return lines[:at] if "://" in below and "@" in below else lines
    return lines


def _without_delimited(lines: list[str]) -> list[str]:
    for at in range(len(lines) - 1, -1, -1):
        if _DELIMITER.fullmatch(lines[at]):
            below = [line for line in lines[at + 1 :] if line.strip()]
            return lines[:at] if len(below) <= _LONGEST_SIGNATURE else lines
    return lines


def _without_mobile(lines: list[str]) -> list[str]:
    while lines and (not lines[-1].strip() or is_mobile_line(lines[-1])):
        lines = lines[:-1]
    return lines


def _without_closing(lines: list[str]) -> list[str]:
    """From the last closing formula down, where only names, titles and numbers follow."""
    for at in range(len(lines) - 1, -1, -1):
        below = [line for line in lines[at + 1 :] if line.strip()]
        if len(below) > _LONGEST_CLOSING or (below and not _is_signature_line(below[0])):
            return lines
        if len(lines[at]) < _LONGEST_LINE and _CLOSING.fullmatch(fold(lines[at])):
            return lines[:at]
        if not below and _DASHED_NAME.fullmatch(lines[at]):
            return lines[:at]
    return lines


def _is_signature_line(line: str) -> bool:
    """No question, no sentence: words that end in a full stop are somebody speaking."""
    bare = line.strip()
    if (
        len(bare) > _LONGEST_LINE
        or bare.endswith(("?", ":"))
        or re.match(r"(?:p\.? ?s|not|n\.? ?b)\b", fold(bare))
    ):
        return False
    return not (bare.endswith((".", "!")) and len(bare.split()) > 4)
