"""Vacancies and placements that nobody has: firms, people and posts of a made-up market."""

import random
from datetime import timedelta
from typing import Any

from stdnum.cn import uscc as stdnum_uscc

from talent.kit.clock import today
from talent.market.enums import RecordKind

_PLACES = ("130100", "130200", "130600", "131000")
_POSTS = ("直播运营", "店铺运营", "电商客服", "短视频编导", "仓储主管")
_SKILLS = ("直播运营", "店铺运营", "短视频制作", "数据分析")
_FIRMS = 40


def invent(chance: random.Random, kind: RecordKind) -> dict[str, Any]:
    """A content as the interface wants it; names and numbers are made up."""
    return _vacancy(chance) if kind is RecordKind.VACANCY else _placement(chance)


def _vacancy(chance: random.Random) -> dict[str, Any]:
    least = chance.randrange(4, 9) * 1000
    return {
        "title": chance.choice(_POSTS),
        "employer": _firm(chance.randrange(_FIRMS)),
        "source": {"name": "省人力资源市场（模拟）"},
        "headcount": chance.randint(1, 9),
        "division": chance.choice(_PLACES),
        "salary_min": least,
        "salary_max": least + chance.randrange(1, 6) * 500,
        "duties": f"负责店铺日常工作，每周排班{chance.randint(4, 6)}天。",
        "conditions": "熟悉电商平台后台，工作认真负责。",
        "valid_until": (today() + timedelta(days=chance.randint(30, 90))).isoformat(),
        "skills": [{"name": name} for name in chance.sample(_SKILLS, 2)],
    }


def _placement(chance: random.Random) -> dict[str, Any]:
    return {
        "person": {"name": f"测试{chance.randint(1, 99)}", "mobile": f"139{chance.randrange(10**8):08d}"},
        "employer": _firm(chance.randrange(_FIRMS)),
        "title": chance.choice(_POSTS),
        "started_on": (today() - timedelta(days=chance.randint(1, 300))).isoformat(),
    }


def _firm(number: int) -> dict[str, str]:
    stem = f"91130100MB{number:07d}"
    code = stem + str(stdnum_uscc.calc_check_digit(stem))
    return {"uscc": code, "name": f"河北模拟{number}号商贸有限公司"}
