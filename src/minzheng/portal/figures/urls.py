"""Figures: every measure, and one at a place on a day."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.figures import views

urlpatterns = [
    path("figures/", views.all_figures, name="figures"),
    path("figures/<slug:measure_id>/", views.figure, name="figure"),
    path("figures/<slug:measure_id>/table.<slug:file_format>", views.figure_file, name="figure_file"),
]
