"""A resident's own matters, and what anybody may look at with a number and a code, or at an address from a posting."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.residents import applying, deeds, letters, matters, payments, posted, tracking

app_name = "residents"
urlpatterns = [
    path("my/", matters.mine, name="mine"),
    path("my/payments/", payments.payments, name="payments"),
    path("my/link/<slug:provider>/", deeds.link, name="link"),
    path("my/<int:case_id>/", matters.matter, name="matter"),
    path("my/<int:case_id>/letters/<slug:kind>/", letters.letter, name="letter"),
    path("my/<int:case_id>/letters/<slug:kind>.pdf", letters.file, name="letter_file"),
    path("my/<int:case_id>/<slug:deed>/", deeds.do, name="do"),
    path("apply/<slug:item_id>/", applying.apply, name="apply"),
    path("track/", tracking.track, name="track"),
    path("posted/<str:slug>/", posted.posted, name="posted"),
    path("verify/", letters.verify, name="verify"),
]
