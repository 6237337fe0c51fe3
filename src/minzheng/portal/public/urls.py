"""The public pages."""

from __future__ import annotations

from django.urls import include, path

from minzheng.portal.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("download/<slug:file_format>", views.download, name="download"),
    path("", include("minzheng.portal.atlas.urls")),
    path("", include("minzheng.portal.disclosure.urls")),
    path("", include("minzheng.portal.assessing.public_urls")),
    path("", include("minzheng.portal.promises.urls")),
    path("", include("minzheng.portal.figures.urls")),
    path("", include("minzheng.portal.guides.urls")),
    path("", include("minzheng.portal.entitled.urls")),
]
