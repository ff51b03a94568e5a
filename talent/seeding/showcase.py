"""What a visitor of the demonstration sees first: the leading firms, demand 1, and a person who suits it."""

from datetime import date, timedelta

from talent.accounts.enums import Verification
from talent.enterprises.enums import DemandState, EnterpriseSize, Importance
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.terms import Category, EmploymentKind
from talent.people import tables as people
from talent.people.enums import ConsentKind, EvidenceKind, Visibility
from talent.people.records import blind
from talent.people.texts import TEXTS
from talent.seeding.accounts import LEADING_FIRM, LEADING_PERSON, SECOND_FIRM, UNVERIFIED_FIRM
from talent.seeding.chance import Dice
from talent.seeding.fiction import fictional_email, fictional_mobile
from talent.seeding.firms import Firm
from talent.seeding.rows import Rows, days_before, moment
from talent.seeding.stock import Place, Stock

_YUHUA = "130108"

_DUTIES = """1、负责抖音直播间的日常运营，制定开播计划、排品和话术框架；
2、直播中把控节奏，与主播、场控、投流配合，完成场次目标；
3、下播后复盘停留、互动、转化数据，提出下一场的改法；
4、配合千川投手做素材和人群测试，控制投产比；
5、参与选品和直播间场景升级，带教新人中控。"""
_CONDITIONS = """1、1年以上抖音直播运营或场控经验，能独立复盘；
2、熟悉抖音电商罗盘、巨量百应等后台；
3、懂千川投放逻辑，能写直播脚本；
4、大专及以上学历优先，有作品或账号案例更好。
福利：底薪+提成，五险，带薪培训，直播间配独立休息区，每月公布提成明细。"""
_DEMAND_SKILLS = (
    ("抖音直播运营", "douyin_live", 3, Importance.REQUIRED),
    ("直播复盘", "livestream_review", 3, Importance.REQUIRED),
    ("直播脚本", "livestream_script", 2, Importance.REQUIRED),
    ("场控", "livestream_control", 2, Importance.REQUIRED),
    ("千川投放", "qianchuan", 2, Importance.PREFERRED),
    ("电商罗盘", "luopan", 2, Importance.PREFERRED),
)
_PERSON_SKILLS = (
    ("抖音直播间运营", "douyin_live", 3, True),
    ("直播复盘", "livestream_review", 3, True),
    ("写直播脚本", "livestream_script", 3, True),
    ("场控", "livestream_control", 3, True),
    ("千川", "qianchuan", 2, True),
    ("抖音罗盘", "luopan", 2, True),
    ("剪映", "jianying", 2, False),
    ("PS", "photoshop", 1, False),
)
_EVIDENCE = (
    ("livestream_control", EvidenceKind.CONFIRMED, 3, 120),
    ("livestream_review", EvidenceKind.CONFIRMED, 3, 120),
    ("livestream_script", EvidenceKind.EXAMINED, 3, 60),
)


def leading_firms(stock: Stock) -> list[Firm]:
    """Firms 1 to 3, whose accounts visitors try."""
    places = {place.code: place for place in stock.places.things}
    cluster = next(cluster for cluster in stock.clusters if "羊绒衫" in cluster.products)
    return [
        Firm(
            LEADING_FIRM,
            "石家庄云驼里直播电商有限公司",
            places[_YUHUA],
            None,
            "5292",
            "休闲零食",
            EnterpriseSize.SMALL,
            Verification.VERIFIED,
        ),
        Firm(
            SECOND_FIRM,
            "清河麓绒纺羊绒制品有限公司",
            cluster.place,
            cluster,
            cluster.industry,
            "羊绒衫",
            EnterpriseSize.MEDIUM,
            Verification.VERIFIED,
        ),
        Firm(
            UNVERIFIED_FIRM,
            "石家庄橙屿生活网络科技有限公司",
            places[_YUHUA],
            None,
            "5292",
            "日用百货",
            EnterpriseSize.MICRO,
            Verification.PENDING,
        ),
    ]


def add_leading_demand(rows: Rows, seed: int, user: int, today: date) -> None:
    """Demand 1: whole, attractive, open for two more months."""
    dice = Dice(seed, "leading demand")
    published = moment(dice, days_before(today, 3), today)
    demand = rows.number(
        Demand,
        organisation_id=LEADING_FIRM,
        created_by=user,
        state=DemandState.OPEN,
        title="抖音直播运营",
        occupation="4-01-06-02-04",
        headcount=3,
        division=_YUHUA,
        kind=EmploymentKind.FULL_TIME,
        salary_min=7000,
        salary_max=11000,
        duties=_DUTIES,
        conditions=_CONDITIONS,
        education_rank=4,
        experience_years=1.0,
        valid_until=today + timedelta(days=60),
        published_at=published,
        confirmed_on=days_before(today, 3),
        created_at=published,
        updated_at=published,
    )
    for position, (words, skill, level, importance) in enumerate(_DEMAND_SKILLS):
        rows.add(
            DemandSkill,
            demand_id=demand,
            position=position,
            words=words,
            skill=skill,
            level=level,
            importance=importance,
        )


def add_leading_person(rows: Rows, stock: Stock, seed: int, user: int, today: date) -> None:
    """Person 1, of the talent account: two years in a live room, and proof of some of it."""
    dice = Dice(seed, "leading person")
    mobile, email = fictional_mobile(LEADING_PERSON), fictional_email("talent")
    joined = moment(dice, days_before(today, 200), today)
    rows.add(
        people.Person,
        id=LEADING_PERSON,
        user_id=user,
        name="林晓禾",
        mobile=mobile,
        mobile_index=blind(mobile, "person.mobile"),
        email=email,
        email_index=blind(email, "person.email"),
        division=_YUHUA,
        education_level="31",
        experience_years=2.5,
        experience_stated=True,
        introduction="做过中控、场控，后来独立负责直播间。习惯每场复盘，相信数据比感觉可靠。",
        visibility=Visibility.VERIFIED,
        agreed=True,
        confirmed_on=days_before(today, 2),
        created_at=joined,
        updated_at=moment(dice, days_before(today, 2), today),
    )
    for kind in (ConsentKind.NOTICE, ConsentKind.MATCHING, ConsentKind.EXCHANGE):
        rows.add(
            people.Consent,
            person_id=LEADING_PERSON,
            kind=kind,
            text_version=TEXTS[kind].version,
            given_at=joined,
        )
    _add_past(rows, stock, today)
    _add_abilities(rows, today)
    _add_wish(rows, stock, today)


def _add_past(rows: Rows, stock: Stock, today: date) -> None:
    school = next(school for school in stock.schools if school.level == "college")
    major, place = "网络营销与直播电商", _place(stock)
    code = stock.majors[(major, "vocational_college")]
    year = today.year - 3
    rows.add(
        people.Education,
        person_id=LEADING_PERSON,
        school_code=school.code,
        school_name=school.name,
        major_code=code,
        major_name=major,
        level="31",
        start_year=year - 3,
        end_year=year,
    )
    employer = f"{place.city_short}禾鹿里文化传媒有限公司"
    jobs = (
        (
            employer,
            "直播运营",
            480,
            None,
            "独立负责零食直播间，排品、脚本、复盘都做，配合投手调千川，月均成交约六十万。",
        ),
        ("", "直播中控", 910, 490, "后台上下架、改价、发福袋，登记每场数据，下播写复盘表。"),
    )
    for position, (firm, title, began, ended, duties) in enumerate(jobs):
        rows.add(
            people.Work,
            person_id=LEADING_PERSON,
            position=position,
            employer=firm,
            title=title,
            occupation=stock.titles[title],
            started_on=days_before(today, began).replace(day=1),
            ended_on=days_before(today, ended).replace(day=1) if ended else None,
            duties=duties,
        )
    _add_categories(rows, school.code, school.name, code, major, year, employer, today)


def _add_categories(
    rows: Rows, school: str, school_name: str, code: str, major: str, year: int, employer: str, today: date
) -> None:
    graduate = rows.number(
        people.Membership,
        person_id=LEADING_PERSON,
        category=Category.GRADUATE,
        since=date(year, 6, 20),
        until=date(year + 2, 6, 20),
    )
    rows.add(
        people.GraduateDetail,
        membership_id=graduate,
        school_code=school,
        school_name=school_name,
        major_code=code,
        major_name=major,
        graduation_year=year,
    )
    trainee = rows.number(
        people.Membership,
        person_id=LEADING_PERSON,
        category=Category.TRAINEE,
        since=days_before(today, 150),
    )
    rows.add(
        people.TraineeDetail,
        membership_id=trainee,
        course="抖音直播运营实战班",
        training_body="冀才示范电商培训学校（演示）",
        completed_on=days_before(today, 120),
        hours=48,
    )
    practitioner = rows.number(
        people.Membership,
        person_id=LEADING_PERSON,
        category=Category.PRACTITIONER,
        since=days_before(today, 910),
    )
    rows.add(people.PractitionerDetail, membership_id=practitioner, employer=employer, title="直播运营")


def _add_abilities(rows: Rows, today: date) -> None:
    for position, (words, skill, level, used) in enumerate(_PERSON_SKILLS):
        rows.add(
            people.PersonSkill,
            person_id=LEADING_PERSON,
            position=position,
            words=words,
            skill=skill,
            level=level,
            used=used,
        )
    for skill, kind, level, days in _EVIDENCE:
        examined = kind is EvidenceKind.EXAMINED
        rows.add(
            people.SkillEvidence,
            person_id=LEADING_PERSON,
            skill=skill,
            kind=kind,
            level=level,
            vouched_by="演示考核中心" if examined else "冀才示范电商培训学校（演示）",
            given_on=days_before(today, days),
        )


def _add_wish(rows: Rows, stock: Stock, today: date) -> None:
    rows.add(
        people.Wish,
        person_id=LEADING_PERSON,
        salary_min=8000,
        kind=EmploymentKind.FULL_TIME,
        available_from=today + timedelta(days=15),
    )
    rows.add(people.WishDivision, person_id=LEADING_PERSON, division=_place(stock).city)
    for title in ("抖音直播运营", "直播运营主管"):
        rows.add(
            people.WishOccupation,
            person_id=LEADING_PERSON,
            title=title,
            occupation=stock.titles.get(title),
        )


def _place(stock: Stock) -> Place:
    return next(place for place in stock.places.things if place.code == _YUHUA)
