"""A person finds the profile that an organisation handed in, by a code and the name, and takes it over."""

import hmac
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.accounts.throttle import clear_stale, count_failure, network_key, wait_for
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.identity.enums import MergeCause, Miss
from talent.identity.merging import merge_people
from talent.identity.rules import clean_code, fold_name, is_code
from talent.identity.schemas import ClaimableOut, ClaimInput, CodeInput
from talent.identity.showing import sides_of
from talent.identity.tables import ClaimCode
from talent.kit.clock import now
from talent.kit.crypto import digest, keyring
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.people.consents import standing_consents
from talent.people.enums import ConsentKind
from talent.people.own import find_own
from talent.people.tables import Consent, Person
from talent.people.texts import TEXTS

# Codes that open nothing, from one network, before it has to wait.
FREE_MISSES = 10
_NOTICE_FIRST = "请先阅读并同意《个人信息处理告知》。"
_SPENT = "认领码已使用、已过期或已换新，请向提交档案的机构要新的认领码。"


@dataclass(frozen=True, slots=True)
class Missed:
    miss: Miss
    retry_after: int | None = None


def check_code(session: Session, actor: Actor, data: CodeInput) -> str | Missed:
    """A pass for ``get_claimable`` and ``claim``, or why not: returned, not raised, so that the count stays.

    It needs a writing session. What can't be a code is mistyped, not guessed at, and not looked for.
    """
    require(actor, Permission.PUBLIC)
    code = clean_code(data.code)
    if not is_code(code):
        return Missed(Miss.MISTYPED)
    key = network_key("claim", actor.address)
    seconds = wait_for(session, key)
    if seconds is not None:
        return Missed(Miss.THROTTLED, seconds)
    found = _find(session, code)
    if found is None or fold_name(found[1].name) != fold_name(data.name):
        count_failure(session, key, FREE_MISSES)
        clear_stale(session)
        return Missed(Miss.WRONG)
    return f"{code}.{_seal(code)}"


def get_claimable(session: Session, actor: Actor, claim_pass: str) -> ClaimableOut:
    """What the pass opens; raises ``NotFound`` where it opens nothing any more."""
    own = find_own(session, actor)
    row, person = _opened(session, claim_pass)
    shown = sides_of(session, [person])[person.id or 0]
    return ClaimableOut(
        name=shown.name,
        mobile=shown.mobile,
        organisation=session.get_one(Organisation, row.organisation_id).name,
        schools=shown.schools,
        categories=shown.categories,
        trainings=shown.trainings,
        has_own=own is not None,
        agreed=_standing(session, own),
    )


def claim(session: Session, actor: Actor, claim_pass: str, data: ClaimInput) -> int:
    """The profile is the actor's from now on: as the own one, or put into the one that there is.

    What organisations said stays known as theirs. The notice has to be agreed to; the number of the profile.
    """
    own = find_own(session, actor)
    row, person = _opened(session, claim_pass, lock=True)
    if ConsentKind.NOTICE not in data.agreed | _standing(session, own):
        raise Invalid(_NOTICE_FIRST, fields=(FieldError("agreed", _NOTICE_FIRST),))
    organisation_id, number = row.organisation_id, person.id or 0
    session.exec(delete(ClaimCode).where(col(ClaimCode.person_id) == number))
    session.expunge(row)
    if own is None:
        person.user_id, person.version, person.updated_at = actor.user_id, person.version + 1, now()
        kept = number
    else:
        kept = own.id or 0
        merge_people(session, actor, kept, number, MergeCause.CLAIMED)
    _agree(session, session.get_one(Person, kept), data.agreed)
    session.flush()
    record(session, actor, Action.CLAIM_TAKE, "person", kept, f"organisation {organisation_id}")
    record_change(session, ChangeKind.PERSON, kept)
    return kept


def _standing(session: Session, own: Person | None) -> frozenset[ConsentKind]:
    if own is None:
        return frozenset()
    return frozenset(kind for kind in ConsentKind if standing_consents(session, own, kind))


def _agree(session: Session, person: Person, kinds: frozenset[ConsentKind]) -> None:
    """To the texts that were shown; what stands already is not agreed to twice."""
    for kind in sorted(kinds):
        if not standing_consents(session, person, kind):
            session.add(Consent(person_id=person.id or 0, kind=kind, text_version=TEXTS[kind].version))
    person.agreed = person.agreed or ConsentKind.NOTICE in kinds


def _opened(session: Session, claim_pass: str, *, lock: bool = False) -> tuple[ClaimCode, Person]:
    code, _, seal = claim_pass.partition(".")
    sealed = hmac.compare_digest(seal.encode(), _seal(code).encode())
    found = _find(session, code, lock=lock) if sealed else None
    if found is None:
        raise NotFound(_SPENT)
    return found


def _find(session: Session, code: str, *, lock: bool = False) -> tuple[ClaimCode, Person] | None:
    query = (
        select(ClaimCode, Person)
        .join(Person, col(Person.id) == col(ClaimCode.person_id))
        .where(
            ClaimCode.digest == digest(code), col(ClaimCode.expires_at) > now(), col(Person.user_id).is_(None)
        )
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).one_or_none()
    return None if row is None else (row[0], row[1])


def _seal(code: str) -> str:
    """Says that the name was right when the code was entered, so that nobody comes round that question."""
    return keyring().blind_index(code, "claim_code.pass")
