"""What was promised, and how it stands."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.promises import data, views, voices

urlpatterns = [
    path("plan/", views.home, name="plans"),
    path("plan/<int:plan_id>/", views.plan, name="plan"),
    path("plan/<int:plan_id>/data.json", data.plan, name="plan_data"),
    path("plan/<int:plan_id>/feed.atom", data.feed, name="plan_feed"),
    path("plan/<int:plan_id>/<str:no>/", views.clause, name="clause"),
    path("plan/<int:plan_id>/<str:no>/say/", voices.say, name="say"),
    path("plan/said/<str:code>/", voices.followed, name="said"),
    path("plan/<int:plan_id>/<str:no>/data.json", data.clause, name="clause_data"),
]
