"""Persons and households, below `/desk/people/`. No address holds a name or a number of somebody."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.persons import homes, pairs, views, writing

app_name = "persons"
urlpatterns = [
    path("", views.home, name="home"),
    path("here/", views.here, name="here"),
    path("new/", writing.new, name="new"),
    path("<int:key>/", views.person, name="person"),
    path("<int:key>/write/<slug:kind>/", writing.write, name="write"),
    path("<int:key>/found/", homes.found, name="found"),
    path("households/<int:household>/", views.household, name="household"),
    path("households/<int:household>/write/<slug:kind>/", homes.write, name="home_write"),
    path("duplicates/", pairs.pairs, name="pairs"),
    path("duplicates/<int:pair>/<slug:verb>/", pairs.do, name="pair_do"),
]
