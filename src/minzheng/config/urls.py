"""Every address of the program."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("minzheng.portal.public.urls")),
    path("health/", include("minzheng.portal.ui.health")),
    path("ui/", include("minzheng.portal.ui.urls")),
    path("desk/", include("minzheng.portal.desk.urls")),
    path("desk/plan/", include("minzheng.portal.plan.urls")),
    path("desk/plan/supervision/", include("minzheng.portal.watching.urls")),
    path("api/", include("minzheng.portal.rest.urls")),
]
