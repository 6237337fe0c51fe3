from django.db import migrations, models

_HANDED = "UPDATE events_event SET handed_at = recorded_at"
_HEARD = "DELETE FROM events_delivery WHERE delivered_at IS NOT NULL"


class Migration(migrations.Migration):
    """An event says itself whether it was handed over; deliveries are of handlers that are still to be called for it.

    What was announced before has its deliveries already: those that did not come through stay, to be tried again.
    """

    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.AddField("event", "handed_at", models.DateTimeField(null=True)),
        migrations.RunSQL([_HANDED, _HEARD], migrations.RunSQL.noop),
        migrations.RemoveIndex("delivery", "events_open"),
        migrations.RemoveField("delivery", "delivered_at"),
        migrations.AddIndex(
            "event",
            models.Index(fields=["id"], condition=models.Q(handed_at=None), name="events_to_hand"),
        ),
    ]
