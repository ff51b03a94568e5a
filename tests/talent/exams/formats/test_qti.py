"""The QTI package: every file is there, well formed and named; keys, points and rubrics are inside."""

import zipfile
from collections import Counter
from io import BytesIO
from xml.etree import ElementTree

from talent.exams.enums import QuestionKind
from talent.exams.formats.qti import write_qti
from talent.exams.loading import read_questions
from tests.factories.questions import question_input
from tests.talent.exams.test_seeds import SEEDS

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
PACKAGE = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
ORDER = [
    "qti-response-declaration",
    "qti-outcome-declaration",
    "qti-item-body",
    "qti-response-processing",
    "qti-modal-feedback",
]


def parts(kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)) -> list[ElementTree.Element]:
    content = write_qti([question_input(kind, code=f"Q-{kind}") for kind in kinds]).content
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if name.startswith("items/"))
        return [ElementTree.fromstring(package.read(name)) for name in names]


def test_the_manifest_names_every_item_and_nothing_else() -> None:
    questions = read_questions(SEEDS / "exams")
    with zipfile.ZipFile(BytesIO(write_qti(questions).content)) as package:
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        resources = manifest.findall(f"{PACKAGE}resources/{PACKAGE}resource")
        assert {one.get("href") for one in resources} == set(package.namelist()) - {"imsmanifest.xml"}
        assert {one.get("type") for one in resources} == {"imsqti_item_xmlv3p0"}
        assert len(resources) == len(questions)
        for one in resources:
            item = ElementTree.fromstring(package.read(one.get("href") or ""))
            assert item.get("identifier") == one.get("identifier")


def test_the_parts_of_an_item_stand_in_the_order_of_the_schema() -> None:
    for item in parts():
        names = [child.tag.removeprefix(QTI) for child in item]
        assert names == sorted(names, key=ORDER.index)
        assert Counter(names)["qti-item-body"] == 1


def test_every_interaction_answers_to_a_declaration_of_its_own() -> None:
    for item in parts():
        declared = [one.get("identifier") for one in item.iter(f"{QTI}qti-response-declaration")]
        asked = [one.get("response-identifier") for one in item.iter() if one.get("response-identifier")]
        assert sorted(map(str, declared)) == sorted(map(str, asked))
        assert len(set(declared)) == len(declared) > 0


def test_points_add_up_to_one_except_where_people_mark() -> None:
    for kind, item in zip(QuestionKind, parts(), strict=True):
        added = [float(one.text or 0) for one in item.iterfind(f".//{QTI}qti-sum/{QTI}qti-base-value")]
        assert abs(sum(added) - (0 if kind is QuestionKind.PRACTICAL else 1)) < 1e-9
        assert (item.find(f".//{QTI}qti-rubric-block") is not None) == (kind is QuestionKind.PRACTICAL)


def test_right_choices_are_choices_of_the_item() -> None:
    kinds = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.ORDERING, QuestionKind.TRUE_FALSE)
    for item in parts(kinds):
        choices = {one.get("identifier") for one in item.iter(f"{QTI}qti-simple-choice")}
        right = {one.text for one in item.iterfind(f".//{QTI}qti-correct-response/{QTI}qti-value")}
        assert right
        assert right <= choices


def test_markup_in_a_question_stays_text() -> None:
    question = question_input(stem="<b>&\"'", explanation="</qti-item-body>")
    with zipfile.ZipFile(BytesIO(write_qti([question]).content)) as package:
        item = ElementTree.fromstring(package.read("items/item-0001.xml"))
    prompt = item.find(f".//{QTI}qti-prompt")
    assert prompt is not None
    assert prompt.text == "<b>&\"'"


def test_the_same_questions_are_the_same_file() -> None:
    questions = read_questions(SEEDS / "exams")[:3]
    assert write_qti(questions).content == write_qti(questions).content
