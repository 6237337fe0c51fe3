"""What anybody says of a promise in a place, without signing in and without scripts; and what became of it, by a code."""

from __future__ import annotations

from hashlib import sha256
from hmac import new as keyed

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.clues import api as clues
from minzheng.plan.duties import api as duties
from minzheng.portal.disclosure.shown import CannotShow, lang, told
from minzheng.portal.promises.look import Look, duty_of, look_of, plan_of
from minzheng.portal.promises.shown import no_words, said


@csrf_exempt  # nobody is signed in here, so that nobody's name can be misused
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@told
def say(request: HttpRequest, plan_id: int, no: str) -> HttpResponse:
    """The form, with what was written where it was not taken; once it was, the code and the day of the answer."""
    look = look_of(request)
    plan = plan_of(look, plan_id)
    duty = duty_of(plan, no)
    context: dict[str, object] = {
        "plan": plan,
        "duty": duty,
        "called": no_words(duty),
        "short": said(duty.short),
        "look": look,
        "classes": [(code, said(words)) for code, words in clues.words().class_.items()],
        "days": clues.words().answer_days,
        "back": look.link("clause", plan_id, no),
        "typed": request.POST,
    }
    if request.method != "POST":
        return render(request, "promises/say.html", context)
    try:
        left = clues.leave(_sent(request, look, plan, duty))
    except clues.Refused as refused:
        return render(request, "promises/say.html", context | {"problem": refused.message(lang())}, status=422)
    context |= {"left": left, "address": request.build_absolute_uri(reverse("public:said", args=[left.code]))}
    return render(request, "promises/say.html", context, status=201)


def _sent(request: HttpRequest, look: Look, plan: duties.Plan, duty: duties.Duty) -> clues.Leaving:
    class_, words, contact = (request.POST.get(name, "") for name in ("class", "words", "contact"))
    return clues.Leaving(plan.id, duty.no, look.place, class_, words, contact, source_of(request))


def source_of(request: HttpRequest) -> str:
    """Where it comes from, told apart for a day and told to nobody."""
    text = f"{time.machine().date()} {request.META.get('REMOTE_ADDR', '')}"
    return keyed(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()


@never_cache
@require_safe
@told
def followed(request: HttpRequest, code: str) -> HttpResponse:
    """What became of what somebody said: for whoever has the code, without the words."""
    try:
        found = clues.followed(code)
    except clues.NoClue:
        todo = _("Please look at it letter by letter; it was shown once, when you sent it.")
        raise CannotShow(404, _("Nothing is known under this code."), todo) from None
    plan = duties.plan(access.SYSTEM, found.plan)
    context = {
        "clue": found,
        "state": said(clues.words().state[found.state]),
        "class_": said(clues.words().class_[found.class_]),
        "plan": plan,
        "short": said(plan.duty(found.duty_no).short),
        "place": places.name(found.about, found.left_on),
        "office": places.name(found.place_code, found.left_on),
        "late": found.state != "answered" and time.today() > found.due,
    }
    return render(request, "promises/said.html", context)
