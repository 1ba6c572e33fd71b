"""One question at a time, for the public: no account, no cookie, no JavaScript, nothing kept on the server.

What was answered travels in a signed hidden field of the page itself and is gone when the page is closed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

SALT = "relais.pages.questions"
Answers = dict[str, Any]


class Question(forms.Form):
    """One screen. `applies(answers)` says whether it is asked; the default is always."""

    title: ClassVar[str] = ""
    lede: ClassVar[str] = ""

    def __init__(self, *args: Any, answers: Answers | None = None, **kwargs: Any) -> None:
        self.answers = answers or {}
        super().__init__(*args, **kwargs)

    @classmethod
    def applies(cls, answers: Answers) -> bool:
        return True


# Nothing is written and no session is read: there is nothing that a forged request could do.
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class Questions(View):
    """Subclass with `steps` and `finish(request, answers)`; give it `login_not_required` where it is public."""

    steps: ClassVar[tuple[type[Question], ...]] = ()
    template_name: ClassVar[str] = "pages/question.html"

    def finish(self, request: HttpRequest, answers: Answers) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} does not say how it ends")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._ask(request, {}, 0)

    def post(self, request: HttpRequest) -> HttpResponse:
        given = _read(request.POST.get("_state", ""))
        asked = request.POST.get("_question", "")
        here = int(asked) if asked.isdecimal() and int(asked) < len(self.steps) else 0
        if request.POST.get("_back"):
            return self._ask(request, given, self._before(here, given))
        form = self.steps[here](request.POST, answers=self._clean(given))
        if not form.is_valid():
            return self._show(request, form, given, here)
        given[str(here)] = {
            name: request.POST.getlist(name) for name in form.fields if name in request.POST
        }
        return self._next(request, given, here + 1)

    def _next(self, request: HttpRequest, given: Answers, place: int) -> HttpResponse:
        answers = self._clean(given)
        for number in range(place, len(self.steps)):
            if self.steps[number].applies(answers):
                return self._ask(request, given, number)
            given.pop(str(number), None)
        return self.finish(request, answers)

    def _before(self, here: int, given: Answers) -> int:
        answers = self._clean(given)
        asked = [n for n in range(here) if self.steps[n].applies(answers)]
        return asked[-1] if asked else 0

    def _ask(self, request: HttpRequest, given: Answers, place: int) -> HttpResponse:
        step = self.steps[place]
        known = given.get(str(place))
        initial = {k: v[0] if len(v) == 1 else v for k, v in known.items()} if known else None
        return self._show(request, step(initial=initial, answers=self._clean(given)), given, place)

    def _show(
        self, request: HttpRequest, form: Question, given: Answers, place: int
    ) -> HttpResponse:
        answers = self._clean(given)
        asked = [n for n, step in enumerate(self.steps) if step.applies(answers)]
        context = {
            "title": form.title,
            "lede": form.lede,
            "form": form,
            "state": signing.dumps(given, salt=SALT, compress=True) if given else "",
            "question": place,
            "step": asked.index(place) + 1 if place in asked else 0,
            "n_steps": len(asked),
            "previous": place > 0,
        }
        return render(request, self.template_name, context)

    def _clean(self, given: Answers) -> Answers:
        """Answers checked again, question by question: what travelled is only what was typed."""
        answers: Answers = {}
        for number, step in enumerate(self.steps):
            typed = given.get(str(number))
            if typed is None:
                continue
            data = QueryDict(mutable=True)
            for name, values in typed.items():
                data.setlist(name, values)
            form = step(data, answers=answers)
            if form.is_valid():
                answers.update(form.cleaned_data)
        return answers


def _read(state: str) -> Answers:
    try:
        found: Answers = signing.loads(state, salt=SALT) if state else {}
    except signing.BadSignature:
        return {}
    return found
