from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rolls', '0003_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='roll',
            name='appointment',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='roll',
            name='checked_by',
            field=models.CharField(default='', max_length=32),
        ),
    ]
