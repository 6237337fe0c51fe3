"""A second proof besides the password: six digits that change every half minute (RFC 6238)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache

import pyotp
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time

_ISSUER = "Minzheng"
_WINDOW = 1  # steps of half a minute that a clock may be off


@cache
def _seal(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, None, b"minzheng totp").derive(key.encode())))


def new_secret() -> str:
    """A secret to be set up, not yet in use."""
    return pyotp.random_base32()


def address(account: Account, secret: str) -> str:
    """The otpauth address that an authenticator app takes."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=_ISSUER)


def set_secret(account: Account, secret: str) -> None:
    """Puts a secret in force, sealed; the caller saves the account."""
    account.totp_secret = _seal(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def fits(secret: str, code: str) -> int:
    """The time step that a code belongs to; 0 where it fits none near now."""
    proof = pyotp.TOTP(secret)
    step = int(time.machine().timestamp()) // proof.interval
    steps = range(step - _WINDOW, step + _WINDOW + 1)
    return next((one for one in steps if pyotp.utils.strings_equal(proof.generate_otp(one), code)), 0)


def used(account: Account, code: str) -> bool:
    """Whether a code fits and was not used before; if so it is used now."""
    step = fits(_seal(settings.SECRET_KEY).decrypt(account.totp_secret.encode()).decode(), code)
    later = Account.objects.filter(pk=account.pk, totp_step__lt=step)
    return bool(step) and later.update(totp_step=step) == 1
