"""What a reader gives: taken in, measured, compiled in a worker process, and kept nowhere."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.kernel.workers import api as workers
from minzheng.notice.api import Notice, Unreadable
from minzheng.portal.public.reading import read

SECONDS = 20.0
MEMORY = 1 << 30
TOO_MUCH = ("too_large", "zip_bomb")
THREE_PARTS = re.compile("(.+?)[;\uff1b][^.\u3002]+[.\u3002]\\s*(.+)")
ENVELOPE = 64 * 1024
"""What the form adds around the file."""


@dataclass(frozen=True, slots=True)
class Given:
    """One notice as a reader gave it: a file's bytes, or pasted text."""

    data: bytes | str
    name: str = ""

    @property
    def again(self) -> dict[str, str]:
        """The same, folded into the page, since the server forgets it."""
        raw = self.data.encode() if isinstance(self.data, str) else self.data
        return {"data": b64encode(raw).decode(), "name": self.name, "kind": "text" if isinstance(self.data, str) else "file"}


class Refused(Exception):  # noqa: N818 - what happened, not what is wrong
    """A notice that could not be read: the status, what happened, what was kept, what to do."""

    def __init__(self, status: int, happened: str, todo: str, typed: str = "") -> None:
        super().__init__(happened)
        self.status = status
        self.happened = happened
        self.kept = _(
            "Nothing. What you sent was held in memory for the reading and is gone; no part of it was written or logged."
        )
        self.todo = todo
        self.typed = typed


def limit_words() -> str:
    """The limit, as people say it."""
    return f"{settings.UPLOAD_LIMIT // 2**20} MiB"


def given(request: HttpRequest) -> Given:
    """What was posted: a file, a pasted text, or an earlier page's own copy."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - ENVELOPE:
        raise _too_large()
    try:
        fields, files = request.POST, request.FILES
    except RequestDataTooBig as error:
        raise _too_large() from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Refused(422, _("The form did not arrive whole."), _("Send it once more.")) from error
    name = PurePath(fields.get("name", "").replace("\\", "/")).name
    if fields.get("again"):
        return _measured(_again(fields["again"], fields.get("kind", ""), name))
    upload = files.get("file")
    if upload is not None and (upload.size or upload.name):
        if (upload.size or 0) > settings.UPLOAD_LIMIT:
            raise _too_large()
        return _measured(Given(upload.read(), PurePath((upload.name or "").replace("\\", "/")).name))
    text = fields.get("text", "")
    if text.strip():
        return _measured(Given(text))
    raise Refused(422, _("Neither a file nor a text was given."), _("Choose a file or paste the text of a notice, then compile."))


def _again(data: str, kind: str, name: str) -> Given:
    try:
        raw = b64decode(data, validate=True)
        return Given(raw.decode() if kind == "text" else raw, name)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(
            422, _("The page's own copy of the notice did not arrive whole."), _("Give the notice once more.")
        ) from error


def _measured(notice: Given) -> Given:
    size = len(notice.data.encode()) if isinstance(notice.data, str) else len(notice.data)
    if size > settings.UPLOAD_LIMIT:
        raise _too_large()
    return notice


def _too_large() -> Refused:
    todo = _("Send the notice without its pictures and attachments, or paste the text alone.")
    return Refused(413, _("What you sent is larger than %(limit)s.") % {"limit": limit_words()}, todo)


def compiled(notice: Given) -> Notice:
    """The notice, compiled in a worker process with bounded time and memory."""
    typed = notice.data if isinstance(notice.data, str) else ""
    try:
        return workers.run(read, notice.data, notice.name, seconds=SECONDS, memory=MEMORY)
    except Unreadable as error:
        raise _unreadable(error, typed) from error
    except workers.Failed as error:
        raise Refused(
            503, _failed(error), _("Try again in a minute. If it happens again, paste a part of the text."), typed
        ) from error


def _unreadable(error: Unreadable, typed: str) -> Refused:
    """The compiler says in one line what happened, that nothing was kept, what to do; here each has its place."""
    line = error.message(get_language() or "zh")
    match = THREE_PARTS.fullmatch(line)
    happened, todo = (match[1], match[2]) if match else (line, _("Give the notice in another format, or paste its text."))
    status = 413 if error.reason in TOO_MUCH else 422
    return Refused(status, f"{happened.rstrip('.')}{_('.')}", todo, "" if error.reason == "secret" else typed)


def _failed(error: workers.Failed) -> str:
    return {
        "busy": _("All readers are busy with other notices."),
        "time": _("The reading took longer than %(seconds)s seconds and was stopped.") % {"seconds": int(SECONDS)},
        "memory": _("The reading needed more memory than it may have and was stopped."),
    }.get(error.reason, _("The reading stopped before it was done."))
