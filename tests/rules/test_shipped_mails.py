"""What the shipped rules make of mails as people write them."""

import pytest

from tests.rules.specimen import ISTANBUL, file_named, mail, shipped_files
from ulak.desk.contact import Channel
from ulak.desk.rules.route import Asked, Route, route
from ulak.desk.rules.rule_examples import example_problems
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Kind

RULES = read_rules(shipped_files(), ISTANBUL)
C, R, S, P, OTHER, K = (
    Kind.COMPLAINT, Kind.REQUEST, Kind.SUGGESTION, Kind.PRIVACY_REQUEST, Kind.OTHER,
    Kind.CERTIFICATE_PROBLEM_REPORT,
)  # fmt: skip
DISCLAIMER = """

Bu e-posta ve ekleri gizlidir; 6698 sayılı Kişisel Verilerin Korunması Kanunu kapsamında kişisel veriler
içerebilir. Size yanlışlıkla ulaştıysa lütfen göndericiye bildiriniz ve siliniz. Sorularınız için bize yazabilirsiniz.
"""
PEM_KEY = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIPshort\n-----END PRIVATE KEY-----\n"


def routed(subject: str, body: str = "", mailbox: str = "bilgi", **asked: object) -> Route:
    return route(Asked(mail(subject, body), mailbox, **asked), RULES)


def test_every_rule_shows_mails_it_matches_and_mails_it_does_not():
    silent = [
        rule.name
        for rule in RULES.rules[:-1]
        if {example.matches for example in rule.examples} != {True, False}
    ]
    assert silent == []
    assert RULES.rules[-1].examples


def test_every_example_comes_true():
    assert example_problems(RULES) == ()


@pytest.mark.parametrize(
    ("subject", "body", "kind", "product"),
    [
        # complaints
        ("Mali mühür yenileme şikâyeti", "", C, "mali_muhur"),
        ("ŞİKAYET: MALİ MÜHÜR İPTAL EDİLMİŞ", "", C, "mali_muhur"),
        ("MALİ MÜHRÜMÜN İPTALİ HAKKINDA ŞİKÂYETİMDİR", "", C, "mali_muhur"),
        ("Müşteri İliŐkileri birimine Őikâyet", "Mali mühür", C, "mali_muhur"),
        ("sikayetimdir", "mali muhrum 3 haftadir gelmedi", C, "mali_muhur"),
        ("NES teslimatı", "Kargom hâlâ gelmedi, mağdur oldum.", C, "nes"),
        ("E-imza", "Çağrı merkezine ulaşamıyorum, kimse cevap vermiyor.", C, "nes"),
        ("KART OKUYUCU", "CİHAZ BOZUK ÇIKTI. HİZMETİNİZDEN MEMNUN KALMADIM!", C, "kart_okuyucu"),
        ("Ynt: Başvurum", "Sorunum çözülmedi, formu tekrar gönderir misiniz?", C, ""),
        ("Zaman damgası kontörü", "İki haftadır dönüş yapılmadı. Şikâyetçiyim.", C, "zaman_damgasi"),
        ("SSL sertifikamız", "Yenileme talebimize hâlâ yanıt alamadık.", C, "ssl"),
        ("Öneri ve şikâyet", "Sitenizin menüsü kullanışsız.", C, ""),
        ("Late delivery of my card reader", "I am very disappointed with your service.", C, "kart_okuyucu"),
        ("Complaint", "My qualified certificate has still not arrived.", C, "nes"),
        ("Elektronik mührümüz", "Kargoda kayboldu, kargo şirketi teslim edilmedi diyor.", C, "e_muhur"),
        ("Rezalet", "Üç kez aradım." + DISCLAIMER, C, ""),
        ("Haksız ücret", "Yenileme için iki kez ücret alındı.", C, ""),
        ("Geri bildirim", "Personeliniz yanlış bilgilendirdi, iki kez gelmek zorunda kaldım.", C, ""),
        # requests
        ("NES başvuru formu talebi", "", R, "nes"),
        ("NES'imin süresi doluyor", "Nasıl yenileyebilirim?", R, "nes"),
        ("E-İMZA YENİLEME", "E-imzamı yenilemek istiyorum.", R, "nes"),
        (
            "Mali mühür şifresi",
            "Mali mührümün şifresini unuttum, ne yapabilirim? Yardımınızı rica ederim.",
            R,
            "mali_muhur",
        ),
        (
            "Mobil imza",
            "Mobil NES başvurusu için hangi belgeler gerekiyor, bilgi verir misiniz?",
            R,
            "mobil_nes",
        ),
        ("Kart okuyucum çalışmıyor", "Hangi sürücüyü kurmalıyım?", R, "kart_okuyucu"),
        ("İmzager", "Program açılmıyor, hata veriyor.", R, "yazilim"),
        ("Yazarkasa sertifikası", "ÖKC sertifikası için fiyat teklifi rica ederiz.", R, "okc"),
        ("GEM", "Güvenli erişim modülünün fiyatını öğrenmek istiyoruz.", R, "gem"),
        ("Kurumsal şifreleme sertifikası", "Başvuru yapmak istiyoruz.", R, "kurumsal_sifreleme"),
        ("Eğitim talebi", "Personelimize e-imza eğitimi verebilir misiniz?", R, "danismanlik_egitim"),
        ("Uyum değerlendirmesi", "Ürünümüz için teklif rica ederiz.", R, "uyum"),
        ("Elektronik mühür başvurusu", "Ekteki form uygun mudur?", R, "e_muhur"),
        ("Fatura", "Faturamı tekrar gönderir misiniz?" + DISCLAIMER, R, ""),
        ("Bilgi", "Fiyatlar hakkında bilgi edinmek istiyorum.", R, ""),
        ("Bilgi edinme başvurusu", "4982 sayılı Kanun uyarınca belgeleri talep ediyorum.", R, ""),
        ("E-imza", "Sertifikamın iptalini talep ediyorum, kartımı kaybettim.", R, "nes"),
        ("MALİ MÜHÜR İPTALİ", "Mali mührümü iptal ettirmek istiyorum.", R, "mali_muhur"),
        ("Mali mühür", "Mali mühür başvurumu iptal etmek istiyorum.", R, "mali_muhur"),
        ("MÜHÜR", "Mali mührümü kaybettim.", R, "mali_muhur"),
        ("Price of a time stamp package", "Could you send me a quotation?", R, "zaman_damgasi"),
        ("Qualified certificate", "How can I renew it from abroad?", R, "nes"),
        ("TLS certificate", "We would like to order a wildcard certificate.", R, "ssl"),
        ("Driver", "The card reader does not work on Linux.", R, "yazilim"),
        ("SSL sertifikası", "Özel anahtarı kaybettik, yeni CSR ile yenileyebilir miyiz?", R, "ssl"),
        ("Private key for my new server", "How do I create a CSR for an SSL certificate?", R, "ssl"),
        ("Neşet Bey'in başvurusu", "Yeni nesil cihazımız için form gönderir misiniz?", R, ""),
        ("Başvuru", "Ad: Ali\nKurum: Millî Eğitim Bakanlığı\nMesaj: NES talep ediyorum.", R, "nes"),
        ("Business question", "Which of your agencies is nearest?", R, ""),
        # suggestions
        ("Öneri: kart okuyucu sürücüsü için Linux paketi", "", S, "kart_okuyucu"),
        ("Önerim", "Zaman damgası istemcisine ilerleme çubuğu eklenmesini öneririm.", S, "zaman_damgasi"),
        ("Bize Ulaşın formu", "Ad: Kerem\nKonu türü: Öneri\nMesaj: Karanlık tema iyi olur.", S, ""),
        ("Suggestion", "Please send reminders before a certificate expires.", S, ""),
        ("Your software", "I suggest a portable version.", S, "yazilim"),
        # privacy requests
        ("Başvuru", "Kişisel verilerimin silinmesini istiyorum (KVKK 11).", P, ""),
        ("KVKK BAŞVURUSU", "Hangi verilerimin işlendiğini öğrenmek istiyorum.", P, ""),
        ("Erasure", "Please delete my data.", P, ""),
        # the rest
        ("Teşekkürler", "Desteğiniz için teşekkür ederiz, elinize sağlık.", OTHER, ""),
        ("Thank you", "I would like to thank your team.", OTHER, ""),
        ("Merhaba", "", OTHER, ""),
        ("Çok memnun kaldım", "Hiçbir şikâyetim yok, teşekkür ederim.", OTHER, ""),
        ("İyi bayramlar", "Bayramınızı kutlarız." + DISCLAIMER, OTHER, ""),
    ],
)
def test_mail_to_bilgi_goes_to_customer_relations(subject, body, kind, product):
    planned = routed(subject, body)
    assert (planned.kind, planned.product, planned.team) == (kind, product, "customer-relations")
    assert "first-answer" in [promise.name for promise in planned.promises]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Leaked key",
            "private key for https://www.ornek.test is on GitHub, serial 0x3A:4F:11:09:5C:77:20:AB",
        ),
        ("Key compromise", "https://crt.sh/?id=1234567890"),
        ("Your certificate", "The private key of www.ornek.test is public."),
        ("Certificate compromise", "I found the private key. SHA-256: " + "ab" * 32),
        ("Found in a repository", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----"),
        ("SSL sertifikası problem bildirimi", "CRL adresinize erişilemiyor."),
        ("ÖZEL ANAHTAR SIZDIRILDI", "www.ornek.test sertifikasının özel anahtarı internette."),
        ("Acil", "Sunucumuzun özel anahtarı çalındı; sertifika seri no: 5F2A90C1D4E86B07"),
        ("Report abuse", "A phishing site uses your certificate: https://crt.sh/?id=1234567890"),
        ("Sertifikanız hatalı", "Kurum adı yanlış yazılmış: https://crt.sh/?id=1234567890"),
        ("Misissued certificate", "The locality is wrong, see crt.sh"),
    ],
)
def test_a_certificate_problem_report_to_bilgi_is_not_left_there(subject, body):
    planned = routed(subject, body)
    assert (planned.kind, planned.team, planned.product) == (K, "ssl", "ssl")
    assert [promise.name for promise in planned.promises] == ["preliminary-report"]


def test_a_key_under_an_innocent_name_is_a_report_too():
    asked = Asked(mail("Dosya", attachments=(file_named("notlar.txt", PEM_KEY),)), "bilgi")
    planned = route(asked, RULES)
    assert planned.kind is K
    assert planned.alert == ("on-call",)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Compromised key", ""),
        ("CRL issuer mismatch", "See the depository."),
        ("Merhaba", "şikâyetim var"),
        ("", ""),
    ],
)
def test_whatever_comes_to_cainfo_has_24_hours_to_reporter_and_subscriber(subject, body):
    planned = routed(subject, body, mailbox="cainfo")
    (promise,) = planned.promises
    assert (planned.kind, planned.team) == (K, "ssl")
    assert (promise.name, promise.clock, promise.within.amount) == ("preliminary-report", "wall", 86_400)
    assert (promise.to, promise.escalate) == (("reporter", "subscriber"), "report")
    assert planned.basis("preliminary-report").startswith("40-certificate-problem-reports.yaml:")


@pytest.mark.parametrize("channel", [Channel.CIMER, Channel.TUBIMER])
def test_cimer_and_tubimer_items_are_petitions(channel):
    planned = routed("Şikâyet", "A Bakanlığı", staff=True, channel=channel, kind="complaint")
    (promise,) = planned.promises
    assert (promise.name, promise.legal, planned.channel) == ("petition", True, channel)


def test_a_privacy_request_has_its_term_of_law_besides_the_first_answer():
    planned = routed("KVKK", "Verilerimi siliniz.")
    assert {promise.name for promise in planned.promises} == {"petition", "first-answer"}
    assert planned.alert == ("privacy",)


def test_a_revocation_request_is_told_to_those_on_call():
    planned = routed("E-imza", "Sertifikamın iptalini talep ediyorum.")
    assert (planned.priority, planned.category, planned.alert) == ("urgent", "iptal", ("on-call",))


@pytest.mark.parametrize(
    "body", ["Mali mühür başvurumu iptal etmek istiyorum.", "Mali mührüm iptal edilmiş."]
)
def test_nobody_is_woken_where_nothing_is_to_be_revoked(body):
    assert routed("Mali mühür", body).alert == ()


def test_a_complaint_that_asks_for_a_revocation_stays_a_complaint():
    planned = routed("Şikâyet", "Memnun değilim, sertifikamın iptal edilmesini istiyorum.")
    assert (planned.kind, planned.tags) == (C, ("revocation-request",))


def test_urgency_is_not_read_into_programs_that_do_not_open():
    assert routed("Program açılmıyor").priority == "normal"
    assert routed("ACİL: ihale yarın").priority == "high"


def test_the_shipped_house_has_what_the_procedure_names():
    assert set(RULES.teams) == {"ssl", "customer-relations"}
    assert len(RULES.products) == 13
    assert set(RULES.promises) == {"first-answer", "preliminary-report", "petition", "information-request"}
    assert set(RULES.roles) == {
        "coordinators", "quality", "management", "privacy", "on-call", "administrators",
    }  # fmt: skip
    assert dict(RULES.institutions) == {}


def test_no_shipped_address_leads_to_anybody():
    everybody = RULES.staff() | {team.address for team in RULES.teams.values()}
    assert [address for address in everybody if not address.endswith(".test")] == []
