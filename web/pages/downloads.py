"""Uploaded papers as answers."""

from starlette.responses import Response

from talent.accounts.enums import PaperKind

_TYPES = {PaperKind.PDF: "application/pdf", PaperKind.JPEG: "image/jpeg", PaperKind.PNG: "image/png"}


def as_download(name: str, kind: PaperKind, content: bytes) -> Response:
    """Always as a download: what somebody uploaded is never shown as a page of ours."""
    headers = {"content-disposition": f'attachment; filename="{name}.{kind.value}"'}
    return Response(content, media_type=_TYPES[kind], headers=headers)
