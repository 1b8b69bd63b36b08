"""The table of product.md §5: each of Kling's codes, for clones and for speech, to its end.

State stored, sentence and button shown, nothing charged but where nobody knows. Typed from the
page, not from the code.
"""

import pytest

from tests.services.far_end import no
from tests.services.hands import CONSENT
from tests.spoken import ask, person
from voices.models import Job, State, Voice
from voices.services import clips, cloning, cures, engine, sentences, slots

pytestmark = pytest.mark.django_db

SIGN_IN = "VoiceLab can't sign in to Kling."
CREDIT = "The Kling credit is used up."
FEATURE = "This Kling account may not use this feature."
CLIP = "Kling couldn't use this clip or name."
TEXT = "Kling did not accept this."
NOT_KLING = "This address does not answer like Kling. Check KLING_BASE_URL."
UNKNOWN = "Kling does not know the voice or video that this was asked with."
RULES = "Kling's content rules refused this."
NEXT = "You are next."
ADDRESS = "Kling doesn't accept requests from this server's address."
PROBLEM = "Kling has a problem. We try again by ourselves."
DOUBT = "We don't know whether Kling made this. It may have been charged."

ADMIN, KEEPER = "Tell the administrator", "Tell a keeper"
F, Q, P, D = State.FAILED, State.QUEUED, State.PROBING, State.IN_DOUBT
# code: (state, sentence, button) of a clone, the same of a speech
TABLE = {
    **dict.fromkeys(range(1000, 1005), ((F, SIGN_IN, ADMIN), (F, SIGN_IN, ADMIN))),
    **dict.fromkeys(range(1100, 1103), ((F, CREDIT, KEEPER), (F, CREDIT, KEEPER))),
    1103: ((F, FEATURE, ADMIN), (F, FEATURE, ADMIN)),
    1200: ((F, CLIP, "Back to the clip"), (F, TEXT, "Edit the text")),
    1201: ((F, CLIP, "Back to the clip"), (F, TEXT, "Edit the text")),
    1202: ((F, NOT_KLING, ADMIN), (F, NOT_KLING, ADMIN)),
    1203: ((F, UNKNOWN, "Choose another clip"), (F, UNKNOWN, "Pick a voice that fits")),
    1300: ((F, RULES, "Choose another clip"), (F, RULES, "Edit the text")),
    1301: ((F, RULES, "Choose another clip"), (F, RULES, "Edit the text")),
    1302: ((Q, NEXT, ""), (Q, NEXT, "")),
    1303: ((Q, NEXT, ""), (Q, NEXT, "")),
    1304: ((F, ADDRESS, ADMIN), (F, ADDRESS, ADMIN)),
    **dict.fromkeys(range(5000, 5003), ((P, PROBLEM, "Stop trying"), (D, DOUBT, "Send again"))),
}


def clone() -> Job:
    job = cloning.ask(
        person=person(),
        clip=clips.from_video(person(), "123456789012345678"),
        name="Anna",
        kling_name="anna",
        consent=CONSENT,
        use_first=False,
        form_key="one form",
    )
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    Voice.objects.filter(pk=job.voice_id).update(state=State.QUEUED)
    return job


def ended(job: Job) -> Job:
    engine.run(job.pk)
    job.refresh_from_db()
    return job


def test_the_table_has_all_of_the_vendors_codes():
    assert len(TABLE) == 21


@pytest.mark.parametrize("code", TABLE)
@pytest.mark.parametrize("kind", ["clone", "speech"])
def test_a_code_ends_in_its_state_with_its_sentence_and_button(far, kind, code):
    far.otherwise = no(code, "Kling's own words", status=400)
    # A clone whose end nobody knows is looked up; there it stays unknown.
    job = ended(clone() if kind == "clone" else ask())
    state, sentence, button = TABLE[code][kind == "speech"]
    trouble = sentences.of(job)
    assert (job.state, trouble.title, trouble.button) == (state, sentence, button)
    seen = job.voice if kind == "clone" else job.recording
    seen.refresh_from_db()
    assert seen.state == state
    if state == F:
        assert (job.cost_settled, trouble.charged) == (0, "Nothing was charged.")
    if state in (F, Q, D):
        assert job.error_code == str(code)
        assert ("Kling says", "Kling's own words") in trouble.details
        assert ("Request id", "req-no") in trouble.details
    if kind == "speech":
        assert trouble.kept == "Your text is saved."


def test_a_voice_that_cannot_speak_is_told_from_a_text_that_is_refused(far):
    far.otherwise = no(1201, "Voice id not found")
    trouble = sentences.of(ended(ask()))
    assert trouble.title.startswith("This voice can't speak this text")
    assert trouble.button == "Pick a voice that fits"


def test_every_reason_of_the_clients_errors_has_a_sentence_and_every_button_a_word():
    from voices.kling import errors

    kinds = [it for it in vars(errors).values() if isinstance(it, type)]
    reasons = {it.reason for it in kinds if issubclass(it, errors.KlingError)}
    on_files = {"download", "link-expired", "too-large", "too-slow"}  # never a row's own reason
    for reason in reasons - on_files:
        assert sentences.sentence(reason) != "Something went wrong.", reason
    for row in sentences.ROWS.values():
        assert {row.on_speech, row.on_clone} <= sentences.BUTTONS.keys()


def test_whoever_waits_behind_others_reads_how_many():
    first, second, third = (ask(f"Line {n}.", form_key=f"{n}") for n in range(3))
    Job.objects.update(reason="busy")
    for job, words in ((first, NEXT), (second, "1 ahead of you."), (third, "2 ahead of you.")):
        job.refresh_from_db()
        assert (sentences.of(job).title, State(job.state).label) == (
            words,
            "Waiting for a free slot",
        )
    assert slots.ahead_of(third) == 2


@pytest.mark.parametrize("reason", ["sign-in", "address", "credit", "no-such-call", "not-allowed"])
def test_what_an_administrator_can_mend_has_a_cure(reason):
    assert cures.cure(reason) != "Look at Details, then check again."
