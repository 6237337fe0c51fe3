from django.db import migrations, models

_BEFORE = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted,
COALESCE(NULLIF(looked, ''), 'none') AS looked,
CASE WHEN said_before AND state = 'refused' THEN 'refused' WHEN NOT said_before AND state = 'granted' THEN 'granted'
ELSE 'no' END AS corrected,
CASE WHEN promise_kept IS NULL THEN 'none' WHEN promise_kept THEN 'kept' ELSE 'missed' END AS promise
FROM cases_case WHERE ruled_on IS NOT NULL"""
_DECIDED = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted,
COALESCE(NULLIF(looked, ''), 'none') AS looked,
CASE WHEN said_before AND state = 'refused' THEN 'refused' WHEN NOT said_before AND state = 'granted' THEN 'granted'
ELSE 'no' END AS corrected,
CASE WHEN promise_kept IS NULL THEN 'none' WHEN promise_kept THEN 'kept' ELSE 'missed' END AS promise,
income, COALESCE(heads, 0) AS heads, waited
FROM cases_case WHERE ruled_on IS NOT NULL"""


class Migration(migrations.Migration):
    """What figures need of income and payment; see `catch_up` for what was decided before."""

    dependencies = [("cases", "0006_left")]
    operations = [
        migrations.RunSQL("DROP VIEW case_decided", _BEFORE),
        migrations.AddField("case", "income", models.BigIntegerField(null=True)),
        migrations.AddField("case", "heads", models.IntegerField(null=True)),
        migrations.AddField("case", "waited", models.IntegerField(null=True)),
        migrations.RunSQL(_DECIDED, "DROP VIEW case_decided"),
    ]
