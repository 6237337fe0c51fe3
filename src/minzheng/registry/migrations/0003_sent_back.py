from django.db import migrations, models


class Migration(migrations.Migration):
    """What was sent back to somebody is found whatever they wrote after it."""

    dependencies = [("registry", "0002_registry_fact")]
    operations = [
        migrations.AddIndex(
            "version",
            models.Index(fields=["made_by", "id"], condition=models.Q(state="refused"), name="registry_sent_back"),
        )
    ]
