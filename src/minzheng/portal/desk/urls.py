"""The officials' pages."""

from __future__ import annotations

from django.urls import path
from django.views.generic.base import RedirectView

from minzheng.portal.desk import batches, detail, listing, logbook, signing, tables, today, writing

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("registers/", listing.registers, name="registers"),
    path("registers/<slug:register_id>/", listing.entries, name="register"),
    path("registers/<slug:register_id>/by-place/", listing.by_place, name="by_place"),
    path("registers/<slug:register_id>/export/", tables.export, name="export"),
    path("registers/<slug:register_id>/import/", tables.bring, name="import"),
    path("registers/<slug:register_id>/import/blank/", tables.blank, name="blank"),
    path("registers/<slug:register_id>/imports/<slug:batch_id>/", batches.batch, name="batch"),
    path("registers/<slug:register_id>/imports/<slug:batch_id>/check/", batches.check, name="check_batch"),
    path("journal/", logbook.logbook, name="journal"),
    path("journal/<int:row_id>/receipt/", logbook.receipt, name="receipt"),
    path("jobs/<int:job_id>/", tables.job, name="job"),
    path("registers/<slug:register_id>/new/", writing.new, name="new"),
    path("registers/<slug:register_id>/<int:entry_id>/", detail.entry, name="entry"),
    path("registers/<slug:register_id>/<int:entry_id>/amend/", writing.amend, name="amend"),
    path("registers/<slug:register_id>/<int:entry_id>/end/", writing.end, name="end"),
    path("registers/<slug:register_id>/<int:entry_id>/check/", detail.check, name="check"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("practice/", signing.practice, name="practice"),
    path("resident/<slug:provider>/", signing.resident, name="resident"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("appointment/", signing.choose, name="choose"),
    path("sessions/", signing.sessions, name="sessions"),
    path("me/", signing.me, name="me"),
    path("ui/", RedirectView.as_view(pattern_name="ui:gallery"), name="ui"),
    path("day/", signing.travel, name="travel"),
]
