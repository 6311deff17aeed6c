"""Words that say nothing of what a complaint is about, folded: of every text in Turkish and in English."""

_TURKISH = """
acaba acil adina ait alamadik alamadim aldik aldim alin aliyorum aliyoruz alti ama ancak artik arz asla
aslinda ay aydir ayni ayrica bana bazi bekliyorum bekliyoruz belki ben benden beni benim beri bes bildirdik
bildirdim bile bilgi bilgim bilginiz bilginize bin bir biraz biri birkac biz bizden bize bizi bizim boyle bu
bugun buna bunda bundan bunlar bunu bunun burada calismalar cok cunku cvp daha dahi dakika dakikadir dediler
defa degil degilim dek derhal diger diye dokuz dolayi dort dun eden eder edildi edilen edilmedi edilmesi
edilmis edin ediniz ediyor ediyoruz eger elli emin en epey etti ettik ettim fakat falan filan fwd gayet
gecen gelsin geregini gerek gereken gerekli gibi gore gorunuyor gun gundur gunler gunluk hafta haftadir
hakkinda hala halen hangi hani hatta hem henuz hep hepsi her herhangi hic hicbir icin icinde idi iki ile
ilgili ilgililer ilgiliye ilt ise iste istedik istedim isterim isteriz istiyorum istiyoruz itibaren iyi izin
kadar karsi karsin kendi kendisi kere kez ki kim kimse kirk kolay konu konuda konusunda kotu lazim lutfen
madem magdur magduriyet memnun merhaba merhabalar mumkun nasil ne neden nedeni nedeniyle nerede nicin niye
olan olarak oldu oldugu oldugunu olmadi olmak olmasi olmus olsa olup olur oluyor ona once ondan onlar onlari
onu onun otuz oyle oysa pek ragmen rezalet rica saat saattir sadece sanirim sanki saygi saygilar
saygilarimizla saygilarimla sayin sekiz selam selamlar sey sikayet sikayetci sikayetciyim sikayetciyiz
sikayeti sikayetim sikayetimiz siz sizden size sizi sizin son sonra sonunda soyle soylediler soyledim
soyleniyor surekli tam tamam tarafindan tarih tarihi tarihinde tarihli tek tekrar tesekkur tesekkurler tum
tumu turlu uc uzere uzerinden uzerine var vardi verildi verilmedi verin veriniz veriyor vermiyor veya yani
yap yapildi yapilmadi yapin yapiniz yapiyor yapiyoruz yaptik yaptim yarin yazdim yaziyorum yedi yeniden
yerine yetkili yetkililer yil yildir yine yirmi ynt yok yoktu yuz yuzunden zaten
"""
_ENGLISH = """
about above after again against ago all almost already also although always and another any anybody anyone
anything are asap ask asked asking because been before being below best between both but can cannot complain
complaining complaint complaints could date day days dear did dissatisfied does doing done down during each
eight either else even ever every few five for four from further get gets getting give given gives gone got
had has have having hello her here hers him his hour hours how however inform information into its itself
just keep keeps kept kind know less let like long madam made make many may maybe might minute minutes month
months more most much must neither never next nine nobody none nor not nothing now off once one only onto
other others our ours out over own per perhaps please put quite rather really regards said same say says see
seem seems seven several shall she should since sincerely sir six some somebody someone something soon still
such team ten terrible than thank thanks that the their them then there these they thing things this those
though three through thus till today tomorrow too tried try trying two unacceptable under unhappy until upon
urgent urgently use very want wanted was week weeks well were what when where whether which while who whom
whose why will with within without would year years yes yesterday yet you your yours
"""
STOP_WORDS = frozenset((*_TURKISH.split(), *_ENGLISH.split()))
