"""What is granted and paid, below `/desk/entitlements/` and `/desk/rosters/`. No address holds a name or a number of somebody."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.paying import intake, one, proposing, rosters, views

app_name = "paying"
urlpatterns = [
    path("entitlements/", views.home, name="home"),
    path("entitlements/due/", views.due, name="due"),
    path("entitlements/<int:entitlement>/", one.one, name="one"),
    path("entitlements/<int:entitlement>/propose/<slug:kind>/", proposing.propose, name="propose"),
    path("entitlements/<int:entitlement>/recheck/", proposing.recheck, name="recheck"),
    path("entitlements/<int:entitlement>/repay/", one.repay, name="repay"),
    path("entitlements/changes/", views.queue, name="changes"),
    path("entitlements/changes/<int:change>/notice/", one.notice, name="notice"),
    path("entitlements/changes/<int:change>/notice.pdf", one.notice_file, name="notice_file"),
    path("entitlements/changes/<int:change>/<slug:verb>/", one.do, name="change_do"),
    path("entitlements/intake/", intake.home, name="intakes"),
    path("entitlements/intake/<slug:item>.xlsx", intake.blank, name="intake_blank"),
    path("entitlements/intake/<int:table>/", intake.table, name="intake"),
    path("entitlements/intake/<int:table>/mend.xlsx", intake.mend, name="intake_mend"),
    path("entitlements/intake/<int:table>/check/", intake.check, name="intake_check"),
    path("entitlements/intake/<int:table>/check/<slug:verb>/", intake.checked, name="intake_checked"),
    path("entitlements/intake/<int:table>/<slug:verb>/", intake.do, name="intake_do"),
    path("rosters/", rosters.home, name="rosters"),
    path("rosters/<int:roster>/", rosters.roster, name="roster"),
    path("rosters/<int:roster>/table.xlsx", rosters.workbook, name="roster_table"),
    path("rosters/<int:roster>/bank.txt", rosters.bank, name="roster_bank"),
    path("rosters/<int:roster>/<slug:verb>/", rosters.do, name="roster_do"),
]
