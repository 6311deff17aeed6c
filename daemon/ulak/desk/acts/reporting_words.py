"""What receipts say of preliminary reports and of letters to subscribers."""

from ulak.desk.rules.rulebook import Words

REPORTER_TOO = Words("ön rapor bildirene gidiyor", "the preliminary report goes to the reporter")
TO_SUBSCRIBERS = Words(
    "ön rapor {count} aboneye, her birine ayrı yazıyla gidiyor: {names}",
    "the preliminary report goes to {count} subscribers, each in a letter of its own: {names}",
)
ANSWER_TO_SUBSCRIBER = Words(
    "metin yalnız aboneye gidiyor ({names}); bildirene gitmez, ön rapor yerine de geçmez",
    "the text goes to the subscriber alone ({names}); nothing goes to the reporter, and it is no preliminary"
    " report",
)
NOBODY_KNOWN = Words(
    "abone bilinmiyor, ona hiçbir şey gitmez ve onun süresi işlemeye devam eder; adresini biliyorsanız:"
    " #ön-rapor abone ADRES",
    "no subscriber is known, so nothing goes there and that clock keeps running; if you know the address:"
    " #preliminary-report subscriber ADDRESS",
)
OF_NOBODY = Words(
    "abonesi envanterde olmayan sertifikalar: {serials}; aboneler için süre, birini #ön-rapor abone ADRES ile"
    " bildirmenize ya da #ön-rapor abone yok NEDEN yazmanıza kadar işler",
    "certificates whose subscriber the inventory does not know: {serials}; the clock for subscribers runs"
    " until you name one with #preliminary-report subscriber ADDRESS, or write #preliminary-report subscriber"
    " none REASON",
)
UNREACHABLE = Words(
    "yazılabilecek adresi olmayan abone: {names}; süre onlar için işlemeye devam eder. Adres için #ön-rapor"
    " abone ADRES, telefonla bildirdiyseniz aynı iletide #yanıtlandı telefon SAAT",
    "subscribers without an address that can be written to: {names}; the clock keeps running for them. Give"
    " one with #preliminary-report subscriber ADDRESS, or, where you told them by telephone, add"
    " #answered-by phone TIME",
)
TOLD_THERE = Words(
    "aynı olayın {numbers} kaydında bilgilendirilen abone: {names}; buradan yazılmaz",
    "told on {numbers}, of the same case: {names}; nothing goes to them from here",
)
OTHERS_RELY = Words(
    "abonelerin burada bilgilendirilmesini bekleyen öbür kayıtlar ({numbers}) artık onları kendileri"
    " bilgilendirir; sorumlularına bildirilir",
    "tickets of the case ({numbers}) on which the subscribers were to hear from this one tell them themselves"
    " now; whoever has those is told",
)
ALL_TOLD = Words(
    "abonelerin hepsi bilgilendirilmiş: {names}; onlara yazmak için #yanıt abone, ön raporu birine yeniden"
    " göndermek için #ön-rapor abone ADRES",
    "every subscriber has been told: {names}; to write to them #answer subscriber, to send one the report"
    " again #preliminary-report subscriber ADDRESS",
)
THE_SAME_PERSON = Words(
    "abone, bildirenin kendisi: tek yazı gidiyor ({names})",
    "the subscriber is the reporter: one letter goes ({names})",
)
NO_SUCH_SUBSCRIBER = Words(
    "“{value}” bu kayıttaki abonelerden biri değil ({names}); bir e-posta adresi veya abonenin adını yazınız",
    "“{value}” is no subscriber of this ticket ({names}); write an e-mail address, or the subscriber's name",
)
WHICH_ONE = Words(
    "bu kayıtta birden çok abone var: hangisi olduğunu yazınız, örneğin abone ADRES ({names})",
    "there are several subscribers on this ticket: say which, as in subscriber ADDRESS ({names})",
)
ONE_REPORTER = Words(
    "bildiren tektir ve yazı onun adresine gider: “{value}” yazılamaz; adresi yanlışsa #yazar ADRES",
    "there is one reporter, and the letter goes to their address: “{value}” cannot stand here; where the"
    " address is wrong, #author ADDRESS",
)
NAME_A_PARTY = Words(
    "kime olduğunu yazınız: #ön-rapor bildiren veya #ön-rapor abone",
    "say for whom: #preliminary-report reporter or #preliminary-report subscriber",
)
NEEDS_REASON = Words(
    "nedeni yazınız: #ön-rapor abone yok NEDEN",
    "write the reason: #preliminary-report subscriber none REASON",
)
NO_TEXT_BESIDE = Words(
    "bu satır bir süreyi kaldırır; ön raporun metnini ayrı bir iletide gönderiniz",
    "this line ends a clock; send the text of a report in a mail of its own",
)
NOT_PROMISED = Words(
    "bu kayıtta o tarafa işleyen bir süre yok", "no clock runs for that party on this ticket"
)
NOT_ENTITLED = Words(
    "bu süreyi yalnız kaydın sorumlusu, birim lideri, koordinatörler veya Kalite Sorumlusu kaldırabilir",
    "only the ticket's owner, the team's lead, coordinators or quality can end that clock",
)
DOES_NOT_APPLY = Words(
    "bu tarafın süresi ({promises}) kaldırıldı; neden: {reason}",
    "that party's clock ({promises}) does not apply any more; the reason: {reason}",
)
TOLD_SUBSCRIBER = Words(
    "abone {channel} kanalından bilgilendirildi ({names}): {time}",
    "the subscriber was told by {channel} ({names}): {time}",
)
TOLD_REPORTER = Words(
    "bildiren {channel} kanalından bilgilendirildi: {time}", "the reporter was told by {channel}: {time}"
)
BY_LINE_ABOVE = Words("ön raporun bildirildiği zaman: {time}", "when the findings were told: {time}")
NOT_BEFORE_ARRIVAL = Words(
    "{time}, bildirimin gelişinden ({received}) önce", "{time} is before the report came ({received})"
)
CLOSES = Words(
    "abonenin yazısı kaydın sonucu olamaz; #kapat satırını ayrı bir iletide yazınız",
    "a letter to a subscriber cannot be the outcome; write #close in a mail of its own",
)
SUBJECT = Words("Sertifikanız hakkında", "About your certificate")
"""Of every letter to a subscriber: the ticket's subject is the reporter's words."""

LEAVES = Words(
    "Abonelere gidecek yazı sayısı: {count} ({names}); gönderim: {when}.",
    "Letters to subscribers: {count} ({names}); they leave {when}.",
)
ONE_LANGUAGE = Words(
    "Bildirene ve abonelere aynı metin gidiyor; yazıların dili ise farklı. Her birine kendi dilinde yazmak"
    " için #geri-al, sonra ayrı ayrı #ön-rapor bildiren ve #ön-rapor abone.",
    "Reporter and subscribers get the same text, in letters of different languages. To write to each in their"
    " own: #undo, then #preliminary-report reporter and #preliminary-report subscriber, one by one.",
)
NAMES_A_PARTY = Words(
    "Hiçbir şey gönderilmedi: metinde {who} geçiyor, ama yazı başkasına gidiyor. Bildiren ile aboneler"
    " birbirini öğrenmemelidir; metinden çıkarınız.",
    "Nothing was sent: the text names {who}, and goes to somebody else. Reporter and subscribers must not"
    " learn of each other; take it out of the text.",
)
ONE_BY_ONE = Words(
    "Ya da ayrı ayrı yazınız: #ön-rapor bildiren, #ön-rapor abone.",
    "Or write to each in a mail of its own: #preliminary-report reporter, #preliminary-report subscriber.",
)
REPEATS_A_PARTY = Words(
    "Hiçbir şey gönderilmedi: metin, {who} adresinden gelen bir iletiden uzunca bir parçayı aynen içeriyor"
    " (“{passage} …”) ve başkasına gidiyor. Kendi sözlerinizle yazınız; böyle gitmesi gerekiyorsa #yine-de"
    " ekleyiniz.",
    "Nothing was sent: the text repeats a longer passage of a mail from {who} (“{passage} …”), and goes to"
    " somebody else. Write it in your own words; if it must go so, add #anyway.",
)
KEPT_APART = Words(
    "Öbür taraftan geldiği için gitmeyen dosyalar: {names}.",
    "Files that do not go because they came from the other party: {names}.",
)
SUBSCRIBER_LETTERS_TAKEN_BACK = Words(
    "abonelere gidecek {count} yazı geri alındı", "letters to subscribers taken back: {count}"
)
NEXT_CONTACT = Words(
    "Bu abonenin ({name}) sıradaki adresine aynı metin kendiliğinden gönderiliyor: {who}.",
    "The same text goes by itself to the next address of that subscriber ({name}): {who}.",
)
CALL_THEM = Words(
    "Gerekirse sertifika sahibine başka bir kanaldan ulaşınız; telefonla bildirdiyseniz #ön-rapor abone ile"
    " #yanıtlandı telefon SAAT satırlarını yazınız.",
    "If need be, get in touch with the subscriber another way; where you told them by telephone, write"
    " #preliminary-report subscriber with #answered-by phone TIME.",
)
REACH_THEM = Words(
    "Bu yazı sertifika sahibineydi ({name}); gerekirse ona başka bir kanaldan ulaşınız.",
    "That letter was for the subscriber ({name}); if need be, get in touch with them another way.",
)
WITHOUT_FILES = Words("Dosyalar onunla gitmez.", "Files do not go along.")
NO_CONTACT_LEFT = Words(
    "Bu abonenin ({name}) başka adresi yok ve süresi işliyor: telefonla bildiriniz ve #ön-rapor abone ile"
    " #yanıtlandı telefon SAAT satırlarını yazınız, ya da yeni bir adresle: #ön-rapor abone ADRES.",
    "There is no other address of that subscriber ({name}), and the clock runs: call them and write"
    " #preliminary-report subscriber with #answered-by phone TIME, or name another address:"
    " #preliminary-report subscriber ADDRESS.",
)
SUBSCRIBER_WROTE = Words(
    "Sertifikanın sahibi yazdı: {name} ({who}). Yazdığı bildirene gitmez; bu iletiye yanıtınız da kimseye"
    " gitmez, not olur. Aboneye yazmak için ilk satıra #yanıt abone, bildirene yazmak için #yanıt yazınız.",
    "The subscriber of the certificate has written: {name} ({who}). Nothing of it goes to the reporter; your"
    " reply to this letter goes to nobody, it is a note. To write to the subscriber put #answer subscriber"
    " into the first line, to write to the reporter #answer.",
)
ASKS_TO_REVOKE = Words(
    "Sertifikanın sahibi iptal istiyor olabilir: abonenin yazılı isteği 1 numaralı gerekçedir ve iptal 24"
    " saat içinde yayımlanmalıdır (#gerekçe 1).",
    "The subscriber may be asking for the revocation: their written request is ground 1, and the revocation"
    " must be published within 24 hours (#ground 1).",
)
TICKET_IS_CLOSED = Words(
    "Kayıt kapalı ve kapalı kalıyor; gerekiyorsa #aç.",
    "The ticket is closed and stays so; #reopen it if need be.",
)
AND_MORE = Words("ve {more} abone daha", "and {more} more")
