"""What gateways append to every mail that leaves a house: secrecy, liability, paper."""

import re

from ulak.mail.fold import fold

_HEAD = re.compile(
    r"[\W_]*(?:yasal uyari|gizlilik (?:uyarisi|bildirimi|notu)|disclaimer|confidentiality (?:notice|note)|"
    r"legal notice|haftungsausschluss|vertraulichkeitshinweis|avis de confidentialite|"
    r"lutfen bu e-?postayi yazdirmadan|please consider the environment)\b"
)
_THIS_MAIL = re.compile(
    r"\b(?:bu e-?posta|bu ileti|bu mesaj|bu elektronik|this (?:e-?mail|message|communication)|"
    r"diese (?:e-?mail|nachricht)|ce (?:message|courriel|courrier))\b"
)
_SECRET = re.compile(r"\b(?:gizli|kisiye ozel|confidential|privileged|vertraulich|confidentiel)")
_RECIPIENT = re.compile(
    r"\b(?:alici|muhatab|gonderilen kisi|intended (?:for|recipient|solely)|addressee|recipient|empfanger|"
    r"adressat|destinataire)"
)
_LIABLE = re.compile(
    r"\b(?:sorumlu|yukumlu|yasak|liab|responsib|prohibited|unauthori|haft|verboten|unbefugt|responsabl|interdit)"
)
_DELETE = re.compile(
    r"\b(?:siliniz|imha|yok ediniz|delete|destroy|notify the sender|loschen|vernichten|supprim|detruire)"
)
_VIRUS = re.compile(r"\b(?:virus|zararli yazilim|malware)")
_WAYS = (_THIS_MAIL, _SECRET, _RECIPIENT, _LIABLE, _DELETE, _VIRUS)
_SURE = 3
_RULED_OFF = re.compile(r"[\s*_=—─-]{3,}")
_READ = 4000
_MOST_PARAGRAPHS = 12


def without_disclaimer(text: str) -> str:
    """
    Without the last paragraphs that only speak of secrecy and liability.

    A paragraph must do so in three ways: one that mentions a secret is its writer's. Never all of it.
    """
    rest = text.rstrip()
    for _ in range(_MOST_PARAGRAPHS):
        above, gap, last = rest.rpartition("\n\n")
        if not gap or not (_is_disclaimer(last) or _RULED_OFF.fullmatch(last)):
            break
        rest = above.rstrip()
    return rest


def _is_disclaimer(paragraph: str) -> bool:
    folded = fold(paragraph[:_READ])
    return _HEAD.match(folded) is not None or sum(bool(way.search(folded)) for way in _WAYS) >= _SURE
