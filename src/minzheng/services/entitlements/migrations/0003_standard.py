from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('entitlements', '0002_paying'),
    ]

    operations = [
        migrations.AddField(
            model_name='entitlement',
            name='standard',
            field=models.BigIntegerField(null=True),
        ),
    ]
