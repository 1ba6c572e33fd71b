"""Addresses of files. A list per procedure; a file is named by its reference, whatever its procedure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, register_converter

from relais.casework.case.procedures import procedures
from relais.casework.case.views import assigning, file, letters, moves, parts, plan
from relais.casework.case.views.lists import list_of
from relais.pages.addresses import in_french

register_converter(in_french(lambda: {p.name: p.slug for p in procedures()}), "procedure")

PREFIX = "dossiers/"
app_name = "case"
FILE = "<str:reference>/"


def _list(request: HttpRequest, name: str) -> HttpResponseBase:
    return list_of(name).as_view()(request)


urlpatterns: list[URLPattern] = [
    path(f"liste/{p.slug}/", _list, {"name": p.name}, name=p.name) for p in procedures()
]
urlpatterns += [
    path("ouvrir/<procedure:procedure>/", moves.open_file, name="open"),
    path("confier/", assigning.hand_over, name="hand_over"),
    path("courriers/", letters.LetterList.as_view(), name="letters"),
    path(FILE, file.show, name="file"),
    path(f"{FILE}etape/<slug:transition>/", moves.move_file, name="move"),
    path(f"{FILE}annuler/", moves.undo, name="undo"),
    path(f"{FILE}prendre/", assigning.take, name="take"),
    path(f"{FILE}confier/", assigning.give, name="assign"),
    path(f"{FILE}personne/", assigning.person, name="person"),
    path(f"{FILE}voie/", parts.lane, name="lane"),
    path(f"{FILE}echange/", parts.contact, name="contact"),
    path(f"{FILE}note/", parts.note, name="note"),
    path(f"{FILE}tache/", parts.task, name="task"),
    path(f"{FILE}tache/<int:pk>/", parts.settle_task, name="settle_task"),
    path(f"{FILE}document/", parts.document, name="document"),
    path(f"{FILE}document/<int:pk>/", file.download, name="download"),
    path(f"{FILE}courrier/", letters.write, name="write_letter"),
    path(f"{FILE}courrier/<int:pk>/", letters.show, name="letter"),
    path(f"{FILE}courrier/<int:pk>/pdf/", letters.pdf, name="letter_pdf"),
    path(f"{FILE}delai/<int:pk>/", parts.extend, name="extend"),
    path(f"{FILE}plan/", plan.step, name="step"),
    path(f"{FILE}plan/<int:pk>/fait/", plan.step_done, name="step_done"),
    path(f"{FILE}plan/<int:pk>/non-fait/", plan.step_not_done, name="step_not_done"),
    path(f"{FILE}plan/<int:pk>/a-faire/", plan.step_again, name="step_again"),
]
