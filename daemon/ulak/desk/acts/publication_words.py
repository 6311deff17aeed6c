"""What the desk says to `#iptal-edildi`."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words

NEEDS_GROUND = Words(
    "iptal süresi işlemiyor: önce #gerekçe NO gerekir (aynı iletide olabilir)",
    "no revocation is promised: #ground NUMBER comes first (the same mail will do)",
)
NEEDS_SERIAL = Words(
    "bir seri numarası ve bir zaman gerekir: #iptal-edildi 04A1B2C3 24.11.2026 14:30",
    "needs a serial number and a time: #revoked 04A1B2C3 24.11.2026 14:30",
)
NOT_REPORTED = Words(
    "bu kayıt {serial} ile ilgili değil; bildirilenler: {listed}. Yerine üretilen sertifikanın değil,"
    " bildirilenin numarası gerekir; kayda eklemek için #sertifika {serial}",
    "this ticket is not about {serial} but about {listed}. What is needed is the number of the certificate"
    " that was reported, not of the one that replaces it; #certificate {serial} adds it",
)
NOTHING_REPORTED = Words(
    "bu kayıtta hiçbir sertifika yok; önce #sertifika {serial} gerekir (aynı iletide olabilir)",
    "this ticket is about no certificate; #certificate {serial} comes first (the same mail will do)",
)
NEEDS_EVIDENCE = Words(
    "{serial} için iptali gösteren CRL veya OCSP yanıtını (PEM veya DER) iletiye ekleyiniz",
    "attach the CRL or the OCSP response (PEM or DER) that shows the revocation of {serial}",
)
NOT_SHOWN = Words(
    "{serial} için iptal kanıtlanmış değil: {reason}", "the revocation of {serial} is not shown: {reason}"
)
REVOKED = Words(
    "{serial} için iptal {time} itibarıyla yayımlandı; kanıt {evidence}",
    "the revocation of {serial} was published at {time}; shown by {evidence}",
)
EVIDENCE_COUNTS = Words(
    "yazdığınız zaman ({stated}) kanıttaki iptalden önce; kanıttaki zaman geçerli",
    "the time you wrote ({stated}) is before the revocation in the evidence, whose time counts",
)
REVOKED_BEFORE = Words("kanıta göre iptal zamanı {time}", "revoked, says the evidence, at {time}")
NOT_CHECKED = Words(
    "imzası denetlenemedi: sertifikayı üreten makamın sertifikası envanterde yok",
    "its signature could not be checked: the issuer's certificate is not in the inventory",
)
LEFT = Words("iptali beklenen: {listed}", "still to be revoked: {listed}")
LATE = Words("süre aşılmıştı", "that was too late")

_DATED = re.compile(r" of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$")


def shown_by(evidence: str, timezone: ZoneInfo, language: str) -> str:
    """A piece of evidence as its reader would say it: `CRL 4711 (24.11.2026 17:30)` in Turkish."""
    if language != "tr":
        return evidence
    there = evidence.replace("OCSP response", "OCSP yanıtı")
    return _DATED.sub(lambda at: f" ({local(datetime.fromisoformat(at[1]), timezone)})", there)
