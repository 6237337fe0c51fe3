import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """That a number and a version have their person is checked by `minzheng check`, not by the database at each row."""

    dependencies = [("people", "0002_departed")]
    operations = [
        migrations.AlterField(
            "identity",
            "person",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            "version",
            "person",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="people.person",
            ),
        ),
    ]
