"""What a place makes of a plan, below `/desk/plan/local/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.adopting import asking, below, duty, home, people, table

app_name = "local"
urlpatterns = [
    path("", home.home, name="home"),
    path("adopt/", home.adopt, name="adopt"),
    path("derive/", home.derive, name="derive"),
    path("duties/", table.table, name="table"),
    path("duties/<str:no>/", duty.duty, name="duty"),
    path("people/", people.people, name="people"),
    path("people/table/", people.sheet, name="sheet"),
    path("people/bring/", people.bring, name="bring"),
    path("below/", below.below, name="below"),
    path("asked/", asking.asked, name="asked"),
    path("asked/answer/", asking.answer, name="answer"),
]
