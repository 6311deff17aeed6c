"""Sentences that say that a certificate is revoked, and sentences that only speak of it, in both languages."""

import time

import pytest

from ulak.desk.certificates.claims import claims_revoked

TRUE = """
The certificate is revoked.
The certificate was revoked.
The certificate has been revoked.
The certificates have been revoked
We have revoked the certificate with the serial number 3A4F11095C7720AB.
We revoked it.
We've revoked it.
It's revoked.
It has already been revoked.
It is now revoked
The certificate has since been revoked and replaced.
It was immediately revoked.
We immediately revoked both certificates.
Certificate no 3A4F11 was revoked at 14:30 UTC.
Serial no. 3A4F11 is revoked.
Status: revoked
Revoked.
revoked on 2026-11-24 14:30
Your certificate, which you reported yesterday, was revoked.
The certificate was not revoked yesterday, it was revoked today.
The certificate has not only been revoked but also replaced.
As you requested, we revoked it.
As requested the CA revoked it.
The revoked certificate was replaced.
This certificate stands revoked.
The certificate
has been
revoked.
We had it revoked.
Once it was revoked at 14:30, the new one was issued.
It was revoked, and we will send you a report.
It should not have been issued; it was revoked.
We are sorry for the delay: the certificate had been revoked only today.
The certificate has been cancelled.
We have canceled certificate 3A4F11.
The certificate was invalidated.
The revocation was published at 14:30 UTC.
The revocation of serial 3A4F11 has been published.
Revocation completed.
Revocation took place at 14:30.
The revocation of the certificate took effect.
We have published the revocation.
The revocation process was completed yesterday.
The revocation has been carried out.
The certificate is on our CRL.
The serial number was added to the CRL.
It is listed in the revocation list.
The CRL now lists nothing else, it is revoked.
Our CRL lists the certificate.
We hereby inform you that the certificate has been revoked.
You were right, and the certificate's been revoked.
I confirm that the certificate is revoked.
Sertifika iptal edildi.
Sertifika iptal edilmiştir.
SERTİFİKA İPTAL EDİLMİŞTİR
Sertifikayı iptal ettik.
Sertifikayı iptal ettim.
Ekibimiz sertifikayı iptal etti.
Sertifikayı bugün iptal etmiş bulunuyoruz.
Sertifika iptal olmuştur.
Sertifikanız iptal oldu.
Sertifikanın iptal edildiğini bildiririz.
Sertifikanızın iptal edildiğini bilgilerinize sunarız.
Sertifikayı iptal ettiğimizi bildiririz.
3A4F11 seri numaralı sertifika iptal edilmiş durumdadır.
İptal edildi
iptal edilmis
Sertifika 24.11.2026 14.30'da iptal edildi.
Bildirdiğiniz sertifika dün iptal edildi, yenisi üretilecek.
Sertifika iptal edildi ve artık geçerli değil.
Yeni sertifika henüz üretilmedi, eskisi iptal edildi.
Sertifikanın iptali yapıldı.
İptal işlemi tamamlandı.
İptal işlemi bugün saat 14:30'da gerçekleştirilmiştir.
Sertifikanın iptali yayımlandı.
Sertifikanın iptali CRL'de yayınlanmıştır.
İptali gerçekleşti.
İptalini tamamladık.
Sertifika iptal listesine eklendi.
Sertifika iptal listesine (SİL) eklendi.
Sertifika CRL'ye eklenmiştir.
Seri numarası CRL'de yer almaktadır.
Sertifika SİL'de bulunmaktadır.
Sertifika iptal durumundadır.
Sertifikanız iptaldir.
Sertifika geçersiz kılındı.
Sertifika geçersiz hale getirildi.
Sertifika revoke edildi.
Revoke ettik.
İptal edilen sertifikanın yerine yenisi üretildi.
Sertifika iptal edilip yenisi üretildi.
Sertifika zaten iptal edilmişti.
Sertifika iptal edildiğinden yenisi üretildi.
Sertifika iptal edildikten sonra yenisi üretildi.
İptal etmemizi istemiştiniz, iptal ettik.
Sertifika iptal de edildi.
Sertifika iptal olunmuştur.
Sertifika iptal olundu.
İptal tamam.
İptal: tamam.
Sertifika iptal.
Sertifikanız iptal.
Sertifika hükümsüz kılındı.
Sertifika yürürlükten kaldırıldı.
Sertifikanın geçerliliği sonlandırıldı.
Sertifikanızın geçerliliği sona erdirilmiştir.
Sertifikanız artık geçerli değil.
Bu sertifika artık geçerli değildir.
The certificate has been withdrawn.
We have withdrawn the certificate.
The certificate is no longer valid.
The certificates are no longer valid.
We have pulled the certificate; it is no longer valid.
Revocation: done
Revocation: completed.
Das Zertifikat wurde widerrufen.
Wir haben das Zertifikat widerrufen.
Das Zertifikat, das Sie gemeldet haben, ist widerrufen.
Le certificat a été révoqué.
La clé a été révoquée.
El certificado ha sido revocado.
Hemos revocado el certificado.
Сертификат отозван.
Сертификаты были отозваны.
The certificate is re\u00advoked.
The certificate is re\u200bvoked.
The certificate is r\u0435vok\u0435d.
The certificate is r\u03b5v\u03bfked.
R\u0415V\u041eKED as of now.
R E V O K E D as of now.
r.e.v.o.k.e.d
İ P T A L  E D İ L D İ
I P T A L E D I L D I
The certificate is \u0280\u1d07\u1d20\u1d0f\u1d0b\u1d07\u1d05.
"""

FALSE = """
The certificate will be revoked.
The certificate will be revoked today.
We will revoke the certificate.
We'll revoke it.
Please revoke the certificate.
We confirm the error. The certificate will be revoked today.
The certificate was not revoked.
The certificate wasn't revoked.
The certificate has not yet been revoked.
The certificate hasn’t been revoked yet.
It is not yet revoked.
It isn't revoked.
It was never revoked.
The revocation is planned.
Revocation is planned for 14:30 UTC.
The revocation will be published at 14:30.
The revocation has not been published.
The revocation is in progress.
The certificate is being revoked.
The certificate must be revoked within 24 hours.
The certificate is going to be revoked.
The certificate is to be revoked.
The certificate cannot be revoked.
It can be revoked.
It might have been revoked.
It should have been revoked.
It is yet to be revoked.
Once it is revoked we will write to you.
When the certificate has been revoked you will hear of it.
As soon as it has been revoked, we write again.
We write again after it has been revoked.
Until it is revoked, do not trust it.
If the certificate is revoked, the site is down.
Do you know whether it was revoked?
Was the certificate revoked?
Has it been revoked?
Unless revoked, it is valid until May.
Once revoked, a certificate stays so.
You asked us to have it revoked.
You want the certificate revoked.
None of the certificates was revoked.
No certificate was revoked.
Neither was revoked.
Nothing has been revoked.
We cannot confirm that it was revoked.
There is no evidence that the certificate was revoked.
A list of revoked certificates is published daily.
We handle requests for revoked certificates.
The revocation request was recorded.
Your revocation request has been processed by the team.
The revocation list was published.
A new CRL was published today.
We have published a fresh CRL.
Our CRL contains a wrong issuer.
The certificate is not on the CRL.
It will be added to the CRL.
We have received your report and look into it.
The meeting was cancelled.
We are checking the certificate.
You request revocation.
What is revocation?
Sertifika iptal edilecek.
Sertifika iptal edilecektir.
Sertifikayı iptal edeceğiz.
Sertifikanın iptal edileceğini bildiririz.
Sertifika iptal edilmedi.
Sertifika henüz iptal edilmemiştir.
Sertifikayı iptal etmedik.
Sertifikanın iptal edilmediğini gördük.
Sertifika iptal edilmeyecek.
Sertifikayı iptal ediniz.
Sertifikanın iptal edilmesi planlanıyor.
Sertifikanın iptal edilmesi gerekiyor.
Sertifika iptal edilmelidir.
Sertifika iptal edilebilir.
Sertifika iptal edilemez.
Sertifika iptal ediliyor.
Sertifika iptal edilmektedir.
Sertifika iptal edilmek üzere.
Sertifika iptal edilirse haber vereceğiz.
Sertifika iptal edilince haber vereceğiz.
Sertifika iptal edildiğinde bilgi vereceğiz.
Sertifika iptal edildiği zaman yazarız.
Sertifika iptal edildikten sonra sizi bilgilendireceğiz.
Sertifika iptal edilip size bilgi verilecek.
Sertifika iptal edilerek yenisi üretilecektir.
Sertifika iptal edildi mi?
Sertifika iptal edilmiş mi?
Sertifikanın iptal edilip edilmediğini inceliyoruz.
Sertifika iptal edilmiş değil.
Sertifika iptal edilmiş olacak.
Sertifika iptal edildiyse bize yazınız.
Sertifikanın iptal edildiğine dair kayıt yok.
Sertifikanın iptal edildiğini doğrulayamadık.
Sertifikanın iptal edildiğini göremiyoruz.
İptal talebiniz kaydedildi.
İptal başvurunuz alındı.
İptal planı yapıldı.
İptal kararı verildi.
İptal işlemi tamamlanmadı.
İptal işlemi tamamlandığında yazacağız.
İptal işlemi başlatıldı.
İptali henüz yayımlanmadı.
İptal edilmesini istiyorsanız yazınız.
İptal ettirmek istiyorsanız yazınız.
Yeni CRL yayımlandı.
CRL'de yer almıyor.
Sertifika CRL'ye eklenmedi.
Sertifika iptal listesine eklenecek.
Sertifika iptal durumunda değil.
Kaç sertifika etkilendi?
Bildiriminizi aldık, inceliyoruz.
Silinen kayıtlar burada bulunuyor.
Sertifika iptal ve yenileme işlemleri bu adresten yürütülür.
Sertifika iptal mi?
İptal tamam mı?
İptal tamamlanınca yazacağız.
Sertifika henüz hükümsüz kılınmadı.
Sertifika yürürlükten kaldırılacak.
Eski yönerge yürürlükten kaldırıldı.
Sertifikanın geçerliliği sonlandırılacak.
Sertifikanın geçerliliği sürüyor.
Sertifikanın geçerlilik süresi sona erdi.
Süresi dolan sertifika artık geçerli değil.
Bu bağlantı artık geçerli değil.
Sertifika artık geçerli değilse yazınız.
Sertifika artık geçerli mi?
You have withdrawn your request for a certificate.
The report about the certificate has been withdrawn.
The certificate will be withdrawn.
The link is no longer valid.
The certificate has expired and is no longer valid.
Once it is no longer valid we write to you.
If the certificate is no longer valid, the site is down.
The certificate will be no longer valid.
A valid certificate is needed.
Revocation: planned for 14:30.
Revocation: the plan was published.
Das Zertifikat wurde nicht widerrufen.
Das Zertifikat wird heute widerrufen.
Wurde das Zertifikat widerrufen?
Wir widerrufen das Zertifikat.
Le certificat n'a pas été révoqué.
Le certificat sera révoqué.
El certificado no ha sido revocado.
El certificado será revocado.
Сертификат не отозван.
Сертификат будет отозван.
Сертификат отозван?
a b c d e f
"""


def table(sentences: str) -> list[str]:
    """One a line; those that are broken stand together."""
    return (
        sentences.strip()
        .replace("certificate\nhas been\nrevoked", "certificate#has been#revoked")
        .splitlines()
    )


@pytest.mark.parametrize("sentence", table(TRUE))
def test_what_says_so(sentence: str):
    assert claims_revoked(sentence.replace("#", "\n"))


@pytest.mark.parametrize("sentence", table(FALSE))
def test_what_does_not(sentence: str):
    assert not claims_revoked(sentence)


@pytest.mark.parametrize("sentence", table(TRUE))
def test_it_is_found_among_others(sentence: str):
    words = sentence.replace("#", "\n").rstrip(".") + "."
    assert claims_revoked(f"Sayın Ali Bey,\n\nMerhaba. {words} Saygılarımızla.\n\nKamu SM")
    assert claims_revoked(f"Dear Hanno,\n\nit was not easy. {words}\n\nKind regards")


@pytest.mark.parametrize("sentence", table(FALSE))
def test_nor_does_it_among_others(sentence: str):
    words = sentence if sentence[-1] in ".?" else f"{sentence}."
    assert not claims_revoked(f"Sayın Ali Bey,\n\nMerhaba. {words} Saygılarımızla.\n\nKamu SM")


def test_an_empty_text_says_nothing():
    assert not claims_revoked("")
    assert not claims_revoked(" . . \n\n ? ")


def test_a_text_of_any_length_is_read_in_no_time():
    began = time.process_time()
    claims_revoked("iptal " * 20_000)
    claims_revoked("revocation not be is " * 8_000)
    claims_revoked("it was " * 20_000 + "revoked")
    claims_revoked("a " * 50_000)
    claims_revoked("r-\n" * 30_000)
    claims_revoked("\u0430b" * 50_000)
    claims_revoked("\u0430" * 100_000)
    claims_revoked("revocation " + ":" * 90_000)
    claims_revoked("revocation" + " " * 90_000)
    assert time.process_time() - began < 30


def test_a_word_that_is_broken_over_two_lines_is_one():
    assert claims_revoked("The certificate is rev-\noked.")
    assert claims_revoked("> Sertifika ip-\n> tal edildi.")
    assert not claims_revoked("The certificate is not re-\nvoked.")
