"""A sample of a voice that has no trial at Kling: one call, then everybody hears it.

The sample is a recording like any other, so the same rules of money hold: it is sent once, and a
doubtful one waits for a person. It is kept out of the lists and becomes the trial of its voice.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from voices.models import Job, Recording, State, Voice
from voices.models.state import STUCK
from voices.services import speaking

#: What a voice says, by language: about six seconds, and never one of practice mode's own words.
LINES = {
    "en": "Hello, and welcome. This is how I sound when I read a text aloud for you.",
    "zh": "您好，欢迎收听。这就是我为您朗读文字时的声音。",
}

#: After these a press makes one more call.
_OVER = (*STUCK, State.CANCELLED)


def ask(voice: Voice, *, person: AbstractBaseUser, seen: str) -> Job | None:
    """Let `voice` speak its line; None when it has a trial. Raises Refused as speech does.

    `seen` names the job that the pressed page showed, "" for none: whoever pressed after somebody
    else, or twice, finds the job that there is, and nothing is sent for them.
    """
    if not can_have(voice):
        return None
    last = latest(voice)
    if last is not None and (str(last.uid) != seen or last.state not in _OVER):
        return last
    if last is not None and last.state in STUCK:
        return speaking.send_again(_of(last), person=person, form_key=seen)
    language = language_for(voice)
    return speaking.ask_sample(
        person=person, voice=voice, text=LINES[language], language=language, seen=seen
    )


def give_up(voice: Voice, *, person: AbstractBaseUser) -> None:
    """Stop asking after a doubtful or failed one; it can be made anew."""
    if last := latest(voice):
        speaking.give_up(_of(last), person=person)


def latest(voice: Voice) -> Job | None:
    """The newest job of the voice's sample, whatever came of it."""
    return of([voice]).get(voice.pk)


def of(voices: list[Voice]) -> dict[int, Job]:
    """The same for many, by primary key; no query where no voice lacks a trial."""
    missing = [voice.pk for voice in voices if can_have(voice)]
    if not missing:
        return {}
    jobs = Job.objects.filter(kind=Job.Kind.SPEAK, voice__in=missing, recording__is_sample=True)
    return {job.voice_id: job for job in jobs.select_related("recording").order_by("id")}  # type: ignore[misc]


def can_have(voice: Voice) -> bool:
    """Only Kling's own speaking voices come without a trial, and surely speak."""
    speaking_voice = voice.catalogue == Voice.Catalogue.SPEAKING
    return speaking_voice and voice.trial_id is None and not voice.trial_url


def keep(recording: Recording) -> None:
    """The saved sound of a sample becomes the trial of its voice; call inside `atomic`."""
    if recording.is_sample:
        recording.refresh_from_db(fields=["audio"])
        Voice.objects.filter(pk=recording.voice_id, trial=None).update(trial=recording.audio)


def language_for(voice: Voice) -> str:
    """The site's own language where the voice knows it, else its first."""
    spoken = voice.language_list
    ours = settings.LANGUAGE_CODE[:2]
    return ours if ours in spoken or not spoken else spoken[0]


def _of(job: Job) -> Recording:
    return Recording.objects.select_related("voice__connection", "connection").get(jobs=job)
