from __future__ import annotations

from django.urls import path

from relais.casework.signals.queue import views
from relais.casework.signals.queue.lists import ToLookAt

PREFIX = "professionnels-a-regarder/"
app_name = "queue"

urlpatterns = [
    path("", ToLookAt.as_view(), name="list"),
    path("<int:pk>/", views.provider, name="provider"),
    path("<int:pk>/prendre/", views.take, name="take"),
    path("<int:pk>/rendre/", views.give_back, name="give_back"),
    path("<int:pk>/conclure/", views.conclude, name="conclude"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
]
