"""Every address of the program."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("minzheng.portal.public.urls")),
    path("", include("minzheng.portal.residents.urls")),
    path("health/", include("minzheng.portal.ui.health")),
    path("ui/", include("minzheng.portal.ui.urls")),
    path("desk/", include("minzheng.portal.desk.urls")),
    path("desk/people/", include("minzheng.portal.persons.urls")),
    path("desk/cases/backlog/", include("minzheng.portal.paper.urls")),
    path("desk/cases/", include("minzheng.portal.cases.urls")),
    path("desk/what-if/", include("minzheng.portal.simulating.urls")),
    path("desk/", include("minzheng.portal.paying.urls")),
    path("desk/reads/", include("minzheng.portal.reading.urls")),
    path("desk/plan/year/", include("minzheng.portal.assessing.urls")),
    path("desk/plan/", include("minzheng.portal.plan.urls")),
    path("desk/plan/review/", include("minzheng.portal.review.urls")),
    path("desk/plan/house/", include("minzheng.portal.house.urls")),
    path("desk/plan/local/", include("minzheng.portal.adopting.urls")),
    path("desk/plan/supervision/", include("minzheng.portal.watching.urls")),
    path("api/", include("minzheng.portal.rest.urls")),
    path("plan/", include("minzheng.portal.issuing.urls")),
]
