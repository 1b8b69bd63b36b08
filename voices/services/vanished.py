"""Voices that Kling no longer lists. Absence alone removes nothing.

A list that moves while it is read hides voices that are there (reliability.md F7). So a voice has
to be missing from two complete passes, and then Kling is asked about it directly, by the task that
made it. Only Kling's own library knows no such question; there two passes have to do.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from voices.kling import KlingClient, KlingError, TaskNotFound
from voices.models import Connection, Event, Job, State, Voice
from voices.services import events
from voices.services.jobs import set_voice_states

#: Complete passes without the voice before we look directly.
PASSES = 2
#: Looks after one pass; what is left is looked at after the next ones, longest missing first.
LOOKS = 100


def look(
    connection: Connection, kling: KlingClient, *, since: datetime, lists: Sequence[str]
) -> None:
    """After a complete pass over `lists` that began at `since`: count the missing, look at some."""
    rows = Voice.objects.of(connection).filter(state=State.READY, catalogue__in=lists)
    missing = rows.filter(last_seen_at__lt=since, kling_id__isnull=False)
    missing.filter(missed_passes__lt=PASSES).update(missed_passes=F("missed_passes") + 1)
    long_missing = missing.filter(missed_passes__gte=PASSES).order_by("last_seen_at", "id")
    for voice in long_missing[:LOOKS]:
        if _still_there(kling, voice):
            # Seen, if not in a list: the next passes look at others first.
            Voice.objects.filter(pk=voice.pk).update(missed_passes=0, last_seen_at=timezone.now())
        else:
            _mark_gone(voice)


def _still_there(kling: KlingClient, voice: Voice) -> bool:
    """Ask for the task that made it; a preset has none that could be asked for."""
    task_id = "" if voice.catalogue == Voice.Catalogue.PRESET else voice.task_id or _ours(voice)
    if not task_id:
        return False
    try:
        task = kling.get_voice_task(task_id)
    except TaskNotFound:
        return False
    except KlingError as error:
        if error.retryable or error.breaker:
            raise  # Kling is not well: this whole pass counts for nothing
        return True  # an answer that is no "no"; one odd voice must not stop every pass
    if task.task_id != task_id:
        return True  # about another task: no "no" either
    return voice.kling_id in {made.voice_id for made in task.voices}


def _ours(voice: Voice) -> str:
    """The task of our own job, for a voice that no list has ever shown."""
    jobs = voice.jobs.filter(kind=Job.Kind.CLONE).exclude(task_id="").order_by("-id")
    return jobs.values_list("task_id", flat=True).first() or ""


def _mark_gone(voice: Voice) -> None:
    with transaction.atomic():
        # Only as we found it: somebody may have deleted it while we asked.
        events.note_all(set_voice_states([voice.pk], State.GONE, only=State.READY), Event.Verb.GONE)
