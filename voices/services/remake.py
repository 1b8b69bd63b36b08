"""Creating a gone voice again from its original clip: a new voice, whose history goes on.

All rules of cloning hold: the clip is still kept and belongs to who asks (or a keeper asks), the
permission that was given is still good, and nobody pays twice for the same voice.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from voices.models import Consent, Job, State, Voice
from voices.models.state import PENDING
from voices.models.voice import VoiceQuerySet
from voices.permissions import may
from voices.services import cloning
from voices.services.refusals import Refused

#: Kling has it no more.
GONE = (State.DELETED, State.GONE)
#: A voice made again that came to nothing: the clip may be used once more.
_NOTHING = (*GONE, State.CANCELLED, State.FAILED)


def gone_at_kling(voices: VoiceQuerySet, now: datetime) -> VoiceQuerySet:
    """Clones that can still be created again, and those that were removed outside; newest first."""
    kept = Q(state=State.DELETED, clip__original__expires_at__gt=now)
    clones = voices.filter(catalogue=Voice.Catalogue.CLONED)
    return with_facts(clones.filter(kept | Q(state=State.GONE))).order_by("-state_at", "-id")


def with_facts(voices: VoiceQuerySet) -> VoiceQuerySet:
    """`voices` with what `refusal` reads, so that it asks nothing."""
    again = Voice.objects.filter(made_from=OuterRef("pk")).exclude(state__in=_NOTHING)
    newest = again.order_by("-pk").values("uid")[:1]
    return voices.select_related("clip__original", "consent").annotate(again_uid=Subquery(newest))


def refusal(voice: Voice, person: AbstractBaseUser | AnonymousUser) -> str:
    """Slug of why `person` can't create `voice` again; "" when they can (see `with_facts`)."""
    if voice.state not in GONE or voice.catalogue != Voice.Catalogue.CLONED:
        return "not-gone"
    if getattr(voice, "again_uid", None):
        return "made-again"
    clip = voice.clip
    original = clip.original if clip else None
    if clip is None or original is None:
        return "clip-not-kept"
    if original.expires_at and original.expires_at <= timezone.now():
        return "clip-not-kept"
    if clip.made_by_id != person.pk and not may(person, "remove"):
        return "clip-of-others"
    return _consent_refusal(getattr(voice, "consent", None))


def ask(voice: Voice, *, person: AbstractBaseUser) -> Job:
    """Write the new voice and its job; the job under way when it was asked for a moment ago.

    Raises Refused. The caller nudges.
    """
    with transaction.atomic():
        Voice.objects.select_for_update().get(pk=voice.pk)  # two tabs: one after the other
        row = with_facts(Voice.objects.filter(pk=voice.pk)).get()
        if under_way := _under_way(row):
            return under_way
        if reason := refusal(row, person):
            raise Refused(reason)
        return _clone(row, person)


def _under_way(voice: Voice) -> Job | None:
    jobs = Job.objects.filter(voice__made_from=voice, kind=Job.Kind.CLONE, state__in=PENDING)
    return jobs.order_by("-id").first()


def _clone(voice: Voice, person: AbstractBaseUser) -> Job:
    clip, consent = voice.clip, voice.consent
    if clip is None:  # `refusal` said so already
        raise Refused("clip-not-kept")
    return cloning.ask(
        person=person,
        clip=clip,
        name=voice.name,
        kling_name=voice.kling_name or cloning.suggest(voice.name),
        consent=cloning.ConsentFacts(
            person=consent.person,
            allowed_by=consent.allowed_by,
            used_for=consent.used_for,
            until=consent.until,
            statement=consent.statement,
        ),
        use_first=clip.first_seconds is not None,
        form_key=f"again-{voice.uid}-{voice.made_again.count()}",
        language=voice.languages,
        made_from=voice,
    )


def _consent_refusal(consent: Consent | None) -> str:
    if consent is None:
        return "consent-missing"
    if consent.withdrawn_at:
        return "consent-withdrawn"
    return "consent-over" if consent.until and consent.until < timezone.localdate() else ""
