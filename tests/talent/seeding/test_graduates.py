"""The demonstration's university has graduates to look at, and one of them has claimed the profile."""

from sqlmodel import col, select

from talent.accounts.enums import Role
from talent.accounts.tables import User
from talent.accounts.tokens import actor_of
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.people.enums import WordField
from talent.people.graduate_reading import list_graduates
from talent.people.graduate_schemas import ClaimState, GraduateFilter
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.provenance import read_words
from talent.people.service import own_words
from talent.people.tables import Person
from tests.talent.people.graduates import GRADUATE, check


def user(session: Session, role: Role) -> User:
    return session.exec(select(User).where(User.role == role).order_by(col(User.id)).limit(1)).one()


def test_the_desk_is_not_empty(demo_database: Database) -> None:
    with demo_database.read() as session:
        actor = actor_of(user(session, Role.UNIVERSITY), "")
        listed = list_graduates(session, actor, GraduateFilter(), Page(size=100))
        assert listed.total >= 2
        claimed = list_graduates(session, actor, GraduateFilter(claimed=ClaimState.CLAIMED), Page())
        assert [one.name for one in claimed.items] == ["林晓禾"]
        assert check(session, actor, GRADUATE)


def test_the_profiles_say_what_the_university_says(demo_database: Database) -> None:
    with demo_database.read() as session:
        made = select(PartnerWords, Person).join(Person).where(col(Person.user_id).is_(None))
        found = session.exec(made.order_by(col(PartnerWords.id))).all()
        assert found
        for row, person in found:
            words = read_words(row.words)
            assert (words[WordField.NAME], words.get(WordField.MOBILE)) == (person.name, person.mobile)
            assert WordField.NAME.value in row.standing.split()


def test_those_handed_in_and_not_claimed_have_agreed_to_nothing(demo_database: Database) -> None:
    with demo_database.read() as session:
        query = select(Person).join(GraduateEntry).where(col(Person.user_id).is_(None))
        assert not any(person.agreed for person in session.exec(query.order_by(col(Person.id))))


def test_the_talent_account_sees_another_telephone_beside_the_own(demo_database: Database) -> None:
    with demo_database.read() as session:
        [one] = own_words(session, actor_of(user(session, Role.TALENT), ""))
        differing = [word.field for word in one.words if word.differs]
        assert differing == [WordField.MOBILE, WordField.STUDENT_NUMBER]
        assert not any(word.stands for word in one.words)
