"""The review desk, below `/desk/plan/review/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.review import changing, deeds, drafts, page

app_name = "review"
urlpatterns = [
    path("", drafts.home, name="home"),
    path("take/", drafts.take, name="take"),
    path("<int:draft_id>/", page.draft, name="draft"),
    path("<int:draft_id>/decide/", deeds.decide, name="decide"),
    path("<int:draft_id>/undo/", deeds.undo, name="undo"),
    path("<int:draft_id>/redo/", deeds.redo, name="redo"),
    path("<int:draft_id>/reply/", deeds.reply, name="reply"),
    path("<int:draft_id>/confirm/", deeds.confirm, name="confirm"),
    path("<int:draft_id>/enforce/", deeds.enforce, name="enforce"),
    path("<int:draft_id>/edit/", changing.change, name="edit"),
]
