"""Anybody checks a certificate by its number; who guesses at numbers has to wait."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.tables import Organisation
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.signing import signing_key
from talent.training.certificate_checking import FREE_MISSES
from talent.training.certificate_numbers import grouped, new_number
from talent.training.certificates import revoke_certificates
from talent.training.enums import CertificateKind, RevocationReason
from talent.training.forgetting import forget_training
from talent.training.tables import Certificate
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

NAME = "王小明"


@pytest.fixture
def one(session: Session, training_body: Actor, talent: Actor) -> Certificate:
    fill_vocabulary(session)
    person = make_person(session, user_id=talent.user_id, name=NAME)
    certificate = make_certificate(session, person.id or 0, training_body.organisation_id)
    session.commit()
    return certificate


def verdict(page: str) -> str:
    [word] = re.findall(r'class="word">.*?</svg>([^<]+)<', page)
    return str(word)


def revoke(session: Session, one: Certificate, reason: RevocationReason = RevocationReason.ISSUER) -> None:
    revoke_certificates(session, SYSTEM, one.kind, [one.source_id], "张三代签", reason)
    session.commit()


def test_a_stranger_sees_that_it_is_valid_and_what_it_attests(
    session: Session, browser: Browser, one: Certificate
) -> None:
    answer = browser(None).get(f"/certificates/{one.number}")
    issuer = session.get_one(Organisation, one.organisation_id).name
    assert answer.status_code == 200
    assert verdict(answer.text) == "有效"
    for text in ("王**", "直播运营实训", "Photoshop", "熟练", "40", issuer, "2026-06-01"):
        assert text in answer.text


def test_no_page_api_or_record_for_strangers_has_the_whole_name(browser: Browser, one: Certificate) -> None:
    client = browser(None)
    for path in ("", "/record.json", "/code.svg"):
        answer = client.get(f"/certificates/{one.number}{path}")
        assert answer.status_code == 200
        assert NAME not in answer.text
        assert "小明" not in answer.text
    assert NAME not in client.get(f"/api/v1/certificates/{one.number}").text


def test_the_number_is_found_as_it_is_printed_and_as_people_type_it(
    browser: Browser, one: Certificate
) -> None:
    client = browser(None)
    for typed in (grouped(one.number), one.number.lower(), f" {grouped(one.number).replace('-', ' ')} "):
        answer = client.get("/certificates", params={"number": typed})
        assert answer.headers["location"] == f"/certificates/{one.number}"


def test_a_mistyped_number_is_told_to_be_that_and_stays_in_the_form(
    browser: Browser, one: Certificate
) -> None:
    wrong = one.number[:-1] + ("A" if one.number[-1] != "A" else "B")
    answer = browser(None).get("/certificates", params={"number": wrong})
    assert answer.status_code == 422
    assert "编号中有一个或几个字符不对" in answer.text
    assert f'value="{wrong}"' in answer.text


def test_a_number_that_is_too_short_is_told_how_many_are_missing(browser: Browser) -> None:
    answer = browser(None).get("/certificates", params={"number": "ABCD"})
    assert answer.status_code == 422
    assert "编号应有 27 个字符，您输入了 4 个" in answer.text


def test_revoked_is_said_at_once_with_a_reason_that_names_nobody(
    session: Session, browser: Browser, one: Certificate
) -> None:
    client = browser(None)
    assert verdict(client.get(f"/certificates/{one.number}").text) == "有效"
    revoke(session, one, RevocationReason.AUDIT)
    page = client.get(f"/certificates/{one.number}").text
    assert verdict(page) == "已撤销"
    assert "抽查认定不实" in page
    assert "张三" not in page


def test_after_a_merge_it_is_valid_with_the_name_of_who_stays(
    session: Session, browser: Browser, staff: Actor, one: Certificate
) -> None:
    kept = make_person(session, name="赵晓明").id or 0
    merge_people(session, staff, kept, one.person_id, MergeCause.REVIEWED)
    session.commit()
    client = browser(None)
    page = client.get(f"/certificates/{one.number}").text
    assert verdict(page) == "有效"
    assert "赵**" in page
    assert client.get(f"/certificates/{one.number}/record.json").status_code == 200


def test_expired_is_said_from_the_day_after(session: Session, browser: Browser, talent: Actor) -> None:
    person = make_person(session, user_id=talent.user_id)
    last, over = (
        make_certificate(session, person.id or 0, title=title, expires_on=day)
        for title, day in (("最后一天", today()), ("过期", today() - timedelta(days=1)))
    )
    session.commit()
    client = browser(None)
    assert verdict(client.get(f"/certificates/{last.number}").text) == "有效"
    assert verdict(client.get(f"/certificates/{over.number}").text) == "已过期"


def test_a_forgotten_persons_certificate_does_not_exist(
    session: Session, browser: Browser, one: Certificate
) -> None:
    number = one.number
    forget_training(session, one.person_id)
    session.commit()
    gone = browser(None).get(f"/certificates/{number}")
    never = browser(None).get(f"/certificates/{new_number()}")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert verdict(gone.text) == "不存在"
    assert shape(gone.text) == shape(never.text)


def shape(page: str) -> list[str]:
    """A page without what differs by number."""
    return [line for line in page.splitlines() if "certificate-number" not in line and "lang=" not in line]


@pytest.mark.parametrize("changes", [{"title": "高级直播运营"}, {"issued_on": date(2020, 1, 1)}])
def test_a_changed_record_is_not_shown(
    session: Session, browser: Browser, one: Certificate, changes: dict[str, object]
) -> None:
    for name, value in changes.items():
        setattr(one, name, value)
    session.commit()
    page = browser(None).get(f"/certificates/{one.number}").text
    assert verdict(page) == "无法核验"
    assert "高级直播运营" not in page
    assert "王" not in page
    assert browser(None).get(f"/certificates/{one.number}/record.json").status_code == 404


def test_a_flipped_bit_in_the_signed_text_is_not_shown(
    session: Session, browser: Browser, one: Certificate
) -> None:
    one.signed = one.signed.replace('"hours":40', '"hours":48')
    session.commit()
    page = browser(None).get(f"/certificates/{one.number}").text
    assert verdict(page) == "无法核验"
    assert ">48<" not in page


def test_something_else_in_place_of_the_record_is_told_as_damaged(
    session: Session, browser: Browser, one: Certificate
) -> None:
    """Signed with the right key, but no record: the page and the API answer as for any other damage."""
    one.signed, one.signature = "{}", signing_key().sign(b"{}")
    session.commit()
    page = browser(None).get(f"/certificates/{one.number}")
    assert (page.status_code, verdict(page.text)) == (200, "无法核验")
    assert browser(None).get(f"/certificates/{one.number}/record.json").status_code == 404
    told = browser(None).get(f"/api/v1/certificates/{one.number}")
    assert (told.status_code, told.json()["standing"]) == (200, "damaged")


def test_guesses_never_hit_and_are_slowed(session: Session, browser: Browser, one: Certificate) -> None:
    client = browser(None)
    answers = [client.get(f"/certificates/{new_number()}").status_code for _ in range(40)]
    assert answers[:FREE_MISSES] == [404] * FREE_MISSES
    assert set(answers[FREE_MISSES:]) == {429}
    waiting = client.get(f"/certificates/{one.number}")
    assert waiting.status_code == 429
    assert int(waiting.headers["retry-after"]) <= 30
    assert "从您的网络查询了太多不存在的证书编号" in waiting.text
    assert client.get(f"/api/v1/certificates/{one.number}").status_code == 429
    assert client.get(f"/certificates/{one.number}/record.json").status_code == 429


def test_who_waited_may_check_again_and_a_guesser_waits_ever_longer(
    browser: Browser, one: Certificate
) -> None:
    moment = now()
    waits = []
    with time_machine.travel(moment, tick=False) as clock:
        client = browser(None)
        for _ in range(FREE_MISSES):
            client.get(f"/certificates/{new_number()}")
        for _ in range(4):
            waits.append(int(client.get(f"/certificates/{one.number}").headers["retry-after"]))
            clock.shift(waits[-1])
            assert client.get(f"/certificates/{one.number}").status_code == 200
            client.get(f"/certificates/{new_number()}")
    assert waits == [31, 61, 121, 241]


def test_mistyping_is_never_counted(browser: Browser, one: Certificate) -> None:
    client = browser(None)
    wrong = one.number[:-1] + ("A" if one.number[-1] != "A" else "B")
    for _ in range(FREE_MISSES * 3):
        assert client.get(f"/certificates/{wrong}").status_code == 422
    assert client.get(f"/certificates/{one.number}").status_code == 200


def test_checking_certificates_that_exist_is_never_slowed(browser: Browser, one: Certificate) -> None:
    client = browser(None)
    answers = [client.get(f"/certificates/{one.number}").status_code for _ in range(FREE_MISSES * 3)]
    assert set(answers) == {200}


def test_the_code_leads_to_the_configured_address_whatever_the_request_says(
    browser: Browser, one: Certificate
) -> None:
    client = browser(None)
    drawn = client.get(f"/certificates/{one.number}/code.svg")
    other = client.get(f"/certificates/{one.number}/code.svg", headers={"Host": "localhost"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.content == other.content
    assert b"style=" not in drawn.content
    assert b"<script" not in drawn.content


def test_a_code_is_drawn_without_a_look_whether_the_number_exists(browser: Browser) -> None:
    client = browser(None)
    answers = [client.get(f"/certificates/{new_number()}/code.svg") for _ in range(FREE_MISSES * 2)]
    assert {answer.status_code for answer in answers} == {200}
    assert client.get("/certificates/ABC/code.svg").status_code == 404


def test_the_owner_has_a_list_with_links_and_the_words_of_who_revoked(
    session: Session, browser: Browser, one: Certificate, talent: Actor
) -> None:
    page = browser(talent).get("/me/certificates").text
    assert f"http://testserver/certificates/{one.number}" in page
    assert f"/me/certificates/{one.number}/print" in page
    revoke(session, one)
    page = browser(talent).get("/me/certificates").text
    assert "张三代签" in page
    assert f"/me/certificates/{one.number}/print" not in page


def test_the_sheet_has_the_whole_name_for_the_owner_alone(
    browser: Browser, one: Certificate, talent: Actor, other_talent: Actor
) -> None:
    path = f"/me/certificates/{one.number}/print"
    page = browser(talent).get(path).text
    assert NAME in page
    assert "完成“直播运营实训”课程的全部学习，共 40 学时，准予结业。" in page
    assert browser(other_talent).get(path).status_code == 404


def test_what_is_revoked_can_not_be_printed_or_taken_along(
    session: Session, browser: Browser, one: Certificate, talent: Actor
) -> None:
    revoke(session, one)
    client = browser(talent)
    for path in ("print", "certificate.pdf", "badge.jwt"):
        assert client.get(f"/me/certificates/{one.number}/{path}").status_code == 409


def test_a_body_sees_its_own_with_masked_names_and_no_other_bodys(
    session: Session, browser: Browser, one: Certificate, training_body: Actor, university: Actor
) -> None:
    foreign = make_certificate(session, one.person_id, university.organisation_id, title="院校课程")
    session.commit()
    page = browser(training_body).get("/training/certificates").text
    assert f"/certificates/{one.number}" in page
    assert "王**" in page
    assert NAME not in page
    assert foreign.number not in page


@pytest.mark.parametrize(("query", "found"), [("words=直播", 1), ("words=短视频", 0), ("kind=exam", 0)])
def test_the_list_is_narrowed_by_words_and_kind(
    browser: Browser, one: Certificate, training_body: Actor, query: str, found: int
) -> None:
    page = browser(training_body).get(f"/training/certificates?{query}").text
    assert page.count(f'href="/certificates/{one.number}"') == found


def test_the_staff_read_all_and_find_one_by_its_printed_number(
    session: Session, browser: Browser, one: Certificate, staff: Actor, university: Actor
) -> None:
    foreign = make_certificate(session, one.person_id, university.organisation_id, title="院校课程")
    session.commit()
    client = browser(staff)
    whole = client.get("/staff/certificates").text
    assert one.number in whole
    assert foreign.number in whole
    found = client.get("/staff/certificates", params={"words": grouped(foreign.number)}).text
    assert f'href="/certificates/{foreign.number}"' in found
    assert f'href="/certificates/{one.number}"' not in found


def test_the_api_says_the_same(
    session: Session, browser: Browser, program: Browser, one: Certificate, talent: Actor
) -> None:
    checked = browser(None).get(f"/api/v1/certificates/{grouped(one.number)}").json()
    assert (checked["standing"], checked["holder"]) == ("valid", "王**")
    [own] = browser(talent).get("/api/v1/me/certificates").json()
    assert own["url"] == f"http://testserver/certificates/{one.number}"
    revoke(session, one)
    checked = browser(None).get(f"/api/v1/certificates/{one.number}").json()
    assert (checked["standing"], checked["revoked_reason"]) == ("revoked", "issuer")
    assert "revoked_because" not in checked
    assert browser(None).get(f"/api/v1/certificates/{new_number()}").status_code == 404
    assert browser(None).get("/api/v1/certificates/ABC").status_code == 422


def test_the_api_lists_for_the_issuer_and_for_the_staff(
    browser: Browser, one: Certificate, training_body: Actor, staff: Actor, talent: Actor
) -> None:
    listed = browser(training_body).get("/api/v1/training/certificates").json()
    assert [row["number"] for row in listed["items"]] == [one.number]
    listed = browser(staff).get("/api/v1/certificates", params={"kind": CertificateKind.EXAM}).json()
    assert listed["total"] == 0
    assert browser(talent).get("/api/v1/certificates").status_code == 403
