"""What the shipped rules make of mails as people write them."""

import pytest

from tests.rules.specimen import ISTANBUL, file_named, mail, shipped_files
from ulak.desk.contact import Channel
from ulak.desk.rules.route import Asked, Route, route
from ulak.desk.rules.rule_examples import example_problems
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Kind
from ulak.mail.address import Address

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


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("İptal", "E-imzamın iptal işlemini rica ederim."),
        ("NES iptali", ""),
        ("Mali mühür iptal talebi", ""),
        ("ACİL sertifika iptali", ""),
        ("Sertifikamı iptal edin lütfen", ""),
        ("Elektronik mühür", "Kurumumuzun e-mühür sertifikasının iptalini arz ederim."),
        (
            "SSL sertifika iptali",
            "www.ornek.test için verilen SSL sertifikamızın iptal edilmesini rica ederiz, sunucu kapatıldı.",
        ),
        (
            "Personel ayrıldı",
            "Ayrılan personelimizin nitelikli elektronik sertifikasının iptalini talep ederiz.",
        ),
        ("Revocation request", "Please revoke our TLS certificate for www.ornek.test, it is no longer used."),
        ("Kayıp kart", "Kartımı kaybettim, e-imzamın iptal edilmesi gerekiyor."),
        ("e-imza", "E-imza kartım çalındı, ne yapmalıyım?"),
        ("Mobil imza iptal", "Mobil imzamı iptal ettirmek istiyorum"),
        ("Please revoke", "I lost my token, please revoke my e-signature certificate."),
        ("MALİ MÜHRÜMÜZ ÇALINDI", ""),
        ("Askıya alma", "NES sertifikamın askıya alınmasını istiyorum."),
        (
            "Geçen yıl iptal edilmişti",
            "Eski sertifikam iptal edilmişti, şimdi bu sertifikamın da iptalini istiyorum.",
        ),
    ],
)
def test_a_request_to_revoke_is_told_to_the_revocation_line_at_once(subject, body):
    planned = routed(subject, body)
    assert (planned.priority, planned.category, planned.tags) == ("urgent", "iptal", ("revocation-request",))
    assert (planned.alert, planned.acknowledge) == (("revocation-line",), "acknowledgement-revocation")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("İptal edilen sertifika", "Sertifikam neden iptal edildi?"),
        ("E-imza", "Sertifikam iptal olmuş, yenisini nasıl alırım?"),
        ("Başvuru iptali", ""),
        ("NES başvurumu iptal etmek istiyorum", ""),
        ("Sipariş", "Kart okuyucu siparişimizi iptal edin."),
        ("Randevu iptali", ""),
        ("Revocation list", "How often is your revocation list updated?"),
        ("Question", "How can I check the revocation status?"),
        ("Eğitim iptali", "Eğitim kaydımızı iptal etmek istiyoruz. Sertifika ücretini iade eder misiniz?"),
        ("Fatura iptal", "Faturamızı iptal etmek istiyoruz."),
        ("Do not revoke", "Please do not revoke our certificate before Monday."),
        ("Telefonum çalındı", "Telefonum çalındı, yeni numaramı kaydedin."),
        ("Teşekkür", "Sertifikamın iptali için teşekkür ederim, işlem tamamlandı."),
        ("Consent", "I hereby revoke my consent to data processing."),
        ("İptal ücreti", "Sertifika iptal ücreti var mı?"),
    ],
)
def test_nobody_is_called_where_nothing_is_to_be_revoked(subject, body):
    planned = routed(subject, body)
    assert "revocation-request" not in planned.tags
    assert "revocation-line" not in planned.alert


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("CRL", "The CRL published at http://depo.kamusm.gov.tr/crl/x.crl?y=1 carries an issuer mismatch."),
        ("OCSP timeout", "Your OCSP responder times out for all requests since 03:00 UTC."),
        ("Stale CRL", ""),
        ("Your intermediate's CRL expired yesterday", ""),
        ("OCSP", "http://ocsp.kamusm.gov.tr returns HTTP 503"),
        ("CRL'nizin süresi dolmuş", ""),
        ("OCSP yanıtlarınızın imzası geçersiz", ""),
        ("ÇİSDUP servisi çalışmıyor", ""),
        ("SİL", "Sertifika iptal listesi üç gündür güncellenmiyor."),
        ("CRL", "CRL dosyanızdaki imza hatalı"),
        (
            "CRLWatch alert: wrong CRL at SSL distribution point",
            "The CRL at the distribution point is signed by another issuer; issuer mismatch for CRL",
        ),
        ("Unrevoked", "OCSP still says good for serial 3A4F11095C7720AB"),
        ("Compromised", "We found the private key of your certificate on GitHub"),
        ("Yetkisiz sertifika", "Alan adımız www.ornek.test için haberimiz olmadan SSL sertifikası verilmiş."),
        ("ROCA vulnerable certificate", ""),
        (
            "Duplicate public key",
            "Two certificates of yours use the same key pair: duplicate public keys in certificates",
        ),
        (
            "Sertifika şeffaflığı",
            "SSL sertifikasının SAN alanı hatalı, seri no 11AA22BB33CC44DD; alan adı yanlış",
        ),
        ("Bildirim", "Özel anahtarı internette bulduk, SSL sertifikası www.ornek.test"),
        (
            "Web sitenizin sertifikası geçersiz görünüyor",
            "Tarayıcı güvenli değil diyor. Sunucunuzun SSL sertifikasının süresi geçmiş",
        ),
        ("Phishing", "There is a phishing site at www.ornek.test, with a TLS certificate issued by Kamu SM."),
    ],
)
def test_a_report_is_recognised_in_both_languages_with_and_without_a_certificate(subject, body):
    planned = routed(subject, body)
    assert (planned.kind, planned.team, planned.priority) == (K, "ssl", "urgent")
    assert [promise.name for promise in planned.promises] == ["preliminary-report"]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("E-imza hatası", "Belge imzalarken sertifika iptal listesine erişilemedi hatası alıyorum."),
        ("OCSP", "OCSP kullanmak için ne yapmalıyız, ücreti nedir?"),
        ("CRL adresi", "CRL dosyanızı hangi adresten indirebiliriz?"),
        ("Sertifikam", "Sertifikamın süresi doldu, yenilemek istiyorum."),
        ("Mali mühür", "Mali mührüm çalışmıyor, süresi geçmiş olabilir mi?"),
        ("Site", "Sitenizde sertifika yenileme sayfası açılmıyor."),
        ("NES", "E-imza sertifikamda soyadım hatalı yazılmış."),
        ("Zaman damgası", "Zaman damgası sunucunuz yanıt vermiyor."),
        ("Fatura", "Faturada kurum adı yanlış yazılmış."),
        ("SSL", "SSL sertifikamızın özel anahtarını kaybettik."),
        ("SSL", "SSL sertifikamızı sunucuya yükledik, zincir hatası veriyor."),
        ("SSL renewal", "Our TLS certificate expires next week, how do we renew?"),
        ("Thanks", "Thank you for the certificate."),
        ("Web site", "Your website is slow."),
        ("Anket", "Kök sertifikanızı nasıl yüklerim?"),
        ("Java", "Java uygulamamızda kök sertifika bulunamadı hatası"),
        ("Proxy", "OCSP sunucunuza proxy arkasından ulaşılamıyor, hangi portu açalım?"),
        (
            "Kurum adı değişikliği",
            "Kurumumuzun adı değişti, SSL sertifikası için ne yapmalıyız? Alan adı aynı.",
        ),
        ("Phishing uyarısı", "Kamu SM adına gelen sahte e-posta hakkında bilgi vermek isterim."),
        ("Test", "Test sertifikası talep ediyoruz, test sayfanız var mı?"),
        ("Microsoft", "Microsoft root program üyesi misiniz?"),
        ("Yetki", "Bilgimiz dışında başvuru formu gönderilmiş, fatura kesilmiş."),
        ("İzin", "Onayınız olmadan SSL sertifikası kurulumu yapamıyoruz."),
        ("Same key", "Can I use the same key for my renewed certificate?"),
        ("aynı anahtar", "Yeni sertifika için aynı anahtarı kullanabilir miyim?"),
        ("certificate", "The certificate was issued to the wrong address, courier returned it"),
        ("Weak", "My Wi-Fi is weak, certificate download is slow"),
    ],
)
def test_what_customers_ask_every_day_is_no_report(subject, body):
    assert routed(subject, body).kind is not K


@pytest.mark.parametrize(
    ("sender", "subject", "is_proven", "is_report"),
    [
        ("chrome-root-program@google.com", "Certificate problem report for Kamu SM", True, True),
        ("x@chromium.org", "Your CRL", True, True),
        ("certificates@mozilla.org", "Question about your sub-CA", True, True),
        ("msroot@microsoft.com", "Microsoft Trusted Root Program: action needed", True, True),
        ("x@group.apple.com", "Apple Root Program", True, True),
        ("support@ccadb.org", "CCADB: audit statements are due", True, True),
        ("chrome-root-program@google.com", "Root program update", False, False),
        ("calendar-notification@google.com", "Davet: toplantı", True, False),
        ("billing@microsoft.com", "Your invoice", True, False),
        ("no-reply@accounts.google.com", "Security alert", True, False),
        ("x@google.com.ornek.test", "Root program", True, False),
    ],
)
def test_a_root_program_is_heard_at_night_where_its_address_is_proven(sender, subject, is_proven, is_report):
    planned = route(Asked(mail(subject, author=Address(sender)), "bilgi", authenticated=is_proven), RULES)
    assert (planned.kind is K) is is_report
    assert ("root-program" in planned.tags, planned.alert == ("on-call",)) == (is_report, is_report)


def test_a_root_program_that_writes_to_cainfo_wakes_people_too():
    asked = Asked(mail("Your CRL", author=Address("x@mozilla.org")), "cainfo", authenticated=True)
    assert route(asked, RULES).alert == ("on-call",)


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
        "coordinators", "quality", "management", "privacy", "on-call", "revocation-line",
        "administrators",
    }  # fmt: skip
    assert dict(RULES.institutions) == {}


def test_no_shipped_address_leads_to_anybody():
    everybody = RULES.staff() | {team.address for team in RULES.teams.values()}
    assert [address for address in everybody if not address.endswith(".test")] == []
