from django.db import migrations, models

_BEFORE = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted,
COALESCE(NULLIF(looked, ''), 'none') AS looked,
CASE WHEN said_before AND state = 'refused' THEN 'refused' WHEN NOT said_before AND state = 'granted' THEN 'granted'
ELSE 'no' END AS corrected
FROM cases_case WHERE ruled_on IS NOT NULL"""
_DECIDED = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted,
COALESCE(NULLIF(looked, ''), 'none') AS looked,
CASE WHEN said_before AND state = 'refused' THEN 'refused' WHEN NOT said_before AND state = 'granted' THEN 'granted'
ELSE 'no' END AS corrected,
CASE WHEN promise_kept IS NULL THEN 'none' WHEN promise_kept THEN 'kept' ELSE 'missed' END AS promise
FROM cases_case WHERE ruled_on IS NOT NULL"""


class Migration(migrations.Migration):
    """By when the place of a case promised a decision, and whether that was kept: nothing for those decided before."""

    dependencies = [("cases", "0004_open_lists")]
    operations = [
        migrations.RunSQL("DROP VIEW case_decided", _BEFORE),
        migrations.AddField("case", "promised", models.DateField(null=True)),
        migrations.AddField("case", "promise_kept", models.BooleanField(null=True)),
        migrations.RunSQL(_DECIDED, "DROP VIEW case_decided"),
    ]
