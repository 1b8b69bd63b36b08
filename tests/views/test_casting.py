"""The casting pages: what stands before the press, the blind sheet, votes, and the guests' link."""

import re
import uuid

import pytest
from django.test import Client
from django.utils.html import escape

from tests.services.hands import to_the_end
from tests.services.test_castings import LINE, for_video
from tests.spoken import MANDARIN, ask, clone, recording_in, speaking_voice
from tests.views.voice_makers import HTMX, make_person, on_page, signed_in
from voices.models import Casting, CastingShare, CastingVote, Connection, Job, State, Voice
from voices.services import casting_shares, castings, connections

pytestmark = pytest.mark.django_db

NEW = "/casting/new/"


@pytest.fixture
def mara() -> Client:
    return signed_in(make_person("maker"))


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def new(*voices: Voice, **more: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{NEW}?voices={','.join(str(voice.uid) for voice in voices)}{rest}"


def words(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def made(*voices: Voice, hidden: bool = False) -> Casting:
    person = make_person("maker")
    facts = {"text": LINE, "hidden": hidden, "agreed": 6, "form_key": uuid.uuid4().hex}
    chosen = voices or (speaking_voice(), for_video("Zara Whitlock"))
    return castings.make(
        person=person, connection=connections.active(), voices=chosen, **facts
    ).casting


def ready(**facts: bool) -> Casting:
    """Both lanes can be heard."""
    casting = made(**facts)
    for job in Job.objects.filter(kind="speak"):
        to_the_end(job)
    return casting


def fields(body: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))


# --- before the press


def test_without_voices_the_page_teaches_how_to_choose(mara):
    body = page(mara, NEW)
    assert "Choose the voices first." in body
    assert 'href="/"' in body
    assert "Compare" not in words(body)


def test_the_button_says_calls_and_units_before_the_press(mara):
    body = words(page(mara, new(speaking_voice(), speaking_voice("chengshu_jiejie"))))
    assert "Compare 2 calls · 0.10 units" in body


def test_each_voice_says_how_it_joins(mara):
    ask(LINE)
    body = words(page(mara, new(speaking_voice(), for_video(), clone("Bo"), text=LINE)))
    assert re.search(r"Kept take of \d+ \w+, free", body)
    assert "Plays its trial, its own words Works in videos only" in body
    assert "1 call Not tried yet: Kling may refuse it" in body
    assert "Compare 1 call · 0.05 units" in body


def test_the_price_follows_the_line_without_a_page(mara):
    ask(LINE)
    path = new(speaking_voice(), text=LINE)
    body = mara.get(path, headers=on_page(NEW)).content.decode()
    assert body.startswith('<div id="plan">')
    assert "0 calls · nothing is charged" in body


def test_a_stock_line_stands_there_in_the_language_of_the_voices(mara):
    assert "Hollis &amp; Daughters" in page(mara, new(speaking_voice()))
    assert "晚上好" in page(mara, new(speaking_voice(MANDARIN)))
    assert "Good evening" in page(mara, new(speaking_voice(MANDARIN), line="en"))


def test_more_than_six_says_that_the_first_six_came(mara):
    body = page(mara, new(*[for_video(f"Voice number {n}") for n in range(8)]))
    assert "The first six came along, 2 stayed out." in body
    assert body.count('class="plan-row"') == 6
    assert "Add a voice" not in body


def test_one_voice_is_advised_to_find_company(mara):
    assert "One voice can be heard, but not compared." in page(mara, new(speaking_voice()))


def test_trials_alone_cost_nothing_and_say_so(mara):
    body = words(page(mara, new(for_video("A"), for_video("B"))))
    assert "None of these voices can speak this line. You hear their trials." in body
    assert "0 calls · nothing is charged" in body


@pytest.mark.parametrize("junk", ["?voices=%00,;drop", "?again=%00", "?voices=" + "a," * 300])
def test_a_made_up_address_is_an_empty_page(mara, junk):
    assert "Choose the voices first." in page(mara, NEW + junk)


def test_a_listener_reads_why_the_button_is_greyed():
    body = page(signed_in(make_person("listener")), new(speaking_voice()))
    assert "Only makers can let a voice speak. Ask a maker." in body
    assert 'type="submit"' not in body.partition('class="plan-bar"')[2].partition("</div>")[0]


def test_pressing_makes_the_sheet_and_goes_there(mara):
    path = new(speaking_voice(), for_video())
    asked = fields(page(mara, path).partition('id="casting-form"')[2]) | {"text": LINE}
    answer = mara.post(NEW, asked)
    casting = Casting.objects.get()
    assert answer.headers["Location"] == f"/casting/{casting.uid}/"
    assert mara.post(NEW, asked).headers["Location"] == answer.headers["Location"]
    assert (Casting.objects.count(), Job.objects.count()) == (1, 1)


def test_a_price_that_rose_meanwhile_is_shown_again_and_nothing_is_sent(mara):
    voice = speaking_voice()
    asked = {"voices": str(voice.uid), "text": LINE, "agreed": "0", "form_key": "k"}
    answer = mara.post(NEW, asked)
    assert answer.status_code == 422
    assert "This needs more calls than the button said." in answer.content.decode()
    assert not Job.objects.exists()


def test_too_long_a_line_comes_back_as_typed(mara):
    asked = {"voices": str(speaking_voice().uid), "text": "n" * 201, "agreed": "1"}
    answer = mara.post(NEW, asked, headers=on_page(NEW))
    assert answer.status_code == 422
    assert "This line has 201 characters." in answer.content.decode()
    assert "n" * 201 in answer.content.decode()


# --- the sheet


def test_a_named_sheet_shows_names_in_the_order_of_the_choice(mara):
    casting = ready()
    body = page(mara, f"/casting/{casting.uid}/")
    names = re.findall(r'class="lane"[^>]* data-name="([^"]+)"', body)
    assert names == [speaking_voice().name, "Zara Whitlock"]
    assert "Its own words" in body
    assert "1 take asked for · 1 plays its trial · 1 call · 0.05 units" in body


def test_the_blind_sheet_tells_nothing_of_whose_voices_they_are(mara):
    casting = ready(hidden=True)
    body = page(mara, f"/casting/{casting.uid}/")
    assert re.findall(r'class="lane"[^>]* data-name="([^"]+)"', body) == ["Voice A", "Voice B"]
    for lane in casting.lanes.select_related("voice__trial", "recording__audio"):
        voice, sounds = lane.voice, [lane.voice.trial, lane.recording and lane.recording.audio]
        secrets = [voice.name, voice.short_name, voice.kling_id, voice.kling_name, voice.uid]
        secrets += [sound.uid for sound in sounds if sound]
        secrets += [sound.sha256 for sound in sounds if sound]
        secrets += [lane.recording.uid] if lane.recording else []
        for secret in filter(None, secrets):
            assert str(secret) not in body, secret
            assert escape(secret) not in body


def test_a_blind_sound_has_no_name_and_no_hash_to_compare(mara):
    casting = ready(hidden=True)
    for number in (1, 2):
        answer = mara.get(f"/casting/{casting.uid}/sound/{number}/")
        assert answer.status_code == 200
        assert len(b"".join(answer.streaming_content)) > 5
        assert "ETag" not in answer.headers
        assert "Content-Disposition" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert float(answer.headers["Casting-Gain"]) == pytest.approx(0, abs=24)
    assert mara.get(f"/casting/{casting.uid}/sound/3/").status_code == 404


def test_the_live_answer_of_a_blind_sheet_says_no_name_either(mara):
    casting = made(speaking_voice(), hidden=True)
    path = f"/live/?on=casting&uid={casting.uid}"
    since = re.search(r'data-since="([^"]+)"', page(mara, f"/casting/{casting.uid}/"))
    assert since
    to_the_end(Job.objects.get())
    answer = mara.get(f"{path}&since={since[1]}", headers=on_page(f"/casting/{casting.uid}/"))
    body = answer.content.decode()
    assert 'id="lane-1" hx-swap-oob="true"' in body
    assert "data-src" in body
    assert speaking_voice().name not in body


def test_a_take_under_way_is_named_in_the_words_of_recordings(mara):
    body = page(mara, f"/casting/{made(speaking_voice()).uid}/")
    assert "Waiting for a free slot" in body
    assert 'data-delay="1.0"' in body
    assert "data-src" not in body


def test_a_doubtful_take_offers_exactly_the_two_ways_of_recordings(mara):
    recording_in(State.IN_DOUBT, text=LINE)
    casting = made(speaking_voice(), hidden=True)
    body = words(page(mara, f"/casting/{casting.uid}/"))
    assert "Needs your help" in body
    assert "We don&#x27;t know whether Kling made this." in body
    assert "Send again 1 call · 0.05 units" in body
    assert "Give up" in body


def test_send_again_from_the_sheet_makes_one_call_however_often_it_is_pressed(mara):
    recording_in(State.IN_DOUBT, text=LINE)
    casting = made(speaking_voice())
    key = str(Job.objects.get().uid)
    path = f"/casting/{casting.uid}/send-again/"
    for _press in range(2):
        assert mara.post(path, {"number": "1", "form_key": key}).status_code == 302
    assert Job.objects.count() == 2


def test_give_up_leaves_a_lane_without_a_sound(mara):
    recording_in(State.IN_DOUBT, text=LINE)
    casting = made(speaking_voice())
    answer = mara.post(
        f"/casting/{casting.uid}/give-up/", {"number": "1"}, headers=on_page("/casting/")
    )
    assert "No sound of this voice yet." in answer.content.decode()


@pytest.mark.parametrize("number", ["", "7", "x", "²", "12345678901234567890"])
def test_a_lane_that_is_not_there_can_not_be_voted_for(mara, number):
    casting = made(for_video())
    answer = mara.post(f"/casting/{casting.uid}/vote/", {"number": number})
    assert answer.status_code == 404
    assert not CastingVote.objects.exists()


def test_a_vote_answers_with_the_votes_and_the_tally_only(mara):
    casting = made(for_video(), for_video("B"), hidden=True)
    path = f"/casting/{casting.uid}/vote/"
    body = mara.post(path, {"number": "2"}, headers=on_page("/casting/")).content.decode()
    assert "You voted for Voice B." in body
    assert "1 person has voted." in body
    assert "Counts stay hidden until names are shown, so nobody leans." in body
    assert re.findall(r'id="(vote-\d)" hx-swap-oob', body) == ["vote-1", "vote-2"]
    assert "votes</span>" not in body


def test_showing_names_shows_the_counts_and_hiding_hides_them_again(mara):
    casting = made(for_video("Zara Whitlock"), for_video("B"), hidden=True)
    castings.vote(casting.lanes.get(voice__name="Zara Whitlock"), person=make_person("listener"))
    path = f"/casting/{casting.uid}/"
    mara.post(path + "names/")
    body = words(page(mara, path))
    assert "1 vote " in body
    assert "Zara Whitlock" in body
    mara.post(path + "names/", {"hide": "1"})
    assert "Zara Whitlock" not in page(mara, path)


def test_on_the_sheet_only_what_names_change_comes_anew(mara):
    casting = made(for_video("Zara Whitlock"), for_video("B"), hidden=True)
    path = f"/casting/{casting.uid}/"
    for data, shown in (({}, True), ({"hide": "1"}, False)):
        answer = mara.post(path + "names/", data, headers=on_page(path))
        body = answer.content.decode()
        assert "HX-Location" not in answer.headers and "<casting-sheet" not in body
        assert ("Zara Whitlock" in body) is shown
        assert f'aria-checked="{"false" if shown else "true"}"' in body
        assert body.count('class="lane"') == 2 and 'id="tally" hx-swap-oob' in body
    answer = mara.post(path + "names/", headers=on_page("/casting/"))
    assert path in answer.headers["HX-Location"]


def test_a_sheet_of_another_account_is_not_there(mara):
    casting = made(for_video())
    other = Connection.objects.create(slug="o", kind="live", base_url="https://o", account_label="")
    Casting.objects.update(connection=other)
    assert mara.get(f"/casting/{casting.uid}/").status_code == 404
    assert LINE not in page(mara, "/casting/")


def test_the_list_leads_to_the_sheets_and_deleting_asks_first(mara):
    assert "No casting sheets yet." in page(mara, "/casting/")
    casting = made(for_video())
    assert f'href="/casting/{casting.uid}/"' in page(mara, "/casting/")
    path = f"/casting/{casting.uid}/delete/"
    assert "Its takes stay in Recordings." in page(mara, path)
    assert mara.post(path).headers["Location"] == "/casting/"
    assert not Casting.objects.exists()


def test_the_way_to_the_sheets_stands_in_the_library_and_on_the_voice(mara):
    voice = for_video()
    assert 'href="/casting/"' in page(mara, "/")
    assert f"/casting/new/?voices={voice.uid}" in page(mara, f"/voices/{voice.uid}/")


def test_the_same_voices_with_another_line_are_one_link_away(mara):
    casting = made(hidden=True)
    assert f"/casting/new/?again={casting.uid}" in page(mara, f"/casting/{casting.uid}/")
    body = page(mara, f"{NEW}?again={casting.uid}")
    assert body.count('class="plan-row"') == 2
    assert LINE in body


def title_of(body: str) -> str:
    found = re.search(r"<title>([^<]*)</title>", body)
    assert found
    return found[1]


def test_a_title_stands_on_the_sheet_in_the_list_and_on_the_guests_page(mara):
    casting = made(for_video())
    path = f"/casting/{casting.uid}/"
    assert "<h1>Casting sheet</h1>" in page(mara, path)
    assert title_of(page(mara, path)) == f"{LINE} · Casting sheet · VoiceLab"
    assert page(mara, path).count(f'hx-get="{path}rename/"') == 2  # wide, and on phones
    asked = mara.get(path + "rename/", headers=on_page(path)).content.decode()
    assert "<modal-dialog>" in asked
    answer = mara.post(path + "rename/", {"title": " Winter  hotline "}, headers=on_page(path))
    said = answer.content.decode()
    assert title_of(said) == "Winter hotline · Casting sheet · VoiceLab"
    assert ">Winter hotline</h1>" in said
    assert "HX-Location" not in answer.headers and "<casting-sheet" not in said
    body, listed = page(mara, path), page(mara, "/casting/")
    guests = Client().get(share(casting)).content.decode()
    assert "<h1>Winter hotline</h1>" in body
    assert "Winter hotline" in words(listed) and LINE in words(listed)
    assert "Delete Winter hotline" in listed
    assert "<h1>Winter hotline: which voice fits?</h1>" in guests
    for shown in (body, guests):
        assert title_of(shown) == "Winter hotline · Casting sheet · VoiceLab"
    mara.post(path + "rename/", {"title": ""})
    assert "<h1>Casting sheet</h1>" in page(mara, path)
    answer = mara.post(path + "rename/", {"title": "Spring"}, headers=on_page("/casting/"))
    assert path in answer.headers["HX-Location"]


def test_a_title_that_is_too_long_comes_back_as_typed(mara):
    casting = made(for_video())
    path = f"/casting/{casting.uid}/rename/"
    answer = mara.post(path, {"title": "n" * 61})
    assert answer.status_code == 422
    assert "This has 61 characters. At most 60 fit." in answer.content.decode()
    assert "n" * 61 in answer.content.decode()


def test_another_line_keeps_the_title(mara):
    casting = made(speaking_voice())
    castings.rename(casting, title="Winter hotline")
    body = page(mara, f"{NEW}?again={casting.uid}").partition('id="casting-form"')[2]
    mara.post(NEW, fields(body) | {"text": "Another line.", "agreed": "1"})
    assert set(Casting.objects.values_list("text", "title")) == {
        (LINE, "Winter hotline"),
        ("Another line.", "Winter hotline"),
    }


def test_a_listener_sees_the_way_to_the_title_greyed(mara):
    casting = made(for_video())
    body = page(signed_in(make_person("listener")), f"/casting/{casting.uid}/")
    button = re.search(r'<button[^>]*aria-label="Change the title"[^>]*>', body)
    assert button
    assert 'aria-disabled="true" aria-describedby="acts-reason"' in button[0]


# --- the link for colleagues


def share(casting: Casting) -> str:
    return "/c/" + casting_shares.make(casting, person=make_person("maker")) + "/"


def test_the_link_is_told_once_and_is_not_on_the_sheet(mara):
    casting = made(for_video())
    body = mara.post(
        f"/casting/{casting.uid}/share/", headers=on_page("/casting/")
    ).content.decode()
    found = re.search(r'value="http://[^/]+(/c/([\w-]{43})/)"', body)
    assert found
    assert Client().get(found[1]).status_code == 200
    assert found[2] not in page(mara, f"/casting/{casting.uid}/share/")
    mara.post(f"/casting/{casting.uid}/share/", {"close": "1"})
    assert Client().get(found[1]).status_code == 404


def test_a_guest_chooses_the_language_and_stays_on_the_page_of_the_link(mara):
    guest, path = Client(headers={"Accept-Language": "en"}), share(ready())
    body = guest.get(path).content.decode()
    form = re.search(
        r'<form method="post" action="([^"]+)" hx-post="\1"[^>]*>.*?</form>', body, re.S
    )
    assert form
    assert re.findall(r'value="([^"]+)" lang="[^"]+" aria-pressed="true"', form[0]) == ["en"]
    answer = guest.post(form[1], {"language": "zh-hans"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert '<html lang="zh-hans"' in guest.get(path).content.decode()


def test_a_guest_hears_letters_and_nothing_else(mara):
    casting = ready()  # its makers see the names
    guest, path = Client(), share(casting)
    answer = guest.get(path)
    body = answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in body
    for lane in casting.lanes.select_related("voice"):
        assert lane.voice.name not in body
        assert str(lane.voice.uid) not in body
    assert str(casting.uid) not in body
    assert "units" not in body
    for src in re.findall(r'data-src="([^"]+)"', body):
        sound = guest.get(src)
        assert sound.status_code == 200
        assert "Casting-Gain" in sound.headers
    for closed in ("/", "/casting/", f"/casting/{casting.uid}/", "/recordings/"):
        assert guest.get(closed).headers["Location"].startswith("/sign-in/")


def test_a_guest_has_one_vote_by_a_cookie_and_can_change_it():
    casting = made(for_video("A"), for_video("B"))
    guest, path = Client(), share(casting)
    guest.get(path)
    guest.post(path + "vote/", {"number": "1"})
    guest.post(path + "vote/", {"number": "2"})
    assert CastingVote.objects.get().lane.number == 2
    assert "You voted for Voice B." in words(guest.get(path).content.decode())
    other = Client()
    other.get(path)
    other.post(path + "vote/", {"number": "1"})
    assert CastingVote.objects.count() == 2


def test_a_vote_without_the_cookie_is_sent_for_it_first():
    casting = made(for_video("A"))
    path = share(casting)
    answer = Client().post(path + "vote/", {"number": "1"})
    assert answer.headers["Location"] == path
    assert not CastingVote.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_link_says_one_kind_sentence(method):
    casting = made(for_video())
    path = share(casting) + ("vote/" if method == "post" else "")
    casting_shares.revoke(casting)
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 404
    assert "Ask the colleague who sent it for a new one." in answer.content.decode()


def test_a_link_that_is_asked_too_often_says_so_kindly(monkeypatch):
    path = share(made(for_video()))
    monkeypatch.setattr(casting_shares, "PER_MINUTE", 0)
    CastingShare.objects.update(minute_at=None)
    assert Client().get(path).status_code == 200
    answer = Client().get(path)
    assert answer.status_code == 429
    assert "Load this page again in a minute." in answer.content.decode()


def test_a_guests_form_needs_its_token():
    path = share(made(for_video()))
    guest = Client(enforce_csrf_checks=True)
    guest.get(path)
    assert guest.post(path + "vote/", {"number": "1"}).status_code == 403
