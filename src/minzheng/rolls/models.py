"""What is kept of tables on their way in. Private to the room."""

from __future__ import annotations

from django.db import models

from minzheng.kernel.vault import api as vault

GROUP = "rolls.roll"


class Roll(models.Model):
    """What somebody handed in as a table, until they are in; `state` is a word of `schema.State`.

    `kind`: whose columns it has, `about`: for what, such as an item. `rows` and `homes` were handed in, `wrong` of the homes
    cannot be taken as they stand, `entered` are in. `left`: the roll of those that stayed out in the end. `job` works on it.
    `told`: what rows were entered with a word, as lines with persons. `appointment`: in which it is entered, `checked_by`: who
    looked at it, once it waits for a second person. `recorded_at`: of its last step, for two days from which it is kept.
    """

    account = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=24, default="households")
    about = models.CharField(max_length=40, default="")
    since = models.DateField()
    state = models.CharField(max_length=8)
    rows = models.IntegerField()
    homes = models.IntegerField()
    wrong = models.IntegerField(default=0)
    entered = models.IntegerField(default=0)
    persons = models.IntegerField(default=0)
    job = models.BigIntegerField(default=0)
    left = models.ForeignKey("self", models.SET_NULL, null=True, db_index=False, related_name="+")
    told = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    appointment = models.BigIntegerField(default=0)
    checked_by = models.CharField(max_length=32, default="")

    class Meta:
        indexes = (models.Index(fields=("account", "id"), name="rolls_roll_of"),)


class Part(models.Model):
    """Some whole homes of a roll, sealed: their rows, what is wrong with them, and what was noted in reading the table."""

    roll = models.ForeignKey(Roll, models.CASCADE, related_name="parts", db_index=False)
    number = models.IntegerField()
    given = vault.Sealed(GROUP, subject="roll")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("roll", "number"), name="rolls_part_once"),)
