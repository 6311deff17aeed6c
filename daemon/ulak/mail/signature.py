"""Signatures: what a staff answer does not carry out of the house."""

import re
from itertools import takewhile

from ulak.mail.disclaimer import without_disclaimer
from ulak.mail.fold import fold
from ulak.mail.signature_block import is_content, is_name, is_signature_block, says_something

_DELIMITER = re.compile(r"\s{0,2}(?:--|—|__)\s?")
_PROGRAM = (
    r"\w{0,9}mail|outlook|i(?:phone|pad|os)|android|(?:smart)?phone|mobile|tablet|app|device|samsung|galaxy|"
    r"blackberry|huawei|xiaomi|windows|workspace"
)
_MOBILE = re.compile(
    r"\s*\W{0,4}(?:"
    r"(?:iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|mobil|telefon|blackberry|windows phone|htc|"
    r"nokia|outlook|yahoo mail|gmail|mail)[^.\n]{0,40}"
    r"(?:[dt][ae]n|l[ae]|ile|icin|araciligi ?yla)\s{1,2}(?:gonderildi|gonderilmistir|gonderdim)|"
    r"sent from my (?:[\w'’&+-]+ ?){1,8}|"
    r"sent (?:from|via|by|with|using) (?:the |a )?"
    rf"(?=[^\n]{{0,60}}\b(?:{_PROGRAM})\b)"
    r"(?:[\w'’&+-]+ ?){1,8}|"
    r"get outlook for .{1,60}|download outlook for .{1,60}|"
    r"(?:android|ios|mac|windows(?: 1[01])?) ?(?:icin|uzerinden) .{0,40}(?:outlook|posta|mail).{0,40}|"
    r"android['’]?(?:de|daki|den) yahoo .{0,30}gonderildi|yandex[. ]?mail .{0,40}gonderildi|"
    r"outlook (?:for|fur|pour) (?:ios|android).{0,60}|"
    r"(?:holen sie sich|laden sie|telecharger|telechargez|obtenez|obtenir) outlook (?:fur|pour) .{1,60}|"
    r"von .{0,30}(?:iphone|ipad|android|handy|mobil|smartphone|outlook).{0,30}gesendet|"
    r"gesendet von .{0,30}(?:iphone|ipad|android|handy|mobil|smartphone|outlook|mail).{0,30}|"
    r"(?:gesendet|verschickt) (?:mit|uber|aus) (?:der |dem )?.{0,30}(?:mail|app|outlook|mobil).{0,20}|"
    r"envoye (?:de|depuis|avec|a partir de) (?:mon |ma |l'|la |le |outlook|yahoo|proton).{0,40}"
    r")\s*[.!]?\W{0,4}(?:<\S{1,200}>)?\W{0,4}"
)
_SALUTATION = re.compile(
    r"\s*(?:(?:cok )?sayin|merhaba(?:lar)?|selam(?:lar)?|iyi (?:gunler|aksamlar)|gunaydin|degerli|"
    r"hello|hi|dear|good (?:morning|afternoon|evening)|guten (?:tag|morgen)|hallo|sehr geehrte[rns]?|"
    r"liebe[rs]?|"
    r"bonjour|bonsoir|cher|chere|madame|monsieur)(?:(?: [^\W\d_]{1,20}\.?){1,5}[,!:;])?[\s,.!:;]*"
)
_ADDRESSED = re.compile(r"\s*(?:[^\W\d_][\w.'’-]{0,20} ?){1,3}[,!:;]\s*")
_UNPOINTED = re.compile(
    r"\s*(?:sayin|sn\.?|degerli|dear|merhaba(?:lar)?|selam(?:lar)?)(?: [^\W\d_]{1,20}\.?){1,4}\s*"
)
_COMMAND = re.compile(r"\s*#\s*[^\W\d_].*")
_OPENS_OR_CLOSES = re.compile(
    r"\s*(?:iyi (?:gunler|calismalar)(?: dileri[mz])?|kolay gelsin|selamlar|saygilar|sevgiler)[\s.,!-]*"
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
# A blank behind a hyphen makes it an item of a list.
_DASHED_NAME = re.compile(
    r"\s{0,4}(?:[-–/]|[—~]\s?)[A-ZÇĞİÖŞÜ][\w.'’-]{1,30}(?: [A-ZÇĞİÖŞÜ][\w.'’-]{0,30}){0,3}\s*"
)
_LIST_RULER = re.compile(r"\s*_{30,}\s*")
_LONGEST_SIGNATURE = 15
_MOST_LAYERS = 3
_LONGEST_CLOSING = 9
_LONGEST_OPENING = 30
_LONGEST_ENCLOSURES = 100
_LONGEST_LINE = 90
STAND_IN = "Metin."
"""A word of ours over a text: what is cut below it is cut also where nothing else stands there."""


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


def is_only_signature(text: str) -> bool:
    """Whether its writer wrote nothing but what stands at the end of every mail, and maybe a salutation."""
    lines = [line for line in text.splitlines() if not _SALUTATION.fullmatch(fold(line[:100]))]
    return without_signature("\n".join((STAND_IN, "", *lines))) == STAND_IN


def is_mobile_line(line: str) -> bool:
    """`iPhone'umdan gönderildi`, `Sent from my BlackBerry`: the device wrote it."""
    folded = fold(line[:300])
    return _MOBILE.fullmatch(folded) is not None and not _MY_DESK.search(folded)


def without_what_is_added(text: str) -> str:
    """The same for what leaves the house, without disclaimers too: gateways append them to signatures."""
    rest = text
    for _ in range(_MOST_LAYERS):
        rest = _without_name_above_content(without_signature(without_disclaimer(rest)))
    return rest


def _without_name_above_content(text: str) -> str:
    """`Saygılarımla / Zehra Kaya / Ek: dilekce.pdf`: the name goes, the enclosure stays."""
    lines = text.splitlines()
    for at in range(max(len(lines) - _LONGEST_ENCLOSURES, 0), len(lines)):
        if not _is_closing(lines, at):
            continue
        name = list(takewhile(lambda line: not is_content(line), lines[at + 1 : at + 1 + _LONGEST_CLOSING]))
        rest = lines[at + 1 + len(name) :]
        if rest and is_content(rest[0]) and is_signature_block("\n".join(name), with_name_alone=True):
            return "\n".join((*lines[:at], *rest))
    return text


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
            return lines[:at] if _is_signature(below, lines[at].strip()) else lines
    return lines


def _is_signature(below: list[str], delimiter: str) -> bool:
    """Few lines, that begin with a name and ask nothing; under a mere rule, surely with a name."""
    if len(below) > _LONGEST_SIGNATURE or any(line.rstrip().endswith("?") for line in below):
        return False
    if not below or delimiter == "--":
        return not below or _is_signature_line(below[0])
    return all(word[0].isupper() for word in below[0].split())


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
        if _is_closing(lines, at):
            return lines[:at]
        if not below and _DASHED_NAME.fullmatch(lines[at]):
            return lines[:at]
    return lines


def _is_closing(lines: list[str], at: int) -> bool:
    """`İyi günler` under nothing but a salutation opens the letter, unless surely a signature is below."""
    folded = fold(lines[at][:_LONGEST_LINE])
    if len(lines[at]) >= _LONGEST_LINE or not _CLOSING.fullmatch(folded):
        return False
    if at > _LONGEST_OPENING or not _OPENS_OR_CLOSES.fullmatch(folded) or not all(map(_greets, lines[:at])):
        return True
    below = "\n".join(lines[at + 1 :])
    is_ours = STAND_IN in lines[:1]
    return is_signature_block(below, with_name_alone=is_ours) or (is_ours and not below.strip())


def _greets(line: str) -> bool:
    """Blank, a command, a salutation, a name: nothing is said yet."""
    folded = fold(line[:_LONGEST_LINE])
    if not line.strip() or line == STAND_IN or _COMMAND.fullmatch(line):
        return True
    return is_name(line) or any(one.fullmatch(folded) for one in (_SALUTATION, _ADDRESSED, _UNPOINTED))


def _is_signature_line(line: str) -> bool:
    """No question, no sentence: words that end in a full stop are somebody speaking."""
    bare = line.strip()
    if len(bare) > _LONGEST_LINE or bare.endswith(("?", ":")) or is_content(bare) or says_something(bare):
        return False
    return not (bare.endswith((".", "!")) and len(bare.split()) > 4)
