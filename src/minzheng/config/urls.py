"""Every address of the program."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("minzheng.portal.public.urls")),
    path("health/", include("minzheng.portal.ui.health")),
    path("ui/", include("minzheng.portal.ui.urls")),
    path("desk/", include("minzheng.portal.desk.urls")),
    path("desk/plan/", include("minzheng.portal.plan.urls")),
    path("desk/plan/house/", include("minzheng.portal.house.urls")),
    path("desk/plan/local/", include("minzheng.portal.adopting.urls")),
    path("api/", include("minzheng.portal.rest.urls")),
    path("plan/", include("minzheng.portal.issuing.urls")),
]
