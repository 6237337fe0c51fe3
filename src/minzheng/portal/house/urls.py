"""The house, below `/desk/plan/house/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.house import views

app_name = "house"
urlpatterns = [
    path("", views.home, name="home"),
    path("list/", views.as_list, name="list"),
    path("time/", views.in_time, name="time"),
    path("units/", views.with_whom, name="units"),
    path("decide/", views.to_decide, name="decide"),
]
