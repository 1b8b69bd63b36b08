"""The Recordings page: days, search, pages, and the ways on with what needs help."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.spoken import recording_in
from voices.models import Connection, Job, Recording, State
from voices.services import connections

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/recordings/"}


@pytest.fixture
def visitor(signed_in, maker):
    return signed_in(maker)


def html(response) -> str:
    return response.content.decode()


def words(text) -> str:
    text = text if isinstance(text, str) else html(text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def row_of(response, recording: Recording) -> str:
    found = re.search(
        rf'<li class="row" id="recording-{recording.uid}".*?</li>', html(response), re.S
    )
    return found.group() if found else ""


def made(days_ago: float, **facts) -> Recording:
    recording = recording_in(State.READY, **facts)
    moment = timezone.now() - timedelta(days=days_ago)
    Recording.objects.filter(pk=recording.pk).update(created_at=moment)
    return recording


def key_of(recording: Recording) -> dict[str, str]:
    return {"form_key": str(recording.jobs.get().uid)}


def test_a_recording_says_its_text_voice_speed_length_time_and_person(visitor):
    recording = recording_in(State.READY, text="The shop opens at eight.")
    row = row_of(visitor.get("/recordings/"), recording)
    made_at = timezone.localtime(recording.created_at)
    assert "The shop opens at eight. Anchor · 1.0×" in words(row)
    assert "0:06" in words(row)
    assert f"{made_at:%H:%M} · mei" in words(row)
    assert "Saved here" in words(row)
    assert f'data-src="/sound/{recording.audio.uid}/"' in row
    assert f'href="/sound/{recording.audio.uid}/download/"' in row
    assert 'aria-label="Download The shop opens at eight."' in row


def test_recordings_stand_under_their_days_with_the_days_totals(visitor):
    for days_ago in (0, 0, 1, 3, 400):
        made(days_ago)
    page = words(visitor.get("/recordings/"))
    assert "5 recordings · 31 s" in page
    assert "Today 2 recordings · 12 s" in page
    assert "Yesterday 1 recording · 6 s" in page
    day = timezone.localtime(timezone.now() - timedelta(days=3))
    assert f"{day:%A} {day.day} {day:%B} 1 recording" in page
    assert str((timezone.now() - timedelta(days=400)).year) in page


def test_the_search_looks_at_spoken_text_and_voice_in_any_case(visitor):
    shop, museum = (recording_in(State.READY, text=t) for t in ("The SHOP opens", "The museum"))
    answer = visitor.get("/recordings/?q=shop anchor", headers=HTMX)
    assert row_of(answer, shop)
    assert not row_of(answer, museum)
    assert "1 of 2 recordings" in words(answer)
    assert "<title>" not in html(answer)


def test_a_search_without_hits_says_so_and_offers_the_way_back(visitor):
    recording_in(State.READY)
    answer = visitor.get("/recordings/?q=nothing like this")
    assert "Nothing was spoken with these words." in words(answer)
    assert 'value="nothing like this"' in html(answer)
    assert "0 of 1 recording" in words(answer)


def test_the_empty_page_teaches_the_next_step(visitor):
    page = visitor.get("/recordings/")
    assert "Nothing was spoken yet." in words(page)
    assert 'role="search"' not in html(page)


@pytest.mark.soak
def test_older_pages_follow_by_a_plain_link_without_a_gap_or_a_second_heading(visitor):
    names = [made(0.0, text=f"Line {number:03}").name for number in range(60)]
    first = visitor.get("/recordings/")
    older = unescape(
        re.search(r'class="more-rows"><a class="link" href="([^"]+)"', html(first)).group(1)
    )
    second = visitor.get(older, headers=HTMX)
    shown = re.findall(r'class="name">([^<]+)<', html(first) + html(second))
    assert sorted(shown) == names
    assert "Today 60 recordings" in words(first)
    assert "Today" not in words(second)
    assert "<title>" in html(visitor.get(older))


def test_a_cursor_that_is_not_ours_means_the_first_page(visitor):
    recording = recording_in(State.READY)
    assert row_of(visitor.get("/recordings/?after=nonsense"), recording)


def test_what_was_given_up_and_other_accounts_are_not_listed(visitor):
    recording_in(State.CANCELLED)
    other = Connection.objects.create(
        slug="o", kind="live", base_url="https://o", account_label="o"
    )
    foreign = recording_in(State.READY)
    Recording.objects.filter(pk=foreign.pk).update(connection=other)
    assert "Nothing was spoken yet." in words(visitor.get("/recordings/"))
    assert visitor.post(f"/recordings/{foreign.uid}/give-up/").status_code == 404


def test_a_doubtful_recording_offers_exactly_two_ways_and_says_the_price(visitor):
    recording = recording_in(State.IN_DOUBT)
    row = row_of(visitor.get("/recordings/"), recording)
    assert "Needs your help" in words(row)
    assert "We don't know whether Kling made this. It may have been charged." in words(row)
    assert re.findall(r"<button[^>]*>(Send again|Give up)", row) == ["Send again", "Give up"]
    assert "1 call · 0.05 units" in words(row)
    assert "No sound yet" in words(row)


def test_sending_again_shows_it_waiting_and_a_second_press_changes_nothing(visitor):
    recording = recording_in(State.IN_DOUBT)
    key = key_of(recording)
    for _press in range(2):
        answer = visitor.post(f"/recordings/{recording.uid}/send-again/", key, headers=HTMX)
        assert "Waiting for a free slot" in words(row_of(answer, recording))
    assert recording.jobs.count() == 2
    assert re.search(r'<live-rows[^>]*data-delay="[1-9]', html(answer))


def test_giving_up_takes_the_row_away(visitor):
    recording = recording_in(State.IN_DOUBT)
    answer = visitor.post(f"/recordings/{recording.uid}/give-up/", headers=HTMX)
    assert answer.status_code == 200
    assert not row_of(answer, recording)
    assert not row_of(visitor.get("/recordings/"), recording)


def test_without_javascript_both_ways_lead_back_to_the_list(visitor):
    doubtful, other = recording_in(State.IN_DOUBT), recording_in(State.IN_DOUBT)
    again = visitor.post(f"/recordings/{doubtful.uid}/send-again/", key_of(doubtful))
    over = visitor.post(f"/recordings/{other.uid}/give-up/")
    assert again.headers["Location"] == over.headers["Location"] == "/recordings/"


def test_what_kling_refused_leads_to_the_text_instead_of_a_second_call(visitor):
    facts = {"reason": "policy", "error": "Content risk", "error_code": "1301"}
    recording = recording_in(State.FAILED, **facts)
    row = row_of(visitor.get("/recordings/"), recording)
    assert f'href="/speak/?from={recording.uid}"' in row
    assert "Edit the text" in words(row)
    assert "Send again" not in words(row)
    assert "Kling says Content risk Code 1301" in words(row)


def test_sending_again_while_the_account_rests_says_why(visitor):
    recording = recording_in(State.IN_DOUBT)
    until = timezone.now() + timedelta(minutes=5)
    active = Connection.objects.filter(pk=connections.active().pk)
    active.update(paused_reason="billing", paused_until=until)
    answer = visitor.post(
        f"/recordings/{recording.uid}/send-again/", key_of(recording), headers=HTMX
    )
    assert answer.status_code == 409
    assert html(answer) == "Speaking and cloning rest until there is credit again."
    assert recording.jobs.count() == 1


def test_a_copy_that_is_missing_says_how_long_kling_keeps_it(visitor):
    later = timezone.now() + timedelta(hours=1)
    recording = recording_in(State.SAVING, tries=3, next_check_at=later)
    kept = timezone.now() + timedelta(days=6, hours=2)
    Recording.objects.filter(pk=recording.pk).update(removed_by_kling_at=kept)
    row = row_of(visitor.get("/recordings/"), recording)
    assert "Kling removes it in 6 days · Save now" in words(row)
    visitor.post(f"/recordings/{recording.uid}/save/", headers=HTMX)
    assert recording.jobs.get().next_check_at <= timezone.now()


def test_the_first_try_to_save_is_simply_saving(visitor):
    recording = recording_in(State.SAVING)
    assert "Saving a copy" in words(row_of(visitor.get("/recordings/"), recording))


def test_a_listener_hears_and_downloads_and_reads_why_not_more(signed_in, listener):
    visitor = signed_in(listener)
    ready, doubtful = recording_in(State.READY), recording_in(State.IN_DOUBT)
    page = visitor.get("/recordings/")
    assert "/download/" in row_of(page, ready)
    assert "Only makers can let a voice speak. Ask a maker." in words(row_of(page, doubtful))
    for act in ("send-again", "give-up", "save"):
        assert visitor.post(f"/recordings/{doubtful.uid}/{act}/", headers=HTMX).status_code == 403


def test_the_live_look_brings_the_finished_row_and_then_rests(visitor):
    recording = recording_in(State.SAVING)
    page = visitor.get("/recordings/")
    since = re.search(r'data-since="([^"]+)"', html(page)).group(1)
    Job.objects.update(state=State.READY)
    Recording.objects.filter(pk=recording.pk).update(state=State.READY)
    answer = visitor.get("/live/", {"on": "recordings", "since": since}, headers=HTMX)
    assert row_of(answer, recording)
    assert re.search(r'<live-rows[^>]*data-delay="0', html(answer))


def test_the_list_reads_the_same_number_of_times_for_one_row_and_for_fifty(visitor):
    recording_in(State.READY)
    with CaptureQueriesContext(database) as few:
        visitor.get("/recordings/")
    for number in range(49):
        recording_in([State.READY, State.IN_DOUBT, State.FAILED, State.SAVING][number % 4])
    with CaptureQueriesContext(database) as many:
        visitor.get("/recordings/")
    assert len(many) <= len(few) + 1  # the median of past jobs is read once a minute
    assert len(many) <= 14
