"""Long files, sent while they are made."""

from fastapi import Request
from starlette.responses import StreamingResponse

from talent.exchange.enums import ExportFormat
from talent.exchange.export_files import MEDIA_TYPES, file_of
from talent.exchange.exports import Export
from talent.kit.clock import today


def sent(request: Request, export: Export, kind: ExportFormat) -> StreamingResponse:
    """Its rows are read after the request's own transaction, so that this one holds nothing meanwhile."""
    chunks = file_of(request.app.state.database, export, kind)
    name = f"{export.kind.value}-{today().isoformat()}.{kind.value}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks, media_type=MEDIA_TYPES[kind], headers=headers)
