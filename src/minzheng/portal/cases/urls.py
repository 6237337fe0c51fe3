"""Cases, below `/desk/cases/`. No address holds a name or a number of somebody."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.cases import applying, boards, case_page, counter, deciding, listing, sheets
from minzheng.portal.scanning import scans

app_name = "cases"
urlpatterns = [
    path("", counter.home, name="home"),
    path("of/<int:person>/", counter.of, name="of"),
    path("households/<int:household>/", counter.household, name="household"),
    path("households/<int:household>/more/", counter.more, name="more"),
    path("households/<int:household>/new/", applying.choose, name="choose"),
    path("households/<int:household>/new/<slug:item>/", applying.new, name="new"),
    path("list/", listing.cases_, name="list"),
    path("queue/", deciding.queue, name="queue"),
    path("scans/", scans.scans, name="scans"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<int:case>/", boards.put_up, name="put_up"),
    path("clocks/", listing.clocks, name="clocks"),
    path("<int:case>/", case_page.case, name="case"),
    path("<int:case>/do/<slug:verb>/", case_page.do, name="do"),
    path("<int:case>/objections/<int:objection>/", case_page.answer, name="answer"),
    path("<int:case>/decision/", deciding.decision, name="decision"),
    path("<int:case>/decision/flips/", deciding.flips, name="flips"),
    path("<int:case>/decision/later/", deciding.later, name="later"),
    path("<int:case>/sheets/<slug:sheet>/", sheets.sheet, name="sheet"),
    path("<int:case>/sheets/<slug:sheet>.pdf", sheets.file, name="letter"),
    path("<int:case>/scans/<int:document>/", scans.scan, name="scan"),
]
