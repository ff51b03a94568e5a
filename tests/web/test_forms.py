"""Reading forms: nothing typed is lost, complaints meet their fields."""

from starlette.datastructures import FormData

from talent.enterprises.schemas import DemandInput
from web.forms import FormView, read_form, view_of


def _read(*pairs: tuple[str, str]) -> tuple[DemandInput | None, FormView]:
    read = read_form(FormData(list(pairs)), DemandInput)
    return read.data, read.view


def test_empty_fields_are_not_given() -> None:
    data, _ = _read(("title", "主播"), ("headcount", ""), ("division", " "))
    assert data is not None
    assert data.headcount is None


def test_an_unticked_box_means_no() -> None:
    data, _ = _read(("title", "主播"))
    assert data is not None
    assert data.remote is False


def test_rows_that_say_nothing_are_dropped_and_the_others_keep_their_order() -> None:
    data, _ = _read(
        ("title", "主播"),
        ("skills.0.level", "2"),
        ("skills.0.words", ""),
        ("skills.1.words", "直播"),
        ("skills.1.level", "3"),
        ("skills.10.words", "剪辑"),
    )
    assert data is not None
    assert [(skill.words, skill.level) for skill in data.skills] == [("直播", 3), ("剪辑", 1)]


def test_a_complaint_names_the_row_as_it_is_drawn_again() -> None:
    data, view = _read(("title", "主播"), ("skills.3.words", "直播"), ("skills.3.level", "9"))
    assert data is None
    assert [one.field for one in view.complaints] == ["skills.0.level"]
    assert view.value("skills.0.words") == "直播"


def test_what_was_typed_comes_back_with_the_complaint() -> None:
    data, view = _read(("title", ""), ("duties", "负责直播"), ("headcount", "很多"))
    assert data is None
    assert view.value("duties") == "负责直播"
    assert view.value("headcount") == "很多"
    assert {one.field for one in view.complaints} == {"title", "headcount"}


def test_complaints_are_chinese() -> None:
    _, view = _read(("title", "字" * 61), ("salary_min", "-1"))
    assert all(not one.message.isascii() for one in view.complaints)


def test_what_is_stored_fills_the_form_it_came_from() -> None:
    stored = DemandInput(
        title="主播", remote=True, skills=[{"words": "直播", "level": 3}], experience_years=2
    )
    data = read_form(FormData([(k, v) for k, vs in view_of(stored).values.items() for v in vs]), DemandInput)
    assert data.data == stored


def test_fields_that_are_not_in_the_schema_are_ignored() -> None:
    data, _ = _read(("title", "主播"), ("organisation_id", "2"), ("state", "open"))
    assert data is not None
