"""What every operation has in common: its description, who asks, what may be asked, and how answers may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from minzheng.kernel.access import api as access
from minzheng.portal.rest.problems import TOLD, Broken, Problem, answer, reason, said, words
from minzheng.portal.rest.rendering import Reader, Renderer

View = Callable[..., HttpResponseBase]
WRITES = frozenset({"POST", "PATCH"})


def may_answer(*statuses: int, **more: Any) -> dict[str, Any]:
    """What else an operation may answer, for its description."""
    return {"responses": {status: {"$ref": f"#/components/responses/{status}"} for status in sorted({400, *statuses})}, **more}


class Session(APIKeyCookie):
    """The session cookie; what it writes needs the token against forged requests. Whether one may, the rooms say."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> access.Actor:
        """Raises Broken."""
        actor: access.Actor = request.actor  # type: ignore[attr-defined]
        if actor.signed_in and check_csrf(request):
            raise Broken("forged")
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Nothing more."""


class Api(NinjaAPI):
    """The operations with what they have in common."""

    def __init__(self, **given: Any) -> None:
        super().__init__(renderer=Renderer(), parser=Reader(), docs_url=None, urls_namespace="rest", **given)
        for raised in TOLD:
            self.add_exception_handler(raised, _told)
        self.add_decorator(_asked, mode="view")

    def patterns(self) -> list[URLPattern]:
        """The addresses."""
        found: list[Any] = self.urls[0]
        for pattern in found:
            if pattern.name not in {"openapi-json", "api-root"}:
                pattern.callback = _kept(pattern.callback)
        return [pattern for pattern in found if pattern.name != "api-root"]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function."""
        return operation.view_func.__name__

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where they lie."""
        return "/api/"

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, with problems, the language and who may ask."""
        schema = super().get_openapi_schema(**given)
        components = schema["components"]
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        components["schemas"] |= shape.pop("$defs") | {"Problem": shape}
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        components["responses"] = {
            str(kind.status): {"description": said(kind.title), "content": content} for kind in words().problem.values()
        } | {"304": {"description": "Not Modified"}}
        components["securitySchemes"]["Csrf"] = {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe(method.upper(), operation)
        return schema


def _told(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer(next(told(request, error) for raised, told in TOLD.items() if isinstance(error, raised)))


def _describe(method: str, operation: dict[str, Any]) -> None:
    """What every operation has: the language; by session or by nobody, and with a token where it writes."""
    for parameter in operation["parameters"]:
        either = parameter["schema"].pop("anyOf", [])
        parameter["schema"] |= either[0] if either else {}
        for word in ("title", "default") if parameter["schema"].get("default", "") in {None, ""} else ("title",):
            parameter["schema"].pop(word, None)
    operation["summary"] = said(words().operation[operation["operationId"]])
    languages = [code for code, _name in settings.LANGUAGES]
    operation["parameters"].append(
        {"in": "query", "name": "lang", "required": False, "schema": {"type": "string", "enum": languages}}
    )
    if "security" not in operation:
        operation["security"] = [{}, {"Session": []}]
    elif method in WRITES:
        operation["security"] = [{"Session": [], "Csrf": []}]
    if method == "GET":
        operation["responses"][304] = {"$ref": "#/components/responses/304"}


def _asked(run: View) -> View:
    """Nothing is asked for by a name that is not described, nor sent in another form than JSON."""
    operation = run.__self__  # type: ignore[attr-defined]
    known = {"lang"}.union(*(one.__ninja_flatten_map__ for one in operation.models if one.__ninja_param_source__ == "query"))
    anything = any(one.get("style") for one in (operation.openapi_extra or {}).get("parameters", ()))

    @wraps(run)
    def asked(request: HttpRequest, **given: Any) -> HttpResponseBase:
        if request.method in WRITES and request.content_type != "application/json":
            return answer(Broken("media-type"))
        wrong = [reason("extra_forbidden", parameter=name) for name in request.GET if not (anything or name in known)]
        if request.GET.get("lang", settings.LANGUAGE_CODE) not in dict(settings.LANGUAGES):
            wrong.append(reason("lang", parameter="lang"))
        return answer(Broken("malformed", reasons=tuple(wrong))) if wrong else run(request, **given)

    return asked


def _kept(view: View) -> View:
    """HEAD, other methods, and how long an answer may be kept: by nobody once it is for somebody."""

    @wraps(view)
    def kept(request: HttpRequest, **given: Any) -> HttpResponseBase:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = view(request, **given)
        if head:
            request.method = "HEAD"
        if response.status_code == 405:
            allowed = response["Allow"] + (", HEAD" if "GET" in response["Allow"] else "")
            response = answer(Broken("method", {"methods": allowed}))
            response["Allow"] = allowed
        return _cached(request, response)

    return kept


def _cached(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    personal = bool(request.actor.signed_in)  # type: ignore[attr-defined]
    if personal or response.status_code != 200 or not isinstance(response, HttpResponse):
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, no_cache=True)
    if response.status_code == 200 and request.method in {"GET", "HEAD"} and isinstance(response, HttpResponse):
        etag = f'"{sha256(response.content).hexdigest()[:32]}"'
        known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
        if etag in known:
            same = HttpResponse(status=304)
            same["Cache-Control"] = response["Cache-Control"]
            response = same
        response["ETag"] = etag
    return response


def nowhere(request: HttpRequest) -> HttpResponseBase:
    """Every other address."""
    return _cached(request, answer(Broken("not-found")))
