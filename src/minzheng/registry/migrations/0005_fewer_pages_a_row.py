import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Cells of a place go by entries, not by values: new ones come to the end, and those of one entry are found at once.

    That a version has its entry is checked by `minzheng check`, not by the database at each row.
    """

    dependencies = [("registry", "0004_batch")]
    operations = [
        migrations.RemoveIndex("cell", "registry_cell_place"),
        migrations.AddIndex(
            "cell",
            models.Index(fields=["field", "place_code", "entry", "since", "until", "number", "text"], name="registry_cell_place"),
        ),
        migrations.AlterField(
            "version",
            "entry",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="registry.entry",
            ),
        ),
    ]
