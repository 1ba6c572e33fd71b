"""How allauth is bent to a fund: nobody signs up; a known e-mail may come through the fund's directory."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render


class ClosedSignup(DefaultAccountAdapter):
    """Accounts are opened by an administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownAgentsOnly(DefaultSocialAccountAdapter):
    """OpenID Connect opens the account of an agent that the fund knows, and creates none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(render(request, "account/unknown.html", status=403))
