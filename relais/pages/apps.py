from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "relais.pages"
    label = "pages"
    verbose_name = "Pages"
