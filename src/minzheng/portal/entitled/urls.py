"""The screener."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.entitled import views

urlpatterns = [path("entitled/", views.entitled, name="entitled")]
