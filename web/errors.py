"""Errors as answers: the one place that knows status codes. problem+json under ``/api``, a page elsewhere."""

import logging
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from talent.kit.errors import (
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    TooManyTries,
    Unavailable,
)
from talent.kit.faults import Breach, DatabaseFault, PoolExhausted, StaleRow, clash_of, is_busy
from web.forms import FormView, complaints_of, field_errors
from web.i18n import N_
from web.security import local_path
from web.templating import Page, render

logger = logging.getLogger(__name__)

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    # Before what it is a kind of.
    TooManyTries: 429,
    Unavailable: 503,
}
TITLES = {
    400: N_("请求无法理解"),
    401: N_("请先登录"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    405: N_("不支持这种操作"),
    409: N_("内容已变化"),
    413: N_("提交的内容太大"),
    422: N_("填写有误"),
    429: N_("尝试次数过多"),
    500: N_("系统出错了"),
    503: N_("暂时无法处理"),
}
ADVICE = {
    400: N_("请返回上一页，检查后重新提交。"),
    404: N_("您要找的页面不存在，或者您无权查看。请检查网址，或从首页重新进入。"),
    405: N_("请从页面上的按钮或链接进入。"),
    413: N_("请减少内容后重新提交。"),
    422: N_("地址中的参数不正确，请返回上一页重新选择。"),
    500: N_("请稍后再试。如果问题一直存在，请把下面的编号告诉我们。"),
    503: N_("系统正忙，请稍后再试。"),
}
PROBLEM = "application/problem+json"


class SignInNeeded(Exception):
    """A visitor asks for something of members: to the sign-in page and back. Who came with a ``token`` is
    told that it does not hold.
    """

    def __init__(self, *, token: bool = False) -> None:
        super().__init__()
        self.token = token


class ScopeNeeded(Exception):
    """A program's token is not meant for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """An error as RFC 9457 writes it; ``code`` is stable, ``request_id`` is for the operator."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem] = []


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": TITLES[status]}
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}


@dataclass(frozen=True)
class NamedFault:
    """What is wrong with one field, by the field's name as people know it."""

    label: str
    message: str


@dataclass(frozen=True)
class ErrorPage(Page):
    template: ClassVar[str] = "error.html"
    status: int
    title: str
    message: str
    fields: tuple[NamedFault, ...]
    request_id: str


def install_errors(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(ScopeNeeded, _scope)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DatabaseFault, _fault)
    app.add_exception_handler(PoolExhausted, _fault)
    app.add_exception_handler(StaleRow, _stale)
    app.add_exception_handler(Breach, _clash)


def answer(
    request: Request,
    status: int,
    message: str,
    *,
    code: str,
    fields: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """An error as JSON or as a page, whichever the address belongs to."""
    title = TITLES.get(status, TITLES[400])
    number = request.scope.get("state", {}).get("request_id", "")
    if not request.scope["path"].startswith("/api/"):
        named = tuple(NamedFault(FormView().label(one.field), one.message) for one in fields)
        return render(request, ErrorPage(status, title, message, named, number), status, headers)
    problem = Problem(
        title=title,
        status=status,
        detail=message,
        code=code,
        request_id=number,
        errors=[FieldProblem(field=one.field, message=one.message) for one in fields],
    )
    return JSONResponse(problem.model_dump(), status, headers, media_type=PROBLEM)


def status_of(error: DomainError) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def _domain(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    headers = {}
    if isinstance(error, Unavailable) and error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return answer(
        request, status_of(error), error.message, code=error.code, fields=error.fields, headers=headers
    )


def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if request.url.path.startswith("/api/"):
        # As RFC 6750 has it: without any token no error is named.
        headers = {"www-authenticate": 'Bearer error="invalid_token"' if error.token else "Bearer"}
        return answer(
            request, 401, N_("请先登录，或在请求头中带上接口令牌。"), code="sign_in", headers=headers
        )
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    # A form that was sent after the session had ended: back to the page with the form, where a draft waits.
    back = here if request.method == "GET" else _page_before(request)
    return RedirectResponse(f"/login?next={quote(back)}", 303)


def _scope(request: Request, error: Exception) -> Response:
    assert isinstance(error, ScopeNeeded)
    message = N_("访问令牌没有这项授权（scope）。请申请带有它的令牌；客户端没有的，请联系工作人员。")
    headers = {"www-authenticate": f'Bearer error="insufficient_scope", scope="{error.scope}"'}
    return answer(request, 403, message, code="insufficient_scope", headers=headers)


def _page_before(request: Request) -> str:
    """The page of this site from which the form was sent, else the home page."""
    sent_from = urlsplit(request.headers.get("referer", ""))
    return local_path(sent_from.path) if sent_from.netloc == request.url.netloc else "/"


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(one["loc"][:1] == ("path",) for one in error.errors()):
        return answer(request, 404, ADVICE[404], code="not_found")
    # Broken JSON is a fault of the whole body; pydantic gives the place of the character.
    places = [
        {**one, "loc": () if one["type"] == "json_invalid" else one["loc"][1:] or one["loc"]}
        for one in error.errors()
    ]
    fields = tuple(field_errors(complaints_of(places)))  # type: ignore[arg-type]
    in_body = any(one["loc"][:1] == ("body",) for one in error.errors())
    message = N_("提交的内容有误，请按各字段的提示修改。") if in_body else ADVICE[422]
    return answer(request, 422, message, code="invalid", fields=fields)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = ADVICE.get(error.status_code, ADVICE[400])
    return answer(
        request,
        error.status_code,
        message,
        code=f"http_{error.status_code}",
        headers=dict(error.headers or {}),
    )


def _fault(request: Request, error: Exception) -> Response:
    if not is_busy(error):
        raise error
    return answer(request, 503, ADVICE[503], code="busy", headers={"retry-after": "5"})


def _stale(request: Request, error: Exception) -> Response:
    return answer(request, 409, N_("内容已被他人修改，请刷新后再提交。"), code="conflict")


def _clash(request: Request, error: Exception) -> Response:
    """Two requests entered the same at once, and neither saw the other. Any other breach is a fault."""
    assert isinstance(error, Breach)
    what = clash_of(error)
    if what is None:
        raise error
    # The route and not the address, which may hold a token.
    route = getattr(request.scope.get("route"), "path", "")
    logger.warning("entered twice at once in %s %s: %s", request.method, route, what)
    message = N_("刚才有另一处同时提交了相同的内容，这一次没有保存。请刷新后再试。")
    return answer(request, 409, message, code="conflict")


class PlainAnswers:
    """Draws like other errors what the framework refuses in a line of text: a strange host, a huge body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def redraw(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                replaced = True
                status = message["status"]
                drawn = answer(Request(scope), status, ADVICE[status], code=f"http_{status}")
                await drawn(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, redraw)


def _is_plain_refusal(message: Message) -> bool:
    kind = MutableHeaders(scope=message).get("content-type", "")
    return message["status"] in (400, 413) and kind.startswith("text/plain")


class LastResort:
    """Answers and logs an error that nobody expected, where the security headers are still set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            # Half an answer can only be broken off, which is the server's part; it also writes the log then.
            if scope["type"] != "http" or started:
                raise
            # The log masks personal data, which messages of unknown errors may quote.
            logger.exception("unexpected error in %s %s", scope["method"], scope["path"])
            await answer(Request(scope), 500, ADVICE[500], code="unexpected")(scope, receive, send)
