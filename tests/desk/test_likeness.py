"""Which complaints are alike by their words: a table of what people write, in both languages."""

from itertools import combinations

import pytest

from ulak.desk.recurring.likeness import alike
from ulak.desk.recurring.stems import LONGEST_TEXT, MOST_STEMS, stems_of, words_of

PRODUCTS = stems_of(
    "Nitelikli Elektronik Sertifika (NES) qualified electronic certificate Mali Mühür fiscal seal"
    " SSL Sertifikası TLS server certificate Zaman Damgası time stamp Kart Okuyucu Çeşitleri card readers"
)
ALIKE = {
    "courier": (
        "Mali mühür kartımız üç haftadır kargoda, hâlâ teslim edilmedi. Kargo firması bilgi vermiyor.",
        "Mali mührümüzün kargosu gecikti, iki haftadır teslim alamadık, kargo firmasına ulaşılamıyor.",
        "MALİ MÜHÜR KARGOM HALA GELMEDİ. Teslimat gecikmesi yüzünden fatura kesemiyoruz, kargo firması susuyor.",
        "Merhaba, mali mühür kargoya verilmiş görünüyor ama teslim edilmedi. Gecikme için bilgi veriniz.",
    ),
    "locked": (
        "Kart PIN kodum bloke oldu, şifreyi üç defa yanlış girdim. Kilidini açamıyorum.",
        "E-imza kartımın PIN kodu bloke oldu, kilit açma ekranı hata veriyor, şifre kabul etmiyor.",
    ),
    "call centre": (
        "Çağrı merkezine yarım saattir ulaşamıyorum, telefonda sürekli bekletiliyorum ve hat düşüyor.",
        "Çağrı merkeziniz telefona cevap vermiyor, 40 dakika bekletildim, hat kesildi, kimseye ulaşamadım.",
        "Telefonla çağrı merkezine ulaşmak mümkün değil. Bekletiliyoruz, sonra hat düşüyor.",
    ),
    "driver": (
        "Kart okuyucu sürücüsü Windows 11 güncellemesinden sonra çalışmıyor, cihaz tanınmıyor.",
        "Windows 11'e geçtikten sonra kart okuyucum tanınmıyor, sürücü yüklenmiyor.",
        "Güncellemeden beri kart okuyucunun sürücüsü hata veriyor; Windows cihazı tanımıyor.",
    ),
    "invoice": (
        "Faturamız yanlış vergi numarasına kesilmiş, düzeltilmesini iki kez istedik, hâlâ düzeltilmedi.",
        "Kesilen fatura yanlış; unvan ve vergi numarası hatalı, düzeltme talebimize dönüş yapılmadı.",
    ),
    "form": (
        "Web sitenizdeki başvuru formu sürekli hata veriyor, belgeleri yükleyemiyorum.",
        "Online başvuru sayfasında belge yüklerken hata alıyorum, form gönderilemiyor.",
        "Başvuru formu belge yükleme adımında takılıyor ve hata veriyor, site çok yavaş.",
    ),
    "validation": (
        "The renewal of our TLS certificate is pending for two weeks and validation mails never arrive.",
        "We applied to renew our TLS certificate, domain validation mails do not arrive, renewal pending.",
        "Domain validation for the renewal of our server certificate hangs: no validation mail arrives.",
    ),
    "support": (
        "Your support line does not answer the phone, I waited 40 minutes and nobody helped.",
        "Nobody answers the support phone, I have been waiting on the line for an hour.",
    ),
}
SINGLE = (
    "Personeliniz bana kaba davrandı, şubede kimliğimi göstermeme rağmen işlem yapmadı.",
    "Zaman damgası kontörlerimiz hesabımıza yüklenmedi, ödeme yapıldı ancak bakiye sıfır.",
    "Sertifikam bilgim dışında iptal edilmiş, nedenini öğrenmek istiyorum.",
    "Mali mühür başvurumuz reddedildi, hangi evrakın eksik olduğu yazmıyor.",
    "Mali mühür ücretinin bu kadar artması kabul edilemez, fiyat farkının iadesini istiyoruz.",
    "Kart okuyucu bozuk çıktı, değişim istedik ama iade kargosunun ücretini bizden istiyorlar.",
    "E-imza başvurum on gündür onaylanmadı, işlerim aksıyor.",
    "The price of card readers doubled within a year, this is not acceptable.",
    "Please revoke my certificate, I lost the card and nobody reacts to my complaint.",
    "Şikayetim var.",
    "Hizmetinizden memnun değilim, çok kötü.",
    "Mali mühür.",
    "",
)
TEXTS = {f"{name} {place}": text for name, some in ALIKE.items() for place, text in enumerate(some)}
TEXTS |= {f"single {place}": text for place, text in enumerate(SINGLE)}
STEMS = {name: stems_of(text) for name, text in TEXTS.items()}


def are_alike(one: str, other: str) -> bool:
    return bool(alike(STEMS[one], {other: STEMS[other]}, PRODUCTS))


def belong(one: str, other: str) -> bool:
    kind = one.rpartition(" ")[0]
    return kind == other.rpartition(" ")[0] and kind != "single"


@pytest.mark.parametrize(("one", "other"), [pair for pair in combinations(TEXTS, 2) if belong(*pair)])
def test_complaints_about_the_same_are_alike(one: str, other: str):
    assert are_alike(one, other)
    assert are_alike(other, one)


def test_no_others_are():
    wrong = [pair for pair in combinations(TEXTS, 2) if not belong(*pair) and are_alike(*pair)]
    assert wrong == []


def test_the_most_alike_come_first():
    others = {name: stems for name, stems in STEMS.items() if name != "form 0"}
    assert alike(STEMS["form 0"], others, PRODUCTS) == ("form 2", "form 1")


def test_a_short_complaint_is_not_alike_with_a_long_one_that_mentions_its_words():
    short = stems_of("Kargo gecikti, teslim edilmedi, firma susuyor.")
    words = (
        "mektup pencere deniz bahçe kitap orman nehir kapak toprak bulut yaprak kalem masa sandalye lamba"
        " gemi liman köprü tünel kule saray meydan sokak cadde çeşme havuz merdiven bodrum tavan zemin"
    )
    long = stems_of(f"{words} kargo gecikti teslim firma susuyor {words}")
    assert short < long
    assert alike(short, {"long": long}, PRODUCTS) == ()


def test_the_name_of_a_product_alone_makes_none_alike():
    one, other = stems_of("Mali mühür sertifika yenileme"), stems_of("Mali mühür sertifika iade")
    assert alike(one, {"other": other}, PRODUCTS) == ()


# ---------------------------------------------------------------- words


def test_what_holds_a_digit_or_is_an_address_is_no_word():
    text = "KSM-2026-000123 10000000146 x9 zeynep@ornek.gov.tr https://a.test/kargo www.kargo.test Windows'un"
    assert words_of(text) == ("ksm", "windows")


def test_case_and_marks_make_no_other_word():
    assert (
        stems_of("KARGOM GECİKTİ")
        == stems_of("kargom gecikti")
        == stems_of("Kargosu gecıktı".replace("ı", "i"))
    )


def test_a_text_without_end_is_read_to_a_point():
    assert stems_of("ab " * LONGEST_TEXT + "kargo") == frozenset()
    letters = "abcdefghijklmnop"
    many = " ".join(f"{a}{b}{c}kelime" for a in letters for b in letters for c in letters[:3])
    assert len(stems_of(many)) == MOST_STEMS
