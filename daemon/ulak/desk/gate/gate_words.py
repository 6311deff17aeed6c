"""What the desk says about texts that wait for an approval or a signature."""

from ulak.desk.rules.rulebook import Words

ASKS_APPROVAL = Words(
    "{who}, aşağıdaki yanıtı onayınıza sundu. Metin dondurulmuştur: yalnız burada gördüğünüz hâliyle gider.",
    "{who} submits the answer below for your approval. The text is frozen: it goes out as you see it here or"
    " not at all.",
)
ASKS_SIGNATURE = Words(
    "{who}, aşağıdaki yanıtı imzanıza sundu. Metin dondurulmuştur: yalnız burada gördüğünüz hâliyle"
    " imzalanır.",
    "{who} submits the answer below for your signature. The text is frozen: it is signed as you see it here"
    " or not at all.",
)
STILL_WAITS = Words(
    "{who}, {time} tarihinde bu metni kararınıza sundu; karar hâlâ bekleniyor.",
    "{who} submitted this text for your decision on {time}; the decision is still waited for.",
)
FOR_DEPUTIES = Words(
    "Metne henüz karar verilmedi; vekil olarak siz de karar verebilirsiniz.",
    "Nobody has decided yet; as a deputy you may decide too.",
)
NOBODY_LEFT = Words(
    "{who}, {time} tarihinde bu metni karara sundu, ama kurallarda karar verebilecek kimse kalmadı."
    " Sistem yöneticiniz rules/ altında roles veya gates bölümüne bir adres yazmalı.",
    "{who} submitted this text for a decision on {time}, but the rules name nobody any more who could decide."
    " Your administrator must add an address under roles or gates in rules/.",
)
SUBMITTED = Words(
    "metin donduruldu (SHA-256 {digest}…) ve karar için gönderildi: {who}",
    "the text is frozen (SHA-256 {digest}…) and was sent for a decision to {who}",
)
AND_REPLACES = Words("önceki metin geçersiz oldu", "the text submitted before is void")
NOBODY_DECIDES = Words(
    "bu metne karar verebilecek kimse yok: “{role}” görevinde sizden başka kimse yok. Sistem yöneticiniz"
    " rules/ altında roles bölümünde bu göreve bir adres yazmalı (ya da gates bölümünde bir vekil)",
    "there is nobody who could decide on this text: nobody but you holds the role “{role}”. Your"
    " administrator must add an address to it under roles in rules/ (or a deputy under gates)",
)
OTHER_GATE = Words(
    "bu kaydın yanıtı {needed} ister; #{word} yazınız",
    "an answer to this ticket needs {needed}; write #{word}",
)
TOO_LONG = Words(
    "metin karar için çok uzun (en çok {most} karakter); uzun bölümü dosya olarak ekleyiniz",
    "the text is too long to be decided on (at most {most} characters); attach the long part as a file",
)
NOT_PASSED = Words(
    "bu kaydın yanıtı {needed} ister ve son metin bunu almadı; önce metni #{word} ile sununuz",
    "an answer to this ticket needs {needed}, and the last text has not got it: submit one with"
    " #{word} first",
)
PAST_THE_GATE = Words(
    "Bu kaydın yanıtı {gate} olmadan verilemez. Metni, ilk satıra #{word} yazarak yeniden gönderiniz; karar"
    " verildiğinde yanıt yola çıkar.",
    "An answer to this ticket cannot go without {gate}. Send the text again with the first line #{word}; it"
    " goes on its way when that is decided.",
)
GATE_IS_OPEN = Words(
    "bir metin karar bekliyor; önce kararı bekleyiniz ya da #geri-al ile metni geri alınız",
    "a text is waiting for a decision: wait for it, or take the text back with #undo",
)
ANSWERED_BESIDE = Words(
    "Hiçbir şey gönderilmedi: bu kayıtta bir metin karar bekliyor. Kararı bekleyiniz ya da metni sunan kişi"
    " #geri-al ile geri alsın; bu yanıt yine de gidecekse ilk satıra #yine-de yazarak yeniden gönderiniz.",
    "Nothing was sent: a text on this ticket is waiting for a decision. Wait for it, or let whoever submitted"
    " the text take it back with #undo; to send this answer all the same, send it again with the first line"
    " #anyway.",
)
LIKE_A_MARK = Words(
    "metinde, karar iletisinin metni çevreleyen çizgili satırlarına benzeyen bir satır var (“{line}”);"
    " karar veren kişi metnin nerede bittiğini bilemez. O satırı değiştirip yeniden sununuz",
    "a line of the text (“{line}”) looks like those that enclose it in the letter to whoever decides, who"
    " could not tell where the text ends. Change that line and submit it again",
)
NEEDS_DECISION = Words(
    "kararı da geçersiz oldu; yerine yazacağınız metni yeniden sununuz",
    "the decision on it is void: submit what you write instead again",
)
NO_GATE_LETTER = Words(
    "karar yalnız metnin size sunulduğu iletiye yanıt olarak verilir: o iletiyi yanıtlayıp yeniden yazınız"
    " (karar iletileri {days} gün geçerlidir; süresi dolduysa metnin yeniden sunulmasını isteyiniz)",
    "a decision is given only in a reply to the letter in which the text was submitted to you: reply to that"
    " letter (it is good for {days} days; after that, ask for the text to be submitted again)",
)
NOT_YOUR_LETTER = Words(
    "yanıtladığınız ileti size değil, bir başkasına yazılmış: herkes yalnız kendi iletisini yanıtlayarak"
    " karar verir; koordinatörlere bilgi verildi",
    "the letter you replied to was written to somebody else: everybody decides by replying to their own"
    " letter alone; the coordinators were told",
)
NOT_LISTED = Words(
    "bu metne karar verme yetkiniz kurallarda görünmüyor; koordinatörlere bilgi verildi",
    "the rules do not name you among those who decide on this text; the coordinators were told",
)
OWN_TEXT = Words(
    "kendi sunduğunuz metne siz karar veremezsiniz; başka bir yetkili karar vermeli",
    "you cannot decide on a text that you submitted yourself; somebody else must",
)
REPLACED = Words(
    "bu metin geri alındı ya da yerine yenisi sunuldu; artık karar verilemez",
    "this text was taken back, or another was submitted in its place; it cannot be decided on any more",
)
DECIDED = Words(
    "bu metne zaten karar verildi: {who}, {time}",
    "this text was decided on already: {who}, {time}",
)
CHANGED = Words(
    "kayıttaki metin, size sunulan metin değil; karar işlenmedi, koordinatörlere bilgi verildi",
    "the text on the ticket is not the one that was submitted to you; nothing was decided, and the"
    " coordinators were told",
)
NEEDS_SIGNATURE = Words(
    "bu metin onaya değil imzaya sunuldu: imzaladıktan sonra #imzalandı EVRAK-NO [TARİH] yazınız",
    "this text was submitted for signature, not for approval: when it is signed, write"
    " #signed DOCUMENT-NO [DATE]",
)
NEEDS_APPROVAL = Words(
    "bu metin imzaya değil onaya sunuldu: #onay yazınız",
    "this text was submitted for approval, not for signature: write #approve",
)
NEEDS_REASON = Words(
    "neden geri çevirdiğinizi yazınız: #iade NEDEN",
    "say why you return it: #return REASON",
)
NEEDS_DOCUMENT = Words(
    "“{value}” bir evrak numarası değil; örnek: #imzalandı E-5678 12.06.2026",
    "“{value}” is no document number; for example: #signed E-5678 12.06.2026",
)
APPROVED = Words("metin onaylandı (SHA-256 {digest}…)", "the text is approved (SHA-256 {digest}…)")
SIGNED = Words(
    "metnin imzalandığı yazıldı: {document} (SHA-256 {digest}…)",
    "the text is recorded as signed: {document} (SHA-256 {digest}…)",
)
RETURNED = Words("metin {who} adresine geri çevrildi", "the text was returned to {who}")
SUSPICIOUS = Words(
    "{number} kaydında bir metne karar vermek isteyen bir ileti geri çevrildi: {who} ({why}). Gönderene"
    " sorunuz; birisi başkasının karar iletisini kullanıyor olabilir.",
    "On {number} a mail that would have decided on a text was refused: {who} ({why}). Please ask the sender:"
    " somebody may be using another's letter.",
)
ANOTHERS_LETTER = Words(
    "başkasına yazılmış bir karar iletisini yanıtladı",
    "replied to a decision letter that was written to somebody else",
)
NOBODY_OF_THE_RULES = Words(
    "kurallarda karar verenler arasında görünmüyor", "the rules do not name them among those who decide"
)
ANOTHER_TEXT = Words(
    "kayıttaki metin, kendisine sunulan metin değil",
    "the text on the ticket is not the one that was submitted to them",
)
FROM_OUTSIDE = Words(
    "{who}, {number} kaydındaki bir karar iletisini yanıtladı, ama personel listesinde"
    " görünmüyor. Hiçbir karar işlenmedi; iletisi dışarıdan gelen bir başvuru gibi kaydedildi. Karar"
    " iletisinin ona nasıl ulaştığını araştırınız.",
    "{who} replied to a decision letter on {number}, but the rules do not name them as anybody of the desk."
    " Nothing was decided; the mail was registered like any from outside. Please find out how they came by"
    " the letter.",
)

TOLD_RETURNED = Words(
    "{who} sunduğunuz metni geri çevirdi. Neden: {why}\nMetni düzeltip ilk satıra #{word} yazarak yeniden"
    " sununuz.",
    "{who} returned the text you submitted. Reason: {why}\nCorrect it and submit it again with the first line"
    " #{word}.",
)
TOLD_LEAVES = Words(
    "{who} metninizi {decided}; yanıt başvuru sahibine gidiyor: {when}. Geri almak için #geri-al yazarak"
    " yanıtlayınız; geri alınan metin yeniden karar ister.",
    "{who} {decided} your text; it goes to the author: {when}. To take it back reply with #undo; it then"
    " needs a new decision.",
)
TOLD_WAITS = Words(
    "{who} metninizi {decided}, ama siz sunduktan sonra başvuru sahibi ya da bir meslektaşınız yazdı; yanıt"
    " bekletiliyor. Gitmesi için #yine-de, gitmemesi için #geri-al yazarak yanıtlayınız.",
    "{who} {decided} your text, but since you submitted it the author or a colleague has written, so it is"
    " kept waiting. Reply with #anyway to send it, with #undo to take it back.",
)
TOLD_READ_FIRST = Words(
    "{who} metninizi onayladı ve yanına bir şey yazdı; yazdığı size ayrıca gönderildi. Önce onu okuyunuz;"
    " yanıt bekletiliyor. Olduğu gibi gitmesi için #yine-de, gitmemesi için #geri-al yazarak yanıtlayınız.",
    "{who} approved your text and wrote something with it, which you get in a letter of its own. Read that"
    " first: the answer is kept waiting. Reply with #anyway to send it as it is, with #undo to take it back.",
)
UNTIL_READ = Words(
    "yazdığınız, metni sunana iletildi ({who}); yanıt, o okuyup #yine-de yazana kadar bekler",
    "what you wrote went to whoever submitted it ({who}); the answer waits until they have read it and write"
    " #anyway",
)
TOLD_ENTER = Words(
    "{who} metne karar verdi{document}. Başvuru sahibine buradan e-posta gitmez: aşağıdaki metni {system}"
    " üzerinden yanıt olarak giriniz, ardından bu iletiyi ilk satıra #yanıtlandı {word} SAAT yazarak"
    " yanıtlayınız.",
    "{who} has decided on the text{document}. Nothing goes to the author by mail from here: enter the text"
    " below as the answer in {system}, then reply to this letter with the first line"
    " #answered-by {word} TIME.",
)
TOLD_REPLACED = Words(
    "{who} bu kayda yeni bir metin sundu; sizin sunduğunuz metin geçersiz oldu.",
    "{who} submitted another text on this ticket; the one you submitted is void.",
)
TOLD_WITH_DECISION = Words(
    "{who}, kararıyla birlikte şunu yazdı.",
    "{who} wrote this with the decision.",
)
TOLD_NOTE = Words(
    "{who}, sunduğunuz metin hakkında şunu yazdı. Karar verilmedi; metin beklemeyi sürdürüyor.",
    "{who} wrote this about the text you submitted. Nothing was decided; the text goes on waiting.",
)
NOTE_PASSED_ON = Words(
    "Yazdığınız not, metni sunan kişiye iletildi ({who}). Karar vermek için ilk satıra {commands} yazınız.",
    "Your note went to the one who submitted the text ({who}). To decide, write {commands} into the first"
    " line.",
)
AUTHOR_WROTE = Words(
    "Bu kayıtta karar bekleyen bir metin var ({who}). Başvuru sahibi bu arada yazdı: metin değişecekse"
    " yeniden sunulur; değişmezse, karardan sonra gitmesi için sunanın #yine-de yazması gerekir.",
    "A text waits for a decision on this ticket ({who}), and the author has written meanwhile. To change the"
    " text, submit it again; as it is, it needs #anyway of its writer after the decision.",
)
GATE_NAMES = {
    "approval": Words("üst yönetim onayı", "the management's approval"),
    "signature": Words("üst yönetim imzası", "the management's signature"),
}
NEEDED = {
    "approval": Words("üst yönetimin onayını", "the management's approval"),
    "signature": Words("üst yönetimin imzasını", "the management's signature"),
}
DECIDED_AS = {
    "approval": Words("onayladı", "approved"),
    "signature": Words("imzaladı", "signed"),
}
SUBMITTING = {
    "approval": Words("onaya-sun", "submit-approval"),
    "signature": Words("imzaya-sun", "submit-signature"),
}
DECIDING = {
    "approval": Words("#onay veya #iade NEDEN", "#approve or #return REASON"),
    "signature": Words(
        "#imzalandı EVRAK-NO [TARİH] veya #iade NEDEN", "#signed DOCUMENT-NO [DATE] or #return REASON"
    ),
}
