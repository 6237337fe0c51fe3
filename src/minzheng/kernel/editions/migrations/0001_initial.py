from django.db import migrations, models

from minzheng.kernel.db import api as db


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Text',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Load',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('text', models.ForeignKey(on_delete=models.PROTECT, related_name='loads', to='editions.text')),
            ],
            options={
                'indexes': [models.Index(fields=['name', 'at'], name='editions_load_name')],
            },
        ),
        db.append_only('editions_text'),
        db.append_only('editions_load'),
    ]
