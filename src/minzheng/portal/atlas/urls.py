"""Where and who: every place and every unit on any day."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.atlas import places, units_views

urlpatterns = [
    path("units/", units_views.responsible, name="units"),
    path("units/<str:key>/", units_views.unit, name="unit"),
    path("places/", places.province, name="places"),
    path("places/<str:code>/", places.place, name="place"),
]
