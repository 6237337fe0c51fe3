"""Services: all of them, found by what happens or by words, and one."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.guides import views

urlpatterns = [
    path("services/", views.all_services, name="services"),
    path("services/<slug:item_id>/", views.service, name="service"),
]
