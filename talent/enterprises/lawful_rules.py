"""Words by which a post discriminates by sex, age or family, each ground with what to write instead.

Grounds: Employment Promotion Law art. 3 and 25 to 31; Interim Regulations on Human Resources Markets art. 24;
Provisions on Network Recruitment Services (order 44); the plan of 2020 for the evaluation of education, which
forbids limits by school and by mode of study.
"""

import re
from dataclasses import dataclass

from talent.enterprises.enums import Ground
from talent.enterprises.lawful_words import (
    AFTER,
    CLAUSE,
    CLOSES,
    ENDS,
    FAVOURED,
    GENERATION,
    OPENS,
    REFUSED,
    REJECTS,
    ROLE,
    SEX,
    SEX_NOUN,
    SEX_OF,
    WANTS,
    any_of,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; its group ``w``, if it has one, is what to quote instead of the whole match."""

    ground: Ground
    advice: str
    pattern: re.Pattern[str]


def rules(ground: Ground, advice: str, *patterns: str) -> tuple[Rule, ...]:
    return tuple(Rule(ground, advice, re.compile(pattern)) for pattern in patterns)


_WITHIN = r"[^,。;\n|]"
_OF = r"(?:性|生|士)?"

# What is done with colleagues and guests of a live room is no wish for one sex.
_NOT_AT_WORK = r"(?!" + "协助|配合|对接|管理|安排|负责|培训|辅助|跟进|拍摄|孵化|挖掘|邀请|男女" + ")"
_NOT_OF_GOODS = r"(?!产品|款|选品|推荐|搭配|设计|风格|商品|服|装|穿|品)"
_SHORT = r"(?:(?!经验|能力|背景|知识|风格|优先)[\u4e00-\u9fff]){0,6}?"
_AGED = r"\d{2}(?:周)?岁?(?:-|到|至|以[下内上]|之间|左右|周?岁)"

_LEAVERS = r"(?:应|往)届(?:毕业|大学|高校|本科|大专|专科|中专)?的?"

SEX_RULES = rules(
    Ground.SEX,
    "删除性别限制，改写与岗位有关的能力要求。",
    # With the year of leaving school, or a letter (M, F), between the verb and the sex.
    rf"{WANTS}(?:{_LEAVERS}|[a-z])?{SEX}(?:优先|优选)?",
    rf"{_LEAVERS}{SEX_OF}(?:大学生|毕业生|性|生|士)",
    rf"(?:{SEX_NOUN}|宝妈){_SHORT}(?:\({CLAUSE}{{0,14}}\))?(?:者|的)?{AFTER}",
    rf"{SEX_OF}(?:者|的)?{AFTER}",
    rf"{SEX_OF}{ROLE}(?:人员|者)?{AFTER}",
    rf"{SEX}[、/和及与或]{CLAUSE}{{1,10}}?优先",
    rf"性别(?:要求|限制|条件|限|须|为|是|:)*(?:男|女){_OF}(?!男|女|[/、或和及]|均|都|皆)",
    rf"{REJECTS}{SEX}",
    rf"{SEX_NOUN}(?:专属|专用|限定)?岗位?(?:位)?{CLOSES}|[你您](?:是|为)(?:一[名位])?{SEX_NOUN}",
    rf"(?:面向|对象|针对)(?:为|是|:)*{SEX}(?:招聘|招募|开放|求职|招收|{CLOSES})",
    r"[(\[【{](?:限|仅限|要求|招|只招)?(?:男|女)(?:性|生|士|孩子?|的)?(?:优先)?[)\]】}]",
    rf"{OPENS}(?:{_NOT_AT_WORK}{CLAUSE}){{0,8}}?(?P<w>{SEX_OF}(?:大学生|学生)?{ROLE}{{1,2}})"
    rf"(?=$|[{ENDS}:、/\d]|[一两二三数若几各])",
    any_of("佳 好 端正 甜美 漂亮 帅气 阳光 大方 美丽 苗条 高挑 文静 端庄 活泼 开朗 良好") + rf"的?{SEX_NOUN}",
    rf"{OPENS}(?<![男女][,、/])(?P<w>(?:男|女)(?:性|士|生|的)?)"
    rf"(?:[一两二三几数]名|\d{{1,2}}(?:名|人|位))?{CLOSES}(?![,、/](?:男|女))",
    r"男女[\u4e00-\u9fff]{0,6}各[\d一两二三半占招限]|\d男\d女|\d女\d男|[一两]男[一两]女",
    r"(?<!男)(?:男|女)(?:性|生|士|主播|客服)?:?\d{1,3}(?:名|人(?!份)|个(?!月|款|品|系)|位)",
    rf"(?:岗位|职位|工作|兼职|本岗|该岗){_WITHIN}{{0,6}}适合(?:年轻)?(?:男|女)(?:性|生|士|孩子?)",
    r"适合(?:男|女)(?:生|士|性|孩子?)(?:求职者?|应聘|投递|朋友|来做|从事|报名|干)",
    rf"{OPENS}(?:{_NOT_OF_GOODS}{CLAUSE}){{0,8}}?(?P<w>适合(?:男|女)(?:生|性|士|孩子?)){CLOSES}",
    rf"(?:男|女){_OF}(?:,|、|\||\()?(?:年龄)?:?(?={_AGED})",
    r"\d{2}(?:周)?岁(?:以[下内上]|之间|左右)?的?(?:年轻)?(?:男|女)(?:性|生|士|孩子?|青年)",
    rf"(?:招|聘|(?<!寻)找){_WITHIN}{{0,10}}?"
    + any_of("阿姨 大姐 小妹 小弟 大叔 大妈 宝妈 美女 帅哥 小姐姐 小哥哥 小?姑娘(?!果) 小伙(?!伴)"),
    rf"(?:仅|只){SEX_NOUN}|(?:妹子|小姐姐|小哥哥|美女|帅哥|靓女|姑娘|小伙子?)(?:若干|数名|\d{{1,2}}名)",
    r"(?<!fe)(?:(?:fe)?males?|(?:wo)?m[ea]n|ladies|lady|girls?|boys?)"
    r"(?:candidates?|applicants?)?(?:only|preferred|wanted)",
    r"(?:only|mustbe|prefer(?:ably|red)?)(?:an?)?(?:(?:fe)?male|(?:wo)?men|girls?|boys?)(?!'?s|wear|cloth)",
)

_BOUND = r"(?:及|或)?" + any_of(
    r"""以下 以内 之内 以里 以上 以前 之前 内 下 封顶 为上限 为限 为宜 为佳 左右 优先 起 上下 前后 前
    \+ -(?!\d)"""
)
_NOT_OVER = any_of(
    """不超过 不大于 低于 小于 不高于 不得超过 不能超过 别超过 未超过 超过 大于 高于 不满 未满 不足
    年满 控制在 上限 最大 <=? ≤ 限"""
)
_AS_OF_AGE = r"(?<!p)(?<!us)(?<!im)(?<!er)(?<!ess)(?<!ack)(?<!tor)age[ds]?"
AGE_RULES = rules(
    Ground.AGE,
    "删除年龄限制；确需时只写“符合法定就业年龄”。",
    r"(?<![\d.])\d{2}(?:周)?岁?(?:-|到|至|、|\.\.)\d{2}(?:周)?岁(?:之?间|左右|及?以[内下])?",
    rf"(?<![\d.])\d{{2}}(?:周)?岁\(?(?:含|不含)?\)?(?:本数)?{_BOUND}",
    r"年龄[^,。;\n|\d]{0,10}?\d{2}(?![\d%])(?:周?岁)?"
    r"(?:(?:-|到|至|,|、)\d{2}(?:周?岁)?)?(?:及?以[下内上]|之间|左右)?",
    rf"{OPENS}(?:2[2-9]|[34]\d|50)(?:周岁?)?(?:以下|以内){CLOSES}|\d{{2}}(?:多|来|几)岁",
    rf"(?:不要|别|不能|不得)超过\d{{2}}(?:的|者|{CLOSES})|\d{{2}}\+{REFUSED}",
    rf"{_NOT_OVER}(?:为|是|:)?\d{{2}}(?:周)?岁",
    rf"(?<![\d:点超过满到达分度¥]){GENERATION}(?![\d台端续面期天仓])",
    rf"(?:19|20)?\d{{2}}年{CLAUSE}{{0,8}}?(?:以后|之后|后)(?:含)?(?:出生|生人|的)",
    rf"(?:出生|生日){_WITHIN}{{0,8}}?(?:19|20)\d{{2}}{_WITHIN}{{0,10}}?(?:以后|之后|后|以前|之前)",
    rf"年轻的?(?:女性|男性|女生|男生|女孩|男孩|人|者|化|员工)?(?:者|的)?(?:{AFTER}|化)",
    rf"{WANTS}(?:有)?年轻的?" + any_of("人(?!才) 有活力 化 貌美 漂亮 靓丽 态 员工 力量 面孔 女 男 $"),
    rf"年轻{_WITHIN}{{0,6}}?{FAVOURED}",
    r"年轻(?:貌美|漂亮|靓丽|帅气)|年富力强",
    rf"(?:大龄|高龄|中年|中老年|老年|年长|年纪大|年龄大|岁数大|退休)(?:者|人|的|人员)*{REFUSED}",
    rf"(?:青年|青壮年|中青年|小年轻|年青|适龄)(?:者|人)?{AFTER}",
    rf"{REJECTS}(?:大龄|高龄|中年|老年|年纪大|年龄大|岁数大|超龄)",
    r"年龄(?:要求)?:?(?:偏小|较小|较轻|适中|相当|不宜过大|不要太大|不能太大|不宜太大|太大)",
    rf"{_AS_OF_AGE}\|?(?:limit|range|between|under|below|:|from|\|)*\d{{2}}"
    r"(?:\|?(?:-|to|and)\|?\d{2})?(?![\d%])",
    r"(?:under|below|nomorethan|notolderthan|nolderthan)\d{2}(?:years?old|yearsofage|yrs?old)"
    r"|(?:under|below)(?:the)?ageof\d{2}",
)

_MARRIED = any_of("已婚已育 已婚未育 未婚未育 未婚 已婚 离异 单身 未育 已育")
_BEARING = any_of("结婚 怀孕 生育 生孩子 要孩子 生小孩 要小孩 婚育 备孕 生二胎 要二胎 生娃 要娃 婚嫁")
_EXPECTING = (
    any_of("孕妇 孕期 怀孕 备孕 哺乳期 二胎 产期 待孕 孕中 准妈妈 单亲 带娃 带孩子")
    + "(?:女性|妇女|人员|者|的|员工|职工|期间|计划|妈妈)*"
)
_SOON = r"(?:[\d一两二三四五几半]{1,2}年?之?内|[\d一两二三四五几半]年|近期|短期内?|暂时|目前|入职后)?"
FAMILY_RULES = rules(
    Ground.FAMILY,
    "删除婚姻、生育方面的要求；用人单位不得询问或限制婚育情况。",
    rf"{_MARRIED}(?:[,、/或和]?{_MARRIED}){{0,5}}(?:者|女性|男性|女士|男士|的|人士)*{AFTER}?",
    rf"{_SOON}(?:不|无|没有|暂无|暂不|不得|不能|不准|不可|不许)(?:得|打算|考虑|会|能|想|准|急于|急着)?"
    rf"{_BEARING}(?!要求|限制|歧视|条件|状况|方面|与否|的影响)(?:计划|打算|安排|需求)?",
    r"(?:无|没有|暂无)(?:近期|短期)?(?:二胎|三胎|小孩|孩子|要孩子)的?(?:计划|打算)",
    rf"{_EXPECTING}{REFUSED}",
    rf"{REJECTS}[\u4e00-\u9fff]{{0,4}}(?:孕妇|怀孕|备孕|孕期|哺乳|带孩子|带娃|单亲)",
    rf"孕检|妊娠(?:检测|测试|检查|试验)|hcg(?:检|测)|承诺{_WITHIN}{{0,8}}(?:不怀孕|不生育|不结婚)",
    r"(?:婚姻|婚育)(?:状况|情况|要求|史)?(?:要求|为|:)+(?:已|未|离|单)",
    r"(?:无|没有)(?:家庭|子女|孩子|小孩|婚姻)(?:负担|拖累|牵绊|羁绊)",
    rf"(?:有|无|没有)(?:孩子|小孩|子女|娃)(?:者|的|女性|妈妈)*{AFTER}",
    rf"有(?:小孩|孩子|娃){_WITHIN}{{0,10}}?{REFUSED}|丁克",
    r"孩子(?:已)?(?:上学|成年|满\d岁|大了?)(?:者|的)?优先",
    r"(?:已经?|完成|未完成)+(?:生育|婚育)|(?:未|没|没有)(?:生育|结婚|怀孕|生孩子|婚育)(?:者|的|过)",
    rf"有[\u4e00-\u9fff\d]{{1,3}}(?:孩子|小孩|子女|娃)(?:以上)?(?:者|的)*{AFTER}",
    rf"宝[妈爸](?:者|的)?{AFTER}",
)
