"""The posts of a résumé: a line with a span of time begins a row, what follows is its duties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talent.people.resume_spans import Span, span_in
from talent.people.resume_words import is_bulleted, labelled, tells_of_a_person, without_bullet, work_text
from talent.vocab.words import fold

_FIRM_END = (
    "公司|集团|工作室|旗舰店|专卖店|专营店|网店|商行|厂|合作社|超市|商场|中心|银行|协会"
    "|学校|学院|大学|事务所|经营部"
)
_FIRM = re.compile(rf"{_FIRM_END}|有限|科技|传媒|电商|网络|店铺?$|商贸|贸易|食品|服饰|物流")
_TITLE = re.compile(
    r"(?:专员|经理|主管|总监|助理|运营|客服|主播|美工|设计师?|店长|实习生?|组长|负责人|编导|剪辑师?|策划|顾问|老师|讲师|工程师|会计"
    r"|文员|仓管员?|采购|编辑|投手|优化师|场控|中控|分析师|摄影师?|文案|推广|销售|跟单|员|师|长)(?:[(（][^)）]*[)）])?$"
)
_DUTIES = re.compile(
    r"^[\W_]*(?:主要)?(?:工作|岗位)?(?:内容|职责|描述|业绩|成果|职责及业绩|职责描述|业务描述)[】\]]?\s*[:：]?\s*"
)
_EMPLOYERS = r"公司名称|单位名称|工作单位|所在公司|公司|单位|企业(?:名称)?|雇主"
_TITLES = r"担任职位|职位名称|岗位名称|工作岗位|职位|岗位|职务|担任"
_HARD, _SOFT = re.compile(r"\t|\||丨|\s{2,}|[/·•]"), re.compile(r"\s+|[,，、—]|\s-\s")
_GLUED = re.compile(r"^(.+?(?:公司|集团|工作室|旗舰店|商行|厂|合作社))\s*[-—]*\s*(.{2,16})$")
_DEPARTMENT = re.compile(r"(?:部|部门|事业部|中心|组)$")
_ADVERTISED = re.compile(
    r"行业|性质|规模|薪资|月薪|离职|汇报|下属|证明人|部门\s*[:：]|\d+\s*[-~—]\s*\d+\s*人"
)
_MOST_DUTIES, _MOST_EMPLOYER, _MOST_TITLE, _SHORT = 3000, 80, 60, 40


@dataclass(frozen=True)
class WorkFound:
    """``said`` is the time as it stands in the résumé; of years alone no days are made."""

    employer: str
    title: str
    started_on: date | None
    ended_on: date | None
    duties: str
    said: str


def works_in(lines: Sequence[str], titles: frozenset[str], today: date) -> list[WorkFound]:
    """In the order of the résumé; what starts in the future is no post held."""
    found = []
    for span, head, body in _blocks(lines, titles):
        row = _row(span, head, body, titles)
        if (row.employer or row.title) and (row.started_on is None or row.started_on <= today):
            found.append(row)
    return list(dict.fromkeys(found))


def _blocks(lines: Sequence[str], titles: frozenset[str]) -> list[tuple[Span, list[str], list[str]]]:
    """Each span with the lines that name the post and those after them."""
    blocks: list[tuple[Span, list[str], list[str]]] = []
    loose: list[str] = []
    for line in lines:
        timed = None if is_bulleted(line) and len(line) > _SHORT else span_in(line)
        if timed is None:
            (blocks[-1][2] if blocks else loose).append(line)
            continue
        head = [timed[1]] if without_bullet(timed[1]) else []
        before = blocks[-1][2] if blocks else loose
        blocks.append((timed[0], _names_before(before, head, titles) + head, []))
        loose = []
    return blocks


def _names_before(before: list[str], head: Sequence[str], titles: frozenset[str]) -> list[str]:
    """Takes the lines that name the employer or the title off the end of what stands before the time."""
    employer, title = _names(head, titles)
    taken: list[str] = []
    while before and len(taken) < 2 and not (employer and title) and _is_name(before[-1], titles):
        of_line = _names([before[-1]], titles)
        if (of_line[0] and employer) or (of_line[1] and title):
            break
        taken.insert(0, before.pop())
        employer, title = employer or of_line[0], title or of_line[1]
    return taken


def _is_name(line: str, titles: frozenset[str]) -> bool:
    if len(line) > _SHORT or is_bulleted(line) or re.search(r"[。;；!！]", line) or _DUTIES.match(line):
        return False
    words = _words(line, titles)
    return any(_FIRM.search(word) or _is_title(word, titles) for word in words)


def _row(span: Span, head: list[str], body: list[str], titles: frozenset[str]) -> WorkFound:
    rest = list(body)
    while rest and len(head) < 4 and not all(_names(head, titles)):
        known, line = _names(head, titles), rest[0]
        if not (_is_name(line, titles) or labelled(line, f"{_EMPLOYERS}|{_TITLES}")):
            break
        of_line = _names([line], titles)
        if not ((of_line[0] and not known[0]) or (of_line[1] and not known[1])):
            break
        head = [*head, rest.pop(0)]
    employer, title = _names(head, titles)
    duties = [_DUTIES.sub("", line, count=1) for line in rest if not _is_advertised(line)]
    return WorkFound(
        employer[:_MOST_EMPLOYER],
        title[:_MOST_TITLE],
        span.first_day,
        span.last_day,
        work_text(duties)[:_MOST_DUTIES],
        span.text,
    )


def _is_advertised(line: str) -> bool:
    """What résumés of job boards say of the employer beside the duties."""
    return len(line) <= _SHORT and bool(
        re.match(rf"[\W_]*[一-鿿]*(?:{_ADVERTISED.pattern})[^。]*[:：]", line)
    )


def _names(head: Sequence[str], titles: frozenset[str]) -> tuple[str, str]:
    """Employer and title; empty for what the lines do not say."""
    text = "\t".join(head)
    employer, title = labelled(text, _EMPLOYERS), labelled(text, _TITLES)
    words = [
        word
        for word in _words(text, titles)
        if word not in (employer, title) and ":" not in word and "：" not in word
    ]
    if not title:
        title = next((word for word in words if fold(word) in titles), "") or next(
            (word for word in words if _is_title(word, titles) and not _is_firm(word)), ""
        )
    if not employer:
        others = [word for word in words if word != title and not _DEPARTMENT.search(word)]
        employer = next((word for word in others if _FIRM.search(word)), "")
    if not title and not employer and len(words) == 2:
        employer, title = words
    elif not employer and len(words) == 2 and title in words:
        employer = next(word for word in words if word != title)
    return employer, title


def _words(text: str, titles: frozenset[str]) -> list[str]:
    """Split at marks, between an employer and a title; at blanks only where that leaves whole names."""
    found: list[str] = []
    for part in _HARD.split(text):
        pieces = [without_bullet(piece).strip("【】[] -—~:：") for piece in _SOFT.split(part.strip())]
        foreign = all(piece.isascii() for piece in pieces)
        found += (
            [" ".join(pieces)] if foreign else [one for piece in pieces for one in _unglued(piece, titles)]
        )
    return [word for word in found if word and not tells_of_a_person(word) and not word.isdigit()]


def _unglued(word: str, titles: frozenset[str]) -> list[str]:
    glued = _GLUED.match(word)
    return [glued[1], glued[2]] if glued and _is_title(glued[2], titles) else [word]


def _is_title(word: str, titles: frozenset[str]) -> bool:
    return len(word) <= 16 and (fold(word) in titles or bool(_TITLE.search(word)))


def _is_firm(word: str) -> bool:
    return bool(re.search(rf"(?:{_FIRM_END})$", word))
