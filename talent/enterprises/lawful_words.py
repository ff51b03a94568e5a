"""Pieces from which the rules of ``lawful`` are put together: what limits, who is meant, who buys.

All patterns read text that ``lawful_text`` has folded: half width, no blanks, plain digits.
"""


def any_of(words: str) -> str:
    """A group of alternatives, parted by blanks; each may be a pattern itself."""
    return f"(?:{'|'.join(words.split())})"


# What ends a clause. ``|`` stands for a blank where blanks are kept.
ENDS = r",。;!?\n|()\[\]【】{}<>"
CLAUSE = rf"[^{ENDS}]"
# Where a clause begins, also after a heading, a number of a list or an enumeration's comma.
OPENS = rf"(?:^|(?<=[{ENDS}:、.\d/]))"
CLOSES = rf"(?=$|[{ENDS}:、./])"

REFUSED = r"(?:均|皆|一律|恕|概)?(?:请|暂)?" + any_of(
    r"""勿扰 勿投 勿来 勿试 勿报 勿入 莫扰 莫投 免谈 免投 免试 免入 止步 绕行 绕道 除外 谢绝(?!歧视)
    不要(?!求) 不招 不收 不用 不考虑 不予 不接受 不录 不适合 不合适 慎投 慎入 慎重 靠边 走开
    拒绝(?!歧视) 拒收 禁止(?!歧视) 禁入 不能(?:应聘|报名|投递|入职) 不(?:会|可)?录用 别投 别来
    别打扰 不必 请勿 就?算了 就?免了"""
)
FAVOURED = any_of(
    """优先 优选 首选 为主 为佳 为宜 为先 最佳 尤佳 更佳 最好 更好 专岗 only preferred
    限定(?!礼|款|盒|版|色|商品|周边|系列)"""
)
AFTER = rf"(?:{FAVOURED}|{REFUSED})"
REJECTS = (
    any_of(
        r"""不要 不招聘? 不收 不用 不录用? 不聘用? 不考虑 不接受 不接收 不受理 不欢迎 拒收 拒招 拒绝 谢绝 排除
    禁止招 不准招"""
    )
    + r"(?:录用|招聘|招收|聘用|接受|应聘)?"
)

_COUNT = any_of(r"若干名? 数名 几名 多名 \d{1,3}(?:-\d{1,3})?(?:名|个|位)? [一两二三几](?:名|个|位) 个 名 位")
_ONLY = any_of(
    r"""仅限 只限 限定 限制 限招 限于 (?<!不)限 只招聘? 只要 只收 只考虑 只录用? 仅招聘? 仅要 仅接受
    只接受 专招 定向招 必须是 必须为 须为 须是 需为 需是 最好是 最好为 只能由?是? 必须由 优先录用
    优先考虑 优先录取 优先招聘? 优先选择 优先 优选 首选 倾向于? 偏向于? 偏好"""
)
_WANTS = (
    rf"(?:{_ONLY}|"
    + any_of(
        r"""招聘 招收 招募 诚聘 急聘 诚招 急招 聘请 直招 招 聘 急需 寻找 (?<!寻)找(?!到) 要求 (?<![主重不])要
        希望(?:你|您|应聘者|候选人)? 只面向 仅面向 (?:本岗位?|岗位|招聘)面向
    (?<!无)需要 (?<!无)需 (?<!无)须"""
    )
    + ")"
)
ONLY = rf"{_ONLY}(?::|是|为|有|的|招|{_COUNT}){{0,4}}"
WANTS = rf"{_WANTS}(?::|是|为|有|的|招|{_COUNT}){{0,4}}"

# Not "children" (子女) and other words that only hold the character, nor "men and women" together.
SEX_OF = r"(?:(?<![男子儿妇美孙母父少])女(?![男/、或和及]男)|(?<!女)男(?![女/、或和及]女)(?!女))"
SEX_NOUN = (
    rf"(?:{SEX_OF}"
    + any_of(
        """性朋友 性求职者 性应聘者 性员工 性人员 性 士 生 孩子 孩 的 员工 职工 青年 同志 同学 同事
        大学生 毕业生 求职者 应聘者 候选人 人"""
    )
    + r"|美女|帅哥|靓女|靓仔|小姐姐|小哥哥|小仙女|小鲜肉|妹子|姑娘(?!果)|小伙子?(?!伴)|妇女)"
)
SEX = rf"(?:{SEX_NOUN}|{SEX_OF})"
ROLE = any_of(
    """主播 助播 副播 客服 助理 文员 秘书 前台 运营 场控 中控 店长 导购 店员 销售 业务员? 司机 仓管员?
    打包员? 分拣员? 拣货员? 质检员? 操作工 普工 学徒 职员 会计 出纳 模特? 编辑 美工 设计师 剪辑师?
    摄影师? 讲师 老师 经理 主管 总监 专员 跟单员? 采购员? 保管员? 兼职 合伙人"""
)

BUYERS = any_of(
    """用户 客户(?!经理|主管|服务|专员|代表) 顾客 消费 买家 人群 群体 受众 粉丝 客群 观众 听众 读者
    会员 玩家 网友 博主 达人"""
)
_GOODS = any_of(
    """装 鞋 靴 裤 裙 包 款 袜 表 帽 衣 衫 t恤 西服 内衣 内裤 童 婴 足 排 篮 团 频 主角 明星
    神节 人节 王节 生节 性节 星 香 妆 饰 性化 式 码 宝"""
)
THEMES = any_of(
    """市场(?!专员|经理|推广|部|主管) 话题 题材 视角 内容(?!运营|编辑|专员|策划) 垂类 赛道 品类 类目
    频道 社区 社群 健康 护理 养生 保健 用品 产品(?!经理|专员|运营) 商品 品牌(?!专员|经理|主管) 服饰
    服装(?!设计师|导购|销售) 美妆 护肤 彩妆 内衣 饰品 首饰 香水 手表 腕表 皮具 箱包 鞋靴 鞋履
    剃须 洗护 向 力量 主题 心理(?!健康) 情感 成长 经济 购物 穿搭 时尚 生活 权益 保险 私护 生理
    职场 喜好 审美 需求 偏好 绘本 图书 玩具 童装 奶粉 辅食 课堂 宿舍 公寓 浴室 卫生间 比例 节"""
)
_STYLES = (
    any_of(
        """时尚 高端 休闲 中高端 商务 快时尚 轻奢 大码 平价 潮流 潮牌 中老年 运动 户外 原创 设计师
        定制 真丝 针织 羊绒 皮 精品 外贸"""
    )
    + "?"
)
# Clothes and other things made for one sex, topics about it, and words that only hold its name.
SEX_GOODS = (
    rf"(?:男女|男|女)(?:士|性|生|式|子|孩)?的?{_STYLES}(?:{_GOODS}|{THEMES}|{BUYERS})"
    rf"|(?:宝妈|妈妈|美女|小姐姐|姑娘|妇女)(?:{BUYERS}|{THEMES}|群|圈|号|类|带货)|"
    + any_of(
        """子女 儿女 父女 母女 孙女 少女 女娲 男朋友 女朋友 女婿 女巫 女皇 女王 男神
        女神(?:节|风|范|装|裙) 妇女(?:节|儿童|权益|联合会|手工|就业|创业)"""
    )
)

GENERATION = r"(?:[789][05]|0[05])后"
_COHORT = any_of(
    r"""\d{1,2}(?:周)?岁?(?:-|到|至)\d{1,2}(?:周)?岁(?:之间|左右)?
    \d{1,2}(?:周)?岁(?:及?以[上下内]|左右)? (?<![:\d点])(?:[4-9][05]|[01][05])后
    \d{2}(?:多|来|几)岁 z世代 年轻一代 年轻人 年轻化"""
)
_WHOM = any_of("男女 女性 男性 女士 男士 女生 男生 女孩子? 男孩子? 妈妈 宝妈 白领 青年 都市丽人 学生党? 人")
_KINDS = (
    any_of(
        "年轻 职业 都市 职场 精致 高消费 新锐 中产 一二线 下沉 城市 已婚 未婚 单身 城镇 农村 爱美 高端 新手"
    )
    + "?"
)
_CHILDREN = any_of("宝宝 婴幼?儿 幼儿 儿童 孩子 小孩 青少年 学龄 老人 女童 男童")
# "young women shoppers aged 18 to 35"
COHORT_BUYERS = (
    rf"{_COHORT}(?:[、/,和及与]{_COHORT}){{0,5}}的?{_KINDS}{_WHOM}?(?:为主)?的?"
    rf"(?:{BUYERS}|{THEMES}|{_CHILDREN})"
)
# "本岗位面向", "招聘面向" speak of applicants, not of buyers.
_NOT_STAFF = rf"(?!{CLAUSE}{{0,40}}(?:招聘|应聘|求职|岗位|职位|报名|投递|优先|任职|录用))"
_UNTIL_LIMIT = rf"(?:(?!优先|勿|限|招|要求|应聘){CLAUSE})"
_REACH = any_of(
    """面向 针对 吸引 触达 覆盖 瞄准 聚焦 锁定 定位 服务 研究 洞察 了解 熟悉 懂 深谙 把握 贴近 分析
    打动 影响 迎合 专为 专注 围绕 满足 挖掘 捕捉 拍摄 策划 打造"""
)
# "Of the fans most are women, 18 to 30 for the greater part."
BUYERS_ARE_MOSTLY = rf"{BUYERS}[^。;\n|]{{0,20}}?{_COHORT}{_UNTIL_LIMIT}{{0,4}}?(?:为主|居多|占)"
SPEAKS_OF_BUYERS = (
    rf"(?:{BUYERS}|市场|目标群)(?:群体|人群|画像|年龄段?|定位|主体|结构|层|性别){{0,3}}"
    r"(?:主要|大多数?|多数?|集中|基本|普遍|大部分){0,3}(?:以|为|是|在|于|覆盖|包括|涵盖|分布|偏|年龄|[:])"
    rf"{_UNTIL_LIMIT}{{0,24}}"
    rf"|{_COHORT}{_NOT_STAFF}{_UNTIL_LIMIT}{{0,8}}?(?:是|为){_UNTIL_LIMIT}{{0,8}}?{BUYERS}"
    rf"|(?:为|给|向|帮助){_NOT_STAFF}{_UNTIL_LIMIT}{{0,4}}?{_COHORT}{_UNTIL_LIMIT}{{0,12}}?(?:提供|推荐|讲解|设计|打造|策划|服务)"
    rf"|以{_UNTIL_LIMIT}{{1,16}}?为{_UNTIL_LIMIT}{{0,6}}?{BUYERS}"
    rf"|(?:年龄段?|画像){_UNTIL_LIMIT}{{0,10}}的?{BUYERS}"
    rf"|{_REACH}{_NOT_STAFF}(?:于|在|为)?{_UNTIL_LIMIT}{{0,8}}?(?:{_COHORT}|{_WHOM}){_UNTIL_LIMIT}{{0,14}}"
)

PLACE = (
    any_of(
        """北京 天津 上海 重庆 河北 山西 内蒙古? 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南
        湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门
        石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 定州 辛集 清河 白沟 安国
        温州 莆田 东北 西北 南方 北方 京津冀"""
    )
    + r"(?:省|市|新区|县)?"
)
LOCAL = r"(?:本地|当地|本[省市县区镇乡村]|市内|省内|本土)"
ELSEWHERE = r"(?:外地|外省|外市|外县|异地|省外|市外|非本[地省市县区]|外乡)"
REGION = rf"(?:(?:{PLACE}){{1,2}}{LOCAL}?|{LOCAL}|{ELSEWHERE})"
