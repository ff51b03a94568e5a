"""A talent: whether an employment that a market has on record goes into the profile."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import Invalid
from talent.market.feed_schemas import PlacementAnswer
from talent.market.placements import answer_placement
from web.deps import ActorDep, FormDep, Id, WriteSession, may
from web.forms import read_form
from web.i18n import N_

router = APIRouter(
    prefix="/me/placements", include_in_schema=False, dependencies=[may(Permission.PROFILE_OWN)]
)


@router.post("/{placement_id}")
def answer(session: WriteSession, actor: ActorDep, placement_id: Id, form: FormDep) -> Response:
    """Into the work history, or not; whatever was decided can be changed there."""
    read = read_form(form, PlacementAnswer)
    if read.data is None:
        raise Invalid(N_("请从档案页选择写入或不写入。"))
    answer_placement(session, actor, placement_id, read.data)
    return RedirectResponse("/me/profile?saved=1", 303)
