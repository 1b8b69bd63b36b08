"""Settings that are fine each alone and wrong together; every finding says how to mend it."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ValidationError

from voicelab import translations
from voices.kling import webhooks


@register("voicelab")
def values_fit(app_configs: object, **_: Any) -> list[CheckMessage]:
    """All findings about settings at once, so that one reading mends everything."""
    return [*_addresses(), *_kling(), *_public(), *_links(), *_secrets(), *_packages(), *_words()]


def _addresses() -> Iterator[CheckMessage]:
    if not _is_web(urlsplit(settings.SITE_URL)):
        yield Error(
            f"SITE_URL={settings.SITE_URL} is not a web address.",
            hint="Give the address people type, like https://voicelab.example.com.",
            id="voicelab.E001",
        )
    told = settings.SITE_URL_GIVEN or settings.ALLOWED_HOSTS_GIVEN
    if settings.HOST in {"0.0.0.0", "::"} and not told:  # noqa: S104
        yield Error(
            f"HOST={settings.HOST} opens VoiceLab to the network, but by which name is not said.",
            hint="Set SITE_URL to the address people type, like http://192.168.1.20:8000.",
            id="voicelab.E002",
        )


def _kling() -> Iterator[CheckMessage]:
    pair = {
        "KLING_ACCESS_KEY": settings.KLING_ACCESS_KEY,
        "KLING_SECRET_KEY": settings.KLING_SECRET_KEY,
    }
    missing = [name for name, value in pair.items() if not value]
    if len(missing) == 1:
        yield Error(
            f"{missing[0]} is missing: Kling's access key and secret key work only together.",
            hint=f"Set {missing[0]} too, or remove both.",
            id="voicelab.E003",
        )
    if settings.PRACTICE:
        return
    if not settings.KLING_API_KEY and len(missing) == 2:
        yield Error(
            "KLING_BASE_URL is set, but no key.",
            hint="Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY; "
            "or remove KLING_BASE_URL for practice mode.",
            id="voicelab.E004",
        )
    base = urlsplit(settings.KLING_BASE_URL)
    if not _is_web(base) or base.query or base.username:
        yield Error(
            f"KLING_BASE_URL={_without_secret(base)} is not an address of an API.",
            hint="Give it like https://api-singapore.klingai.com, or leave it out.",
            id="voicelab.E005",
        )
    elif base.scheme == "http" and not settings.KLING_PRIVATE_NETWORK:
        yield Error(
            "KLING_BASE_URL begins with http://: the key would travel unprotected.",
            hint="Use https://, or set KLING_PRIVATE_NETWORK=1 for a gateway on your own network.",
            id="voicelab.E006",
        )


def _public() -> Iterator[CheckMessage]:
    public = settings.PUBLIC_URL
    if settings.PRACTICE:
        return
    if not public:
        yield Warning(
            "PUBLIC_URL is not set: Kling can't fetch clips from this machine.",
            hint="Voices can be cloned from public links and video ids only, until PUBLIC_URL is "
            "an https address at which Kling reaches VoiceLab.",
            id="voicelab.W001",
        )
    elif not _is_web(urlsplit(public)):
        yield Error(
            f"PUBLIC_URL={public} is not a web address.",
            hint="Give the address at which Kling reaches VoiceLab, "
            "like https://voicelab.example.com.",
            id="voicelab.E007",
        )
    elif not settings.MEDIA_URL_BASE:
        yield Error(
            f"PUBLIC_URL={public} can't be reached by Kling: it must be public and begin with "
            "https://.",
            hint="Use a public https address, or set KLING_PRIVATE_NETWORK=1 when the gateway is "
            "on your own network.",
            id="voicelab.E008",
        )


def _links() -> Iterator[CheckMessage]:
    for pair in sorted(settings.LINKS_ALLOWED_HOSTS):
        host, _, port = pair.rpartition(":")
        if not host or not port.isdecimal():
            yield Error(
                f"LINKS_ALLOWED_HOSTS: {pair} is not a host with its port.",
                hint="Write exact pairs separated by commas, like files.lan:443,10.0.0.5:8080.",
                id="voicelab.E009",
            )


def _secrets() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < 32:
        yield Error(
            "SECRET_KEY is shorter than 32 characters.",
            hint="Leave it out and VoiceLab keeps a strong one in its data folder.",
            id="voicelab.E010",
        )
    if not all(map(webhooks.is_secret, settings.KLING_WEBHOOK_SECRETS)):
        # Never quoted: this text ends up on a terminal.
        yield Error(
            "KLING_WEBHOOK_SECRET is not a webhook secret: it begins with whsec_ and goes on in "
            "base64.",
            hint="Copy it whole from Kling's console, two separated by a comma while you exchange "
            "them; or leave it out.",
            id="voicelab.E012",
        )
    try:
        if settings.ADMIN_PASSWORD:
            validate_password(settings.ADMIN_PASSWORD)
    except ValidationError as error:
        yield Warning(
            "VOICELAB_ADMIN_PASSWORD is weak. " + " ".join(error.messages),
            hint="Choose a longer one before others can reach VoiceLab.",
            id="voicelab.W002",
        )


def _packages() -> Iterator[CheckMessage]:
    used = {
        "CELERY_BROKER_URL": (settings.CELERY_BROKER_URL.startswith("redis"), "redis", "redis"),
        "S3_BUCKET": (bool(settings.S3_BUCKET), "storages", "django-storages[s3]"),
    }
    for name, (wanted, module, package) in used.items():
        if wanted and find_spec(module) is None:
            yield Error(
                f"{name} needs the Python package {package}, which is not installed.",
                hint=f"Install it with: python3 -m pip --python .venv install '{package}'",
                id="voicelab.E011",
            )


def _words() -> Iterator[CheckMessage]:
    """Only where nobody may write; else they were made ready before this is asked."""
    for _source, compiled in translations.stale():
        yield Warning(
            f"Translated words can't be written to {compiled.parent}, so pages stay English.",
            hint="Let whoever starts VoiceLab write there once.",
            id="voicelab.W003",
        )


def _is_web(parts: SplitResult) -> bool:
    try:
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _without_secret(parts: SplitResult) -> str:
    """An address may carry a password; messages end up in logs."""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
