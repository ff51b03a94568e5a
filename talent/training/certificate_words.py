"""What stands on a certificate; always in Chinese, as it is issued."""

from datetime import date

from talent.kit.terms import SKILL_LEVELS
from talent.training.certificate_schemas import PrintedCertificate
from talent.training.enums import CertificateKind

MOST_SKILLS = 8
SITE = "河北电子商务人才服务"
CALLED = {
    CertificateKind.COMPLETION: "CERTIFICATE OF COMPLETION",
    CertificateKind.EXAM: "CERTIFICATE OF COMPETENCE",
}


def sentence(one: PrintedCertificate) -> str:
    """What is attested."""
    if one.kind is CertificateKind.EXAM:
        return f"参加“{one.title}”考核，成绩合格，特发此证。"
    hours = f"，共 {one.hours} 学时" if one.hours else ""
    return f"完成“{one.title}”课程的全部学习{hours}，准予结业。"


def skills_line(one: PrintedCertificate) -> str:
    named = [f"{skill.name}（{SKILL_LEVELS[skill.level]}）" for skill in one.skills[:MOST_SKILLS]]
    more = f"等 {len(one.skills)} 项" if len(one.skills) > MOST_SKILLS else ""
    return f"技能和程度：{'、'.join(named)}{more}" if named else ""


def long_date(day: date | None) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else ""
