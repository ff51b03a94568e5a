"""The step that says which of the four categories a person belongs to, with what belongs to each."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData

from talent.kit.terms import Category
from talent.people.rows import GraduateRow, InstructorRow, PractitionerRow, TraineeRow
from talent.people.schemas import CategoriesInput, PersonOut
from web.forms import Complaint, Filled, FormView, read_form, view_of
from web.i18n import N_


class CategoriesForm(BaseModel):
    """One group of fields for each category, read only where its box is ticked."""

    model_config = ConfigDict(extra="forbid")

    member: list[Category] = []
    graduate: GraduateRow | None = None
    trainee: TraineeRow | None = None
    practitioner: PractitionerRow | None = None
    instructor: InstructorRow | None = None
    version: Annotated[int, Field(ge=1)]


def read_categories(form: FormData) -> Filled[CategoriesInput]:
    ticked = {str(value) for value in form.getlist("member")}
    # What stands in a group whose box is not ticked is not part of the answer.
    kept = [
        (key, value)
        for key, value in form.multi_items()
        if key.partition(".")[0] not in set(Category) or key.partition(".")[0] in ticked
    ]
    read = read_form(FormData(kept), CategoriesForm)
    if read.data is None:
        return Filled(None, read.view)
    rows = [getattr(read.data, category.value) for category in read.data.member]
    bare = [one for one, row in zip(read.data.member, rows, strict=True) if row is None]
    if bare:
        complaints = tuple(Complaint(f"{one.value}.since", N_("请填写此项。")) for one in bare)
        return Filled(None, FormView(read.view.values, complaints))
    return Filled(CategoriesInput(rows=rows, version=read.data.version), read.view)


def categories_view(person: PersonOut) -> FormView:
    groups: dict[str, Any] = {row.category.value: row.model_dump(mode="json") for row in person.categories}
    return view_of(None, **groups, member=list(groups), version=person.version)
