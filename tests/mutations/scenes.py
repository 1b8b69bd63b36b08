"""The moments at which the product makes its calls: functions that bring rows there, honestly."""

import uuid

from django.utils import timezone

from tests.services.hands import CONSENT, age_tasks, make_due, switch
from tests.spoken import ask, person
from voicelab.sandbox.models import Kind, Task
from voices.models import Connection, Job, State, Voice
from voices.services import breaker, clips, cloning, connections, engine, library, removal, trials


def _cloned(kling_name: str = "anna") -> Job:
    """A clone that is asked for; from a video, so that no clip has to be decoded."""
    return cloning.ask(
        person=person(),
        clip=clips.from_video(person(), "930801301486305328"),
        name="Anna, opening hours",
        kling_name=kling_name,
        consent=CONSENT,
        use_first=False,
        form_key=uuid.uuid4().hex,
    )


def _until(job: Job, state: State) -> Job:
    """Walk the job to a state."""
    for _ in range(9):
        if job.state == state:
            return job
        make_due(job)
        engine.run(job.pk)
        job.refresh_from_db()
    raise AssertionError(f"{job} stands in {job.state}, not in {state}")


def _done_at_kling(kling_name: str = "anna") -> Job:
    """A clone that we follow and that Kling has finished, well or badly."""
    job = _until(_cloned(kling_name), State.SUBMITTED)
    age_tasks()
    return job


def _made(kling_name: str = "anna") -> Job:
    """A finished clone whose trial is kept."""
    return _until(_done_at_kling(kling_name), State.READY)


def create() -> None:
    _until(_cloned(), State.QUEUED)


def look_up() -> None:
    """The first answer was lost: the task is looked up by our id."""
    _until(_cloned("lost anna"), State.PROBING)


def poll() -> None:
    _until(_cloned(), State.SUBMITTED)


def poll_a_failure() -> None:
    _done_at_kling("fail anna")


def trial_of_a_clone() -> None:
    _until(_done_at_kling(), State.SAVING)


def look_for_a_fresh_address() -> None:
    """The address of the trial is no good: the task is asked for another one."""
    job = _until(_done_at_kling(), State.SAVING)
    old = "https://practice.invalid/results/old.mp3"
    Voice.objects.filter(pk=job.voice_id).update(trial_url=old)


def trial_to_hear() -> None:
    _until(library.refresh(connections.active()), State.READY)
    preset = Voice.objects.filter(catalogue=Voice.Catalogue.PRESET).first()
    assert preset and trials.ask(preset, person=person())


def speak() -> None:
    ask("The shop opens at eight.")


def speech_to_save() -> None:
    _until(ask("The shop opens at eight."), State.SAVING)


def delete() -> None:
    voice = _made().voice
    assert voice
    removal.trash(voice, person=person())
    removal.delete_now(voice, person=person())


def lists() -> None:
    """A library that was read before."""
    _made()
    _until(library.refresh(connections.active()), State.READY)
    library.refresh(connections.active())


def list_of_clones() -> None:
    """One of ours is still under way, and stands in the list too."""
    lists()
    _until(_cloned("berta"), State.SUBMITTED)


def look_for_the_vanished() -> None:
    """Twice it was not in the list: before it counts as gone its task is asked for."""
    job = _made()
    Voice.objects.filter(pk=job.voice_id).update(missed_passes=2)
    Task.objects.filter(task_id=job.task_id).update(kind=Kind.SPEECH)  # no longer in the list
    library.refresh(connections.active())


def send_after_an_outage() -> None:
    """Kling did not answer for a while: a free question goes ahead of what was waiting."""
    create()
    breaker.open_for(connections.active().pk, "outage")
    Connection.objects.update(paused_until=timezone.now())


def nothing() -> None:
    """Nothing is queued; a person presses a button."""


def stranger() -> str:
    """The task id of another finished clone of ours: its row must come to no harm."""
    switch(seconds=20, accept_duplicate_ids=True)
    return _made("stranger").task_id
