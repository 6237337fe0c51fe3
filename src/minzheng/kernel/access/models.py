"""Accounts, what they are appointed to, where they are signed in, and attempts that failed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they may do lies in their appointments.

    `provider` names who vouches for a resident, `login` is then the provider's own id of them. `practice` accounts exist in
    a demo only, have no password and are entered by a click.
    """

    provider = models.CharField(max_length=16, blank=True)
    login = models.CharField(max_length=64)
    name = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    practice = models.BooleanField(default=False)
    totp_secret = models.CharField(max_length=255, blank=True)  # sealed with the program's key
    totp_step = models.BigIntegerField(default=0)  # the time step of the last code used: a code works once

    USERNAME_FIELD = "login"
    objects: ClassVar[BaseUserManager[Account]] = BaseUserManager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "login"), name="access_account_once"),)


class Appointment(models.Model):
    """An account in a role of a unit at a place, from a day until before another, both of business time."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    sector = models.CharField(max_length=32)
    place_code = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("place_code", "id")),)


class Session(models.Model):
    """Where an account is signed in: the session, from where, since when."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)
    at = models.DateTimeField()


class Attempt(models.Model):
    """A failed attempt to sign in: with which name, from which address, when by machine time."""

    login = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("login", "at")), models.Index(fields=("address", "at")))


class PracticeDay(models.Model):
    """The business day of a demo, the day up to which it has been filled, and the steps of its making done; one row at most."""

    day = models.DateField(null=True)
    filled = models.DateField(null=True)
    made = models.IntegerField(default=0)
