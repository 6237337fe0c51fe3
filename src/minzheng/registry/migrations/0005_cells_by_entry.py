from django.db import migrations, models


class Migration(migrations.Migration):
    """The cells of a place go by entries, not by values: new ones then come to the end, and those of one entry are found at once."""

    dependencies = [("registry", "0004_batch")]
    operations = [
        migrations.RemoveIndex("cell", "registry_cell_place"),
        migrations.AddIndex(
            "cell",
            models.Index(fields=["field", "place_code", "entry", "since", "until", "number", "text"], name="registry_cell_place"),
        ),
    ]
