"""The door of the documents room."""

from minzheng.kernel.documents.codes import cut
from minzheng.kernel.documents.schema import Refused
from minzheng.kernel.documents.store import Document, Found, check, document, fits, keep, of, open_

__all__ = ["Document", "Found", "Refused", "check", "cut", "document", "fits", "keep", "of", "open_"]
