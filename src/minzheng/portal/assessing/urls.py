"""The officials' pages of a plan's years, below `/desk/plan/year/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.assessing import objecting, run_page, year_page

app_name = "assessment"
urlpatterns = [
    path("", year_page.home, name="home"),
    path("<int:plan_id>/<int:year>/", year_page.year, name="year"),
    path("<int:plan_id>/<int:year>/weights/", year_page.weights, name="weights"),
    path("<int:plan_id>/<int:year>/assess/", run_page.assess, name="assess"),
    path("run/<int:run_id>/", run_page.run, name="run"),
    path("run/<int:run_id>/on/", run_page.go_on, name="go_on"),
    path("run/<int:run_id>/<slug:place_code>/", run_page.place, name="place"),
    path("run/<int:run_id>/<slug:place_code>/decide/", run_page.decide, name="decide"),
    path("run/<int:run_id>/<slug:place_code>/object/", objecting.object_to, name="object"),
    path("objection/<int:objection_id>/", objecting.answer, name="objection"),
]
