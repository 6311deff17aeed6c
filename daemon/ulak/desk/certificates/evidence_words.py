"""Why a CRL or an OCSP response does not show that a certificate is revoked."""

from ulak.desk.rules.rulebook import Words

NO_EVIDENCE = Words(
    "ne CRL ne de OCSP yanıtı (PEM veya DER)", "it is neither a CRL nor an OCSP response (PEM or DER)"
)
UNREADABLE = Words(
    "okunamıyor: uzantıları bozuk veya kritik olan bir uzantısı tanınmıyor (RFC 5280 5.2)",
    "it cannot be read: its extensions are broken, or one that is critical is unknown (RFC 5280 §5.2)",
)
OTHER_ISSUER = Words(
    "sertifikayı üreten makamın değil, {issuer} makamının: aynı seri numarası orada başka bir sertifikadır",
    "it is of {issuer}, which did not issue the certificate: the same serial number is another one there",
)
OTHER_KEY = Words(
    "sertifikayı üreten makamın anahtarı için verilmemiş (issuerKeyHash)",
    "it was not given for the key of the certificate's issuer (issuerKeyHash)",
)
BAD_SIGNATURE = Words(
    "imzası, sertifikayı üreten makamın (veya OCSP için yetkilendirdiği yanıtlayıcının) anahtarıyla"
    " doğrulanmıyor",
    "its signature is not that of the certificate's issuer (or of a responder it has delegated OCSP to)",
)
NOT_IN_LIST = Words("{name} bu seri numarasını içermiyor", "{name} does not have this serial number in it")
NEWER_LACKS = Words(
    "{name} bu seri numarasını içermiyor ve onu içeren {older} kanıtından daha yeni",
    "{name} does not have this serial number in it and is newer than {older}, which has",
)
NOT_IN_DELTA = Words(
    "{name} bir delta CRL ve bu seri numarasını içermiyor: iptal edilmediğini de göstermez, tam CRL gerekir",
    "{name} is a delta CRL without this serial number, which says nothing: the complete CRL is needed",
)
TOO_OLD = Words(
    "{name} bu seri numarasını içermiyor ve yazdığınız iptal zamanından ({time}) daha eski: daha yenisini"
    " ekleyiniz",
    "{name} does not have this serial number in it and is older than the revocation you write of ({time}):"
    " attach a newer one",
)
TAKEN_OFF = Words(
    "{name} bu seri numarasının listeden çıkarıldığını söylüyor (removeFromCRL): iptal edilmiş değil",
    "{name} says that this serial number was taken off the list (removeFromCRL): it is not revoked",
)
ON_HOLD = Words(
    "{name} sertifikanın yalnızca askıda olduğunu söylüyor (certificateHold): bu bir iptal değildir ve BR"
    " 4.9.13 askıya almaya izin vermez",
    "{name} says that the certificate is only on hold (certificateHold): that is no revocation, and BR 4.9.13"
    " permits no suspension",
)
FROM_THE_FUTURE = Words(
    "{name} henüz gelmemiş bir zaman taşıyor", "{name} bears a time that has not come yet"
)
NO_SUCCESS = Words(
    "OCSP yanıtlayıcısı bir durum vermemiş ({status})", "the OCSP responder gave no status ({status})"
)
OTHER_SERIAL = Words(
    "{name} bu seri numarası için değil, {serials} için verilmiş",
    "{name} is not for this serial number but for {serials}",
)
GOOD = Words(
    "{name} sertifikanın geçerli olduğunu söylüyor (good): iptal yayımlanmamış",
    "{name} says that the certificate is good: no revocation is published",
)
GOOD_BEFORE = Words(
    "{name} sertifikanın geçerli olduğunu söylüyor (good) ve yazdığınız iptal zamanından ({time}) daha eski:"
    " daha yenisini ekleyiniz",
    "{name} says that the certificate is good, and is older than the revocation you write of ({time}): attach"
    " a newer one",
)
UNKNOWN = Words(
    "{name} sertifikayı tanımıyor (unknown): bu bir iptal değildir",
    "{name} does not know the certificate (unknown): that is no revocation",
)
