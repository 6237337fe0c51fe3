from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('people', '0001_initial')]

    operations = [
        migrations.RemoveIndex('person', 'people_person_merged'),
        migrations.AddField('person', 'departed', models.DateField(null=True)),
        migrations.AddIndex(
            'person',
            models.Index(fields=['merged_into'], condition=models.Q(merged_into__isnull=False), name='people_person_merged'),
        ),
    ]
