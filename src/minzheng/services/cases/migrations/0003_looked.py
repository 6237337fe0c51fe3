from django.db import migrations, models

_BEFORE = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted
FROM cases_case WHERE ruled_on IS NOT NULL"""
_DECIDED = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted,
COALESCE(NULLIF(looked, ''), 'none') AS looked,
CASE WHEN said_before AND state = 'refused' THEN 'refused' WHEN NOT said_before AND state = 'granted' THEN 'granted'
ELSE 'no' END AS corrected
FROM cases_case WHERE ruled_on IS NOT NULL"""


class Migration(migrations.Migration):
    """Whether a household was looked at a second time, and what had been said before; see `catch_up` for older rows."""

    dependencies = [("cases", "0002_decided")]
    operations = [
        migrations.RunSQL("DROP VIEW case_decided", _BEFORE),
        migrations.AddField("case", "looked", models.CharField(max_length=12, null=True)),
        migrations.AddField("case", "said_before", models.BooleanField(null=True)),
        migrations.RunSQL(_DECIDED, "DROP VIEW case_decided"),
    ]
