"""Mistakes that administrators make, each with the sentence it gets: where, what stands there, what may, what was meant."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.specimen import problems
from ulak.desk.contact import Channel
from ulak.desk.rules.house_rules import KEPT_BY
from ulak.desk.rules.rule_files import SECTIONS
from ulak.desk.rules.sight import KEYS
from ulak.desk.rules.then import ADDED, SINGLE, STATED
from ulak.desk.rules.when import GROUPS
from ulak.desk.ticket import Kind

HOUSE = """\
teams:
  ssl:
    title: { tr: SSL Ekibi, en: SSL team }
    address: ssl-ekip@kurum.test
    lead: ayse@kurum.test
    members: [ayse@kurum.test, mehmet@kurum.test]
  desk: { address: desk@kurum.test, digest: false }
roles: { coordinators: [mib@kurum.test], management: [yonetim@kurum.test], on-call: [] }
calendars:
  office: { country: TR, hours: { mon-fri: "08:10-19:00" }, half-day-ends: "13:00", closed: [2026-10-30], open: [] }
promises:
  first-answer: { within: 8h, clock: office, kept-by: answer, pauses: true }
  report: { within: 24h, clock: wall, kept-by: preliminary-report, to: [reporter, subscriber], escalate: report }
  petition: { within: 30d, clock: wall, kept-by: answer, legal: true }
  information: { within: 15bd, clock: office, kept-by: answer, legal: true }
escalations:
  default: [{ at: 50%, tell: [owner, team] }, { at: 100%, tell: coordinators, every: 1d }]
  report: [{ at: 12h, tell: [lead] }]
products: { ssl: { tr: SSL Sertifikası }, nes: { tr: NES } }
categories: { delivery: { en: delivery } }
root-causes: { courier: { tr: kargo } }
institutions: { A Bakanlığı: uzman@kurum.test }
gates: { approval: { decided-by: management, remind: 3bd } }
reminders: { consultation: { first: 1bd } }
web-forms:
  contact: { from: form@web.test, fields: { Ad: name, Mesaj: text }, examples: [{ body: Merhaba, reads: {} }] }
"""
RULES = """\
rules:
  - name: invoices
    when: { subject: fatura, mailbox: bilgi }
    then: { kind: complaint, team: ssl, promises: [petition], tags: [invoice] }
    examples:
      - { mail: { subject: Fatura, mailbox: bilgi }, matches: true }
  - name: catch-all
    when: {}
    then: { kind: other, team: desk }
"""

# What is said often, by the sign that stands for it below.
SAID = {
    "KINDS": ", ".join(Kind),
    "CHANNELS": ", ".join(Channel),
    "WHEN": ", ".join((*KEYS, "header.NAME", *GROUPS)),
    "THEN": ", ".join((*SINGLE, *ADDED, "stop")),
    "MAIL": ", ".join((*STATED, "headers")),
    "SECTIONS": ", ".join(SECTIONS),
    "KEPT": ", ".join(KEPT_BY),
    "TERM": "is not a duration: write a number and a unit, for example 8h, 24h, 30d or 15bd",
    "SPAN": "is not a duration: write a number and a unit, for example 90s, 15m, 8h or 2d",
    "ADDRESS": "is not an address: write for example ayse@kurum.test",
    "AT": "is no time on a ladder: write a share (50%), a time after the start (12h),"
    " before (-2h) or after (+30m) the due instant",
    "TOLD": "is not owner, team, lead or a role defined in these files;"
    " allowed are owner, team, lead, coordinators, management, on-call",
}


def told(old: str, new: str) -> tuple[str, ...]:
    """What is said of the set in which these words stand in place of those."""
    if old in RULES:
        return problems({"10.yaml": HOUSE, "20.yaml": RULES.replace(old, new, 1)})
    assert old in HOUSE
    return problems({"10.yaml": HOUSE.replace(old, new, 1), "20.yaml": RULES})


def spelt_out(sentence: str) -> str:
    for sign, words in SAID.items():
        sentence = sentence.replace(f"‹{sign}›", words)
    return sentence


def test_without_a_mistake_nothing_is_said():
    assert problems({"10.yaml": HOUSE, "20.yaml": RULES}) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind: complaint', 'kind: şikayet', '20.yaml:4: column 19: "şikayet" is not a kind of ticket; allowed are ‹KINDS›; did you mean "complaint"?'),
        ('kind: complaint', 'kind: Öneri', '20.yaml:4: column 19: "Öneri" is not a kind of ticket; allowed are ‹KINDS›; did you mean "suggestion"?'),
        ('kind: complaint', 'kind: Complaint', '20.yaml:4: column 19: "Complaint" is not a kind of ticket; allowed are ‹KINDS›; did you mean "complaint"?'),
        ('kind: complaint', 'kind: KVKK başvurusu', '20.yaml:4: column 19: "KVKK başvurusu" is not a kind of ticket; allowed are ‹KINDS›; did you mean "privacy-request"?'),
        ('kind: complaint', 'kind: complain', '20.yaml:4: column 19: "complain" is not a kind of ticket; allowed are ‹KINDS›; did you mean "complaint"?'),
        ('kind: complaint', 'kind: certificate_problem_report', '20.yaml:4: column 19: "certificate_problem_report" is not a kind of ticket; allowed are ‹KINDS›; did you mean "certificate-problem-report"?'),
        ('team: ssl', 'team: SSL', '20.yaml:4: column 36: "SSL" is not a team defined in these files; allowed are ssl, desk; did you mean "ssl"?'),
        ('team: ssl', 'team: sll', '20.yaml:4: column 36: "sll" is not a team defined in these files; allowed are ssl, desk; did you mean "ssl"?'),
        ('team: ssl', 'team: muhasebe', '20.yaml:4: column 36: "muhasebe" is not a team defined in these files; allowed are ssl, desk'),
        ('team: ssl', 'team: [ssl]', '20.yaml:4: column 36: "team" must be a single value, not a list'),
        ('promises: [petition]', 'promises: [dilekçe]', '20.yaml:4: column 52: "dilekçe" is not a promise defined in these files; allowed are first-answer, report, petition, information; did you mean "petition"?'),
        ('promises: [petition]', 'promises: petiton', '20.yaml:4: column 51: "petiton" is not a promise defined in these files; allowed are first-answer, report, petition, information; did you mean "petition"?'),
        ('promises: [petition]', 'promise: [petition]', '20.yaml:4: column 41: "promise" is not a key of then; allowed are ‹THEN›; did you mean "promises"?'),
        ('tags: [invoice]', 'etiketler: [invoice]', '20.yaml:4: column 63: "etiketler" is not a key of then; allowed are ‹THEN›; did you mean "tags"?'),
        ('tags: [invoice]', 'tags: [{ a: b }]', '20.yaml:4: column 70: a single value must stand here, not a block'),
        ('tags: [invoice]', 'stop: yes', '20.yaml:4: column 69: "stop" must be true or false, not "yes"; did you mean "true"?'),
        ('tags: [invoice]', 'stop: evet', '20.yaml:4: column 69: "stop" must be true or false, not "evet"; did you mean "true"?'),
        ('tags: [invoice]', 'gate: onay', '20.yaml:4: column 69: "onay" is not a gate; allowed are signature, approval; did you mean "approval"?'),
        ('tags: [invoice]', 'channel: telefon', '20.yaml:4: column 72: "telefon" is not a channel; allowed are ‹CHANNELS›; did you mean "phone"?'),
        ('tags: [invoice]', 'channel: e-posta', '20.yaml:4: column 72: "e-posta" is not a channel; allowed are ‹CHANNELS›; did you mean "email"?'),
        ('tags: [invoice]', 'product: tls', '20.yaml:4: column 72: "tls" is not a product defined in these files; allowed are ssl, nes'),
        ('tags: [invoice]', 'owner: zehra@kurum.test', '20.yaml:4: column 70: zehra@kurum.test is in no team, role or institution; an owner must be somebody who works here'),
        ('tags: [invoice]', 'owner: Ayşe <ayse@kurum.test>', '20.yaml:4: column 70: "Ayşe <ayse@kurum.test>" ‹ADDRESS›; did you mean "ayse@kurum.test"?'),
        ('tags: [invoice]', 'alert: oncall', '20.yaml:4: column 70: "oncall" is not a role defined in these files; allowed are coordinators, management, on-call; did you mean "on-call"?'),
        ('tags: [invoice]', 'institution: a bakanligi', '20.yaml:4: column 76: "a bakanligi" is not an institution defined in these files; allowed is A Bakanlığı; did you mean "A Bakanlığı"?'),
        ('tags: [invoice]', 'sla: 24 saat', '20.yaml:4: column 68: \'24 saat\' ‹TERM›; did you mean "24h"?'),
        ('tags: [invoice]', 'sla: 3bd', '20.yaml:4: column 68: sla: 3bd counts business days, and sla is wall-clock time: write hours or days, or define a promise and name it under promises'),
        ('tags: [invoice]', 'sla: 24', '20.yaml:4: column 68: \'24\' ‹TERM›; did you mean "24h"?'),
        ('when: { subject: fatura,', 'if: { subject: fatura,', '20.yaml:3: column 5: "if" is not a key of a rule; allowed are name, when, then, examples; did you mean "when"?'),
        ('subject: fatura,', 'konu: fatura,', '20.yaml:3: column 13: "konu" is not a key of when; allowed are ‹WHEN›; did you mean "subject"?'),
        ('subject: fatura,', 'Subject: fatura,', '20.yaml:3: column 13: "Subject" is not a key of when; allowed are ‹WHEN›; did you mean "subject"?'),
        ('subject: fatura,', 'header: fatura,', '20.yaml:3: column 13: "header" is not a key of when; allowed are ‹WHEN›; did you mean "header.NAME"?'),
        ('subject: fatura,', 'subject: { regexp: fatura },', '20.yaml:3: column 24: "regexp" is not a way to match; allowed are contains, regex, is, any, all, not; did you mean "regex"?'),
        ('subject: fatura,', "subject: { regex: 'İptal' },", '20.yaml:3: column 31: patterns match on folded text, which has no capitals and no marks: write iptal instead of İptal'),
        ('subject: fatura,', "subject: { regex: '(' },", '20.yaml:3: column 31: RE2 does not understand the pattern (: missing ): ('),
        ('subject: fatura,', "subject: '',", '20.yaml:3: column 22: nothing stands here to match with; write a text, or leave the key out'),
        ('subject: fatura,', 'any: { subject: fatura },', '20.yaml:3: column 18: any and all must be a list, each entry with a dash before it, not a block'),
        ('subject: fatura,', 'kind: istek,', '20.yaml:3: column 19: "istek" is not a kind of ticket; allowed are ‹KINDS›; did you mean "request"?'),
        ('subject: fatura,', 'authenticated: no,', '20.yaml:3: column 28: "no" is not true or false, which "authenticated" asks for; allowed are true, false; did you mean "false"?'),
        ('subject: fatura,', 'mentions: özel anahtar,', '20.yaml:3: column 23: "özel anahtar" is not something mentions knows; allowed are certificate, private-key, crt.sh, revocation-request; did you mean "private-key"?'),
        ('subject: fatura,', 'channel: CİMER,', '20.yaml:3: column 22: "CİMER" is not a channel; allowed are ‹CHANNELS›; did you mean "cimer"?'),
        ('when: { subject: fatura, mailbox: bilgi }', 'when:', '20.yaml:3: column 5: a block must stand here, not nothing; when: {} always holds'),
        ('name: invoices', 'name: catch-all', '20.yaml:7: column 5: "catch-all" is defined twice; the first is at 20.yaml:2. Keep one, or rename one.'),
        ('name: invoices', 'isim: invoices', '20.yaml:2: column 5: "isim" is not a key of a rule; allowed are name, when, then, examples; did you mean "name"?'),
        ('matches: true', 'matches: evet', '20.yaml:6: column 63: "matches" must be true or false, not "evet"; did you mean "true"?'),
        ('matches: true', 'match: true', '20.yaml:6: column 54: "match" is not a key of an example; allowed are mail, matches; did you mean "matches"?'),
        ('mail: { subject: Fatura,', 'mail: { sbject: Fatura,', '20.yaml:6: column 19: "sbject" is not a key of an example\'s mail; allowed are ‹MAIL›; did you mean "subject"?'),
        ('kind: other, team: desk', 'kind: other', '20.yaml:7: column 5: the last rule must be a catch-all: when: {} that sets team and kind; "catch-all" is not'),
        ('    when: {}\n', '    when: { subject: a }\n', '20.yaml:7: column 5: the last rule must be a catch-all: when: {} that sets team and kind; "catch-all" is not'),
        ('team: desk }\n', 'tem: desk }\n', '20.yaml:9: column 26: "tem" is not a key of then; allowed are ‹THEN›; did you mean "team"?'),
        ('teams:\n', 'ekipler:\n', '10.yaml:1: column 1: "ekipler" is not a part of rules; allowed are ‹SECTIONS›; did you mean "teams"?'),
        ('teams:\n', 'teams: &a\n', '10.yaml:1: column 8: anchors (&) and aliases (*) are not used here; write it out. Text that begins with & or * stands between quotation marks'),
        ('    address: ssl-ekip', '    e-mail: ssl-ekip', '10.yaml:4: column 5: "e-mail" is not a key of team ssl; allowed are title, address, lead, members, digest; did you mean "address"?'),
        ('    address: ssl-ekip@kurum.test\n', '', '10.yaml:3: column 5: team ssl needs "address"'),
        ('ssl-ekip@kurum.test', 'ssl-ekip', '10.yaml:4: column 14: "ssl-ekip" ‹ADDRESS›'),
        ('ssl-ekip@kurum.test', 'mailto:ssl-ekip@kurum.test', '10.yaml:4: column 14: "mailto:ssl-ekip@kurum.test" ‹ADDRESS›; did you mean "ssl-ekip@kurum.test"?'),
        ('    lead: ayse@kurum.test', '    lead: ayse@kurum', '10.yaml:5: column 11: "ayse@kurum" ‹ADDRESS›'),
        ('members: [', 'üyeler: [', '10.yaml:6: column 5: "üyeler" is not a key of team ssl; allowed are title, address, lead, members, digest; did you mean "members"?'),
        ('mehmet@kurum.test]', 'Mehmet Öz <mehmet@kurum.test>]', '10.yaml:6: column 32: "Mehmet Öz <mehmet@kurum.test>" ‹ADDRESS›; did you mean "mehmet@kurum.test"?'),
        ('digest: false', 'digest: hayır', '10.yaml:7: column 45: "digest" must be true or false, not "hayır"; did you mean "false"?'),
        ('en: SSL team', 'eng: SSL team', '10.yaml:3: column 29: "eng" is not a key of the title of team ssl; allowed are tr, en; did you mean "en"?'),
        ('on-call: []', 'lead: []', '10.yaml:8: column 76: a role cannot be called "lead": the word has a meaning in tell'),
        ('on-call: []', 'on-call: [nöbet]', '10.yaml:8: column 86: "nöbet" ‹ADDRESS›'),
        ('on-call: []', 'on-call: [], on-call: [a@b.test]', '10.yaml:8: column 89: "on-call" stands here a second time; the first is in line 8'),
        ('mon-fri:', 'Pazartesi-Cuma:', '10.yaml:10: column 35: \'Pazartesi-Cuma\' is not a day of the week: write mon, mon-fri or mon,wed; did you mean "mon-fri"?'),
        ('mon-fri:', 'weekdays:', '10.yaml:10: column 35: \'weekdays\' is not a day of the week: write mon, mon-fri or mon,wed; did you mean "mon-fri"?'),
        ('mon-fri:', 'mon-fry:', '10.yaml:10: column 35: \'mon-fry\' is not a day of the week: write mon, mon-fri or mon,wed; did you mean "mon-fri"?'),
        ('"08:10-19:00"', '08.10-19.00', '10.yaml:10: column 44: "08.10-19.00": \'08.10\' is not a time of day: write for example 13:00; did you mean "08:10-19:00"?'),
        ('"08:10-19:00"', '"08:10 – 19:00"', '10.yaml:10: column 44: \'08:10 – 19:00\' is not a span of hours: write for example 08:10-19:00 or 08:10-12:00, 13:00-19:00; did you mean "08:10-19:00"?'),
        ('"08:10-19:00"', '"8-19"', '10.yaml:10: column 44: "8-19": \'8\' is not a time of day: write for example 13:00; did you mean "8:00-19:00"?'),
        ('"08:10-19:00"', '"19:00-08:10"', '10.yaml:10: column 44: "19:00-08:10": hours must end after they begin, on the same day: write 22:00-24:00 and 00:00-06:00'),
        ('"08:10-19:00"', '"08:10"', "10.yaml:10: column 44: '08:10' is not a span of hours: write for example 08:10-19:00 or 08:10-12:00, 13:00-19:00"),
        ('mon-fri: "08:10-19:00"', 'mon-fri: "08:10-19:00", mon: "09:00-10:00"', '10.yaml:10: column 33: mon stands twice in the hours: keep one'),
        ('hours: { mon-fri: "08:10-19:00" }, ', '', '10.yaml:10: column 11: no hours at all: write at least one day, for example mon-fri: "08:10-19:00"'),
        ('country: TR', 'country: tr', '10.yaml:10: column 22: no holidays are known for the country \'tr\': write its ISO code, for example TR; did you mean "TR"?'),
        ('country: TR', 'country: Türkiye', "10.yaml:10: column 22: no holidays are known for the country 'Türkiye': write its ISO code, for example TR"),
        ('"13:00"', '"13.00"', '10.yaml:10: column 76: \'13.00\' is not a time of day: write for example 13:00; did you mean "13:00"?'),
        ('"13:00"', '13', '10.yaml:10: column 76: \'13\' is not a time of day: write for example 13:00; did you mean "13:00"?'),
        ('closed: [2026-10-30]', 'closed: [30.10.2026]', '10.yaml:10: column 94: \'30.10.2026\' is not a day: write 2026-10-30 or 2026-12-31 13:00-19:00; did you mean "2026-10-30"?'),
        ('closed: [2026-10-30]', 'closed: [2026-02-30]', "10.yaml:10: column 94: '2026-02-30' is no day of any calendar: correct the date"),
        ('closed: [2026-10-30]', 'closed: [2026-10-29 - 2026-10-30]', '10.yaml:10: column 94: "2026-10-29 - 2026-10-30": \'\' is not a time of day: write for example 13:00; did you mean "2026-10-29..2026-10-30"?'),
        ('closed: [2026-10-30]', 'closed: [29 Ekim]', "10.yaml:10: column 94: '29 Ekim' is not a day: write 2026-10-30 or 2026-12-31 13:00-19:00"),
        ('open: []', 'open: [2026-10-31]', '10.yaml:10: column 114: 2026-10-31 has no usual hours (Saturday): write when it opens, for example "2026-10-31 08:10-19:00"'),
        ('open: []', 'tatil: []', '10.yaml:10: column 107: "tatil" is not a key of calendar office; allowed are country, hours, half-day-ends, closed, open; did you mean "closed"?'),
        ('within: 8h', 'within: 8 saat', '10.yaml:12: column 27: \'8 saat\' ‹TERM›; did you mean "8h"?'),
        ('within: 30d', 'within: 30 gün', '10.yaml:14: column 23: \'30 gün\' ‹TERM›; did you mean "30d"?'),
        ('within: 15bd', 'within: 15 bd', '10.yaml:15: column 26: \'15 bd\' ‹TERM›; did you mean "15bd"?'),
        ('within: 15bd', 'within: 15 iş günü', '10.yaml:15: column 26: \'15 iş günü\' ‹TERM›; did you mean "15bd"?'),
        ('within: 8h', 'within: 0h', "10.yaml:12: column 27: '0h' leaves no time at all: a promise needs a term, for example 8h or 15bd"),
        ('within: 8h', 'within: 1 hafta', '10.yaml:12: column 27: \'1 hafta\' ‹TERM›; did you mean "7d"?'),
        ('within: 8h', 'süre: 8h', '10.yaml:12: column 19: "süre" is not a key of promise first-answer; allowed are within, clock, kept-by, pauses, legal, to, escalate; did you mean "within"?'),
        ('within: 30d', 'within: 30bd', '10.yaml:14: column 23: promise petition counts business days: its clock must be a calendar, not wall'),
        ('clock: office, kept-by: answer, pauses', 'clock: mesai, kept-by: answer, pauses', '10.yaml:12: column 38: "mesai" is not wall or a calendar defined in these files; allowed are wall, office; did you mean "office"?'),
        ('clock: office, kept-by: answer, pauses', 'clock: wall, kept-by: answer, pauses', '10.yaml:12: column 69: promise first-answer runs on the wall clock, which cannot pause: remove pauses: true'),
        ('pauses: true', 'pauses: evet', '10.yaml:12: column 71: "pauses" must be true or false, not "evet"; did you mean "true"?'),
        ('legal: true }\n  info', 'legal: true, pauses: true }\n  info', '10.yaml:14: column 79: promise petition is a term of law, and the law does not pause: remove pauses: true'),
        ('kept-by: preliminary-report', 'kept-by: ön rapor', '10.yaml:13: column 48: "ön rapor" is not a word for "kept-by"; allowed are ‹KEPT›; did you mean "preliminary-report"?'),
        ('kept-by: preliminary-report', 'kept-by: answr', '10.yaml:13: column 48: "answr" is not a word for "kept-by"; allowed are ‹KEPT›; did you mean "answer"?'),
        ('to: [reporter, subscriber]', 'to: [bildiren, abone]', ['10.yaml:13: column 73: "bildiren" is not a party to a promise; allowed are author, reporter, subscriber; did you mean "reporter"?', '10.yaml:13: column 83: "abone" is not a party to a promise; allowed are author, reporter, subscriber; did you mean "subscriber"?']),
        ('escalate: report', 'escalate: raport', '10.yaml:13: column 106: "raport" is not a ladder defined in these files; allowed are default, report; did you mean "report"?'),
        ('at: 50%', 'at: 50 %', '10.yaml:17: column 19: \'50 %\' is not a share of a promise\'s time: write for example 50%, at most 1000%; did you mean "50%"?'),
        ('at: 50%', 'at: yüzde 50', '10.yaml:17: column 19: \'yüzde 50\' ‹AT› (\'yüzde 50\' ‹SPAN›); did you mean "50%"?'),
        ('at: 50%', 'at: 50', '10.yaml:17: column 19: \'50\' ‹AT› (\'50\' ‹SPAN›); did you mean "50%"?'),
        ('at: 50%', 'at: 12 saat', '10.yaml:17: column 19: \'12 saat\' ‹AT› (\'12 saat\' ‹SPAN›); did you mean "12h"?'),
        ('at: 50%', 'at: - 2 h', '10.yaml:17: column 19: this is not YAML: text that begins with - and a blank stands between quotation marks'),
        ('at: 50%', 'at: half', "10.yaml:17: column 19: 'half' ‹AT› ('half' ‹SPAN›)"),
        ('tell: [owner, team]', 'tell: [sahip, ekip]', ['10.yaml:17: column 31: "sahip" ‹TOLD›; did you mean "owner"?', '10.yaml:17: column 38: "ekip" ‹TOLD›; did you mean "team"?']),
        ('tell: [owner, team]', 'tell: [owner, boss]', '10.yaml:17: column 38: "boss" ‹TOLD›'),
        ('tell: [owner, team]', 'notify: [owner]', '10.yaml:17: column 24: "notify" is not a key of a step of default; allowed are at, tell, every; did you mean "tell"?'),
        ('every: 1d', 'every: 1 gün', '10.yaml:17: column 86: \'1 gün\' ‹SPAN›; did you mean "1d"?'),
        ('every: 1d', 'every: daily', "10.yaml:17: column 86: 'daily' ‹SPAN›"),
        ('  default: [', '  dflt: [', ['10.yaml:12: column 17: "default" is not a ladder defined in these files; allowed are dflt, report; did you mean "dflt"?', '10.yaml:14: column 13: "default" is not a ladder defined in these files; allowed are dflt, report; did you mean "dflt"?', '10.yaml:15: column 16: "default" is not a ladder defined in these files; allowed are dflt, report; did you mean "dflt"?']),
        ('products: { ssl: { tr: SSL Sertifikası }', 'products: { ssl: SSL Sertifikası', '10.yaml:19: column 18: "ssl" must be a block of names, each with a colon behind it, not "SSL Sertifikası"'),
        ('uzman@kurum.test', 'uzman', '10.yaml:22: column 30: "uzman" ‹ADDRESS›'),
        ('decided-by: management', 'decided-by: yönetim', '10.yaml:23: column 34: "yönetim" is not a role defined in these files; allowed are coordinators, management, on-call; did you mean "management"?'),
        ('remind: 3bd', 'remind: 3 iş günü', '10.yaml:23: column 54: \'3 iş günü\' ‹TERM›; did you mean "3bd"?'),
        ('approval: {', 'onay: {', '10.yaml:23: column 10: "onay" is not a gate; allowed are approval, signature; did you mean "approval"?'),
        ('consultation: {', 'görüş: {', '10.yaml:24: column 14: "görüş" is not a task that is reminded of; allowed are action, author, consultation, transfer; did you mean "consultation"?'),
        ('first: 1bd', 'first: soon', "10.yaml:24: column 37: 'soon' ‹TERM›"),
        ('Ad: name', 'Ad: isim', '10.yaml:26: column 49: "isim" is not something a field of a form can be; allowed are name, email, phone, kind, product, institution, subject, text; did you mean "name"?'),
        ('Mesaj: text', 'Mesaj: mesaj', '10.yaml:26: column 62: "mesaj" is not something a field of a form can be; allowed are name, email, phone, kind, product, institution, subject, text; did you mean "text"?'),
        ('from: form@web.test', 'from: ayse@kurum.test', '10.yaml:26: column 20: ayse@kurum.test is somebody who works here; a form needs an address of its own'),
        ('reads: {}', 'read: {}', '10.yaml:26: column 98: "read" is not a key of an example of web form contact; allowed are body, reads; did you mean "reads"?'),
        ('    lead: ayse', '\tlead: ayse', '10.yaml:5: column 1: this is not YAML: a tab stands here; YAML is indented with blanks'),
        ('mehmet@kurum.test]', 'mehmet@kurum.test', '10.yaml:6: column 14: this is not YAML: what opens here with [ is not closed: ] or a comma is missing before line 7'),
        ('title: { tr: SSL Ekibi, en: SSL team }', "title: { tr: 'SSL Ekibi, en: SSL team }", '10.yaml:3: column 18: this is not YAML: the quotation mark that opens here is never closed'),
        ('    lead: ayse', '   lead: ayse', '10.yaml:5: column 4: this is not YAML: the indentation does not fit: what belongs together begins in the same column'),
        ('at: 50%', 'at: %50', '10.yaml:17: column 19: this is not YAML: no text can begin with %: put it between quotation marks, or remove the sign'),
        ('subject: fatura,', 'subject: Konu: fatura,', '20.yaml:3: column 26: this is not YAML: a comma or } is missing before this, in what opens with { in column 11'),
        ('subject: fatura,', 'attachment: *.pdf,', '20.yaml:3: column 25: anchors (&) and aliases (*) are not used here; write it out. Text that begins with & or * stands between quotation marks'),
        ('team: ssl', 'owner: ayşe@kurum.test', '20.yaml:4: column 37: "ayşe@kurum.test" ‹ADDRESS›; did you mean "ayse@kurum.test"?'),
        ('team: ssl', 'owner: aysee@kurum.test', '20.yaml:4: column 37: aysee@kurum.test is in no team, role or institution; an owner must be somebody who works here; did you mean "ayse@kurum.test"?'),
        ('every: 1d', 'every: 0s', '10.yaml:17: column 86: "0s": every: must leave time between two letters: write for example every: 1h'),
        ('at: 50%', 'at: 50, tell: owner', ['10.yaml:17: column 19: \'50\' ‹AT› (\'50\' ‹SPAN›); did you mean "50%"?', '10.yaml:17: column 36: "tell" stands here a second time; the first is in line 17']),
        ('kind: complaint', 'kind: [complaint]', '20.yaml:4: column 19: "kind" must be a single value, not a list'),
        ('kind: complaint', '{ kind: complaint }', '20.yaml:4: column 13: a key must be one word or text'),
        ('examples:\n', 'examples: yes\n#', '20.yaml:5: column 15: examples must be a list, each entry with a dash before it, not "yes"'),
        ('    title: {', '    title: SSL\n    titel: {', ['10.yaml:3: column 12: the title of team ssl must be a block of names, each with a colon behind it, not "SSL"', '10.yaml:4: column 5: "titel" is not a key of team ssl; allowed are title, address, lead, members, digest; did you mean "title"?']),
        ('root-causes:', 'rootcauses:', '10.yaml:21: column 1: "rootcauses" is not a part of rules; allowed are ‹SECTIONS›; did you mean "root-causes"?'),
        ('products: {', 'product: {', '10.yaml:19: column 1: "product" is not a part of rules; allowed are ‹SECTIONS›; did you mean "products"?'),
        ('rules:\n  - name: inv', 'rules:\n  name: inv', '20.yaml:3: column 9: this is not YAML: no colon can stand here: indent as in the lines around; text in which a colon and a blank, or a # after a blank, stands belongs between quotation marks'),
        ('members: [ayse', 'members: [ayse@kurum.test mehmet', '10.yaml:6: column 15: "ayse@kurum.test mehmet@kurum.test" ‹ADDRESS›; did you mean "ayse@kurum.test"?'),
        ('"08:10-19:00"', '"08:10-12:00; 13:00-19:00"', '10.yaml:10: column 44: "08:10-12:00; 13:00-19:00": \'12:00; 13:00-19:00\' is not a time of day: write for example 13:00; did you mean "08:10-12:00, 13:00-19:00"?'),
        ('remind: 3bd', 'remind: 3bd, clock: duvar', '10.yaml:23: column 66: "duvar" is not wall or a calendar defined in these files; allowed are wall, office; did you mean "wall"?'),
        ('remind: 3bd', 'remind: 3bd, deputies-after: hemen', "10.yaml:23: column 75: 'hemen' ‹TERM›"),
        ('remind: 3bd', 'remind: 3bd, own-text: on', '10.yaml:23: column 69: "own-text" must be true or false, not "on"; did you mean "true"?'),
        ('tr: kargo', 'türkçe: kargo', '10.yaml:21: column 27: "türkçe" is not a key of "courier"; allowed are tr, en; did you mean "tr"?'),
        ('legal: true }\n  info', 'legal: yasal }\n  info', '10.yaml:14: column 65: "legal" must be true or false, not "yasal"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_where_it_stands(old: str, new: str, said: str | list[str]):
    wanted = [said] if isinstance(said, str) else said
    assert told(old, new) == tuple(spelt_out(one) for one in wanted)


def test_all_mistakes_are_told_at_once_in_file_order_and_none_twice():
    house, rules, wanted = HOUSE, RULES, []
    for old, new, said in [
        ("digest: false", "digest: hayır", '10.yaml:7: column 45: "digest" must be true or false, not "hayır"; did you mean "false"?'),
        ("within: 30d", "within: 30 gün", '10.yaml:14: column 23: \'30 gün\' ‹TERM›; did you mean "30d"?'),
        ("remind: 3bd", "remind: 3", '10.yaml:23: column 54: \'3\' ‹TERM›; did you mean "3h"?'),
        ("kind: complaint", "kind: şikayet", '20.yaml:4: column 19: "şikayet" is not a kind of ticket; allowed are ‹KINDS›; did you mean "complaint"?'),
        ("team: ssl", "team: SSL", '20.yaml:4: column 34: "SSL" is not a team defined in these files; allowed are ssl, desk; did you mean "ssl"?'),
    ]:  # fmt: skip
        house, rules = house.replace(old, new, 1), rules.replace(old, new, 1)
        wanted.append(spelt_out(said))
    assert list(problems({"10.yaml": house, "20.yaml": rules})) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("teams:\n", "\tteams:\n"),
        ("teams:\n", "ekipler:\n"),
        ("teams:\n", "grp:\n"),
        ("teams:\n", "roles: {}\nteams:\n"),
        ("roles: { coordinators: [mib@kurum.test], management: [yonetim@kurum.test], on-call: [] }", "roles: [mib@kurum.test]"),
        ("escalations:\n", "escalation:\n"),
        ("promises:\n", "promise:\n"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_calls_nothing_undefined(old: str, new: str):
    """One sentence about the file or section, none about the twenty places that refer to it."""
    (only,) = told(old, new)
    assert "defined in these files" not in only


@pytest.mark.parametrize(
    ("old", "new"),
    [("rules:\n", "rules: { a: b }\n#"), ("rules:\n", "rule:\n"), ("    when: {}\n", "   when: {}\n")],
)
def test_where_rules_may_be_missing_no_catch_all_is_missed(old: str, new: str):
    (only,) = told(old, new)
    assert "catch-all" not in only


def test_where_nothing_is_defined_it_says_so():
    house = HOUSE.replace("products: { ssl: { tr: SSL Sertifikası }, nes: { tr: NES } }\n", "")
    (said,) = problems({"10.yaml": house, "20.yaml": RULES.replace("tags: [invoice]", "product: ssl")})
    assert said == '20.yaml:4: column 72: "ssl" is not a product defined in these files; none is defined'


def test_of_a_long_list_the_nearest_are_shown():
    many = "".join(f"  product-{number}: {{ tr: Ürün }}\n" for number in range(40))
    house = HOUSE.replace(
        "products: { ssl: { tr: SSL Sertifikası }, nes: { tr: NES } }\n", f"products:\n{many}"
    )
    (said,) = problems({"10.yaml": house, "20.yaml": RULES.replace("tags: [invoice]", "product: produkt-7")})
    assert said.endswith(
        '; allowed are product-7, product-37, product-27, product-17, product-9, product-8 and 34 more; did you mean "product-7"?'
    )


def test_a_long_text_is_shown_in_one_line_by_its_beginning():
    (said,) = told("kind: complaint,", f"kind: 'fatura\n\n\n      {'iade ' * 40}',")
    assert said.startswith('20.yaml:4: column 19: "fatura iade iade')
    assert '…" is not a kind of ticket' in said
    (said,) = told("tags: [invoice]", f"sla: '{'saat ' * 40}'")
    assert "did you mean" not in said


SCRAPS = st.sampled_from(
    [*"\t\n {}[]:,-#'\"&*!|>%@`?~é\x07\0", "  ", ": ", "- ", "null", "true", "{}", "rules:", "teams:", "50%", "a: {", "\\U"]
)  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), SCRAPS), min_size=1, max_size=4))
def test_whatever_is_scribbled_into_a_file_only_sentences_come_in_order(
    scribbles: list[tuple[float, int, str]],
):
    text = HOUSE + RULES
    for place, cut, scrap in scribbles:
        at = int(place * len(text))
        text = text[:at] + scrap + text[at + cut :]
    said = problems({"10.yaml": text})
    where = [re.fullmatch(r"10\.yaml:(\d+): column (\d+): \S.*", one) for one in said]
    assert all(where), said
    places = [(int(found[1]), int(found[2])) for found in where if found]
    assert places == sorted(places)
    assert len(set(said)) == len(said)
