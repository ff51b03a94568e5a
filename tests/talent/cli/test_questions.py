"""``jicai questions``: a file is shown, asked about, written; and written out."""

from pathlib import Path

from sqlmodel import col, select

from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.cli.app import database
from talent.exams.formats.gift_reading import read_gift
from talent.exams.formats.shapes import Defaults
from tests.talent.cli.conftest import Jicai

GIFT = "// [id:G-1] [tag:skill:直播带货]\n::G-1::直播前要检查网络吗{T}\n\n坏的{\n"


def test_init_brings_standards_and_questions_and_repeating_adds_none(jicai: Jicai) -> None:
    first, second = jicai("init"), jicai("init")
    assert "考核规范 13 个，试题" in first.stderr
    assert "本次新增 0，变更 0" in second.stderr


def test_a_file_is_shown_asked_about_and_written(ready: Jicai, tmp_path: Path) -> None:
    file = tmp_path / "题.gift"
    file.write_text(GIFT, encoding="utf-8")
    refused = ready("questions", "import", file, input="n\n")
    assert refused.exit_code == 1
    assert "GIFT：新增 1，修改 0，无变化 0，不导入 1" in refused.stdout
    assert "没有成对的花括号" in refused.stdout
    assert "已写入：新增 1，修改 0，无变化 0" in ready("questions", "import", file, "--yes").stderr
    assert "GIFT：新增 0，修改 0，无变化 1，不导入 1" in ready("questions", "import", file).stdout


def test_questions_are_written_out_by_the_ending_of_the_file(ready: Jicai, tmp_path: Path) -> None:
    file = tmp_path / "out.gift.txt"
    written = ready("questions", "export", file, "--skill", "roi_analysis")
    assert written.exit_code == 0, written.output
    codes = {one.question.code for one in read_gift(file.read_bytes(), Defaults()).found}
    assert len(codes) >= 4
    assert f"已导出 {len(codes)} 道试题" in written.stderr.replace("\n", "")
    assert ready("questions", "export", tmp_path / "out.doc").exit_code == 1


def test_whoever_writes_questions_out_at_the_command_line_leaves_a_line_in_the_trail(
    ready: Jicai, tmp_path: Path
) -> None:
    for name in ("out.gift.txt", "again.gift.txt"):
        assert ready("questions", "export", tmp_path / name, "--skill", "roi_analysis").exit_code == 0
    with database().read() as session:
        query = select(AuditEntry).where(col(AuditEntry.action) == Action.QUESTION_EXPORT)
        lines = session.exec(query.order_by(col(AuditEntry.id))).all()
    assert [(one.actor_role, one.object_type) for one in lines] == [("system", "question")] * 2


def test_what_is_no_file_of_questions_is_one_clear_line(ready: Jicai, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("随便写的", encoding="utf-8")
    result = ready("questions", "import", file)
    assert result.exit_code == 1
    assert "无法识别文件的格式" in result.stderr
