"""The design system's own page."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
