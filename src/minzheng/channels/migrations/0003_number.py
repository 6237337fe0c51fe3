from django.db import migrations, models


class Migration(migrations.Migration):
    """The number of a decision on paper is as long as an entitlement keeps it."""

    dependencies = [("channels", "0002_message")]
    operations = [migrations.AlterField("letter", "number", models.CharField(max_length=64))]
