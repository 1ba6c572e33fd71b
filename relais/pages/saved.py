"""Views of lists that an agent keeps under a name."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from relais.pages.models import SavedView
from relais.registers.accounts.models import Agent

MOST = 20


@dataclass
class SavedViews:
    """The views of one agent on one page."""

    agent: Agent
    page: str

    def listed(self) -> list[SavedView]:
        return list(SavedView.objects.filter(agent=self.agent, page=self.page).order_by("name"))

    def change(self, request: HttpRequest) -> HttpResponse:
        """`vue=garder` with `nom` keeps the present address; `vue=oublier` with `nom` forgets it."""
        name = request.POST.get("nom", "").strip()[:60]
        query = _kept(request.GET)
        mine = SavedView.objects.filter(agent=self.agent, page=self.page)
        if request.POST["vue"] == "oublier":
            mine.filter(name=name).delete()
            messages.success(request, f"La vue « {name} » est oubliée.")
        elif not name:
            messages.warning(request, "Donnez un nom à la vue pour la garder.")
        elif len(query) > 1000 or mine.exclude(name=name).count() >= MOST:
            messages.warning(request, f"{MOST} vues au plus : oubliez-en une d’abord.")
        else:
            SavedView.objects.update_or_create(
                agent=self.agent, page=self.page, name=name, defaults={"query": query}
            )
            messages.success(request, f"La vue « {name} » est gardée.")
        return HttpResponseRedirect(f"{request.path}?{request.GET.urlencode()}")


def _kept(query: QueryDict) -> str:
    changed = query.copy()
    changed.pop("page", None)
    return changed.urlencode()
