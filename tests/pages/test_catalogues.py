"""The interface speaks Chinese wherever it speaks, and what is compiled is what is written."""

from __future__ import annotations

import re
import string

from tests.pages import catalogue

PLACES = re.compile(r"%\((\w+)\)(?:02)?[sd]")


def test_every_message_asked_for_has_its_chinese() -> None:
    stored = catalogue.stored()
    missing = []
    for identity, context, path in catalogue.asked():
        message = stored.get(identity[0] if isinstance(identity, tuple) else identity, context)
        if message is None or not catalogue.done(message) or message.fuzzy:
            missing.append(f"{path}: {identity}")
    assert missing == [], "run `python tests/pages/catalogue.py` and fill in what it names"


def test_no_message_is_kept_that_nobody_asks_for() -> None:
    asked = {
        (identity[0] if isinstance(identity, tuple) else identity, context) for identity, context, _path in catalogue.asked()
    }
    kept = {
        (message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
        for message in catalogue.stored()
        if message.id
    }
    assert kept - asked == set()


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    same = catalogue.PO.with_suffix(".mo").read_bytes() == catalogue.compiled(catalogue.stored())
    assert same, "run `python tests/pages/catalogue.py`"


def test_translations_fill_the_same_places_and_are_set_as_chinese() -> None:
    wrong = []
    for message in catalogue.stored():
        if not message.id:
            continue
        english = " ".join(message.id) if isinstance(message.id, tuple) else message.id
        chinese = " ".join(message.string) if isinstance(message.string, (tuple, list)) else str(message.string)
        if set(PLACES.findall(english)) != set(PLACES.findall(chinese)):
            wrong.append(f"other places: {english} / {chinese}")
        if re.search(r"[\u4e00-\u9fff] ?[,;:?!()]|[,;:?!()] ?[\u4e00-\u9fff]", chinese):
            wrong.append(f"half-width punctuation: {chinese}")
        if re.search(r"[\u4e00-\u9fff] [\w]|[\w] [\u4e00-\u9fff]", PLACES.sub("9", chinese)) and not isinstance(
            message.id, tuple
        ):
            wrong.append(f"a typed space beside Chinese: {chinese}")
        if not set(english) <= set(string.printable + "\u2019\u201c\u201d\u2026\u2212"):
            wrong.append(f"message ids are English: {english}")
    assert wrong == []
