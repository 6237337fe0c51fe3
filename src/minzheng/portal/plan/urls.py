"""The officials' pages of the plan, below `/desk/plan/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.plan import home

app_name = "plan"
urlpatterns = [
    path("", home.home, name="home"),
]
