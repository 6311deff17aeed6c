"""
Words of ours, each with what people write instead of it: in Turkish, in another program's words.

They are folded, without blanks and hyphens.
"""

_INSTEAD = """
true: evet yes y on 1 acik var dogru
false: hayir no n off 0 kapali yok yanlis
mon: pzt pazartesi monday
tue: sal sali tuesday
wed: car carsamba wednesday
thu: per persembe thursday
fri: cum cuma friday
sat: cmt cumartesi saturday
sun: paz pazar sunday
teams: ekip ekipler takimlar birimler groups
roles: rol roller gorevler
calendars: takvim takvimler mesai holidays
promises: taahhut taahhutler sozler sureler sla slas targets
escalations: eskalasyon uyarilar ladders
products: urun urunler
categories: kategori kategoriler
institutions: kurum kurumlar
root-causes: koknedenler causes
rules: kural kurallar
web-forms: formlar forms
gates: kapilar onaylar approvals
reminders: hatirlatmalar
satisfaction: memnuniyet anket anketler survey surveys csat
recurrence: tekrar tekrarlar recurring
monthly-report: aylikrapor report
retention: saklama keeping imha
owner: sahip sahibi sorumlu assignee
team: ekip takim birim group
lead: lider ekiplideri manager
members: uyeler people users
address: adres eposta mail email
title: baslik ad adi label name
answer: yanit cevap reply response
preliminary-report: onrapor report
acknowledgement: alindi teyit ack
revocation: iptal
outcome: sonuc cozum resolution closed
author: yazar basvuran sender customer
reporter: bildiren
subscriber: abone
approval: onay approve
signature: imza sign
tls: ssl imaps smtps
wall: duvar 24/7 24x7 always
office: ofis mesai business
within: sure deadline term
clock: saat takvim calendar
legal: yasal kanuni
pauses: durur pause
escalate: eskalasyon escalation ladder
at: after when
tell: notify to bildir recipients
every: repeat tekrar
hours: saatler worktime
closed: kapali tatil holidays
open: acik
country: ulke
when: if condition match kosul
then: do actions set sonra
name: ad adi isim title id
examples: ornekler tests
from: sender kimden
to: recipient kime alici
subject: konu title
body: govde content message
text: metin icerik mesaj ileti
consultation: gorus danisma
transfer: devir atama
action: aksiyon
petition: dilekce
first-answer: ilkyanit
from_domain: domain alanadi
attachment: ek ekler file
language: dil lang
product: urun
category: kategori
kind: tur type
channel: kanal
institution: kurum
mailbox: postakutusu
acknowledge: ack reply
tags: etiket etiketler labels
alert: notify uyar
stop: break dur
gate: kapi onay imza
regex: pattern regexp re
contains: has include icerir
is: equals eq esit
not: except degil
any: or veya
all: and ve
specialist: uzman sorumlu owner
tr: turkce turkish
en: ingilizce english
coordinators: koordinator koordinatorler
quality: kalite
management: yonetim managers ustyonetim
privacy: kvkk dpo
administrators: admin admins yonetici
on-call: nobetci oncall
revocation-line: iptalhatti revocationline revokers
certificate: sertifika
private-key: anahtar ozelanahtar key
revocation-request: iptal revoke
email: adres
phone: telefon tel
"""
_SPELT = """
s: sn saniye sec second seconds
m: dk dakika min mins minute minutes
h: sa saat hour hours hr hrs
d: g gun day days takvimgunu
bd: isgunu ig businessday businessdays workday workdays workingdays b wd
"""


def _table(lines: str) -> dict[str, frozenset[str]]:
    rows = (line.partition(": ") for line in lines.strip().splitlines())
    return {word: frozenset(others.split()) for word, _, others in rows}


MEANT = _table(_INSTEAD)
UNITS = _table(_SPELT)
UNIT_OF = {other: unit for unit, others in UNITS.items() for other in others}
