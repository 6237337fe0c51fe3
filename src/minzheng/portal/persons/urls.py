"""Persons and households, below `/desk/people/`. No address holds a name or a number of somebody."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.persons import doubts, homes, means, pairs, rolls, stating, views, writing
from minzheng.rolls import api as tables

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
    path("households/<int:household>/means/", stating.state, name="means"),
    path("households/<int:household>/means/<int:statement>/<slug:verb>/", stating.write, name="means_write"),
    path("due/", means.due, name="due"),
    path("rolls/", rolls.home, name="rolls"),
    path("rolls/blank.xlsx", rolls.blank, name="roll_blank"),
    path("rolls/<int:roll>/", rolls.roll, name="roll"),
    path("rolls/<int:roll>/mend.xlsx", rolls.mend, name="roll_mend"),
    path("rolls/<int:roll>/<slug:verb>/", rolls.do, name="roll_do"),
    path("births/", rolls.home, {"of": tables.BIRTHS}, name="births"),
    path("births/blank.xlsx", rolls.blank, {"of": tables.BIRTHS}, name="birth_blank"),
    path("births/<int:roll>/", rolls.roll, {"of": tables.BIRTHS}, name="birth"),
    path("births/<int:roll>/mend.xlsx", rolls.mend, {"of": tables.BIRTHS}, name="birth_mend"),
    path("births/<int:roll>/<slug:verb>/", rolls.do, {"of": tables.BIRTHS}, name="birth_do"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("duplicates/", pairs.pairs, name="pairs"),
    path("duplicates/<int:pair>/<slug:verb>/", pairs.do, name="pair_do"),
]
