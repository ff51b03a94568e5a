"""Random people, demands and vocabularies from small pools, so that they meet, tie and miss each other."""

from datetime import date, timedelta

from hypothesis import strategies as st

from matching.shapes import (
    Ask,
    Claim,
    Demand,
    Membership,
    Need,
    Place,
    Post,
    Proof,
    SkillEntry,
    Talent,
    Vocabulary,
)

TODAY = date(2026, 3, 1)
DAYS = st.none() | st.integers(-3, 400).map(lambda days: TODAY - timedelta(days=days))

SKILLS = (
    SkillEntry("live", "直播运营", ("直播间运营",), None, ("host",)),
    SkillEntry("host", "直播主播", ("带货主播",), "live"),
    SkillEntry("douyin_live", "抖音直播", (), "live", ("qianchuan",)),
    SkillEntry("qianchuan", "巨量千川", ("千川", "千川投放")),
    SkillEntry("photoshop", "Photoshop", ("PS", "ps修图"), "design"),
    SkillEntry("design", "平面设计", (), None, ("photoshop",)),
    SkillEntry("python", "Python"),
    SkillEntry("service", "客服", ("客户服务",)),
)
PLACES = (
    Place("130100", "130100", 38.04, 114.51),
    Place("130102", "130100", 38.05, 114.54),
    Place("130123", "130100", 38.15, 114.57),
    Place("130500", "130500", 37.07, 114.50),
    Place("130534", "130500", 37.06, 115.68),
    Place("139900", "139900", None, None),
)
TITLES = (
    Post("直播运营", "4-01-06-02"),
    Post("淘宝客服", "4-01-06-01"),
    Post("美工", "2-10-07-08"),
    Post("数据分析师", "2-02-30-09"),
)
VOCABULARY = Vocabulary(SKILLS, PLACES, TITLES, (("千", "干"),))

WORDS = st.sampled_from(
    [name for entry in SKILLS for name in (entry.name, *entry.aliases)]
    + ["编织", "Pyhton", "羊绒知识", "不会客服"]
)
TITLE = st.sampled_from(
    ["直播运营", "淘宝客服", "美工", "数据分析师", "主播", "运营", "店长", "Designer", ""]
)
CODE = st.sampled_from([None, None, "4-01-06-01", "4-01-02", "2-10-07-08"])
TEXT = st.lists(
    st.sampled_from(
        ["负责直播间", "店铺运营", "客服回复", "photoshop", "数据分析", "带货", "羊绒", "。", "打包"]
    ),
    max_size=6,
).map("，".join)
CODES = ("130000", "130100", "130102", "130123", "130500", "130534", "139900", "440106")

POSTS = st.builds(Post, TITLE, CODE)
CLAIMS = st.builds(
    Claim,
    WORDS,
    st.integers(1, 4),
    st.sampled_from(Proof),
    declared=st.sampled_from([True, True, True, False]),
)
ASKS = st.builds(Ask, WORDS, st.integers(1, 4), st.sampled_from(Need))
SOFT_ASKS = st.builds(Ask, WORDS, st.integers(1, 4), st.sampled_from([Need.PREFERRED, Need.REQUIRED]))
# Keys as the gate reads the words above; most demands have no emphasis, and some name skills not asked for.
KEYS = [entry.id for entry in SKILLS] + ["raw:编织", "raw:羊绒知识"]
EMPHASES = st.just(()) | st.lists(
    st.tuples(st.sampled_from(KEYS), st.floats(-1, 1)), max_size=6, unique_by=lambda step: step[0]
).map(tuple)
YEARS = st.sampled_from([None, 0.0, 0.3, 0.5, 1.5, 2.0, 3.0, 6.0, 12.0])
EDUCATION = st.sampled_from([None, 1, 3, 4, 5, 7])
SALARY = st.sampled_from([None, 0, 4000, 5000, 6000, 6200, 9000])


def several(values, most=3):
    return st.lists(values, max_size=most, unique=True).map(tuple)


def talents(identity=None):
    return st.builds(
        Talent,
        id=st.integers(1, 10**12) if identity is None else st.just(identity),
        posts=several(POSTS),
        work_text=TEXT,
        claims=st.lists(CLAIMS, max_size=5).map(tuple),
        experience_years=YEARS,
        education=EDUCATION,
        wished_posts=several(POSTS, 2),
        salary_min=SALARY,
        divisions=several(st.sampled_from(CODES)),
        remote_only=st.sampled_from([False, False, True]),
        kinds=several(st.sampled_from(["full", "part"])),
        categories=several(
            st.builds(
                Membership,
                st.sampled_from(["graduate", "trainee"]),
                st.sampled_from([None, TODAY - timedelta(days=1), TODAY]),
            )
        ),
        confirmed_on=DAYS,
    )


def demands(identity=None, asks=ASKS, musts=True):
    must = st.sampled_from([False, False, True]) if musts else st.just(False)
    return st.builds(
        Demand,
        id=st.integers(1, 10**12) if identity is None else st.just(identity),
        post=POSTS,
        duties=TEXT,
        asks=st.lists(asks, max_size=4).map(tuple),
        experience_years=YEARS,
        experience_must=must,
        education=EDUCATION,
        education_must=must,
        salary_min=SALARY,
        salary_max=SALARY,
        division=st.none() | st.sampled_from(CODES[1:]),
        remote=st.sampled_from([False, False, True]),
        place_must=must,
        kind=st.sampled_from([None, "full", "part"]),
        category=st.sampled_from([None, None, "graduate"]) if musts else st.none(),
        confirmed_on=DAYS,
        emphasis=EMPHASES,
    )


PEOPLE = st.lists(talents(), min_size=1, max_size=14, unique_by=lambda one: one.id)
ASKERS = st.lists(demands(), min_size=1, max_size=8, unique_by=lambda one: one.id)
EASY_DEMANDS = demands(asks=SOFT_ASKS, musts=False)
