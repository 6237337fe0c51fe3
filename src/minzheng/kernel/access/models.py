"""Accounts, what they are appointed to, and attempts to sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they may do lies in their appointments."""

    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    totp_secret = models.CharField(max_length=255, blank=True)  # sealed with the program's key
    totp_last = models.BigIntegerField(default=0)  # the last time step used: a code works once

    USERNAME_FIELD = "login"
    objects: ClassVar[BaseUserManager[Account]] = BaseUserManager()  # type: ignore[assignment]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django's word for it."""
        return self.active


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


class Attempt(models.Model):
    """A failed attempt to sign in: with which name, from which address, when by machine time."""

    login = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("login", "at")), models.Index(fields=("address", "at")))
