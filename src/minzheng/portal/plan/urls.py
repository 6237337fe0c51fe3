"""The officials' pages of the plan, below `/desk/plan/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.plan import against, duty_page, home, plan_page, writing

app_name = "plan"
urlpatterns = [
    path("", home.home, name="home"),
    path("<int:plan_id>/", plan_page.plan, name="plan"),
    path("<int:plan_id>/against/<int:other_id>/", against.against, name="against"),
    path("<int:plan_id>/<str:no>/", duty_page.duty, name="duty"),
    path("<int:plan_id>/<str:no>/prove/", writing.prove, name="prove"),
    path("<int:plan_id>/<str:no>/judge/", writing.judge, name="judge"),
    path("<int:plan_id>/<str:no>/rule/", writing.rule, name="rule"),
    path("<int:plan_id>/<str:no>/lead/", writing.lead, name="lead"),
    path("<int:plan_id>/<str:no>/role/", writing.role, name="role"),
    path("<int:plan_id>/<str:no>/members/", writing.members, name="members"),
    path("<int:plan_id>/<str:no>/agree/", writing.agree, name="agree"),
]
