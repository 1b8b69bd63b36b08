"""Voices that Kling no longer lists. Absence alone removes nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from voices.kling import KlingClient, KlingError, TaskNotFound
from voices.models import Connection, Event, Job, State, Voice
from voices.services import events
from voices.services.jobs import set_voice_state

#: Complete passes without the voice before we look directly.
PASSES = 2


def look(connection: Connection, kling: KlingClient, *, since: datetime) -> None:
    """After a complete pass that began at `since`: count the missing, look at the long missing."""
    listed = (Voice.Catalogue.CLONED, Voice.Catalogue.PRESET)
    rows = Voice.objects.of(connection).filter(state=State.READY, catalogue__in=listed)
    missing = rows.filter(last_seen_at__lt=since, kling_id__isnull=False)
    missing.filter(missed_passes__lt=PASSES).update(missed_passes=F("missed_passes") + 1)
    for voice in missing.filter(missed_passes__gte=PASSES):
        if _still_there(kling, voice):
            Voice.objects.filter(pk=voice.pk).update(missed_passes=0)
        else:
            _mark_gone(voice)


def _still_there(kling: KlingClient, voice: Voice) -> bool:
    """Ask for the task that made it; voices made elsewhere have none we know of."""
    job = voice.jobs.filter(kind=Job.Kind.CLONE).exclude(task_id="").order_by("-id").first()
    if job is None:
        return False
    try:
        task = kling.get_voice_task(job.task_id)
    except TaskNotFound:
        return False
    except KlingError as error:
        if error.retryable or error.breaker:
            raise  # Kling is not well: this whole pass counts for nothing
        return True  # an answer that is no "no"; one odd voice must not stop every pass
    if task.task_id != job.task_id:
        return True  # about another task: no "no" either
    return voice.kling_id in {made.voice_id for made in task.voices}


def _mark_gone(voice: Voice) -> None:
    with transaction.atomic():
        if set_voice_state(voice.pk, State.GONE, keep=(State.TRASHED, State.DELETING)):
            events.note(voice, Event.Verb.GONE)
