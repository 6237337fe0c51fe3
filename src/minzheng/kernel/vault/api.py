"""The door of the vault room."""

from minzheng.kernel.vault.cipher import Tampered
from minzheng.kernel.vault.fields import Blind, Declared, Sealed, declared
from minzheng.kernel.vault.keys import Destroyed
from minzheng.kernel.vault.masks import masked, normal
from minzheng.kernel.vault.reading import Look, Page, Read, UnknownPurpose, looks, open_many, reads_of
from minzheng.kernel.vault.roots import NoKey, folder
from minzheng.kernel.vault.schema import OWN, Field, Group, Kind, Purpose, Refused, Retention, kinds
from minzheng.kernel.vault.sealing import Opened, Record, blind, blinder, seal_many
from minzheng.kernel.vault.verbs import check, destroy, rewrap, rotate, shreds

__all__ = [
    "OWN",
    "Blind",
    "Declared",
    "Destroyed",
    "Field",
    "Group",
    "Kind",
    "Look",
    "NoKey",
    "Opened",
    "Page",
    "Purpose",
    "Read",
    "Record",
    "Refused",
    "Retention",
    "Sealed",
    "Tampered",
    "UnknownPurpose",
    "blind",
    "blinder",
    "check",
    "declared",
    "destroy",
    "folder",
    "kinds",
    "looks",
    "masked",
    "normal",
    "open_many",
    "reads_of",
    "rewrap",
    "rotate",
    "seal_many",
    "shreds",
]
