"""Plans to take away, below `/plan/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.issuing import views

app_name = "issuing"
urlpatterns = [
    path("<int:plan_id>/file/<str:kind>", views.file, name="file"),
    path("<int:plan_id>/against/<int:other_id>/", views.against, name="against"),
]
