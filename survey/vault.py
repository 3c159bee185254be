"""The vault's cryptography: AES-GCM per field, data keys wrapped by a master key, blind indexes.

A sealed field is one byte of version, eight bytes that name its data key, a nonce of twelve and the
ciphertext; the associated data names the place, so that nothing sealed can be put elsewhere.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_KEY = 32  # bytes
_ID = 8
_NONCE = 12
_HEAD = len(_VERSION) + _ID + _NONCE
_TAG = 16


class Fault(StrEnum):
    """Why nothing is opened."""

    NO_KEY = "no_key"  # no master key is set
    OTHER_MASTER = "other_master"  # wrapped by a master key that is not here
    OTHER_KEY = "other_key"  # sealed with another data key
    DAMAGED = "damaged"  # changed since, or taken from another place


class VaultError(Exception):
    """The vault stays closed; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class DataKey:
    """A key of its own for what belongs to one respondent, or to the study as a whole."""

    secret: bytes

    @classmethod
    def fresh(cls) -> "DataKey":
        return cls(os.urandom(_KEY))

    @property
    def id(self) -> bytes:
        return _derived(self.secret, b"key id")[:_ID]

    def seal(self, text: str, *, place: str) -> bytes:
        """`place` is table/column/primary key of the field, and must be the same when opening."""
        nonce = os.urandom(_NONCE)
        head = _VERSION + self.id + nonce
        return head + AESGCM(self._field_key).encrypt(nonce, text.encode(), _bound(head, place))

    def open(self, sealed: bytes, *, place: str) -> str:
        """The text. Raises VaultError: OTHER_KEY, or DAMAGED if it was changed or moved."""
        head, body = sealed[:_HEAD], sealed[_HEAD:]
        if len(body) < _TAG or head[:1] != _VERSION:
            raise VaultError(Fault.DAMAGED)
        if not hmac.compare_digest(head[1 : 1 + _ID], self.id):
            raise VaultError(Fault.OTHER_KEY)
        try:
            plain = AESGCM(self._field_key).decrypt(head[1 + _ID :], body, _bound(head, place))
        except InvalidTag:
            raise VaultError(Fault.DAMAGED) from None
        return plain.decode()

    def blind_index(self, text: str, *, place: str) -> str:
        """64 hexadecimal digits, the same for the same text: for exact look-up without opening.
        Case, width of letters and blanks at the ends do not count. `place` is table/column.
        """
        words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
        key = _derived(self.secret, b"blind index:" + place.encode())
        return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()

    @property
    def _field_key(self) -> bytes:
        return _derived(self.secret, b"fields")


@dataclass(frozen=True)
class Wrapped:
    """A data key that only the master key of this id opens."""

    body: bytes
    master: str


class Keyring:
    """Master keys from outside the database. The first one wraps; the others only open, while keys
    are moved from an older master to a new one.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._masters = {_master_id(secret): secret.encode() for secret in secrets if secret}

    @property
    def current(self) -> str:
        """The id of the master key that wraps. Raises VaultError where there is none."""
        for master in self._masters:
            return master
        raise VaultError(Fault.NO_KEY)

    def wrap(self, key: DataKey, *, place: str) -> Wrapped:
        """`place` says whose key it is, and must be the same when opening."""
        master = self.current
        nonce = os.urandom(_NONCE)
        head = _VERSION + nonce
        body = AESGCM(self._wrapping(master)).encrypt(nonce, key.secret, _bound(head, place))
        return Wrapped(head + body, master)

    def unwrap(self, wrapped: Wrapped, *, place: str) -> DataKey:
        """Raises VaultError: NO_KEY, OTHER_MASTER, or DAMAGED if it was changed or moved."""
        if not self._masters:
            raise VaultError(Fault.NO_KEY)
        if wrapped.master not in self._masters:
            raise VaultError(Fault.OTHER_MASTER)
        head, body = wrapped.body[: 1 + _NONCE], wrapped.body[1 + _NONCE :]
        if len(body) != _KEY + _TAG or head[:1] != _VERSION:
            raise VaultError(Fault.DAMAGED)
        try:
            secret = AESGCM(self._wrapping(wrapped.master)).decrypt(
                head[1:], body, _bound(head, place)
            )
        except InvalidTag:
            raise VaultError(Fault.DAMAGED) from None
        return DataKey(secret)

    def _wrapping(self, master: str) -> bytes:
        return _derived(self._masters[master], b"wrapping")


def _master_id(secret: str) -> str:
    return _derived(secret.encode(), b"master id")[:_ID].hex()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=_KEY, salt=None, info=b"braid " + purpose)
    return derivation.derive(secret)


def _bound(head: bytes, place: str) -> bytes:
    return head + place.encode()
