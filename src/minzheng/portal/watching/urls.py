"""What is moved and what is asked, below `/desk/plan/supervision/`."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.watching import clues, consulting, doing, helps, home, inspections, matters, requests, visiting

app_name = "supervision"
urlpatterns = [
    path("", home.home, name="home"),
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.new, name="matter_new"),
    path("matters/<int:matter_id>/", matters.matter, name="matter"),
    path("matters/<int:matter_id>/letter/", matters.letter, name="letter"),
    path("do/<slug:kind>/<int:thing>/<slug:verb>/", doing.do, name="do"),
    path("help/", helps.helps, name="helps"),
    path("help/new/", helps.new, name="help_new"),
    path("help/<int:help_id>/", helps.help_, name="help"),
    path("clues/", clues.clues, name="clues"),
    path("clues/<int:clue_id>/", clues.one, name="clue"),
    path("clues/<int:clue_id>/read/", clues.read, name="clue_read"),
    path("clues/<int:clue_id>/answer/", clues.answer, name="clue_answer"),
    path("clues/<int:clue_id>/matter/", clues.matter, name="clue_matter"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new, name="request_new"),
    path("requests/<int:request_id>/", requests.one, name="request"),
    path("requests/<int:request_id>/answer/", requests.answer, name="request_answer"),
    path("consulting/", consulting.consulting, name="consulting"),
    path("consulting/new/", consulting.consult, name="consult"),
    path("consulting/<int:consultation_id>/", consulting.consultation, name="consultation"),
    path("opinions/<int:opinion_id>/", consulting.opinion, name="opinion"),
    path("meetings/new/", consulting.meet, name="meet"),
    path("meetings/<int:meeting_id>/", consulting.meeting, name="meeting"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/list/", inspections.list_new, name="year_entry"),
    path("inspections/new/", inspections.new, name="inspection_new"),
    path("inspections/inspectors/", inspections.inspectors, name="inspectors"),
    path("inspections/programs/<str:name>", inspections.script, name="script"),
    path("inspections/<int:inspection_id>/", inspections.one, name="inspection"),
    path("inspections/<int:inspection_id>/draw/", inspections.draw, name="draw"),
    path("inspections/<int:inspection_id>/draw.json", inspections.draw_file, name="draw_file"),
    path("inspections/<int:inspection_id>/visit/", visiting.visit, name="visit"),
    path("inspections/<int:inspection_id>/findings/<int:finding_id>/", inspections.order, name="order"),
]
