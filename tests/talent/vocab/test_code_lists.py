"""The code lists in seeds/vocab, read as files: a wrong row is found here before it reaches a database."""

import csv
import math
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VOCAB = ROOT / "seeds" / "vocab"
PAIRS = ROOT / "tests" / "matching" / "data"

Row = dict[str, str]

COLUMNS = {
    "divisions.csv": ["code", "name", "short_name", "level", "parent", "lat", "lon", "zones", "source"],
    "education_levels.csv": ["code", "name", "rank", "short_name", "source"],
    "majors.csv": ["code", "name", "level", "group", "source"],
    "occupations.csv": ["code", "name", "level", "parent", "ecommerce", "source"],
    "occupation_titles.csv": ["title", "occupation", "source"],
    "skill_groups.csv": ["id", "name", "name_en", "source"],
    "skills.csv": [
        *("id", "name", "name_en", "group", "kind", "parent", "related", "aliases", "source"),
        *("esco_uri", "esco_label"),
    ],
    "universities.csv": ["code", "name", "division", "level", "private", "former_names", "source"],
    "industries.csv": ["code", "name", "parent", "source"],
    "industry_clusters.csv": ["id", "name", "division", "products", "industry", "source"],
    "lookalikes.csv": ["a", "b", "kind", "source"],
}
ZONES = {"belt", "cross_border", "industrial", "biomedicine", "agriculture"}


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def vocab(name: str) -> list[Row]:
    rows = read(VOCAB / name)
    assert rows, f"{name} is empty"
    return rows


def cell_values(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def by_key(rows: list[Row], key: str) -> dict[str, Row]:
    assert repeated([row[key] for row in rows]) == []
    return {row[key]: row for row in rows}


def skill_key(text: str) -> str:
    """The first rule of the gate, without traditional characters: the lists hold simplified ones only."""
    key = re.sub(r"[\s()\[\]{}<>【】〔〕「」『』《》〈〉]", "", unicodedata.normalize("NFKC", text).lower())
    while len(key) > 2 and key.endswith(("能力", "技能", "水平")):
        key = key[:-2]
    return key


def skills_by_key() -> dict[str, set[str]]:
    """Every name and alias in the form the gate compares, with the skills that claim it."""
    claims: dict[str, set[str]] = defaultdict(set)
    for row in vocab("skills.csv"):
        for text in [row["name"], *cell_values(row["aliases"])]:
            claims[skill_key(text)].add(row["id"])
    return claims


def chinese_length(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


def kilometres(one: Row, other: Row) -> float:
    lat1, lon1, lat2, lon2 = (
        math.radians(float(value)) for value in (one["lat"], one["lon"], other["lat"], other["lon"])
    )
    parallel = math.cos(lat1) * math.cos(lat2)
    half = math.sin((lat2 - lat1) / 2) ** 2 + parallel * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def assert_parents_exist_without_cycles(rows: list[Row], key: str) -> None:
    parents = {code: row["parent"] for code, row in by_key(rows, key).items()}
    for code in parents:
        seen: set[str] = set()
        here = code
        while here:
            assert here in parents, f"{code}: unknown parent {here}"
            assert here not in seen, f"{code}: parents run in a circle at {here}"
            seen.add(here)
            here = parents[here]


# --- all files


def test_there_is_no_code_list_without_a_check() -> None:
    assert sorted(path.name for path in VOCAB.glob("*.csv")) == sorted(COLUMNS)


def test_every_file_is_plain_utf8_with_the_agreed_columns() -> None:
    for name, columns in COLUMNS.items():
        data = (VOCAB / name).read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), f"{name} starts with a byte order mark"
        assert b"\r" not in data, f"{name} has carriage returns"
        with (VOCAB / name).open(encoding="utf-8", newline="") as handle:
            lines = list(csv.reader(handle))
        assert lines[0] == columns, name
        assert all(len(line) == len(columns) for line in lines), f"{name} has a ragged row"


def test_every_row_names_its_source_and_no_cell_is_padded() -> None:
    for name in COLUMNS:
        for row in vocab(name):
            assert row["source"].strip(), f"{name}: {row}"
            assert all(value == value.strip() for value in row.values()), f"{name}: {row}"


def test_list_cells_have_no_empty_or_repeated_value() -> None:
    lists = {
        "divisions.csv": ["zones"],
        "skills.csv": ["related", "aliases"],
        "universities.csv": ["former_names"],
        "industry_clusters.csv": ["products"],
    }
    for name, columns in lists.items():
        for row in vocab(name):
            for column in columns:
                values = cell_values(row[column])
                assert all(values), f"{name}: {row}"
                assert repeated(values) == [], f"{name}: {row}"


# --- divisions


def test_division_codes_are_six_digits_of_hebei() -> None:
    for row in vocab("divisions.csv"):
        assert re.fullmatch(r"13\d{4}", row["code"]), row


def test_divisions_form_a_tree_of_province_cities_and_counties() -> None:
    rows = vocab("divisions.csv")
    assert_parents_exist_without_cycles(rows, "code")
    level = {row["code"]: row["level"] for row in rows}
    above = {"province": None, "city": "province", "county": "city"}
    for row in rows:
        assert level.get(row["parent"]) == above[row["level"]], row
    assert Counter(level.values()) == {"province": 1, "city": 12, "county": 167}


def test_xiongan_holds_its_three_counties() -> None:
    counties = {row["code"] for row in vocab("divisions.csv") if row["parent"] == "133100"}
    assert counties == {"130629", "130632", "130638"}


def test_every_county_lies_within_160_km_of_its_city() -> None:
    divisions = by_key(vocab("divisions.csv"), "code")
    counties = [row for row in divisions.values() if row["level"] == "county"]
    assert counties
    for row in counties:
        assert kilometres(row, divisions[row["parent"]]) < 160, row["name"]


def test_every_division_below_the_province_belongs_to_a_zone_of_the_plan() -> None:
    used: set[str] = set()
    for row in vocab("divisions.csv"):
        zones = set(cell_values(row["zones"]))
        assert zones <= ZONES, row
        assert zones or row["level"] == "province", row
        used |= zones
    assert used == ZONES


# --- education, majors, universities


def test_education_levels_have_a_rank_from_0_to_7_and_every_group() -> None:
    rows = by_key(vocab("education_levels.csv"), "code")
    assert {row["rank"] for row in rows.values()} == set("01234567")
    assert all(re.fullmatch(r"\d\d", code) for code in rows)
    assert {code[0] + "0" for code in rows} <= set(rows)


def test_majors_have_the_code_form_of_their_level_and_the_ecommerce_class_is_complete() -> None:
    rows = by_key(vocab("majors.csv"), "code")
    form = {
        "undergraduate": r"\d{6}(T|K|TK)?",
        "vocational_undergraduate": r"3\d{5}",
        "vocational_college": r"[45]\d{5}",
        "secondary_vocational": r"7\d{5}",
    }
    for row in rows.values():
        assert re.fullmatch(form[row["level"]], row["code"]), row
        assert row["group"] in {"ecommerce", "related"}, row
    ecommerce = {code for code, row in rows.items() if row["group"] == "ecommerce"}
    assert ecommerce == {
        *("120801", "120802T", "120803T"),
        *(f"33070{number}" for number in range(1, 5)),
        *(f"53070{number}" for number in range(1, 7)),
        *(f"73070{number}" for number in range(1, 6)),
    }


def test_universities_have_ten_digit_codes_and_stand_in_a_known_city() -> None:
    cities = {row["code"] for row in vocab("divisions.csv") if row["level"] == "city"}
    rows = by_key(vocab("universities.csv"), "code")
    assert len(rows) >= 121
    for row in rows.values():
        assert re.fullmatch(r"\d{10}", row["code"]), row
        assert row["division"] in cities or "天津市" in row["source"], row
        assert row["level"] in {"undergraduate", "college"}, row
        assert row["private"] in {"0", "1"}, row


def test_no_name_of_a_university_is_another_ones_former_name() -> None:
    rows = vocab("universities.csv")
    assert repeated([name for row in rows for name in [row["name"], *cell_values(row["former_names"])]]) == []


# --- occupations


def test_occupations_form_a_tree_along_their_codes() -> None:
    rows = vocab("occupations.csv")
    assert_parents_exist_without_cycles(rows, "code")
    levels = ["major", "middle", "minor", "detail", "work_type"]
    for row in rows:
        assert re.fullmatch(r"[1-8](-\d\d){0,4}", row["code"]), row
        assert row["level"] == levels[row["code"].count("-")], row
        assert row["parent"] == row["code"].rpartition("-")[0], row
        assert row["ecommerce"] in {"0", "1"}, row
    assert sum(row["level"] == "detail" for row in rows) >= 60


def test_the_internet_marketer_has_its_four_work_types() -> None:
    names = {row["name"] for row in vocab("occupations.csv") if row["parent"] == "4-01-06-02"}
    assert {"选品员", "直播销售员", "视频创推员", "平台管理员"} <= names


def test_no_job_title_stands_twice_and_each_names_an_occupation() -> None:
    rows = vocab("occupation_titles.csv")
    leaves = {row["code"] for row in vocab("occupations.csv") if row["level"] in {"detail", "work_type"}}
    assert len(rows) >= 500
    assert repeated([skill_key(row["title"]) for row in rows]) == []
    for row in rows:
        assert row["occupation"] in leaves, row


# --- skills


def test_there_are_at_least_400_skills_in_known_groups() -> None:
    groups = by_key(vocab("skill_groups.csv"), "id")
    skills = by_key(vocab("skills.csv"), "id")
    assert len(skills) >= 400
    assert {row["group"] for row in skills.values()} == set(groups)
    for row in skills.values():
        assert re.fullmatch(r"[a-z0-9_]+", row["id"]), row
        assert row["kind"] in {"skill", "tool", "platform", "knowledge", "certificate", "language"}, row


def test_skill_parents_and_relations_exist_and_do_not_run_in_circles() -> None:
    rows = vocab("skills.csv")
    assert_parents_exist_without_cycles(rows, "id")
    known = {row["id"] for row in rows}
    for row in rows:
        related = cell_values(row["related"])
        assert set(related) <= known - {row["id"]}, row


def test_no_name_or_alias_belongs_to_two_skills() -> None:
    assert {key: ids for key, ids in skills_by_key().items() if len(ids) > 1} == {}


def test_no_alias_only_repeats_another_spelling_of_the_same_key() -> None:
    for row in vocab("skills.csv"):
        spellings = [skill_key(text) for text in [row["name"], *cell_values(row["aliases"])]]
        assert repeated(spellings) == [], row["id"]


def test_things_that_sound_alike_are_different_skills() -> None:
    skill = {key: next(iter(ids)) for key, ids in skills_by_key().items()}
    apart = [
        ("抖音运营", "抖店运营"),
        ("客服", "售前客服"),
        ("java", "javascript"),
        ("seo", "sem"),
        ("直播运营", "直播销售"),
        ("英语四级", "英语六级"),
        ("普通话二甲", "普通话二乙"),
        ("ps", "pr"),
        ("c语言", "c++"),
    ]
    for one, other in apart:
        assert skill[one] != skill[other], (one, other)


# --- what the gate may confuse


def test_lookalikes_are_pairs_of_single_characters_that_stand_once() -> None:
    rows = vocab("lookalikes.csv")
    assert len(rows) >= 150
    for row in rows:
        assert all(len(row[side]) == chinese_length(row[side]) == 1 for side in ("a", "b")), row
        assert row["a"] != row["b"], row
        assert row["kind"] in {"homophone", "lookalike"}, row
    assert repeated(["".join(sorted(row["a"] + row["b"])) for row in rows]) == []


def test_no_lookalike_is_a_digit_or_a_grade() -> None:
    grades = set("零一二三四五六七八九十百千万甲乙丙丁初中高级不未无")
    pairs = [(row["a"], row["b"]) for row in vocab("lookalikes.csv")]
    assert [pair for pair in pairs if set(pair) <= grades] == []
    allowed = {"千"}  # 千川 is written 干川; a number in a skill is never spelled 千
    assert {character for pair in pairs for character in pair} & grades <= allowed


def test_one_lookalike_or_one_swap_never_makes_another_skill() -> None:
    claims = skills_by_key()
    twins: dict[str, set[str]] = defaultdict(set)
    for row in vocab("lookalikes.csv"):
        twins[row["a"]].add(row["b"])
        twins[row["b"]].add(row["a"])
    looked_at = 0
    for key, ids in claims.items():
        if chinese_length(key) < 4:
            continue
        slips = {key[:at] + twin + key[at + 1 :] for at, old in enumerate(key) for twin in twins.get(old, ())}
        slips |= {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1)}
        for slip in slips:
            looked_at += 1
            assert claims.get(slip, ids) == ids, (key, slip)
    assert looked_at > 1000


# --- industries and clusters


def test_industries_form_a_tree_from_section_to_class() -> None:
    rows = vocab("industries.csv")
    assert_parents_exist_without_cycles(rows, "code")
    sections = {row["code"] for row in rows if not row["parent"]}
    assert sections == set("ABCDEFGHIJKLMNOPQRST")
    for row in rows:
        if row["parent"] and row["parent"] not in sections:
            assert row["code"][:-1] == row["parent"], row
        elif row["parent"]:
            assert re.fullmatch(r"\d\d", row["code"]), row


def test_clusters_stand_in_known_counties_and_industries() -> None:
    counties = {row["code"] for row in vocab("divisions.csv") if row["level"] == "county"}
    industries = {row["code"] for row in vocab("industries.csv")}
    clusters = by_key(vocab("industry_clusters.csv"), "id")
    assert len(clusters) >= 25
    for row in clusters.values():
        assert row["division"] in counties, row
        assert row["industry"] in industries, row
        assert row["products"], row


# --- the pairs the gate is tested with


def test_same_skill_pairs_name_a_skill_and_one_side_is_known() -> None:
    rows = read(PAIRS / "same_skill_pairs.csv")
    claims = skills_by_key()
    known = {row["id"] for row in vocab("skills.csv")}
    assert len(rows) >= 60
    assert repeated([row["a"] + "=" + row["b"] for row in rows]) == []
    for row in rows:
        claimed = [claims.get(skill_key(row[side]), set()) for side in ("a", "b")]
        assert row["skill"] in known, row
        assert row["a"] != row["b"], row
        assert {row["skill"]} in claimed, row
        assert all(ids in ({row["skill"]}, set()) for ids in claimed), row


def test_different_skill_pairs_never_share_a_skill() -> None:
    rows = read(PAIRS / "different_skill_pairs.csv")
    claims = skills_by_key()
    assert len(rows) >= 60
    assert repeated([row["a"] + "=" + row["b"] for row in rows]) == []
    for row in rows:
        one, other = (claims.get(skill_key(row[side]), set()) for side in ("a", "b"))
        assert row["why"], row
        assert not one & other, row
