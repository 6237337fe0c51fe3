"""What is under way on paper, below `/desk/cases/backlog/`. No address holds a name or a number of somebody."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.paper import views

app_name = "paper"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:table>/", views.table, name="table"),
    path("<int:table>/mend.xlsx", views.mend, name="mend"),
    path("<slug:item>/<slug:version>.xlsx", views.blank, name="blank"),
    path("<int:table>/check/", views.check, name="check"),
    path("<int:table>/check/<slug:verb>/", views.checked, name="checked"),
    path("<int:table>/<slug:verb>/", views.do, name="do"),
]
