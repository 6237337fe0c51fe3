from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rolls', '0002_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='roll',
            name='kind',
            field=models.CharField(default='households', max_length=24),
        ),
        migrations.AddField(
            model_name='roll',
            name='about',
            field=models.CharField(default='', max_length=40),
        ),
    ]
