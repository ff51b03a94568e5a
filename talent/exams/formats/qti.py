"""QTI 3.0: a package of one assessment item for each question, with a manifest. Only written."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from talent.exams.formats.qti_items import item_xml
from talent.exams.formats.shapes import Written
from talent.exams.schemas import QuestionInput

_MANIFEST = (
    '<manifest identifier="questions"'
    ' xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"'
    ' xmlns:lom="http://ltsc.ieee.org/xsd/LOM">'
    "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>"
    "<organizations/><resources>"
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# The same questions are the same file, whenever it is written.
_MOMENT = (2026, 1, 1, 0, 0, 0)


def write_qti(questions: Sequence[QuestionInput]) -> Written:
    """Every kind can be expressed; a practical task has its rubric for the scorer."""
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        resources = []
        for at, question in enumerate(questions, 1):
            name = f"items/item-{at:04d}.xml"
            _add(archive, name, _DECLARATION + item_xml(f"item-{at:04d}", question))
            resources.append(_resource(f"item-{at:04d}", name, question))
        manifest = f"{_MANIFEST}{''.join(resources)}</resources></manifest>\n"
        _add(archive, "imsmanifest.xml", _DECLARATION + manifest)
    return Written(package.getvalue())


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())


def _resource(identifier: str, name: str, question: QuestionInput) -> str:
    words = (f"skill:{question.skill}", f"level:{question.level}", f"difficulty:{question.difficulty}")
    keywords = "".join(
        f'<lom:keyword><lom:string language="zh-CN">{escape(one)}</lom:string></lom:keyword>' for one in words
    )
    title = f'<lom:title><lom:string language="zh-CN">{escape(question.code)}</lom:string></lom:title>'
    return (
        f'<resource identifier={quoteattr(identifier)} type="imsqti_item_xmlv3p0" href={quoteattr(name)}>'
        f"<metadata><lom:lom><lom:general>{title}{keywords}</lom:general></lom:lom></metadata>"
        f"<file href={quoteattr(name)}/></resource>"
    )
