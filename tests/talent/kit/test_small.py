"""Labels, masks, pages and the clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import StatementError
from sqlmodel import select

from talent.accounts.enums import Role
from talent.audit.tables import Change, ChangeKind
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.labels import EnumString
from talent.kit.masking import mask_email, mask_mobile, mask_name, mask_resident_id
from talent.kit.paging import Page, Paged


def test_a_label_stands_beside_the_code() -> None:
    assert (Role.TALENT.value, Role.TALENT.label, str(Role.TALENT)) == ("talent", "人才", "talent")


def test_a_code_is_read_from_json() -> None:
    assert TypeAdapter(Role).validate_json('"talent"') is Role.TALENT


def test_the_database_gives_the_member_back(session: Session) -> None:
    session.add(Change(kind=ChangeKind.DEMAND, object_id=1))
    session.flush()
    session.expire_all()
    assert session.exec(select(Change.kind)).one() is ChangeKind.DEMAND


def test_a_code_that_is_no_member_is_not_stored(session: Session) -> None:
    session.add(Change(kind="nonsense", object_id=1))
    with pytest.raises(StatementError, match="nonsense"):
        session.flush()


def test_an_enum_column_is_cached_by_its_kind() -> None:
    assert EnumString(Role)._static_cache_key != EnumString(ChangeKind)._static_cache_key


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_name("王丽"), "王*"),
        (mask_name("欧阳娜娜"), "欧***"),
        (mask_name("丽"), "丽*"),
        (mask_name(""), ""),
        (mask_mobile("13812345678"), "138****5678"),
        (mask_mobile("138"), "***"),
        (mask_email("wang.li@example.com"), "w***@example.com"),
        (mask_email("nonsense"), "********"),
        (mask_resident_id("11010519491231002X"), "110105***********X"),
        (mask_resident_id("1101"), "****"),
    ],
)
def test_a_mask_shows_only_its_part(masked: str, shown: str) -> None:
    assert masked == shown


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2)])
def test_pages_are_counted(total: int, pages: int) -> None:
    assert Paged[int](items=[], total=total, number=1, size=20).pages == pages


def test_a_page_starts_where_the_last_ended() -> None:
    assert Page(number=3, size=20).offset == 40


@pytest.mark.parametrize(
    "wrong", [{"number": 0}, {"size": 101}, {"size": 0}, {"number": 10**20}, {"offset": 1}]
)
def test_a_page_has_bounds(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Page.model_validate(wrong)


def test_a_page_can_be_mapped() -> None:
    assert Paged[int](items=[1, 2], total=2, number=1, size=20).map(str).items == ["1", "2"]


@time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False)
def test_the_day_is_that_of_hebei() -> None:
    assert today().isoformat() == "2026-03-02"


def test_a_time_comes_back_in_utc(session: Session) -> None:
    moment = datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    session.add(Change(kind=ChangeKind.PERSON, object_id=1, at=moment))
    session.flush()
    session.expire_all()
    stored = session.exec(select(Change.at)).one()
    assert (stored, stored.utcoffset()) == (moment, timedelta(0))


def test_a_time_without_a_zone_is_not_stored(session: Session) -> None:
    session.add(Change(kind=ChangeKind.PERSON, object_id=1, at=now().replace(tzinfo=None)))
    with pytest.raises(StatementError, match="zone"):
        session.flush()
