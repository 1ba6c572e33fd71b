"""Addresses of the pages about people. No name, date or number of a person ever stands in one."""

from django.urls import path

from relais.web.people import contacts, duplicates, file, history, listing, nir, readers, searching

PREFIX = "personnes/"
app_name = "people"
urlpatterns = [
    path("", listing.People.as_view(), name="list"),
    path("recherche/", searching.search, name="search"),
    path("doublons/", duplicates.Suggestions.as_view(), name="duplicates"),
    path("doublons/chercher/", duplicates.look_for_duplicates, name="look_for_duplicates"),
    path("doublons/<int:pk>/", duplicates.compare, name="compare"),
    path("doublons/<int:pk>/ecarter/", duplicates.dismiss, name="dismiss"),
    path("fusions/", duplicates.Merges.as_view(), name="merges"),
    path("fusions/<int:pk>/", duplicates.merge_page, name="merge"),
    path("fusions/<int:pk>/annuler/", duplicates.undo, name="undo_merge"),
    path("<int:pk>/", file.person_page, name="person"),
    path("<int:pk>/coordonnees/", contacts.edit, name="contacts"),
    path("<int:pk>/coordonnees/<int:point>/", contacts.drop, name="drop_contact"),
    path("<int:pk>/sollicitations/", contacts.opt_out, name="opt_out"),
    path("<int:pk>/numero/", nir.reveal, name="nir"),
    path("<int:pk>/historique/", history.history_page, name="history"),
    path("<int:pk>/consultations/", readers.readers_page, name="readers"),
    path("<int:pk>/consultations/copie/", readers.readers_copy, name="readers_copy"),
    path("<int:pk>/fusionner/", duplicates.choose, name="choose_merge"),
]
