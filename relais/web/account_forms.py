"""Forms of the account, said as the other pages say things."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as given


class Plain:
    """Labels alone: what a field repeats in grey inside itself is gone once something is typed."""

    fields: dict[str, Any]
    refused = "Ce n’est pas ce qui est attendu."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name in {"login", "email"} & self.fields.keys():
            self.fields[name].label = "Adresse e-mail"


class Login(Plain, given.LoginForm):
    refused = "Vous n’êtes pas connecté."


class ResetPassword(Plain, given.ResetPasswordForm):
    refused = "Rien n’est envoyé."


class Reauthenticate(Plain, given.ReauthenticateForm):
    refused = "Mot de passe refusé."
