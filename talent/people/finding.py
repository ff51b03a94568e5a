"""Whom a name with a number means: looked up by keyed identity, never guessed."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.kit.errors import FieldError
from talent.people.records import blind
from talent.people.tables import Person

# The turn (``audit.turns``) of whoever enters people that may be there already under the same number.
NEW_PEOPLE = "completions: new people"
NO_WAY_TO_KNOW = "请填写手机号或公民身份号码，用来确认是哪一位学员。"
OTHER_NAME = "该手机号登记的是另一个姓名。请核对姓名和手机号，或改填公民身份号码。"
OTHER_NAME_OF_NUMBER = "该公民身份号码登记的是另一个姓名，请核对。"
OTHER_NUMBER = "姓名和手机号与一份档案相同，公民身份号码却不同，请核对。"
SEVERAL = "这个姓名和手机号有不止一份档案，请补填公民身份号码。"
# Under one telephone or identity number, in one sheet.
MOST_NAMES = 3
# A middle dot is written in many ways, and blanks slip in.
_BETWEEN = re.compile(r"[\s·•・‧∙.．]+")
# So many values stand in one statement.
_AT_ONCE = 500

T = TypeVar("T")
# The blind indexes of mobile and identity number.
Indexes = tuple[str | None, str | None]


@dataclass(slots=True, eq=False)
class Who:
    """A person whom a declaration means; without an id it is somebody who is not in the database yet.

    ``mobile`` is known of those only.
    """

    name: str
    person_id: int | None = None
    user_id: int | None = None
    mobile: str | None = None
    mobile_index: str | None = None
    number_index: str | None = None


def indexes_of(mobile: str | None, resident_id: str | None) -> Indexes:
    """Under which a person with these numbers is found."""
    return blind(mobile, "person.mobile"), blind(resident_id, "person.resident_id")


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, but for width, blanks and dots."""
    return folded_name(one) == folded_name(other)


def folded_name(name: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", name)).casefold()


class Book:
    """The people whom declarations may mean, by their blind indexes; never a guess.

    Who is met for the first time is entered, so that the next declaration means the same person.
    """

    def __init__(self, people: Iterable[Who]) -> None:
        self._by_number: dict[str, Who] = {}
        self._by_mobile: dict[str, list[Who]] = {}
        for who in people:
            self.enter(who)

    def of_number(self, number_index: str | None) -> Who | None:
        return self._by_number.get(number_index or "")

    def find(
        self, name: str, mobile: str | None, mobile_index: str | None, number_index: str | None
    ) -> Who | FieldError:
        """Whom these mean, or why that can't be said."""
        if mobile_index is None and number_index is None:
            return FieldError("mobile", NO_WAY_TO_KNOW)
        known = self.of_number(number_index)
        if known is not None:
            return known if same_name(known.name, name) else FieldError("resident_id", OTHER_NAME_OF_NUMBER)
        reached = self._by_mobile.get(mobile_index or "", [])
        alike = [who for who in reached if same_name(who.name, name)]
        if number_index is not None:
            alike = [who for who in alike if who.number_index is None] or alike
        if len(alike) > 1:
            return FieldError("resident_id", SEVERAL)
        if not alike:
            # A family may share a telephone; the identity number then says who it is.
            if reached and number_index is None:
                return FieldError("mobile", OTHER_NAME)
            return self.enter(Who(name, mobile=mobile, mobile_index=mobile_index, number_index=number_index))
        if number_index is not None and alike[0].number_index is not None:
            return FieldError("resident_id", OTHER_NUMBER)
        return alike[0]

    def enter(self, who: Who) -> Who:
        if who.number_index is not None:
            self._by_number[who.number_index] = who
        if who.mobile_index is not None:
            self._by_mobile.setdefault(who.mobile_index, []).append(who)
        return who


def people_by_index(
    session: Session, mobiles: Collection[str], numbers: Collection[str], ids: Collection[int]
) -> list[Who]:
    """Everybody with one of the blind indexes or ids, once, by id."""
    found: dict[int, Who] = {}
    wanted = (
        (col(Person.mobile_index), mobiles),
        (col(Person.resident_id_index), numbers),
        (col(Person.id), ids),
    )
    for column, values in wanted:
        for some in portions(sorted(set(values))):  # type: ignore[type-var]
            query = columns_of(
                Person.id, Person.name, Person.user_id, Person.mobile_index, Person.resident_id_index
            ).where(column.in_(some))  # type: ignore[call-overload]
            for number, name, user, mobile, resident in session.execute(query.order_by(col(Person.id))):
                found[number] = Who(name, number, user, None, mobile, resident)
    return [found[number] for number in sorted(found)]


def portions(values: Collection[T]) -> Iterator[Sequence[T]]:
    """Parts of a size that a statement can take."""
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
