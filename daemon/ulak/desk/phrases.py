"""The sentences that decisions put into letters to staff, in both languages of the desk."""

from ulak.desk.rules.rulebook import Words


def say(words: Words, language: str, **facts: str) -> str:
    """Fill a sentence in; facts are plain words, already in the right language."""
    return words.in_language(language).format_map(facts)


def filled(words: Words, **facts: str) -> Words:
    """Fill in both languages: one is for a letter, the English one for the log."""
    return Words(say(words, "tr", **facts), say(words, "en", **facts))


# Why a notice comes. `#yine-de` and the like are spelled in Turkish first: the table has both.
NEW_TICKET = Words("Yeni kayıt.", "New ticket.")
ALERT = Words("Bu kayıt hemen bilginize sunuluyor.", "You are told about this ticket at once.")
POSSIBLE_DUPLICATE = Words(
    "Aynı kişinin açık kaydı var, mükerrer olabilir: {numbers}.",
    "The same author has an open ticket, this may be a duplicate of {numbers}.",
)
SAYS_ABOUT = Words(
    "Yazan, iletisinin {numbers} ile ilgili olduğunu söylüyor; o kaydın tarafı değil veya işaretler"
    " çelişiyor."
    " O kayıttan kendisine hiçbir bilgi verilmedi.",
    "The author says this is about {numbers}, but is no participant there, or the signals disagree."
    " Nothing of that ticket was disclosed.",
)
FORWARDS = Words(
    "Yazan, {numbers} ile ilgili bir iletiyi yönlendirmiş; yönlendirme yanıt sayılmaz, ayrı kayıt açıldı.",
    "The author forwarded a mail that names {numbers}; a forward is no reply: a ticket of its own.",
)
CONTINUES = Words(
    "{number} kapanalı uzun zaman oldu; bu kayıt onun devamıdır.",
    "{number} was closed long ago; this ticket continues it.",
)
WRONG_MAILBOX = Words(
    "Sertifika problem bildirimi {counter} adresine gelmesi gerekirken bu adrese yazılmış; süre değişmez.",
    "A certificate problem report that should have gone to {counter}; its clock is the same.",
)
FROM_JUNK = Words("İleti istenmeyen (junk) klasöründen alındı.", "The mail was taken from the junk folder.")
NOT_PROVEN = Words(
    "Gönderen doğrulanamadı: sunucumuz bu iletinin From adresinden gelmediğini söylüyor.",
    "The sender is not who From says, as far as our server can tell.",
)
AUTHOR_WROTE = Words("Başvuru sahibi yazdı.", "The author wrote.")
COPIED_WROTE = Words("Başvuruda bilgiye eklenen {who} yazdı.", "{who}, who is copied on the ticket, wrote.")
REOPENED = Words("Kapalı kayıt yeniden açıldı: {who} yazdı.", "The closed ticket is open again: {who} wrote.")
PENDING_WROTE = Words(
    "{who} başvuru sahibinin kurumundan yazdı. Kabul edilene kadar kendisine hiçbir şey gönderilmez:"
    " #katılımcı {who}",
    "{who} of the author's organisation wrote. Nothing is sent to that address until it is admitted:"
    " #participant {who}",
)
STRICTER = Words(
    "Aynı ileti {counter} adresine de geldi; kayıt daha sıkı kurala göre yürür.",
    "The same mail came to {counter} too; the stricter rule holds for the ticket.",
)
HELD_FOR_YOU = Words(
    "Yanıtınız henüz gitmemişti; başvuru sahibi bu arada yazdı. Yanıtınız bekletiliyor:"
    " olduğu gibi göndermek için #yine-de, geri almak için #geri-al yazarak bu iletiyi yanıtlayınız.",
    "Your answer had not left yet when the author wrote. It is kept waiting: reply to this letter with"
    " #anyway to send it as it is, or with #undo to take it back.",
)
ASSIGNED_BY = Words("{who} bu kaydı size devretti.", "{who} handed this ticket over to you.")

# What happened to a staff mail as a whole.
NOTHING_DONE = Words("Hiçbir şey yapılmadı.", "Nothing was done.")
NO_TEXT = Words(
    "Hiçbir şey gönderilmedi: iletinizde size ait bir metin yok.",
    "Nothing was sent: your mail has no text of its own.",
)
NO_TICKET = Words(
    "Hiçbir şey yapılmadı: iletiniz bir kayda ait değil. Bir bildirimi yanıtlayınız"
    " veya konuya kayıt numarasını yazınız.",
    "Nothing was done: your mail belongs to no ticket. Reply to a notice,"
    " or put the ticket's number into the subject.",
)
DISAGREES = Words(
    "Hiçbir şey yapılmadı: iletiniz birden çok kaydı gösteriyor ({numbers}).",
    "Nothing was done: your mail points at more than one ticket ({numbers}).",
)
NOTE_FILED = Words(
    "Metniniz not olarak eklendi; kurum dışına hiçbir şey gönderilmedi.",
    "Your text was filed as a note; nothing left the desk.",
)
ANSWER_LEAVES = Words(
    "Yanıtınız gönderilecek: {who}; gönderim: {when}.",
    "Your answer goes to {who} {when}.",
)
REPORT_LEAVES = Words(
    "Ön raporunuz gönderilecek: {who}; gönderim: {when}.",
    "Your preliminary report goes to {who} {when}.",
)
AT_ONCE = Words("hemen", "at once")
AT_TIME = Words("{time}", "at {time}")
COLLISION = Words(
    "Yanıtınız bekletiliyor: {who} bu arada yanıt yazdı ({time})."
    " Yine de göndermek için #yine-de, vazgeçmek için #geri-al yazarak bu iletiyi yanıtlayınız.",
    "Your answer is kept waiting: {who} has answered meanwhile ({time})."
    " Reply to this letter with #anyway to send it all the same, or with #undo to drop it.",
)
REPLACED = Words(
    "Bekletilen önceki yanıtınızın yerine geçti.", "It took the place of your answer that was kept waiting."
)
ADDRESSES_CUT = Words(
    "Metindeki personel adresleri başvuru adresimizle değiştirildi: {addresses}.",
    "Staff addresses in the text were replaced with the desk's: {addresses}.",
)

# Effects of single lines.
AND_SO_NOT = Words("yapılmadı, çünkü başka bir satır yapılamıyor", "not done, because another line cannot be")
NOT_DONE = Words("yapılmadı", "not done")
ALL_THE_SAME = Words(
    "metin, bir meslektaş yazmış olsa da gönderiliyor",
    "the text leaves although a colleague may have written",
)
UNKNOWN = Words("bilinmeyen komut; #yardım tabloyu gönderir", "not a known command; #help mails the table")
TEXT_IS_NOTE = Words("metin bir not", "the text is a note")
TEXT_IS_ANSWER = Words("metin başvuru sahibine yanıt", "the text is the answer to the author")
NEEDS_TEXT = Words("metin gerekir: satırın altına yazınız", "needs a text: write it under the line")
TICKET_CLOSED = Words(
    "kayıt kapalı; önce #aç gerekir (aynı iletide olabilir)",
    "the ticket is closed; #reopen it first (the same mail will do)",
)
NO_ADDRESS = Words("başvuru sahibinin e-posta adresi yok", "the author has no e-mail address to answer to")
TAKEN = Words("kayıt artık sizde", "you are the owner now")
ALREADY_YOURS = Words("kayıt zaten sizdeydi", "you were the owner already")
GIVEN_TO_PERSON = Words("kayıt {who} kişisine devredildi", "the ticket was handed to {who}")
GIVEN_TO_TEAM = Words("kayıt {team} birimine devredildi", "the ticket was handed to {team}")
NOBODY_SO_CALLED = Words(
    "“{value}” adlı kişi veya birim yok; birimler: {teams}",
    "nobody and no team is called “{value}”; teams: {teams}",
)
OPEN_AGAIN = Words("kayıt yeniden açık", "the ticket is open again")
NOT_CLOSED = Words("kayıt kapalı değil", "the ticket is not closed")
CLOSED = Words(
    "kayıt kapatıldı; sonuç: {outcome}; kök neden: {cause}", "closed; outcome: {outcome}; root cause: {cause}"
)
ALREADY_CLOSED = Words("kayıt zaten kapalı", "the ticket is closed already")
NEEDS_OUTCOME = Words(
    "bir şikâyet sonuç ve kök neden ister: #kapat SONUÇ ; KÖK NEDEN, sonucun ilk sözü haklı, kısmen haklı"
    " veya haksız; kök nedenler: {causes}",
    "a complaint needs outcome and root cause: #close OUTCOME ; ROOT CAUSE, the outcome beginning with"
    " founded, partly founded or not founded; root causes: {causes}",
)
NO_SUCH_CAUSE = Words(
    "“{value}” adlı kök neden yok; kök nedenler: {causes}",
    "no root cause is called “{value}”; there are: {causes}",
)
NEEDS_LETTER = Words(
    "başvuru sahibine henüz yanıt yazılmadı: yanıtı satırın altına yazınız",
    "the author was not answered yet: write the answer under the line",
)
ANSWERED_MEANWHILE = Words(
    "{who} bu arada yanıt yazdı ({time}); yine de göndermek için #yine-de ekleyin",
    "{who} has answered meanwhile ({time}); add #anyway to send yours all the same",
)
CLOCK_RUNS_ON = Words(
    "Süresi işlemeye devam eden: {promises}.", "The clock of this promise keeps running: {promises}."
)
REPORT_TO_REPORTER = Words("ön rapor bildirene gidiyor", "the preliminary report goes to the reporter")
NO_SUBSCRIBER = Words(
    "abone bilinmiyor, ona hiçbir şey gitmez ve onun süresi işlemeye devam eder",
    "no subscriber is known, so nothing goes there and that clock keeps running",
)
NO_REPORT = Words(
    "bu kayıt bir sertifika problem bildirimi değil", "this ticket is not a certificate problem report"
)
NO_SUCH_PARTY = Words(
    "“{value}” bilinmiyor: bildiren veya abone yazınız",
    "“{value}” is not known: write reporter or subscriber",
)
TAKEN_BACK = Words("{time} tarihli yanıtınız geri alındı", "your answer of {time} was taken back")
STAYS_CLOSED = Words(
    "kayıt, daha önceki yanıtla kapalı kalıyor; açmak için #aç yazınız",
    "the ticket stays closed with the earlier answer; write #reopen to open it",
)
STRAY_COMMAND = Words(
    "“{line}” komut sayılmadı, metnin bir satırı olarak kaldı: komutlar en üstte durmalıdır.",
    "“{line}” was not taken as a command and stays a line of the text: commands must stand at the top.",
)
SENT_ANYWAY = Words("bekletilen yanıtınız gönderiliyor", "your answer that was kept waiting leaves now")
NOTHING_WAITS = Words("bekletilen bir yanıtınız yok", "no answer of yours is kept waiting")
MAILED = Words("ayrı bir iletiyle gönderildi", "mailed to you in a letter of its own")

# To whoever must act when something went wrong.
FORGED = Words(
    "Birisi {who} adresini taklit ederek yazdı. Hiçbir şey yapılmadı; ileti bekletiliyor.",
    "Somebody wrote under the forged address {who}. Nothing was done; the mail is kept aside.",
)
NO_CODE_LEFT = Words(
    "{who} adresinden, onun yazdığı kanıtlanamayan çok sayıda ileti geliyor; yenileri bir saat boyunca"
    " kodsuz bekletiliyor, hiçbiri yerine getirilmedi. Kişi kendisi yazıyorsa bir saat sonra yeniden"
    " göndersin; yazmıyorsa birisi adresini kullanıyor.",
    "Many mails come from {who} that nothing proves; for an hour new ones are kept aside without a code,"
    " and nothing of them was done. If that person writes them, let them be sent again in an hour;"
    " if not, somebody uses the address.",
)
TEAM_WROTE = Words(
    "{who} bir birimin ortak adresidir, yazanın kim olduğu bilinemez: ileti kayda eklendi, yerine getirilmedi"
    " ve başvuru sahibine gitmedi. Yanıt ve komutlar kişinin kendi adresinden yazılır.",
    "{who} is the address of a team, and nobody knows who wrote: the mail stands on the ticket, nothing of"
    " it was carried out or sent to the author. Answers and commands are written from one's own address.",
)
MACHINE = Words(
    "{who} adresi, yazılarımızı kendiliğinden yanıtlayan bir program gibi yazıyor: hep aynı metin ya da"
    " durmadan. Bu iletiler kayda eklenir, hiçbiri yerine getirilmez, başvuru sahibine gitmez. Otomatik"
    " yanıtı kapattırınız; kişi kendisi yazıyorsa ilk satıra bir komut (#yanıt, #not) koysun.",
    "{who} writes like a program that answers the desk's letters: always the same text, or without end."
    " Such mails are filed, nothing of them is carried out or reaches an author. Have the automatic reply"
    " turned off; a person who writes there puts a command (#answer, #note) on the first line.",
)
FLOOD = Words(
    "Bir saat içinde {count} ileti geldi; her biri kaydedildi, ama her biri için ayrı bildirim"
    " gönderilmiyor. Sonraki bildirim sayı {next} olduğunda ya da yoğunluk geçince gelir.",
    "{count} mails have come within an hour; each is registered, but not each is told any more."
    " The next notice comes when there are {next}, or when it is over.",
)
FLOODING = Words(
    "{who} adresinden bir saat içinde {count} ileti geldi ve sürüyor. Hepsi kaydediliyor; alındı yazıları"
    " ve bildirimler sınırlandı. Bir program yazıyorsa sahibine ulaşınız ya da sunucuda durdurunuz.",
    "{count} mails have come from {who} within an hour, and it goes on. Each is registered;"
    " acknowledgements and notices are limited. If a program writes, reach its owner or stop it there.",
)
TOO_MANY_COPIED = Words(
    "İletide çok sayıda alıcı var: ilk {kept} kişi kayda eklendi, {more} kişi eklenmedi ve hiçbir şey almaz.",
    "The mail has very many recipients: the first {kept} joined the ticket, {more} did not and get nothing.",
)
BOUNCED = Words(
    "Yazımız {who} adresine ulaşmadı. Kişiye başka bir kanaldan ulaşınız.",
    "Our letter did not reach {who}. Get in touch another way.",
)
SERVER_SAID = Words("Sunucunun yanıtı: {reply}", "The server said: {reply}")
ASKS = Words(
    "Yazımız {who} adresine ulaşmadı: alıcının sunucusu, gönderenin kendini doğrulamasını istiyor."
    " Aşağıdaki yanıta bakınız ya da kişiye başka bir kanaldan ulaşınız.",
    "Our letter did not reach {who}: the server there asks the sender to confirm it. See what it says"
    " below, or get in touch another way.",
)
UNCLEAR_REPORT = Words(
    "Yazımız hakkında bir teslim bildirimi geldi, ancak kime ulaşmadığı anlaşılamadı: “{subject}”."
    " Kayıttaki iletiye bakınız.",
    "A delivery report about our letter came, but nobody can tell from it whom the letter did not reach:"
    " “{subject}”. Look at it on the ticket.",
)
FAILED = Words(
    "Yazımız {who} adresine gönderilemedi: {reply}", "Our letter to {who} could not be sent: {reply}"
)
UNCERTAIN = Words(
    "Yazımızın {who} adresine gidip gitmediği belli değil: {reply}",
    "It is not certain whether our letter to {who} left: {reply}",
)
DROPPED = Words(
    "Sistem yöneticisi {who} adresine giden yazımızı kuyruktan çıkardı; artık gönderilmeyecek."
    " Verilen süreler işlemeye devam eder.",
    "An administrator took our letter to {who} out of the queue; it is not sent any more."
    " What was promised stays open.",
)
SEVERAL_STEPS = Words(
    "Bu bildirim birden çok adımı kapsar ve geç geldi: en eskisi {time} itibarıyla yapılmalıydı.",
    "This letter covers several steps and comes late: the oldest was due at {time}.",
)
CAME_LATE = Words(
    "Bu bildirim geç geldi: {time} itibarıyla gelmeliydi.",
    "This letter comes late: it was due at {time}.",
)
