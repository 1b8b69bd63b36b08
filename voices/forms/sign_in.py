"""Signing in: one sentence for every reason, so that nobody learns which names exist."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "class": "control",
                "autofocus": True,
                "autocomplete": "username",
                "autocapitalize": "none",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "control", "autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _("Username or password is wrong. Try again."),
        "inactive": _("Username or password is wrong. Try again."),
    }
