import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rosters and their lines come from the room of what is granted. Their tables lie there already, and keep their names."""

    dependencies = [
        ('entitlements', '0007_rosters'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Roster',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.CharField(max_length=40)),
                        ('place_code', models.CharField(max_length=12)),
                        ('month', models.DateField()),
                        ('state', models.CharField(max_length=8)),
                        ('count', models.IntegerField()),
                        ('total', models.BigIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('made_by', models.CharField(max_length=32)),
                        ('made_at', models.DateTimeField()),
                        ('checked_by', models.CharField(default='', max_length=32)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('handed_by', models.CharField(default='', max_length=32)),
                        ('handed_on', models.DateField(null=True)),
                        ('request', models.CharField(default='', max_length=64)),
                    ],
                    options={
                        'db_table': 'entitlements_roster',
                        'indexes': [models.Index(fields=['place_code', 'id'], name='entitlements_roster_at'), models.Index(fields=['month', 'id'], name='entitlements_roster_month')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('request', ''), _negated=True), fields=('made_by', 'request'), name='entitlements_drawn')],
                    },
                ),
                migrations.CreateModel(
                    name='Line',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.IntegerField()),
                        ('item', models.CharField(max_length=40)),
                        ('person', models.BigIntegerField()),
                        ('place_code', models.CharField(max_length=12)),
                        ('month', models.DateField()),
                        ('part', models.IntegerField(default=0)),
                        ('amount', models.BigIntegerField()),
                        ('said', models.BinaryField(null=True)),
                        ('mark', models.CharField(max_length=64)),
                        ('live', models.BooleanField()),
                        ('result', models.CharField(default='', max_length=8)),
                        ('reason', models.CharField(default='', max_length=24)),
                        ('result_on', models.DateField(null=True)),
                        ('marked_by', models.CharField(default='', max_length=32)),
                        ('entitlement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entitlements.entitlement')),
                        ('roster', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='rosters.roster')),
                    ],
                    options={
                        'db_table': 'entitlements_line',
                        'constraints': [models.UniqueConstraint(fields=('roster', 'number'), name='entitlements_line_once'), models.UniqueConstraint(fields=('entitlement', 'month', 'part'), name='entitlements_part_once')],
                    },
                ),
            ],
        ),
    ]
