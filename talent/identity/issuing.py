"""An organisation fetches codes for the people whom it handed in: made anew each time, told only once."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from talent.accounts.acting import verified_organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.identity.enums import CodeScope
from talent.identity.handed_in import unclaimed_of
from talent.identity.moving import table_of
from talent.identity.rules import CODE_LASTS, new_code, written
from talent.identity.schemas import CodesFile, CodesInput, UnclaimedOut
from talent.identity.tables import ClaimCode
from talent.kit.books import book_in, put, text_format
from talent.kit.clock import SHANGHAI, now
from talent.kit.crypto import digest
from talent.kit.db import count
from talent.kit.errors import Conflict
from talent.kit.masking import mask_mobile
from talent.kit.paging import Page, Paged
from talent.people.tables import Person

# People whose codes one file holds; more are fetched with the next.
MOST_CODES = 20_000
_PORTION = 1000
_HEADINGS = (("姓名", 14), ("手机号", 16), ("认领码", 26), ("有效期至", 14))
_FETCHED = "这批认领码刚才已经生成，请使用已下载的文件；如没有收到，请刷新页面后为全部待认领的人换新码。"
_NO_ORGANISATION = "请使用院校或培训机构的账号领取认领码。"
_NOT_VERIFIED = "机构通过认证后才能领取认领码。"
_NOBODY = "没有需要认领码的人：都已认领，或者都有有效的认领码。"


def list_unclaimed(session: Session, actor: Actor, page: Page) -> Paged[UnclaimedOut]:
    """Whom the actor's organisation handed in and who has not claimed the profile, the newest first."""
    organisation_id = _organisation(session, actor)
    query = unclaimed_of(organisation_id)
    ordered = query.order_by(col(Person.id).desc()).offset(page.offset).limit(page.size)
    people = session.exec(ordered).all()
    until = _until(session, [person.id or 0 for person in people])
    items = [
        UnclaimedOut(
            id=person.id or 0,
            name=person.name,
            mobile=mask_mobile(person.mobile) if person.mobile else "",
            handed_in_on=person.created_at.astimezone(SHANGHAI).date(),
            code_until=until.get(person.id or 0),
        )
        for person in people
    ]
    return Paged[UnclaimedOut](items=items, total=count(session, query), number=page.number, size=page.size)


def make_codes(session: Session, actor: Actor, data: CodesInput, *, key: str = "") -> CodesFile:
    """New codes as a spreadsheet. Whoever had one gets another, and the old one opens nothing any more: the
    same request once more is refused, for it would make worthless what the first has brought.
    """
    organisation_id = _organisation(session, actor)
    body = body_of(data.model_dump())
    if made_before(session, actor, Action.CLAIM_CODES, key, body) is not None:
        raise Conflict(_FETCHED)
    query = unclaimed_of(organisation_id)
    if data.scope is CodeScope.MISSING:
        good = select(ClaimCode.person_id).where(col(ClaimCode.expires_at) > now())
        query = query.where(col(Person.id).not_in(good))
    # Two at once must not each make codes of which the other's file knows nothing.
    locked = query.order_by(col(Person.id)).limit(MOST_CODES).with_for_update()
    people = session.exec(locked).all()
    if not people:
        raise Conflict(_NOBODY)
    ends = now() + CODE_LASTS
    codes = {person.id or 0: new_code() for person in people}
    _keep(session, organisation_id, codes)
    remember(session, actor, Action.CLAIM_CODES, key, body, organisation_id)
    record(session, actor, Action.CLAIM_CODES, "organisation", organisation_id, f"{len(codes)} {data.scope}")
    lines = [
        (
            person.name,
            mask_mobile(person.mobile) if person.mobile else "",
            written(codes[person.id or 0]),
            ends.astimezone(SHANGHAI).date().isoformat(),
        )
        for person in people
    ]
    return CodesFile(count=len(codes), content=_book(lines))


def _organisation(session: Session, actor: Actor) -> int:
    require(actor, Permission.PEOPLE_ADD)
    return verified_organisation_of(session, actor, _NO_ORGANISATION, _NOT_VERIFIED)


def _keep(session: Session, organisation_id: int, codes: dict[int, str]) -> None:
    moment, ids = now(), list(codes)
    for start in range(0, len(ids), _PORTION):
        portion = ids[start : start + _PORTION]
        session.connection().execute(delete(ClaimCode).where(col(ClaimCode.person_id).in_(portion)))
        rows = [
            {
                "person_id": number,
                "digest": digest(codes[number]),
                "organisation_id": organisation_id,
                "made_at": moment,
                "expires_at": moment + CODE_LASTS,
            }
            for number in portion
        ]
        session.connection().execute(insert(table_of(ClaimCode)), rows)


def _until(session: Session, ids: Sequence[int]) -> dict[int, date]:
    good = select(ClaimCode.person_id, ClaimCode.expires_at).where(
        col(ClaimCode.person_id).in_(ids), col(ClaimCode.expires_at) > now()
    )
    return {number: ends.astimezone(SHANGHAI).date() for number, ends in session.exec(good)}


def _book(lines: Sequence[Sequence[str]]) -> bytes:
    content = BytesIO()
    with book_in(content) as book:
        sheet, plain = book.add_worksheet("认领码"), text_format(book)
        bold = text_format(book, bold=True)
        for place, (heading, width) in enumerate(_HEADINGS):
            sheet.set_column(place, place, width)
            put(sheet, 0, place, heading, bold)
        sheet.freeze_panes(1, 0)
        for line, cells in enumerate(lines, start=1):
            for place, text in enumerate(cells):
                put(sheet, line, place, text, plain)
    return content.getvalue()
