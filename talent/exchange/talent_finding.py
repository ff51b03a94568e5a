"""Whom rows of a list of people mean, of those in the database and of those whom rows before brought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.exchange.layouts import Row
from talent.kit.errors import FieldError
from talent.people.finding import Book, Who, indexes_of, people_by_index, portions, same_name
from talent.people.recalling import Newcomers, Sayings, by_key, ids_of, key_of, places_of, short
from talent.people.records import blind
from talent.people.tables import Person

_OTHER_NAME = "该邮箱登记的是另一个姓名。请核对姓名和邮箱，或改填手机号。"
_SEVERAL = "这个姓名和邮箱有不止一份档案，请补填手机号或公民身份号码。"


@dataclass(frozen=True, slots=True)
class Called:
    """A row's person with the blind indexes of all numbers."""

    name: str
    mobile: str | None
    mobile_index: str | None
    number_index: str | None
    email_index: str | None


class EarlierPeople:
    """What the rows of a long sheet said, in short: who is new, whom an e-mail reaches, and what was said of
    whom, by the keys of people.
    """

    def __init__(self) -> None:
        self.newcomers = Newcomers()
        self.said: dict[int, int] = {}
        self._by_email: dict[int, tuple[int, ...]] = {}

    def note(self, called: Called) -> None:
        """One of the rows to come."""
        self.newcomers.note((called.mobile_index, called.number_index, called.email_index))

    def by_email(self, indexes: Iterable[str]) -> dict[str, tuple[int, ...]]:
        return {index: self._by_email.get(short(index), ()) for index in indexes}

    def remember(
        self,
        met: Iterable[Who],
        said: Mapping[Who, int],
        emails: Sequence[tuple[str, Who]],
        known: dict[Who, int],
    ) -> None:
        """Who is neither in the database nor ``known`` is a newcomer from now on, if a row to come may mean
        that person. Also somebody of whom a row with a fault spoke.
        """
        reached: dict[Who, list[str]] = {}
        for index, who in emails:
            reached.setdefault(who, []).append(index)
        for who in met:
            keys = (who.mobile_index, who.number_index, *reached.get(who, ()))
            if who.person_id is None and who not in known and self.newcomers.may_return(keys):
                known[who] = self.newcomers.enter(who)
        for who, words in said.items():
            if who.person_id is not None or who in known:
                self.said[key_of(who, known)] = words
        for index, who in emails:
            if who.person_id is not None or who in known:
                self._by_email[short(index)] = (*self._by_email.get(short(index), ()), key_of(who, known))


class Register:
    """The people whom the rows of a portion may mean."""

    def __init__(self, session: Session, called: Sequence[Called], earlier: EarlierPeople) -> None:
        numbers = {one.number_index for one in called if one.number_index}
        mobiles = {one.mobile_index for one in called if one.mobile_index}
        by_email = _ids_by_email(session, {one.email_index for one in called if one.email_index})
        before = earlier.by_email(by_email)
        keys = {key for some in before.values() for key in some}
        pairs = ((one.mobile_index, one.number_index) for one in called)
        self._earlier = earlier
        self._newcomers = earlier.newcomers.meant((one.name for one in called), pairs, places_of(keys))
        ids = {number for some in by_email.values() for number in some} | ids_of(keys)
        people = people_by_index(session, mobiles, numbers, ids)
        same = by_key(people, self._newcomers)
        self.ids = {who.person_id for who in people if who.person_id is not None}
        self.seen = Sayings(earlier.said, self._newcomers)
        self._book = Book([*people, *self._newcomers])
        self._emails = {
            index: [same[key] for key in (*(number * 2 for number in some), *before[index])]
            for index, some in by_email.items()
        }
        self._met: dict[Who, None] = {}
        self._new_emails: list[tuple[str, Who]] = []

    def find(self, one: Called) -> Who | FieldError:
        """By number or mobile as everywhere; by e-mail where these say nothing of somebody else."""
        reached = self._emails.get(one.email_index or "", [])
        who = self._find(one, reached)
        if isinstance(who, Who):
            self._met[who] = None
            if one.email_index is not None and who not in reached:
                reached.append(who)
                self._new_emails.append((one.email_index, who))
        return who

    def remember(self) -> None:
        """For the portions to come."""
        self._earlier.remember(self._met, self.seen.new, self._new_emails, dict(self._newcomers))

    def _find(self, one: Called, reached: Sequence[Who]) -> Who | FieldError:
        alike = [who for who in reached if same_name(who.name, one.name)]
        if len(alike) == 1 and _agrees(alike[0], one):
            return alike[0]
        if one.mobile_index is not None or one.number_index is not None:
            return self._book.find(one.name, one.mobile, one.mobile_index, one.number_index)
        if len(alike) > 1:
            return FieldError("email", _SEVERAL)
        if reached and not alike:
            return FieldError("email", _OTHER_NAME)
        return alike[0] if alike else Who(one.name)


def called_by(row: Row) -> Called:
    values = row.values
    numbers = indexes_of(values["mobile"], values["resident_id"])
    return Called(values["name"], values["mobile"], *numbers, blind(values["email"], "person.email"))


def _agrees(who: Who, one: Called) -> bool:
    return who.mobile_index in (None, one.mobile_index) and who.number_index in (None, one.number_index)


def _ids_by_email(session: Session, indexes: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {index: [] for index in indexes}
    for some in portions(sorted(indexes)):
        query = columns_of(col(Person.id), col(Person.email_index))
        query = query.where(col(Person.email_index).in_(some)).order_by(col(Person.id))
        for number, index in session.execute(query):
            found[index or ""].append(number)
    return found
