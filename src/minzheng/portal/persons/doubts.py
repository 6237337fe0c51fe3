"""What hardly can be so of persons at a place, kind by kind: each leads to where it is put right."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, official, said, whole
from minzheng.portal.desk.listing import changed
from minzheng.portal.persons.shown import lines, show

SHOWN = 50


@official("person.make")
@require_safe
def doubts(request: access.Request, desk: Frame) -> HttpResponse:
    """Those of one kind, by the order of their entry; at a county and below."""
    given = request.GET
    kind = next((one for one in people.DOUBTS if one == given.get("kind")), people.DOUBTS[0])
    narrow = places.level(desk.place) in people.NARROW
    after = whole(given.get("after", "")) or 0
    found = people.doubtful(desk.actor, kind, desk.place, after=after, size=SHOWN + 1) if narrow else ()
    words = people.words().doubt
    context = {
        "kinds": [(said(words[one]), changed(given, kind=one, after=None), one == kind) for one in people.DOUBTS],
        "head": said(words[kind]),
        "settle": said(people.words().settle[kind]),
        "lines": lines(desk, found[:SHOWN]) if found else [],
        "narrow": narrow,
        "more": found[SHOWN - 1] if len(found) > SHOWN else 0,
    }
    return show(request, desk, "doubts", context)
