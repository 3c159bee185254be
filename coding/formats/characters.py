"""Characters that running text is made of, to tell a right decoding from a wrong one."""

# Frequent in speech and interviews, in simplified writing; then what traditional writing and
# Cantonese have instead.
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
    "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
    "科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万"
    "取拉格望觉术领共确传师观清今切院让识候带导争运笔八单改字收根造议往需元百步台复研办满细早言集"
    "专消列怎商华快济近足备江育线注查除始料况青众准算双调局营价深企较级房习速究服试批效英环府党支"
    "持质红火断转易爱际花厂周食欧土随县店亲石团委标阳落找吗呢吧啊哦嗯呀哪谁您咱吃喝钱买卖货款客户"
    "订销售板技徒傅村镇省贸假洲访谈采答谢介绍策税银贷朋友戚邻居网络器站牌创培训竞供协览广州乌昌河"
    "京香港湾希般概差晚午昨星份块毛斤米层遍孩父母爸妈哥弟姐妹媳妇丈夫男读班睡床饭跑笑哭累忙闲穷富"
    "贵宜坏慢远冷热黑绿蓝黄喜欢讨厌害怕担怀疑选择影响降低增减继续停止功失败努困验故历史城农乡街桥"
    "车船飞票息闻视脑软图片材析"
)
_TRADITIONAL = (
    "這個們來爲國說時會對於過發後裏種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體"
    "見產話內給門兒東聲員論處義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記"
    "類據邊張該規萬覺術領確傳師觀讓識帶導爭運筆單議臺復辦滿細專華濟備線況衆準雙調營價較級習試環黨"
    "質紅斷轉愛際廠歐隨縣親團標陽嗎誰喫錢買賣貨戶訂銷鎮貿訪談採謝紹稅銀貸鄰網絡創訓競協覽廣烏灣塊"
    "層媽婦讀牀飯閒窮貴壞遠熱綠藍黃歡討厭擔懷選擇響減繼續敗驗歷農鄉橋車飛聞視腦軟圖為著裡眾闆髮製"
    "係甚纔曆隻穀鬆麵鐘鍾佢嘅唔咗喺冇嘢啲睇諗噉咁哋嚟"
)

FREQUENT = frozenset(_SIMPLIFIED + _TRADITIONAL)
MARKS = frozenset(
    "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·　％～－０１２３４５６７８９〇￥①②③④⑤"
)
LATIN = frozenset("éèêëàâäáãåæçñóòôöõøúùûüíìîïßœÉÈÀÂÄÁÅÆÇÑÓÖØÚÜÍÎ")
LATIN_MARKS = frozenset("’‘“”–—…•€£°½²ªº§©®´«»")


def _level(encoding: str, leads: range) -> frozenset[str]:
    """The first of a charset's two levels: its makers put the common characters there."""
    cells = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    texts = (cell.decode(encoding, "ignore") for cell in cells)
    return frozenset(text for text in texts if "\u4e00" <= text <= "\u9fff")


# GB 2312-80 rows 16 to 55, and Big5 level 1 (A440 to C67E).
COMMON = _level("gb2312", range(0xB0, 0xD8)) | _level("big5", range(0xA4, 0xC7))
