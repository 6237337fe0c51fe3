"""What was published of years, for everybody, below `/results/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.assessing import results

urlpatterns = [
    path("results/", results.all_of_them, name="results"),
    path("results/recompute/", results.recompute, name="recompute"),
    path("results/<int:run_id>/", results.run, name="result"),
    path("results/<int:run_id>/data.json", results.data, name="result_data"),
    path("results/<int:run_id>/<slug:place_code>/", results.place, name="result_place"),
]
