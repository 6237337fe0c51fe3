from django.db import migrations

_RECHECKED = """CREATE VIEW entitlement_recheck AS
SELECT r.id AS recheck, e.item, e.place_code, r.day,
CASE WHEN r.result <> 'stop' OR c.state IN ('refused', 'dropped') THEN 'due'
WHEN c.state = 'approved' THEN 'ended' ELSE 'waits' END AS found
FROM entitlements_recheck r JOIN entitlements_entitlement e ON e.id = r.entitlement_id
LEFT JOIN entitlements_change c ON c.id = r.change_id"""


class Migration(migrations.Migration):
    """What rechecks found, for figures. A later change of its tables drops the view first and makes it again."""

    dependencies = [("entitlements", "0004_relations")]
    operations = [migrations.RunSQL(_RECHECKED, "DROP VIEW entitlement_recheck")]
