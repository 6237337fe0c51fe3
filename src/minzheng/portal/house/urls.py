"""The house, below `/desk/plan/house/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.house import views

app_name = "house"
urlpatterns = [
    path("", views.home, name="home"),
    path("list/", views.as_list, name="list"),
    path("decide/", views.to_decide, name="decide"),
]
