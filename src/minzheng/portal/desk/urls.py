"""The officials' pages."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.desk import signing

app_name = "desk"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("practice/", signing.practice, name="practice"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("appointment/", signing.choose, name="choose"),
    path("sessions/", signing.sessions, name="sessions"),
    path("me/", signing.me, name="me"),
    path("day/", signing.travel, name="travel"),
]
