"""Simulations, below `/desk/what-if/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.simulating import activating, views

app_name = "simulating"
urlpatterns = [
    path("", views.home, name="home"),
    path("take/", views.take, name="take"),
    path("make/", views.make, name="make"),
    path("rules/", activating.home, name="rules"),
    path("rules/try/", activating.try_out, name="try"),
    path("rules/<int:activation>/", activating.rule, name="rule"),
    path("<int:simulation>/", views.result, name="result"),
    path("<int:simulation>/promote/", views.promote, name="promote"),
    path("<int:simulation>/drawn/<slug:became>/", views.drawn, name="drawn"),
    path("<int:simulation>/households/<int:household>/", views.household, name="household"),
]
