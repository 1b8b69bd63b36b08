"""The Speak page as a browser gets it: nothing typed is lost, and the button tells the truth."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.spoken import BOTH, MANDARIN, clone, recording_in, speaking_voice
from voices.models import Connection, Job, Recording, State, Voice
from voices.services import connections, drafts, speaking

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/speak/"}
TEXT = "The shop opens at eight."


@pytest.fixture
def visitor(signed_in, maker):
    return signed_in(maker)


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def html(response) -> str:
    return response.content.decode()


def fields(**changed) -> dict[str, str]:
    voice = str(speaking_voice().uid)
    return {"text": TEXT, "voice": voice, "speed": "1.0", "form_key": "one form"} | changed


def options(response, group: str) -> str:
    found = re.search(rf'<optgroup label="{group}">(.*?)</optgroup>', html(response), re.S)
    return found.group(1) if found else ""


def chosen(response) -> str:
    return re.search(r'<option value="([^"]*)" selected', html(response)).group(1)


def button(response) -> str:
    return re.search(r'<button[^>]*id="speak-button".*?</button>', html(response), re.S).group()


def rest(reason: str) -> None:
    until = timezone.now() + timedelta(minutes=5)
    row = Connection.objects.filter(pk=connections.active().pk)
    row.update(paused_reason=reason, paused_until=until, paused_words="Account balance not enough")


def test_the_page_starts_with_a_voice_that_speaks_and_the_price_of_one_call(visitor):
    page = visitor.get("/speak/")
    assert chosen(page) == str(speaking_voice().uid)
    assert "1 call · 0.05 units" in button(page)
    assert "aria-disabled" not in button(page)
    assert "Your text is saved as you type" in words(page)


def test_the_picker_groups_voices_and_says_why_some_are_refused(visitor):
    clone("Anna", can_speak="no")
    clone("Bert", can_speak="unknown")
    clone("Cleo", can_speak="yes")
    clone("Dora", can_speak="yes", state=State.TRASHED)
    page = visitor.get("/speak/")
    assert "Cleo" in options(page, "Speaks")
    assert "Bert" in options(page, "Not tried yet")
    assert re.search(
        r"<option[^>]* disabled>Anna: works in videos only", options(page, "For video")
    )
    assert "Dora" not in html(page)


def test_speaking_with_a_voice_from_the_library_chooses_it(visitor):
    anna = clone("Anna")
    page = visitor.get(f"/speak/?voice={anna.uid}")
    assert chosen(page) == str(anna.uid)
    assert "Not tried yet: Kling may refuse it" in words(page)


def test_a_voice_for_video_stays_visible_with_its_reason_and_its_id(visitor):
    anna = clone("Anna", can_speak="no")
    page = visitor.get(f"/speak/?voice={anna.uid}")
    assert "Works in videos only" in words(page)
    assert 'aria-disabled="true"' in button(page)
    assert "Copy voice id for Kling video" in words(page)
    assert f'data-value="{anna.kling_id}"' in html(page)


@pytest.mark.parametrize("address", ["?voice=nonsense", "?voice=", "?from=nonsense", "?from=\x00"])
def test_an_address_that_names_nothing_opens_the_page_as_usual(visitor, address):
    assert chosen(visitor.get(f"/speak/{address}")) == str(speaking_voice().uid)


def test_a_recording_can_be_the_start_of_another_one(visitor):
    recording = recording_in(State.FAILED, text="Mind the gap.", reason="policy")
    page = visitor.get(f"/speak/?from={recording.uid}")
    assert "Mind the gap." in html(page)


def test_what_is_typed_is_kept_and_comes_back(visitor, maker):
    answer = visitor.post("/speak/draft/", fields(speed="1.3"), headers=HTMX)
    assert re.search(r"Saved \d\d:\d\d", words(answer))
    page = visitor.get("/speak/")
    assert TEXT in html(page)
    assert 'value="1.3"' in html(page)
    assert "form_key" not in drafts.of(maker, speaking.PAGE)


def test_a_draft_belongs_to_one_person(visitor, signed_in, keeper):
    visitor.post("/speak/draft/", fields(), headers=HTMX)
    assert TEXT not in html(signed_in(keeper).get("/speak/"))


@pytest.mark.parametrize(
    ("kling_id", "text", "sentence"),
    [
        ("oversea_male1", TEXT, "Speaks English, like your text"),
        ("oversea_male1", "我们八点开门。", "Speaks only English; your text is Mandarin"),
        (MANDARIN, TEXT, "Speaks only Mandarin; your text is English"),
        (BOTH, "我们八点开门。", "Speaks Mandarin, like your text"),
    ],
)
def test_the_bar_says_before_anything_is_spent_whether_voice_and_text_fit(
    visitor, kling_id, text, sentence
):
    typed = fields(text=text, voice=str(speaking_voice(kling_id).uid))
    answer = visitor.post("/speak/draft/", typed, headers=HTMX)
    assert sentence in words(answer)
    assert ('aria-disabled="true"' in html(answer)) == ("only" in sentence)


def test_only_a_voice_that_knows_both_languages_offers_the_choice(visitor):
    both = fields(voice=str(speaking_voice(BOTH).uid))
    assert 'name="language"' in html(visitor.post("/speak/draft/", both, headers=HTMX))
    assert 'name="language"' not in html(visitor.post("/speak/draft/", fields(), headers=HTMX))


def test_the_button_is_not_exchanged_while_it_stays_what_it_is(visitor):
    first = visitor.post("/speak/draft/", fields(shown_price="", shown_refusal=""), headers=HTMX)
    assert "speak-button" not in html(first)
    assert "about 2 s · 1 call · 0.05 units" in words(first)
    same = fields(shown_price="about 2 s · 1 call · 0.05 units", shown_refusal="")
    assert "offer-price" not in html(visitor.post("/speak/draft/", same, headers=HTMX))


def test_speaking_shows_the_recording_first_and_keeps_the_text(visitor):
    old = recording_in(State.READY)
    answer = visitor.post("/speak/", fields(), headers=HTMX)
    assert answer.status_code == 200
    rows = re.findall(r'id="(recording-[^"]+)"', html(answer))
    newest = Recording.objects.newest()[0]
    assert rows == [f"recording-{newest.uid}", f"recording-{old.uid}"]
    assert "Waiting for a free slot" in words(answer)
    assert re.search(r'<live-rows[^>]*data-delay="[1-9]', html(answer))
    # Only the bar is exchanged: the text box with its cursor stays as it is.
    assert "<textarea" not in html(answer)


def test_the_next_press_is_another_form(visitor):
    answer = visitor.post("/speak/", fields(), headers=HTMX)
    key = re.search(r'name="form_key" value="([^"]+)"', html(answer)).group(1)
    visitor.post("/speak/", fields(form_key=key), headers=HTMX)
    assert Job.objects.filter(kind="speak").count() == 2


def test_a_form_that_arrives_twice_speaks_once(visitor):
    for _time in range(2):
        assert visitor.post("/speak/", fields(), headers=HTMX).status_code == 200
    assert Job.objects.filter(kind="speak").count() == 1


def test_without_javascript_the_form_works_and_leads_back_to_the_page(visitor):
    assert visitor.post("/speak/", fields()).headers["Location"] == "/speak/"
    refused = visitor.post("/speak/", fields(text="x" * 1001))
    assert refused.status_code == 422
    assert "<title>" in html(refused)
    assert "x" * 1001 in html(refused)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Type a text first."),
        ({"text": "x" * 1001}, "This text has 1,001 characters. One call takes at most 1,000."),
        ({"text": "bell \x07"}, "This text holds characters that can't be spoken. Remove them."),
        ({"speed": "2.5"}, "Speed goes from 0.8 to 2.0 in steps of 0.1."),
        ({"speed": "fast"}, "Speed goes from 0.8 to 2.0 in steps of 0.1."),
        ({"speed": "NaN"}, "Speed goes from 0.8 to 2.0 in steps of 0.1."),
        ({"voice": ""}, "Choose a voice."),
        ({"voice": "nonsense"}, "Choose a voice."),
        ({"text": "我们八点开门。"}, "Anchor does not speak Mandarin."),
    ],
)
def test_what_is_refused_says_why_and_keeps_all_that_was_typed(visitor, maker, changed, sentence):
    typed = fields(**changed)
    answer = visitor.post("/speak/", typed, headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#speak-form"
    assert sentence in words(answer)
    assert typed["text"] in unescape(html(answer))
    assert drafts.of(maker, speaking.PAGE)["text"] == typed["text"]
    assert not Recording.objects.exists()


def test_a_voice_that_became_one_for_video_meanwhile_is_never_replaced_silently(visitor):
    anna = clone("Anna")
    Voice.objects.filter(pk=anna.pk).update(can_speak="no")
    answer = visitor.post("/speak/", fields(voice=str(anna.uid)), headers=HTMX)
    assert answer.status_code == 422
    assert "This voice works in Kling videos only." in words(answer)
    assert chosen(answer) == str(anna.uid)


@pytest.mark.parametrize(
    ("reason", "cause", "way_on"),
    [
        ("billing", "The Kling credit is used up.", "Tell a keeper"),
        ("auth", "VoiceLab can't sign in to Kling.", "Tell the administrator"),
        ("address", "Kling doesn't accept requests", "Tell the administrator"),
    ],
)
def test_while_the_account_rests_the_page_says_what_was_kept_and_charged(
    visitor, administrator, reason, cause, way_on
):
    rest(reason)
    page = visitor.get("/speak/")
    assert cause in words(page)
    assert "Your text is saved. Nothing was charged." in words(page)
    assert way_on in words(page)
    assert "Ada" in words(page)
    assert "Kling says Account balance not enough" in words(page)
    assert 'aria-disabled="true"' in button(page)
    assert visitor.post("/speak/", fields(), headers=HTMX).status_code == 422
    assert not Job.objects.filter(kind="speak").exists()


def test_a_listener_sees_the_page_and_why_the_button_is_grey(signed_in, listener):
    visitor = signed_in(listener)
    page = visitor.get("/speak/")
    assert 'aria-disabled="true"' in button(page)
    assert "Only makers can let a voice speak. Ask a maker." in words(page)
    for address in ("/speak/", "/speak/draft/"):
        assert visitor.post(address, fields(), headers=HTMX).status_code == 403
    assert not Recording.objects.exists()


def test_the_newest_five_stand_below_with_a_way_to_all(visitor):
    for number in range(7):
        recording_in(State.READY, text=f"Line {number}")
    page = visitor.get("/speak/")
    assert len(re.findall(r'class="row" id="recording-', html(page))) == 5
    assert "All 7 recordings" in words(page)


def test_the_page_reads_the_same_number_of_times_however_much_there_is(visitor):
    recording_in(State.READY)
    with CaptureQueriesContext(
        database,
    ) as few:
        visitor.get("/speak/")
    for number in range(20):
        recording_in([State.READY, State.IN_DOUBT, State.QUEUED][number % 3])
        clone(f"Clone {number}")
    with CaptureQueriesContext(database) as many:
        visitor.get("/speak/")
    assert len(many) <= len(few)
    assert len(many) <= 20
