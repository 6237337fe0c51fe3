from django.db import migrations

_VIEW = """CREATE VIEW figure_step AS
SELECT series, place_code, part, day, numerator, denominator, known, gaps FROM indicators_step"""


class Migration(migrations.Migration):
    """The relation `figure_step`. A later change of the table drops the view first and makes it again."""

    dependencies = [("indicators", "0001_initial")]
    operations = [migrations.RunSQL(_VIEW, "DROP VIEW figure_step")]
