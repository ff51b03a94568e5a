"""What is wrong with a file is said with its line and what to do; the rest of it is read all the same."""

from contextlib import suppress

import pytest

from talent.exams import items
from talent.exams.enums import QuestionFormat
from talent.exams.formats.aiken import read_aiken
from talent.exams.formats.gift_reading import read_gift
from talent.exams.formats.moodle_reading import read_moodle
from talent.exams.formats.registry import READERS, read_file, recognise
from talent.exams.formats.shapes import MAX_QUESTIONS, Defaults, FileRead, Problem
from talent.exams.formats.sheet_reading import read_csv
from talent.exams.schemas import QuestionInput
from talent.kit.errors import Invalid

DEFAULTS = Defaults("live_hosting", 2, 3)
GOOD_AIKEN = "转化率是什么？\nA. 支付买家数÷访客数\nB. 访客数\nANSWER: A\n"


def told(read: FileRead) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in read.complaints]


def of_moodle(kind: str, inner: str, stem: str = "<text>题</text>") -> str:
    return f'<question type="{kind}"><questiontext>{stem}</questiontext>{inner}</question>'


def only(read: FileRead) -> QuestionInput:
    assert read.complaints == ()
    return read.found[0].question


def gift(text: str) -> FileRead:
    return read_gift(text.encode(), DEFAULTS)


def moodle(inner: str) -> FileRead:
    return read_moodle(f"<quiz>\n{inner}\n</quiz>".encode(), DEFAULTS)


def csv(*rows: str) -> FileRead:
    heading = "编号,题型,技能,等级,难度,题干,选项A,选项B,选项C,答案,材料,评分标准,所属案例,分值占比"
    return read_csv("\n".join([heading, *rows]).encode(), DEFAULTS)


def test_in_aiken_good_and_bad_ones_are_told_apart() -> None:
    without = "缺答案\nA. 一\nB. 二\n"
    mixed, outside = "顺序乱\nA. 一\nC. 二\nANSWER: A\n", "答案不在\nA) 一\nB) 二\nANSWER: D\n"
    text = "\n".join([GOOD_AIKEN, without, mixed, outside])
    read = read_aiken(text.encode(), DEFAULTS)
    assert [one.line for one in read.found] == [1]
    assert [line for line, _ in told(read)] == [6, 10, 15]
    assert "ANSWER" in told(read)[0][1]
    assert "第12行的选项应为B" in told(read)[1][1]


def test_old_chinese_encodings_are_read() -> None:
    assert only(read_aiken(GOOD_AIKEN.encode("gb18030"), DEFAULTS)).stem == "转化率是什么？"
    assert only(read_aiken(b"\xef\xbb\xbf" + GOOD_AIKEN.encode(), DEFAULTS)).stem == "转化率是什么？"


def test_the_same_question_twice_in_a_file_is_told() -> None:
    read = read_aiken(f"{GOOD_AIKEN}\n{GOOD_AIKEN}".encode(), DEFAULTS)
    assert len(read.found) == 1
    assert "与第1行的试题重复" in told(read)[0][1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("连线{=甲 -> 乙 =丙 -> 丁}", "匹配题"),
        ("多少？{#3.14:0.01}", "数值题"),
        ("谈谈看法{}", "问答题"),
        ("没有答案的说明", "花括号"),
        ("没有对的{~甲 ~乙}", "没有写明正确答案"),
        ("两处{=甲}和{=乙}", "一处答案"),
        ("[html]看图<img src='a.png'>{T}", "图片"),
        ("两个对的{=甲 =乙 ~丙}", "单选题只能有一个正确答案"),
    ],
)
def test_what_of_gift_is_not_supported_is_refused_with_its_line(text: str, said: str) -> None:
    read = gift(f"对的{{T}}\n\n{text}\n")
    assert len(read.found) == 1
    assert told(read)[0][0] == 3
    assert said in told(read)[0][1]


def test_gift_as_others_write_it() -> None:
    text = (
        "$CATEGORY: 电商\n\n// 说明\n::Q1::谁是第一\\: 总统？ {\n  =甲 # 对\n  ~乙 # 错\n  ~%50%丙\n}\n\n"
        "选两项{~%50%甲 ~%50%乙 ~%-100%丙}\n\n[html]<p>对&nbsp;吗</p>{FALSE#不对#对####因为<b>}\n\n"
        "首都是{=北京 =北京市}。\n"
    )
    read = gift(text)
    assert told(read) == []
    single, several, truth, gap = (one.question for one in read.found)
    assert single.stem == "谁是第一: 总统？"
    assert isinstance(single.key, items.RightOption)
    assert isinstance(several.key, items.RightOptions)
    assert several.key.right == ("A", "B")
    assert (truth.stem, truth.key) == ("对 吗", items.RightOrWrong(right=False))
    assert (gap.stem, gap.key) == ("首都是____。", items.RightWords(right=(("北京", "北京市"),)))
    assert [one.line for one in read.found] == [4, 10, 12, 14]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (of_moodle("matching", ""), "matching"),
        (of_moodle("essay", ""), "essay"),
        (of_moodle("shortanswer", '<answer fraction="100"><text>电*商</text></answer>'), "通配符"),
        (of_moodle("truefalse", '<answer fraction="100"><text>是</text></answer>'), "true 和 false"),
        (of_moodle("truefalse", "", '<text>图</text><file name="a.png">AA==</file>'), "图片"),
        (of_moodle("multichoice", '<answer fraction="much"><text>甲</text></answer>'), "fraction"),
    ],
)
def test_what_of_moodle_is_not_supported_is_refused_with_its_line(inner: str, said: str) -> None:
    read = moodle(f'<question type="category"><category><text>x</text></category></question>\n{inner}')
    assert told(read)[0][0] == 3
    assert said in told(read)[0][1]


def test_moodle_as_moodle_writes_it() -> None:
    question = only(
        moodle(
            of_moodle(
                "multichoice",
                '<single>true</single><answer fraction="100" format="html"><text>&lt;p&gt;甲 &amp;amp; 乙'
                '&lt;/p&gt;</text></answer><answer fraction="0"><text>丙</text></answer>',
                "<text><![CDATA[<p>转化率<strong>怎么</strong>算？</p><script>alert(1)</script>]]></text>",
            )
        )
    )
    assert question.stem == "转化率怎么算？"
    assert isinstance(question.body, items.Choice)
    assert [one.text for one in question.body.options] == ["甲 & 乙", "丙"]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",选择题,,,,题,甲,乙,,A,,,,", "题型", "题型须是其中之一"),
        (",单选题,,,,题,甲,乙,,C,,,,", "答案", "列出的选项的字母"),
        (",单选题,,,,题,甲,,乙,A,,,,", "选项", "选项B是空的"),
        (",单选题,,9,,题,甲,乙,,A,,,,", "等级", "1到4的整数"),
        (",单选题,,,很难,题,甲,乙,,A,,,,", "难度", "1到5的整数"),
        (",判断题,,,,题,,,,可能,,,,", "答案", "“正确”或“错误”"),
        (",填空题,,,,题干没有空,,,,甲,,,,", "", "“____”的个数"),
        (",单选题,,,,,甲,乙,,A,,,,", "题干", "不能为空"),
        (",实操题,,,,做,,,,,,要点一：60\n要点二,,", "评分标准", "要点：分值"),
        (",实操题,,,,做,,,,,,要点一：60,,", "", "之和须为 100"),
        ("K1,案例题,,,,案例,,,,,,,,", "编号", "各小题另起一行"),
        (",单选题,,,,小题,甲,乙,,A,,,没有的,50%", "所属案例", "没有编号为“没有的”"),
        ("a b,单选题,,,,题,甲,乙,,A,,,,", "编号", "只能包含"),
    ],
)
def test_a_mistake_in_the_sheet_is_told_by_row_and_column(row: str, column: str, said: str) -> None:
    if "\n" in row:
        row = row.replace("要点一：60\n要点二", '"要点一：60\n要点二"')
    read = csv(",判断题,,,,对吗,,,,对,,,,", row)
    assert len(read.found) == 1
    (complaint,) = read.complaints
    assert (complaint.line >= 3, complaint.column) == (True, column)
    assert said in complaint.message


def test_a_wrong_sub_question_refuses_its_case_and_names_the_row() -> None:
    read = csv(
        "K1,案例题,,,,案例,,,,,,,,", ",单选题,,,,小题,甲,乙,,A,,,K1,60%", ",判断题,,,,小题,,,,?,,,K1,40%"
    )
    assert read.found == ()
    assert "第4行的小题" in read.complaints[0].message


def test_numbers_of_a_spreadsheet_and_several_ways_to_write_an_answer_are_understood() -> None:
    read = csv(
        ',多选题,,3.0,2,选,甲,乙,丙,"a, c",,,,',
        ",判断题,,,,对吗,,,,√,,,,",
        ",填空题,,,,____和____,,,,4000|4 000；5\\；6,,,,",
    )
    assert read.complaints == ()
    several, truth, gaps = (one.question for one in read.found)
    assert (several.level, several.key) == (3, items.RightOptions(right=("A", "C")))
    assert truth.key == items.RightOrWrong(right=True)
    assert gaps.key == items.RightWords(right=(("4000", "4 000"), ("5；6",)))


def test_too_many_questions_are_refused() -> None:
    text = "\n".join(
        f"{GOOD_AIKEN.replace('转化率', f'转化率{number}')}" for number in range(MAX_QUESTIONS + 2)
    )
    read = read_aiken(text.encode(), DEFAULTS)
    assert len(read.found) == MAX_QUESTIONS
    assert len(read.complaints) == 2


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (GOOD_AIKEN.encode(), "题.txt", QuestionFormat.AIKEN),
        ("对吗{T}".encode(), "题.txt", QuestionFormat.GIFT),
        ("ANSWER: 对吗{T}".encode(), "题.gift", QuestionFormat.GIFT),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><quiz/>", "题.txt", QuestionFormat.MOODLE),
        ("题型,题干,答案\n".encode(), "题.txt", QuestionFormat.CSV),
        (b"PK\x03\x04", "题", QuestionFormat.SHEET),
    ],
)
def test_a_format_is_recognised_by_the_content(content: bytes, name: str, found: QuestionFormat) -> None:
    assert recognise(content, name) is found


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", "随便写的".encode(), b"x" * (5 * 2**20 + 1), b"\n\n"]
)
def test_what_is_no_file_of_questions_is_refused_with_advice(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read_file(content, "a.txt", None, DEFAULTS)
    assert "请" in caught.value.message or "没有试题" in caught.value.message


@pytest.mark.parametrize("format_", list(READERS))
def test_no_reader_falls_over_rubbish(format_: QuestionFormat) -> None:
    for content in (b"\xff\xfe\x00", b"PK\x03\x04rubbish", b"<quiz", b"{{{}}}=~", b"ANSWER: A", b"::\n{"):
        with suppress(Problem):
            assert READERS[format_](content, DEFAULTS).found == ()
