"""The addresses of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from minzheng.portal.rest import ground, means, persons, plans, services, writes
from minzheng.portal.rest.framing import Api, nowhere
from minzheng.portal.rest.problems import said, words

app_name = "rest"
api = Api(
    title="Minzheng",
    version="1",
    description="Registers, persons, circumstances, services, applications, plans, places, units, journal: in the asker's scope.",
)
for router in (writes.router, ground.router, persons.router, means.router, services.router, plans.router):
    api.add_router("", router)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What programs can ask, as a page for people."""
    operations = [
        {"method": method.upper(), "path": path, "summary": operation["summary"]}
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]
    problems = {name: said(kind.title) for name, kind in words().problem.items()}
    return render(request, "rest/docs.html", {"operations": operations, "problems": problems})


urlpatterns = [path("docs", docs, name="docs"), *api.patterns(), re_path("", nowhere, name="nowhere")]
