"""
Whether the common name of a request or certificate says that its key is compromised.

Whoever has the key chose the words, so they are a statement; an ordinary request says what its subscriber
wanted and is often public. The names of organisations and their units are what they are:
there are teams for compromised keys.
"""

import re

from ulak.mail.fold import fold

_HOSTS = re.compile(r"[^\s,]*[^\s,.]\.[^\s,.][^\s,]*|[^\s,]*@[^\s,]*")
"""Names of machines and addresses, whatever words they are made of: `key-compromise.ornek.test`."""
_GAPS = re.compile(r"[^a-z0-9=,]+")
_STATEMENT = re.compile(
    r"\bproof of (?:private )?(?:key )?compromised?\b|"
    r"\bkeys? compromised?\b|"
    r"\bkeys?(?: \w+){0,5} (?:is|was|are|has been|have been) compromised\b|"
    r"\bcompromised (?:private )?keys?\b|\bcompromise of (?:the |this )?(?:private )?key\b|"
    r"\bkeycompromise\b|"
    r"\banahtar\w* (?:\w+ )?(?:ele gecir|ifsa|sizdi|sizmis|sizdiril|calin|ihlal|tehlike|guvenlig\w+ yitir)"
)
_DENIAL = re.compile(r"\b(?:not|no|never|isn t|wasn t|degil\w*|\w+madi|\w+medi)\b")


def is_compromise_statement(name: str) -> bool:
    """Does it say so, in either language, and not the contrary?"""
    words = _GAPS.sub(" ", fold(_HOSTS.sub(" ", name))).strip()
    return any(_STATEMENT.search(part) and not _DENIAL.search(part) for part in words.split(","))
