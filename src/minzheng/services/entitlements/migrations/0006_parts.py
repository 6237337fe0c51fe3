from django.db import migrations, models

_BEFORE = """CREATE VIEW entitlement_payment AS
SELECT l.entitlement_id AS entitlement, l.item, l.place_code, l.month, l.amount, l.result, l.result_on AS day, r.handed_on
FROM entitlements_line l JOIN entitlements_roster r ON r.id = l.roster_id WHERE r.state <> 'dropped'"""
_PAID = """CREATE VIEW entitlement_payment AS
SELECT l.entitlement_id AS entitlement, l.item, l.place_code, l.month, l.part, l.amount, l.result, l.result_on AS day, r.handed_on
FROM entitlements_line l JOIN entitlements_roster r ON r.id = l.roster_id WHERE r.state <> 'dropped'"""
_PARTS = """UPDATE entitlements_line SET part = (SELECT COUNT(*) FROM entitlements_line o
WHERE o.entitlement_id = entitlements_line.entitlement_id AND o.month = entitlements_line.month AND o.id < entitlements_line.id)"""


class Migration(migrations.Migration):
    """Of a month several lines may be paid. A later change of their table drops the view first and makes it again."""

    atomic = True
    dependencies = [("entitlements", "0005_rechecked")]
    operations = [
        migrations.RunSQL("DROP VIEW entitlement_payment", _BEFORE),
        migrations.AddField("line", "part", models.IntegerField(default=0)),
        migrations.RunSQL(_PARTS, migrations.RunSQL.noop),
        migrations.RemoveConstraint("line", "entitlements_paid_once"),
        migrations.RemoveIndex("line", "entitlements_line_of"),
        migrations.AddConstraint(
            "line", models.UniqueConstraint(fields=("entitlement", "month", "part"), name="entitlements_part_once")
        ),
        migrations.AddIndex("roster", models.Index(fields=["month", "id"], name="entitlements_roster_month")),
        migrations.RunSQL(_PAID, "DROP VIEW entitlement_payment"),
    ]
