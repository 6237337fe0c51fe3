from django.db import migrations

_GRANTED = """CREATE VIEW entitlement_granted AS
SELECT e.id AS entitlement, e.item, e.place_code, e.area, e.frequency, s.since, s.until, s.amount, s.suspended
FROM entitlements_span s JOIN entitlements_entitlement e ON e.id = s.entitlement_id"""
_COUNTED = """CREATE VIEW entitlement_member AS
SELECT e.id AS entitlement, e.item, e.place_code, m.person, m.since, m.until
FROM entitlements_member m JOIN entitlements_entitlement e ON e.id = m.entitlement_id"""
_PAID = """CREATE VIEW entitlement_payment AS
SELECT l.entitlement_id AS entitlement, l.item, l.place_code, l.month, l.amount, l.result, l.result_on AS day, r.handed_on
FROM entitlements_line l JOIN entitlements_roster r ON r.id = l.roster_id WHERE r.state <> 'dropped'"""


class Migration(migrations.Migration):
    """The relations. A later change of their tables drops the views first and makes them again."""

    dependencies = [("entitlements", "0003_standard")]
    operations = [
        migrations.RunSQL(_GRANTED, "DROP VIEW entitlement_granted"),
        migrations.RunSQL(_COUNTED, "DROP VIEW entitlement_member"),
        migrations.RunSQL(_PAID, "DROP VIEW entitlement_payment"),
    ]
