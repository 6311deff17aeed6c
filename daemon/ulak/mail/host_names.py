"""Names of hosts in a text: in links, behind a wildcard, or bare where they end as names of hosts do."""

import re
from collections.abc import Iterator

from ulak.mail.identifier import Form, Reading
from ulak.mail.postable import ascii_domain
from ulak.mail.written_numbers import Written

_COUNTRIES = frozenset(
    "ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by "
    "bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu "
    "fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il "
    "im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly "
    "ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu "
    "nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm "
    "sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va "
    "vc ve vg vi vn vu wf ws ye yt za zm zw".split()
)
_OTHERS = frozenset(
    "com net org edu gov mil int info biz name pro aero coop museum mobi jobs travel tel cat asia post xxx "
    "app dev cloud online site xyz shop web store tech test example ist istanbul".split()
)
# Endings of files, and of words that ran together, as well: only a longer name is one.
_DOUBTFUL = frozenset(
    "py sh md rs cc pl ps so pm mk ml app de da in id is me no ne to ya ve la name pro post".split()
)
# Where the evidence lies, or it is looked up: never what is reported.
_ELSEWHERE = frozenset(
    "crt.sh censys.io github.com githubusercontent.com github.io gitlab.com bitbucket.org pastebin.com "
    "mozilla.org ccadb.org cabforum.org google.com googlegroups.com ssllabs.com virustotal.com shodan.io "
    "letsencrypt.org w3.org microsoft.com outlook.com office.com live.com gmail.com yahoo.com apple.com "
    "linkedin.com twitter.com x.com facebook.com instagram.com youtube.com pwnedkeys.com urldefense.com "
    "stackoverflow.com ietf.org rfc-editor.org wikipedia.org aka.ms goo.gl bit.ly".split()
)
_NAME = re.compile(r"(?<![\w@.*%+-])(?:\*\.)?[\w-]++(?:[.。][\w-]++)++(?![\w@-])")
_SCHEME = "://"
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!\Z)|\Z)){4}")
"""In a link it is a name like any other (BR 7.1.2.7.12 lets certificates have one)."""
_OF_A_DUMP = ("URI:http://", "URI:https://", "URI:ldap://")
"""What `openssl x509 -text` says of the authority's own addresses."""
_LONGEST, _BARE_LABELS = 253, 3


def host_names(text: str) -> Iterator[Written]:
    """Each name, wildcards with their star; not those in mail addresses."""
    for found in _NAME.finditer(text):
        if len(found[0]) <= _LONGEST and _looks_like_one(text, found):
            readings = tuple(_readings(found[0]))
            yield from [Written(*found.span(), readings)] if readings else []


def _looks_like_one(text: str, found: re.Match[str]) -> bool:
    """By its last label; one of a link, or with a star, may end in whatever letters."""
    if text.startswith("@", found.end()) or text.endswith(_OF_A_DUMP, 0, found.start()):
        return False
    *_, before, last = found[0].replace("。", ".").split(".")
    is_link = text.endswith(_SCHEME, 0, found.start())
    if not any(letter.isalpha() for letter in found[0][: -len(last)]):
        return is_link and _IPV4.fullmatch(found[0]) is not None
    if is_link or found[0].startswith("*."):
        return last.isalpha() or last.lower().startswith("xn--")
    ending = last.lower()
    if last[:1].isupper() and before[-1:].islower() and not last.isupper():
        return False
    if ending in _DOUBTFUL:
        return found[0].count(".") + 1 >= _BARE_LABELS
    return ending in _COUNTRIES or ending in _OTHERS or ending.startswith("xn--")


def _readings(written: str) -> Iterator[Reading]:
    """In small letters of either language: of `İ` and `I` nobody knows which `i` was meant."""
    star, name = ("*.", written[2:]) if written.startswith("*.") else ("", written)
    spellings = (name.replace("İ", "i"), name.replace("İ", "i").replace("I", "ı"))
    for spelling in spellings[: 1 + ("I" in name and not name.isascii())]:
        host = ascii_domain(spelling.lower())
        if host and not _is_elsewhere(host):
            yield Reading(Form.HOST, star + host)


def _is_elsewhere(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[at:]) in _ELSEWHERE for at in range(len(labels)))
