from django.db import migrations

_VIEW = """CREATE VIEW registry_fact AS
SELECT field, entry_id AS entry, place_code, number, text, since, until FROM registry_cell"""


class Migration(migrations.Migration):
    """The relation `registry_fact`. A later change of the table drops the view first and makes it again."""

    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunSQL(_VIEW, "DROP VIEW registry_fact")]
