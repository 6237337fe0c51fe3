from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows of one import are found together. Those that came in before have no batch and are checked one by one."""

    dependencies = [("registry", "0003_sent_back")]
    operations = [
        migrations.AddField("version", "batch", models.CharField(max_length=16, null=True)),
        migrations.AddIndex(
            "version",
            models.Index(fields=["batch", "entry"], condition=models.Q(batch__isnull=False), name="registry_batch"),
        ),
    ]
