from django.db import migrations, models

_DECIDED = """CREATE VIEW case_decided AS
SELECT id AS application, item, place_code, ruled_on AS decided_on, took,
CASE WHEN in_time IS NULL THEN 'unlimited' WHEN in_time THEN 'in_time' ELSE 'late' END AS pace,
CASE WHEN urgent THEN 1 ELSE 0 END AS urgent, channel,
CASE WHEN state = 'granted' THEN 1 ELSE 0 END AS granted
FROM cases_case WHERE ruled_on IS NOT NULL"""


class Migration(migrations.Migration):
    """What is known of a decision, and the relation of it. A later change of the table drops the view first and makes it again."""

    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.AddField("case", "ruled_on", models.DateField(null=True)),
        migrations.AddField("case", "took", models.IntegerField(null=True)),
        migrations.AddField("case", "in_time", models.BooleanField(null=True)),
        migrations.RunSQL(_DECIDED, "DROP VIEW case_decided"),
    ]
