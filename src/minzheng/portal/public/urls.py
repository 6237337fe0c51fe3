"""The public pages."""

from __future__ import annotations

from django.urls import include, path

from minzheng.portal.public import places, units_views, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("download/<slug:file_format>", views.download, name="download"),
    path("units/", units_views.responsible, name="units"),
    path("units/<str:key>/", units_views.unit, name="unit"),
    path("places/", places.province, name="places"),
    path("places/<str:code>/", places.place, name="place"),
    path("", include("minzheng.portal.disclosure.urls")),
]
