"""SM4-GCM and HMAC-SM3 (GB/T 32907-2016, 32905-2016) over bytes. A sealed text: nonce, what was sealed, tag."""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

KEY = 16
_NONCE, _TAG = 12, 16


class Tampered(Exception):  # noqa: N818 - what happened
    """Sealed bytes that were changed, belong to another subject, or were sealed under another key. It tells no value."""


def new_key() -> bytes:
    """A key by chance."""
    return os.urandom(KEY)


def seal(key: bytes, data: bytes, bound: bytes) -> bytes:
    """Sealed data, which open only together with what they are bound to."""
    nonce = os.urandom(_NONCE)
    made = Cipher(SM4(key), GCM(nonce)).encryptor()
    made.authenticate_additional_data(bound)
    return b"".join((nonce, made.update(data), made.finalize(), made.tag))


def unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What was sealed. Raises Tampered."""
    if len(sealed) < _NONCE + _TAG:
        raise Tampered("These bytes are too short to be sealed.")
    made = Cipher(SM4(key), GCM(sealed[:_NONCE], sealed[-_TAG:])).decryptor()
    made.authenticate_additional_data(bound)
    try:
        return made.update(sealed[_NONCE:-_TAG]) + made.finalize()
    except InvalidTag:
        raise Tampered("These bytes were not sealed so.") from None


def blinder(key: bytes, size: int) -> Callable[[bytes], bytes]:
    """HMAC-SM3 under a key, its first `size` bytes."""
    begun = HMAC(key, SM3())

    def blind(data: bytes) -> bytes:
        made = begun.copy()
        made.update(data)
        return made.finalize()[:size]

    return blind
