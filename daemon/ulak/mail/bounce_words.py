"""
What mail servers say when a letter did not arrive, by language; all of it as `fold` leaves it.

A phrase stands here because servers in use write it. Forms of one server alone are left to
`bounce_forms`, whose library knows hundreds of them.
"""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases))


SUBJECT = re.compile(
    r"\W{0,20}(?:"
    + _any(
        # English
        r"undeliver|unzustell|returned (?:e-?)?mail|mail returned|return(?:ed)? (?:to sender|message)",
        r"(?:your )?(?:e-?mail|mail|message)[\w\s]{0,30}(?:not (?:be )*delivered|not deliverable|undeliver|"
        r"rejected|bounced)",
        r"(?:mail|message|e-?mail)\s+(?:message )?(?:delivery|system|transport)\s+(?:\w+ )?(?:fail|problem|"
        r"error|warning|status)|mail delivery|message (?:delivery has failed|status|undeliver)",
        r"(?:permanent |e-?mail )?delivery (?:status|fail|notification|has failed|error|problem|report|"
        r"unsuccessful|suspended)",
        r"failure (?:notice|delivery|notification)|fail(?:ed|ure)?:? (?:mail|delivery|message|to deliver)",
        r"mail fail|mail (?:could )?not|non[- ]?(?:delivery|deliverable)|could not (?:be delivered|deliver)",
        r"(?:automatically )?rejected (?:mail|message)|automatically rejected|processing error",
        r"unable to deliver|user unknown",
        # Turkish
        r"(?:posta |e-?posta |ileti |mesaj |yazi )?(?:teslim edileme|iletileme|gonderileme|ulastirilama)",
        r"(?:kalici )?(?:posta |e-?posta |ileti |mesaj )?teslim(?:at)?i?(?: \w+)? "
        r"(?:durum|basarisiz|hata|sorun|bildirim|gecik)",
        r"(?:geri donen|iade edilen) (?:posta|e-?posta|ileti)|gonderene (?:iade|geri)",
        # German, French, Italian, Spanish, Russian
        r"nicht zustellbar|zustellung|mail konnte nicht|fehler bei der (?:nachrichten)?zustellung",
        r"non[- ]remis|echec de|message non (?:distribue|delivre)|courrier (?:non|retourne)",
        r"mancato recapito|impossibile recapitare|no se puede entregar|no entregado",
        r"ваше сообщение не доставлено|не доставлено|недоставлен",
    ).pattern
    + r")|.*\((?:delivery failed|undeliverable|failure)\)"
)
"""A subject that a mail daemon writes; it stands at the beginning, so that `Re: …` is a person's."""

DELAYED = _any(
    r"delay(?:ed)?\b|warning: (?:could not|message)|not yet been delivered",
    r"will (?:continue|keep) (?:to )?try",
    r"postponed|still trying|will be (?:re)?tried|attempts will (?:be|continue)|warning message only",
    r"(?:do not need|not necessary) to resend",
    r"gecik|henuz (?:teslim edil|ulas|iletil)|(?:denemeye|denemeler|teslim girisim\w+) (?:devam|sur)",
    r"(?:yeniden|tekrar) denenecek|yeniden gondermenize gerek yok",
    r"verzoger|weitere zustellversuche|noch nicht zugestellt",
    r"retarde|(?:n'a pas|pas) encore (?:ete|pu)|nouvelles tentatives",
)
"""Still on its way: nothing has failed for good."""

ARRIVED = _any(
    r"success(?:ful|fully)? (?:relayed|delivered|sent)|\((?:success|relay(?:ed)?|expanded)\)|"
    r"\b(?:relayed|expanded):",
    r"delivery to these recipients or (?:groups|distribution lists) is complete|"
    r"(?:has been|was) (?:relayed|expanded|successfully)",
    r"teslim(?:at|i)? tamamlan|basariyla (?:teslim|iletil|gonderil)|\b(?:gecirildi|genisletildi|aktarildi):",
    r"(?:zustellung|ubermittlung)[\w\s]{0,60}(?:abgeschlossen|erfolgreich)|erfolgreich (?:zugestellt|weiter)",
    r"remise[\w\s]{0,80}(?:terminee|reussie)|(?:remis|relaye) avec succes",
)
"""Handed on or delivered: no failure either (RFC 3464 §2.3.3 `delivered`, `relayed`, `expanded`)."""

GIVEN_UP = _any(
    r"permanent|given up|giving up|gave up|fatal|has failed|was not delivered|undeliverable",
    r"returned to sender|final",
    r"kalici|vazgec|basarisiz oldu|iade edil",
    r"fehlgeschlagen|unzustellbar|endgultig|definitive|a echoue",
)
"""Words that take a warning's harmlessness away again."""

COPY = re.compile(
    r"\W{0,40}(?:"
    + _any(
        r"below (?:this line|the next line|is a copy)|(?:this|here) is a copy|copy of (?:the|your) message",
        r"original message(?: follows| details| headers)?\W{0,6}$|(?:the )?(?:original )?message (?:text |"
        r"headers )?follows?",
        r"message headers? follow|(?:the )?headers? (?:of the|and)",
        r"start of returned|returned (?:mail|message)\W",
        r"unsent message (?:below|follows)|the first \d+ (?:lines|bytes)|message header",
        r"begin (?:returned|original)|content of the (?:original|returned)|forwarded message",
        r"included (?:is|below)|original mail(?: header)?\W|old message:|headers of the original",
        r"(?:ozgun|asil|orijinal) (?:ileti|mesaj|posta)\w*(?: \w+)?\W{0,6}$|ileti(?:nin|nizin) bir kopyasi\W",
        r"(?:ursprungliche|originale?) nachricht\w*(?: \w+)?\W{0,6}$|message (?:original|d'origine)\W{0,6}$",
        r"return-path:\s*<|received:\s",
    ).pattern
    + r")"
)
"""Where a server's own words end and the copy of the letter begins."""

GIVES_UP = _any(
    # English
    r"(?:following|these|specified|all|some|one or more)[\w\s'-]{0,40}(?:recipient|address|user|destinat|"
    r"person|people)",
    r"(?:not|n't|un|never|cannot)\b[\w\s,']{0,40}(?:deliver|reach|sent|send)|undeliver|did not reach",
    r"unable to deliver|deliv?e(?:re)?[a-z]* to the|delevery to",
    r"fail(?:ed)? (?:recipient|address|delivery|attempts|\d+ attempts)|delivery (?:has )?(?:failed|to)",
    r"(?:unknown|invalid|no such|nonexistent|bad|inactive|intended|rejected|undeliverable)[\w\s]{0,24}"
    r"(?:user|recipient|address|mailbox|userid|account)|recipient\s*:|message to\b",
    r"(?:user|account|mailbox|recipient)[^.]{0,60}(?:unknown|not found|unavailable|does not exist|disabled|"
    r"inactive|full|quota|exceeds|rejected|deactivated)",
    r"list of recipients|error-for:|permanent fatal errors|addressed to|failure reasons?",
    # Turkish
    r"(?:su|asagidaki|belirtilen|bu) (?:alici|adres|kisi|kullanici)\w*",
    r"(?:ulastirilama|ulasilama|ulasama|ulasma|iletileme|teslim edileme|gonderileme|dagitilama)d",
    r"teslim(?:at)?i?[\w\s]{0,60}basarisiz|alici(?:lar)?\s*:",
    r"(?:kullanici|alici|adres|posta kutusu)\w*[^.]{0,40}(?:bulunamad|bilinmiyor|yok\b|dolu|gecersiz|kapali)",
    # German, French, Italian, Spanish, Russian, Japanese
    r"konnte nicht|nicht (?:zugestellt|erreicht)|folgenden? (?:empfanger|adresse)|zustellung[\w\s]{0,60}"
    r"fehlgeschlagen|an die folgenden",
    r"n'a(?: pas)? pu|destinataires? (?:suivant|ou)|echec de la remise|adresses? suivante",
    r"impossibile|destinatari|no se (?:pudo|ha podido)|не может быть|не доставлено|失敗しました",
)
"""A line that gives up on somebody; the addresses stand in it or below it."""
