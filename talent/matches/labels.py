"""Chinese words for what the matcher calls by code: blocks, proofs, hard conditions."""

from matching.shapes import Need, Proof
from talent.people.enums import Badge

BLOCKS = {
    "skill": "技能",
    "occupation": "职业经历",
    "text": "工作内容",
    "experience": "工作年限",
    "education": "学历",
    "salary": "薪资",
    "place": "工作地点",
    "wished": "意向岗位",
    "kind": "用工形式",
    "freshness": "信息新鲜度",
}
BADGES = {
    Proof.STATED: Badge.STATED,
    Proof.USED: Badge.USED,
    Proof.CONFIRMED: Badge.CONFIRMED,
    Proof.EXAMINED: Badge.EXAMINED,
}
NEEDS = {Need.MUST: "must", Need.REQUIRED: "required", Need.PREFERRED: "preferred"}
CONDITIONS = {
    "experience": "工作年限",
    "education": "学历要求",
    "place": "工作地点",
    "category": "人才类别",
}
MUST_SKILL = "必备技能"
# What never enters a score; the matcher's documents have no field for it.
NOT_USED = ("姓名", "性别", "年龄", "民族", "户籍", "照片")


def condition_label(condition: str, names: dict[str, str]) -> str:
    """``skill:photoshop`` -> 必备技能 Photoshop; the others by the table."""
    kind, _, key = condition.partition(":")
    if kind == "skill":
        return f"{MUST_SKILL} {skill_label(key, names)}"
    return CONDITIONS.get(kind, condition)


def skill_label(key: str, names: dict[str, str]) -> str:
    """The canonical name; for words outside the taxonomy the words themselves."""
    return names.get(key) or key.removeprefix("raw:")
