from django.db import migrations


class Migration(migrations.Migration):
    """Rosters are of a room of their own. Their tables stay as they are, also by name."""

    dependencies = [("entitlements", "0006_parts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("Line"), migrations.DeleteModel("Roster")],
        ),
    ]
