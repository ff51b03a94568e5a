"""From written text to comparable strings and features: one normal form for both sides of a match."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from itertools import pairwise

# Traditional characters of the trade and, below them in the same places, their simplified forms. One
# character to one: no conversion library is needed, and characters outside the list stay as they are.
_TRADITIONAL = (
    "並佈佔併來係倉個們側傑備傭傳價儀億優儲兒內兩冊則剛剝創劃劇劉劍劑勁動務勞勢勵區協卻參吳員問啟喚單嗎國圍園圓圖團執堅報場塊塗墊墻壓壞壯夠夢夥夾奧奪婦媽嬰孫學實寧審寫寬寵寶將專尋對導屬島嶺師帶"
    "幀幣幫幹庫廈廚廠廢廣廳張強彈彙後徑從復徵愛態慣慶憂憶應懲懷懸戰戲戶掃採揀換揮損搖撥擇據擬擴攔攝敗敘敵數斷時晉暢暫曉書會朧東條棗業極榮構樂樓標樣機檔檢櫃欄權歐歡歲歷歸殘殺殼氈氣決沒況淚淨淺減"
    "渦測湊湯準溝溫滬滿漁漢潔潛潤澤濕濟濾瀏灑灣無煉煙煥煩熱燈燒燙營爐爭爾牆狀獎獨獲獻現瑪環產畢畫異當瘋療癥發盜盡監盤眾睜碩確碼礎礦禮稅種稱積穩窮窯竄竅競筆節範築簡簽籃籌籤粧粵糧紀約紅紋納紗紙級"
    "紛紡紮細終組結絡給絨統絲綁經綜綠綢維網緊緒線緞緣編練縣縫縮總績織繞繡繪繫繳繼續罰羅義習聖聞聯聰聲職聽肅腦膚膠臉臨臺與興舉舊艦莊莖華萬葉蓋蕭薦藍藝藥蘇蘊蘋蘭處號蝦蟲術衝裏補裝製複褲襪見規視親"
    "覺覽觀觸訂計訊訓託記訪設許評詞詢試詩話該誌認語誠誤說誰課調談請諒論諾謀講謝證識譯議護讀變讓貝負財貢貧貨販貫責貯貴買貸費貼貿賀資賓賞賠賢賣賤質賬賺購贈贊贏趕趨跡踐躍車軌軍軟軸較載輔輕輛輪輯輸"
    "轉辦辯農連週進遊運達違遙遞遠適選還邊邏郵鄉鄰醫釀釋針釦鈕鈴銀銅銘銷鋁鋒鋪鋼錄錢錯鍵鎖鎮鏈鏡鐘鐵鑒鑽長門閃閉開閒間閘閣閩閱關陣陰陳陸陽隊階際隨險隱隻雙雜雞離難雲電靈靜鞏韓響頁頂項順須預頓領頭"
    "頻題額願類顧顯風飛飯飲飼飾餅養餘館馬駐駕駛驅驗驚體髮鬆鬥鬧魚魯鮮鯨鳥鷹鹽麗麥麵麼黃點黨齊齡龍"
)
_SIMPLIFIED = (
    "并布占并来系仓个们侧杰备佣传价仪亿优储儿内两册则刚剥创划剧刘剑剂劲动务劳势励区协却参吴员问启唤单吗国围园圆图团执坚报场块涂垫墙压坏壮够梦伙夹奥夺妇妈婴孙学实宁审写宽宠宝将专寻对导属岛岭师带"
    "帧币帮干库厦厨厂废广厅张强弹汇后径从复征爱态惯庆忧忆应惩怀悬战戏户扫采拣换挥损摇拨择据拟扩拦摄败叙敌数断时晋畅暂晓书会胧东条枣业极荣构乐楼标样机档检柜栏权欧欢岁历归残杀壳毡气决没况泪净浅减"
    "涡测凑汤准沟温沪满渔汉洁潜润泽湿济滤浏洒湾无炼烟焕烦热灯烧烫营炉争尔墙状奖独获献现玛环产毕画异当疯疗症发盗尽监盘众睁硕确码础矿礼税种称积稳穷窑窜窍竞笔节范筑简签篮筹签妆粤粮纪约红纹纳纱纸级"
    "纷纺扎细终组结络给绒统丝绑经综绿绸维网紧绪线缎缘编练县缝缩总绩织绕绣绘系缴继续罚罗义习圣闻联聪声职听肃脑肤胶脸临台与兴举旧舰庄茎华万叶盖萧荐蓝艺药苏蕴苹兰处号虾虫术冲里补装制复裤袜见规视亲"
    "觉览观触订计讯训托记访设许评词询试诗话该志认语诚误说谁课调谈请谅论诺谋讲谢证识译议护读变让贝负财贡贫货贩贯责贮贵买贷费贴贸贺资宾赏赔贤卖贱质账赚购赠赞赢赶趋迹践跃车轨军软轴较载辅轻辆轮辑输"
    "转办辩农连周进游运达违遥递远适选还边逻邮乡邻医酿释针扣钮铃银铜铭销铝锋铺钢录钱错键锁镇链镜钟铁鉴钻长门闪闭开闲间闸阁闽阅关阵阴陈陆阳队阶际随险隐只双杂鸡离难云电灵静巩韩响页顶项顺须预顿领头"
    "频题额愿类顾显风飞饭饮饲饰饼养余馆马驻驾驶驱验惊体发松斗闹鱼鲁鲜鲸鸟鹰盐丽麦面么黄点党齐龄龙"
)
_SIMPLIFY = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

_BLANKS = re.compile(r"\s+")
# Marks that people put or leave out at will; a dot between digits is a version and stays.
_MARKS = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕「」『』“”‘’\"'`,、;:。!?·・•_\-‐-―~|]|(?<!\d)\.|\.(?!\d)")
_SUFFIX = re.compile(r"(?<=.)(?:能力|技能|水平)$")

# How people say how well they can do a thing. Longest first.
_LEVELS = (
    "熟练掌握",
    "熟练使用",
    "熟练运用",
    "熟练操作",
    "熟悉掌握",
    "熟悉使用",
    "基本掌握",
    "简单了解",
    "精通",
    "熟练",
    "擅长",
    "熟悉",
    "掌握",
    "了解",
    "能够使用",
    "会使用",
    "能使用",
    "会用",
    "能用",
    "会做",
    "能做",
    "expert in",
    "expert",
    "advanced",
    "proficient in",
    "proficient",
    "familiar with",
    "intermediate",
    "basic",
)
# 会 and 能 alone also begin other words (会计, 能源), so they count only before Latin letters.
_LEVEL_FORMS = "|".join(rf"{word}\b" if word.isascii() else word for word in _LEVELS)
_LEVEL_BEFORE = re.compile(rf"^\W*({_LEVEL_FORMS}|[会能](?=\s*[a-z]))\s*(?=\S)")
_LEVEL_AFTER = re.compile(rf"(?<=\S)\W*(?<![a-z])({_LEVEL_FORMS})\W*$")


def normalise(text: str) -> str:
    """Give the text in NFKC, lower case, with every run of blanks as one."""
    lower = unicodedata.normalize("NFKC", text).lower()
    # Lower case and lost blanks can bring characters together that have a joint form.
    return unicodedata.normalize("NFKC", _BLANKS.sub(" ", lower).strip())


def _simplified(text: str) -> str:
    return normalise(text).translate(_SIMPLIFY)


def skill_key(text: str) -> str:
    """Give the string under which two ways to write one skill meet: simplified, no blanks, no level words."""
    plain = _simplified(text)
    bare = _LEVEL_AFTER.sub("", _LEVEL_BEFORE.sub("", plain))
    key = _SUFFIX.sub("", _MARKS.sub("", bare))
    # Words that are nothing but marks or level words still need a key of their own.
    return normalise(key or _MARKS.sub("", plain) or plain)


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"([{_HAN}]+)|([^\W{_HAN}_]+(?:[+#]+)?)")
_GRAM_SIZES = (3, 4)
_WORD, _PHRASE, _TERM = "_", "__", "="
# What a whole word, two words in a row and a taxonomy term weigh beside a piece of a word or a character.
_FEATURE_WEIGHTS = ((_PHRASE, 1.5), (_WORD, 3.0), (_TERM, 1.5))
# The longest run of Chinese between marks or blanks that is taken for a tag.
_SHORT_RUN = 6
# What a word of rank or form in a title (主管, 专员, 急聘) counts beside a word that names the work.
ROLE_SHARE = 0.6
_ROLES = re.compile(
    "总经理|管理员|工程师|实习生|负责人|专员|助理|主管|经理|总监|人员|副总|文员"
    "|高级|资深|初级|中级|实习|储备|急聘|诚聘|其他"
    # Alone these three name a form only where the word ends: 会员 is no 员 of anything.
    rf"|(?:员|师|岗)(?![{_HAN}])"
)
_BRACKETED = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")
_SIBILANT = re.compile(r"(?:ss|x|ch|sh|z)es$")


def singular(word: str) -> str:
    """Give an English noun without its plural ending; other words nearly always stay as they are."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and _SIBILANT.search(word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def feature_weight(feature: str) -> float:
    """Give what a feature counts beside its rarity: whole words and known terms more than pieces."""
    return next((weight for mark, weight in _FEATURE_WEIGHTS if feature.startswith(mark)), 1.0)


def latin_grams(word: str) -> list[str]:
    """Give the 3-4-character pieces of a word padded with a blank on each side, as scikit-learn's char_wb."""
    padded = f" {word} "
    width = len(padded)
    if width < _GRAM_SIZES[0]:
        return [padded]
    return [padded[at : at + size] for size in _GRAM_SIZES for at in range(width - size + 1)]


class Analyzer:
    """Cuts text into features: characters and pairs for Chinese, words and pieces for Latin, and terms.

    Features of different kinds never collide: a Latin word carries ``_`` before it, two in a row ``__``, a
    term ``=``. Words are taken in the singular. Terms are those of the taxonomy and, so that tags in
    nobody's taxonomy count whole as well, every short run of Chinese between marks or blanks.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        keys = {_simplified(term) for term in terms}
        self.terms: tuple[str, ...] = tuple(sorted(key for key in keys if len(key) > 1))
        by_start: defaultdict[str, list[str]] = defaultdict(list)
        for term in self.terms:
            by_start[term[:2]].append(term)
        self._by_start = {start: sorted(group, key=len, reverse=True) for start, group in by_start.items()}

    def __call__(self, text: str) -> list[str]:
        """Give the features of a document."""
        plain = _simplified(text)
        features, runs = _pieces(plain)
        found = self.find_terms(plain)
        features.extend(f"{_TERM}{term}" for term in found)
        short = {run for run in runs if 2 <= len(run) <= _SHORT_RUN}.difference(found)
        features.extend(f"{_TERM}{run}" for run in runs if run in short)
        return features

    def query(self, text: str, known: Collection[str]) -> list[str]:
        """Give the features of what is searched for, with all terms that are features of the documents."""
        plain = _simplified(text)
        return _pieces(plain)[0] + [f"{_TERM}{term}" for term in self.find_terms(plain, known)]

    def find_terms(self, plain: str, known: Collection[str] = ()) -> list[str]:
        """Give the terms in a simplified text, the longest from the left, none inside another."""
        found: list[str] = []
        at, end = 0, len(plain) - 1
        starts = self._by_start
        while at < end:
            # Nearly nowhere does a term begin.
            if not known and plain[at : at + 2] not in starts:
                at += 1
                continue
            term = self._term_at(plain, at, known)
            if term:
                found.append(term)
                at += len(term)
            else:
                at += 1
        return found

    def _term_at(self, plain: str, at: int, known: Collection[str]) -> str:
        for term in self._by_start.get(plain[at : at + 2], ()):
            if plain.startswith(term, at) and _whole(plain, at, at + len(term)):
                return self._known_at(plain, at, len(term), known) or term
        return self._known_at(plain, at, 1, known)

    def _known_at(self, plain: str, at: int, longer_than: int, known: Collection[str]) -> str:
        if not known:
            return ""
        pieces = (plain[at : at + size] for size in range(_SHORT_RUN, longer_than, -1))
        return next((piece for piece in pieces if f"{_TERM}{piece}" in known), "")

    def title(self, title: str, known: Collection[str] = ()) -> dict[str, float]:
        """Give the features of a title, each counted once; what only names a rank or a form counts less."""
        plain = _simplified(title)
        bare = _BRACKETED.sub(" ", plain)
        if not bare.strip():
            bare = plain
        core = _ROLES.sub(" ", bare)
        cut = partial(self.query, known=known) if known else self
        whole = cut(bare)
        subject = set(whole if core == bare else cut(core))
        return {feature: 1.0 if feature in subject else ROLE_SHARE for feature in whole}


def _pieces(plain: str) -> tuple[list[str], list[str]]:
    """Give the features below terms of a simplified text, and its runs of Chinese."""
    features: list[str] = []
    words: list[str] = []
    runs: list[str] = []
    for run in _RUNS.finditer(plain):
        chinese = run[1]
        if chinese:
            runs.append(chinese)
            features.extend(chinese)
            features.extend(chinese[at : at + 2] for at in range(len(chinese) - 1))
        else:
            word = singular(run[2])
            words.append(word)
            features.extend(latin_grams(word))
    features.extend(f"{_WORD}{word}" for word in words)
    features.extend(f"{_PHRASE}{left} {right}" for left, right in pairwise(words))
    return features, runs


def _whole(plain: str, start: int, end: int) -> bool:
    """Tell whether a Latin term stands as a word of its own: java is not in javascript."""
    return not (
        (start > 0 and _latin(plain[start]) and _latin(plain[start - 1]))
        or (end < len(plain) and _latin(plain[end - 1]) and _latin(plain[end]))
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
