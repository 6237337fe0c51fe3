"""The door of the journal room."""

from minzheng.kernel.journal.who import Subject, Who
from minzheng.kernel.journal.write import canonical, digest, write, write_many

__all__ = ["Subject", "Who", "canonical", "digest", "write", "write_many"]
