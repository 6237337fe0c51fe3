"""Reads of personal data, below `/desk/reads/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.reading import mine, watched

app_name = "reads"
urlpatterns = [
    path("", watched.home, name="home"),
    path("<int:read>/settle/", watched.settle, name="settle"),
    path("questions/<int:question>/answer/", watched.answer, name="answer"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<int:read>/ask/", mine.ask, name="ask"),
    path("mine/link/<slug:provider>/", mine.link, name="link"),
]
