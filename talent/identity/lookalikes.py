"""Profiles that look like one person's: found by keyed digests, in portions, after they were written."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_
from sqlmodel import Session, col, delete, select

from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.audit.turns import take_named_turn
from talent.identity.enums import PairReason, PairState
from talent.identity.rules import MOST_ALIKE, school_words
from talent.identity.tables import IdentityKey, IdentityProgress, PersonPair
from talent.kit.crypto import keyring
from talent.people.tables import Education, GraduateDetail, Membership, Person

# People, or lines of the change log, at once: a page that brings the queue up to date must not wait long.
PORTION = 400
Pairs = dict[tuple[int, int], set[PairReason]]


def people_wait(session: Session) -> bool:
    """Profiles are new or changed since they were last compared."""
    progress = session.get(IdentityProgress, 1)
    if progress is None:
        return session.exec(select(Person.id).order_by(col(Person.id)).limit(1)).first() is not None
    return progress.walked_to is not None or latest_sequence(session) > progress.sequence


def compare_waiting(session: Session, limit: int = PORTION) -> int:
    """Compares a portion with everybody; how many people or changes it was. It needs a writing session."""
    take_named_turn(session, "lookalikes")
    progress = session.get(IdentityProgress, 1, populate_existing=True)
    if progress is None:
        progress = IdentityProgress(sequence=latest_sequence(session))
        session.add(progress)
    ids, seen = _next(session, progress, limit)
    session.flush()
    if ids:
        compare_now(session, ids)
    return seen


def compare_now(session: Session, ids: Sequence[int]) -> None:
    """These with everybody who has been compared before."""
    _write_keys(session, ids)
    _keep_pairs(session, set(ids), _found(session, ids))
    _drop_crowds(session, ids)


def compare_people(session: Session, day: date) -> int:
    """The same for the worker."""
    return compare_waiting(session)


def _next(session: Session, progress: IdentityProgress, limit: int) -> tuple[list[int], int]:
    """Everybody once, by number, and after that whoever the change log names."""
    if progress.walked_to is not None:
        query = select(Person.id).where(col(Person.id) > progress.walked_to).order_by(col(Person.id))
        ids = [number for number in session.exec(query.limit(limit)) if number is not None]
        progress.walked_to = ids[-1] if ids else None
        if ids:
            return ids, len(ids)
    changes = changes_since(session, progress.sequence, limit)
    if changes:
        progress.sequence = changes[-1][0]
    people = {number for _, kind, number in changes if kind is ChangeKind.PERSON}
    return sorted(people), len(changes)


def _write_keys(session: Session, ids: Sequence[int]) -> None:
    """What each of them may have in common with others, as digests."""
    session.exec(delete(IdentityKey).where(col(IdentityKey.person_id).in_(ids)))
    schools = _schools(session, ids)
    keys = keyring()
    people = select(Person.id, Person.name, Person.mobile_index).where(col(Person.id).in_(ids))
    for number, name, mobile in session.exec(people.order_by(col(Person.id))):
        assert number is not None
        for words in school_words(name, schools[number]):
            digest = keys.blind_index(words, "identity_key.key")
            session.add(IdentityKey(person_id=number, reason=PairReason.SCHOOL, key=digest))
        if mobile is not None:
            session.add(IdentityKey(person_id=number, reason=PairReason.MOBILE, key=mobile))
    session.flush()


def _schools(
    session: Session, ids: Collection[int]
) -> defaultdict[int, list[tuple[str | None, str, int | None]]]:
    """Where each of them studied and until when, by their own words and by what a university said."""
    found: defaultdict[int, list[tuple[str | None, str, int | None]]] = defaultdict(list)
    attended = select(
        Education.person_id, Education.school_code, Education.school_name, Education.end_year
    ).where(col(Education.person_id).in_(ids))
    graduated = (
        select(
            Membership.person_id,
            GraduateDetail.school_code,
            GraduateDetail.school_name,
            GraduateDetail.graduation_year,
        )
        .join(Membership, col(Membership.id) == col(GraduateDetail.membership_id))
        .where(col(Membership.person_id).in_(ids))
    )
    for query in (attended, graduated):
        for number, code, name, year in session.exec(query):
            found[number].append((code, name, year))
    return found


def _found(session: Session, ids: Sequence[int]) -> Pairs:
    """Who of them has something in common with whom. What many have in common tells nothing of a person."""
    changed, pairs = set(ids), defaultdict(set)
    for reason, numbers in _sharing(session, ids, 2, MOST_ALIKE):
        for low in numbers:
            for high in numbers:
                if low < high and changed & {low, high}:
                    pairs[low, high].add(reason)
    return _without_known(session, dict(pairs))


def _sharing(
    session: Session, ids: Sequence[int], least: int, most: int
) -> list[tuple[PairReason, list[int]]]:
    """Everybody who has something in common with one of them, where it is so many."""
    own = select(IdentityKey.key).where(col(IdentityKey.person_id).in_(ids))
    shared = (
        select(IdentityKey.key)
        .where(col(IdentityKey.key).in_(own))
        .group_by(col(IdentityKey.key))
        .having(func.count(col(IdentityKey.person_id).distinct()).between(least, most))
    )
    rows = select(IdentityKey.key, IdentityKey.reason, IdentityKey.person_id)
    found: defaultdict[tuple[str, PairReason], list[int]] = defaultdict(list)
    for key, reason, number in session.exec(rows.where(col(IdentityKey.key).in_(shared))):
        found[key, PairReason(reason)].append(number)
    return [(reason, sorted(numbers)) for (_, reason), numbers in sorted(found.items())]


def _drop_crowds(session: Session, ids: Sequence[int]) -> None:
    """What has just become common to many was found of the first of them: those pairs go."""
    for reason, numbers in _sharing(session, ids, MOST_ALIKE + 1, MOST_ALIKE + PORTION):
        query = select(PersonPair).where(
            col(PersonPair.state) == PairState.OPEN,
            col(PersonPair.low_id).in_(numbers),
            col(PersonPair.high_id).in_(numbers),
        )
        for pair in session.exec(query.order_by(col(PersonPair.id))):
            if reason is PairReason.SCHOOL:
                pair.by_school = False
            else:
                pair.by_mobile = False
            if not pair.by_school and not pair.by_mobile:
                session.delete(pair)
    session.flush()


def _without_known(session: Session, pairs: Pairs) -> Pairs:
    """Two identity numbers are two people."""
    ids = {number for pair in pairs for number in pair}
    query = select(Person.id, Person.resident_id_index).where(
        col(Person.id).in_(ids), col(Person.resident_id_index).is_not(None)
    )
    numbered = {number: index for number, index in session.exec(query)}  # noqa: C416 - rows are no plain tuples
    return {
        pair: reasons for pair, reasons in pairs.items() if not all(number in numbered for number in pair)
    }


def _keep_pairs(session: Session, ids: set[int], found: Pairs) -> None:
    """New pairs wait; those that agree in nothing any more and that nobody has looked into are dropped."""
    either = or_(col(PersonPair.low_id).in_(ids), col(PersonPair.high_id).in_(ids))
    known = {(one.low_id, one.high_id): one for one in session.exec(select(PersonPair).where(either))}
    for pair, row in known.items():
        reasons = found.get(pair, set())
        if reasons:
            row.by_school, row.by_mobile = PairReason.SCHOOL in reasons, PairReason.MOBILE in reasons
        elif row.state is PairState.OPEN:
            session.delete(row)
    for (low, high), reasons in sorted(found.items()):
        if (low, high) not in known:
            session.add(
                PersonPair(
                    low_id=low,
                    high_id=high,
                    by_school=PairReason.SCHOOL in reasons,
                    by_mobile=PairReason.MOBILE in reasons,
                )
            )
    session.flush()
