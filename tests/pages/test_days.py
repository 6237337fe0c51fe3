"""A day in a sentence is written as it is read; where there is little room, without the year that everybody knows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from django.utils import translation

import minzheng
from minzheng.kernel.time import api as time
from minzheng.portal.cases.shown import short_day

TEMPLATES = sorted(Path(minzheng.__file__).parent.rglob("templates/**/*.html"))
IN_A_SENTENCE = re.compile(r'{% blocktranslate [^%]*date:"[^"]*"')


def test_no_sentence_of_a_template_writes_a_day_as_files_do() -> None:
    assert len(TEMPLATES) > 100
    assert [path.name for path in TEMPLATES if IN_A_SENTENCE.search(path.read_text("utf-8"))] == []


def test_a_day_of_this_year_goes_without_its_year_where_room_is_short() -> None:
    with time.at(date(2014, 9, 30)):
        assert [short_day(date(2014, 8, 7)), short_day(date(2013, 8, 7))] == ["8月7日", "2013年8月7日"]
        with translation.override("en"):
            assert [short_day(date(2014, 8, 7)), short_day(date(2013, 8, 7))] == ["08-07", "2013-08-07"]
