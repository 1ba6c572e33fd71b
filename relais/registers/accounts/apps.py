from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "relais.registers.accounts"
    label = "accounts"
    verbose_name = "Agents et partenaires"
