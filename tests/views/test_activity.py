import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.views.voice_makers import HTMX, make_job, make_person, make_voice, on_page, signed_in
from voices.models import Connection, Event, Job, State, Tell
from voices.services import connections, events, naming

pytestmark = pytest.mark.django_db


def lines(person) -> str:
    """Activity as `person` sees it, tags removed and spaces joined."""
    body = signed_in(person).get("/activity/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def body_of(person) -> str:
    return signed_in(person).get("/activity/").content.decode()


def retrying(person, **facts) -> Job:
    """A clone that waits because Kling has a problem."""
    ours = {"state": State.QUEUED, "reason": "kling-problem", "created_by": person, **facts}
    return make_job(make_voice("Marcus", state=State.QUEUED, kling_id=None), **ours)


def refused(reason: str = "credit") -> Job:
    return make_job(make_voice("Priya", state=State.FAILED), state=State.FAILED, reason=reason)


def test_an_empty_log_says_what_will_stand_here(maker):
    assert "Nothing has happened yet." in lines(maker)


def test_a_clone_under_way_is_one_sentence_with_its_state(maker):
    make_job(make_voice("Marcus"), created_by=maker)
    assert "Mara is cloning Marcus Kling is working" in lines(maker)


def test_a_failed_clone_names_the_cause_and_keeps_the_code_under_details(maker):
    job = refused("clip-refused")
    Job.objects.filter(pk=job.pk).update(
        created_by=maker, error="two people speak", error_code="1201", request_id="CjMk"
    )
    told = lines(maker)
    assert "Mara tried to clone Priya : Kling couldn&#x27;t use this clip or name." in told
    assert "Needs your help" in told
    assert "Request id CjMk" in told
    assert "Kling says two people speak" in told
    assert "Code 1201" in told


def test_keepers_see_what_it_cost_and_makers_do_not(maker, keeper):
    make_job(make_voice("Anna"), state=State.READY, cost_settled=Decimal("0.05"), created_by=maker)
    refused()
    told = lines(keeper)
    assert "0.05 units · 1 call" in told
    assert "not charged" in told
    assert "0.05" not in lines(maker)
    assert "charged" not in lines(maker)


def test_copies_saved_in_idle_time_are_left_out(maker):
    make_job(make_voice("Anna"), kind=Job.Kind.SAVE, state=State.READY)
    make_job(make_voice("Marcus"), kind=Job.Kind.SAVE, state=State.READY, created_by=maker)
    told = lines(maker)
    assert "Mara asked to hear Marcus" in told
    assert "Anna" not in told


def test_uneventful_looks_at_the_voice_list_are_one_line(maker):
    for _ in range(3):
        make_job(kind=Job.Kind.SYNC, state=State.READY)
    make_job(kind=Job.Kind.SYNC, state=State.READY, created_by=maker)
    told = lines(maker)
    assert told.count("VoiceLab read the voice list") == 1
    assert told.count("Mara read the voice list") == 1


def test_acts_that_asked_nothing_of_kling_stand_between_the_jobs(maker, keeper):
    voice = make_voice("Old hotline")
    naming.rename(voice, name="Hotline 2024", person=maker)
    events.note(voice, Event.Verb.TRASHED, person=keeper)
    told = lines(maker)
    assert "Mara renamed Old hotline to Hotline 2024" in told
    assert "Kim moved Hotline 2024 to Trash" in told


def test_voices_that_vanished_together_are_one_line(maker):
    for name in ("Anna", "Marcus", "Priya"):
        events.note(make_voice(name), Event.Verb.GONE)
    Event.objects.update(at=timezone.now().replace(second=30))
    events.note(make_voice("Sofia"), Event.Verb.TRASHED, person=maker)
    told = lines(maker)
    assert "3 voices were removed outside VoiceLab" in told
    assert "Marcus" not in told


@pytest.mark.soak
def test_at_most_the_last_200_jobs_are_listed(maker):
    voice = make_voice("Anna")
    for _ in range(203):
        make_job(voice, state=State.READY, created_by=maker)
    assert body_of(maker).count('id="job-') == 200


def test_the_number_of_queries_does_not_grow_with_the_log(keeper):
    browser = signed_in(keeper)

    def queries(number: int) -> int:
        for each in range(number):
            voice = make_voice(f"Voice {each}")
            make_job(voice, state=State.FAILED, reason="credit", created_by=make_person("maker"))
            retrying(make_person("maker"))
            events.note(voice, Event.Verb.TRASHED, person=make_person("keeper"))
        with CaptureQueriesContext(database) as seen:
            browser.get("/activity/")
        return len(seen)

    queries(1)
    assert queries(1) == queries(12)


def test_a_row_that_moved_comes_with_the_live_look(maker):
    job, browser = make_job(make_voice("Marcus"), created_by=maker), signed_in(maker)
    body = browser.get("/activity/").content.decode()
    url, since = re.search(r'data-url="([^"]+)" data-since="([^"]+)"', body).groups()
    Job.objects.filter(pk=job.pk).update(state=State.READY)
    answer = browser.get(f"{url}&since={since}", headers=on_page("/activity/")).content.decode()
    assert f'id="job-{job.uid}" hx-swap-oob="true"' in answer
    assert "cloned <b>Marcus</b>" in answer


def test_the_one_who_asked_can_stop_trying(maker):
    job = retrying(maker)
    assert "Kling has a problem. We try again by ourselves." in lines(maker)
    answer = signed_in(maker).post(f"/jobs/{job.uid}/stop/", headers=HTMX)
    assert f'id="job-{job.uid}"' in answer.content.decode()
    job.refresh_from_db()
    assert (job.state, job.reason) == (State.FAILED, "stopped")


def test_a_keeper_can_stop_what_somebody_else_asked_for(maker, keeper):
    job = retrying(maker)
    assert signed_in(keeper).post(f"/jobs/{job.uid}/stop/").status_code == 302
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_nobody_else_can_stop_it_and_the_reason_stands_beside(maker):
    job, other = retrying(maker), make_person("maker")
    refusal = "Only its maker or a keeper can stop this. Ask a keeper."
    assert refusal in lines(other)
    assert "Stop trying" not in lines(other)
    answer = signed_in(other).post(f"/jobs/{job.uid}/stop/")
    assert answer.status_code == 403
    assert refusal in answer.content.decode()
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_what_kling_is_working_on_can_not_be_stopped_any_more(maker):
    job = retrying(maker, state=State.SUBMITTED)
    answer = signed_in(maker).post(f"/jobs/{job.uid}/stop/", headers=HTMX)
    assert "too late to stop this" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == State.SUBMITTED


def test_a_keeper_who_was_told_sees_it_on_top_until_it_is_seen(maker, keeper):
    job = refused("credit")
    signed_in(maker).post("/tell/", {"job": str(job.uid)})
    sentence = "Mara asks for your help with Priya : The Kling credit is used up."
    assert sentence in lines(keeper)
    assert sentence not in lines(maker)
    note = Tell.objects.get()
    assert signed_in(keeper).post(f"/tell/{note.pk}/seen/", headers=HTMX).status_code == 200
    assert sentence not in lines(keeper)
    note.refresh_from_db()
    assert note.seen_by == keeper


def test_what_only_an_administrator_can_mend_is_not_shown_to_keepers(maker, keeper, administrator):
    signed_in(maker).post("/tell/?about=sign-in")
    sentence = "Mara asks for your help: VoiceLab can&#x27;t sign in to Kling."
    assert sentence.replace("help:", "help:") in lines(administrator)
    assert "asks for your help" not in lines(keeper)


def test_pressing_twice_tells_once(maker, keeper):
    for _ in range(2):
        signed_in(maker).post("/tell/?about=credit")
    assert Tell.objects.count() == 1


def test_telling_leads_back_to_the_page_and_names_who_was_told(maker, keeper):
    browser = signed_in(maker)
    here = {"Referer": "http://testserver/speak/?voice=1"}
    answer = browser.post("/tell/?about=credit", headers=here)
    assert answer.url == "/speak/?voice=1"
    assert "Told Kim." in browser.get("/activity/").content.decode()


def test_a_resting_account_says_who_was_told_in_place_of_the_button(maker, keeper):
    connection, browser = connections.active(), signed_in(maker)
    Connection.objects.filter(pk=connection.pk).update(
        paused_reason="billing", paused_until=timezone.now() + timedelta(minutes=5)
    )
    assert "Tell a keeper" in browser.get("/speak/").content.decode()
    browser.post("/tell/?about=credit")
    body = browser.get("/speak/").content.decode()
    assert "Told Kim." in body
    assert "Tell a keeper" not in body


def test_a_foreign_page_is_never_led_back_to(maker, keeper):
    away = {"Referer": "https://example.org/trap"}
    assert signed_in(maker).post("/tell/?about=credit", headers=away).url == "/activity/"


@pytest.mark.parametrize("about", ["", "policy", "nonsense"])
def test_there_is_nobody_to_tell_about_what_a_person_can_mend(maker, about):
    assert signed_in(maker).post("/tell/", {"about": about}).status_code == 404
    assert signed_in(maker).post("/tell/", {"job": "nonsense"}).status_code == 404
    assert not Tell.objects.exists()


def test_a_note_for_administrators_can_not_be_taken_down_by_a_keeper(maker, keeper):
    signed_in(maker).post("/tell/?about=sign-in")
    note = Tell.objects.get()
    assert signed_in(keeper).post(f"/tell/{note.pk}/seen/").status_code == 404
    note.refresh_from_db()
    assert note.seen_at is None
