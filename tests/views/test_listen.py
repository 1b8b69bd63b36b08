"""Listening through a list: which voices, in which order, in steps; and what was kept."""

import random
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.views.voice_makers import (
    empty_library,
    make_job,
    make_person,
    make_trial,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Favourite, Job, State, Voice
from voices.services import connections, counts, marks
from voices.views.listen_parts import CHUNK

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    empty_library()
    return signed_in(make_person("listener"))


def make_heard(name: str, **facts: object) -> Voice:
    """A voice of which we have a sound."""
    return make_voice(name, trial=make_trial(), **facts)


def make_many(number: int, **facts: object) -> list[Voice]:
    """So many at once, each a second newer than the one before; `facts` hold choices of columns."""
    chance, connection = random.Random(1), connections.active()  # noqa: S311
    trial = make_trial()
    made = [
        Voice(
            connection=connection,
            kling_id=str(each),
            name=f"Voice {each}",
            trial=trial,
            created_at=timezone.now() + timedelta(seconds=each),
            **{"catalogue": "cloned"} | {name: chance.choice(of) for name, of in facts.items()},
        )
        for each in range(number)
    ]
    Voice.objects.bulk_create(made)
    counts.recount(connection)
    return made


def names(body: str) -> list[str]:
    """The voices to hear, in their order."""
    return re.findall(r'data-play [^>]*data-title="([^"]+)"', body)


def page(client, query: str = "") -> str:
    answer = client.get(f"/voices/listen/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def walked(client, query: str = "") -> list[str]:
    """All voices of the walk, as the page asks for them."""
    body = page(client, query)
    found = names(body)
    while after := re.search(r'data-after="([^"]+)"', body):
        joint = "&" if query else "?"
        body = client.get(f"/voices/listen/steps/{query}{joint}after={after[1]}").content.decode()
        found += names(body)
    return found


def library(client, query: str = "") -> list[str]:
    """Names of the list's rows that can be heard, from its first page."""
    return names(client.get(f"/{query}").content.decode().split('id="rows"')[1])


@pytest.mark.soak
@pytest.mark.parametrize("query", ["", "?sort=name", "?sort=used", "?sort=rated", "?tab=preset"])
def test_the_walk_has_the_order_of_the_library(client, query: str) -> None:
    catalogues = ("cloned", "preset")
    facts = {"use_count": range(4), "rating": range(3), "sort_name": "abc", "catalogue": catalogues}
    make_many(CHUNK + 15, **facts)
    listed = library(client, query)
    assert len(listed) > 10
    assert walked(client, query) == listed


def test_the_steps_come_in_pieces_each_once(client) -> None:
    made = make_many(2 * CHUNK + 3)
    assert len(names(page(client))) == CHUNK
    assert walked(client) == [voice.name for voice in made][::-1]


def test_filters_and_words_choose_the_voices(client) -> None:
    anna, tender = make_heard("Anna"), make_heard("Tender", languages="zh")
    marks.set_tags(anna, ["autumn"])
    assert walked(client, "?q=tag:autumn") == ["Anna"]
    assert walked(client, "?q=Tend") == ["Tender"]
    assert walked(client, "?q=language:mandarin") == [tender.name]
    assert "tag: autumn · “Ann” · Name" in page(client, "?q=tag:autumn+Ann&sort=name")


def test_favourites_are_those_of_the_person_who_listens(client) -> None:
    anna, person = make_heard("Anna"), make_person("listener")
    make_heard("Marcus")
    marks.star(anna, person=person, on=True)
    assert walked(signed_in(person), "?tab=favourites") == ["Anna"]
    assert walked(client, "?tab=favourites") == []


def test_voices_without_a_sound_are_left_out_and_said_so(client) -> None:
    make_heard("Anna")
    for number in range(3):
        make_voice(f"Silent {number}")
    body = page(client)
    assert names(body) == ["Anna"]
    assert "1 voice," in body
    assert "3 voices have no sound yet." in body
    assert 'data-total="1"' in body


def test_a_list_without_any_sound_says_what_to_do(client) -> None:
    make_voice("Silent")
    body = page(client)
    assert "1 voice has no sound yet." in body
    assert "data-listen=" not in body.split('class="empty"')[1]
    assert "There is no voice in this list." in page(client, "?q=nobody")


def test_what_is_in_trash_is_heard_only_there(client) -> None:
    make_heard("Anna", state=State.TRASHED, trashed_at=timezone.now())
    assert walked(client) == []
    assert walked(client, "?tab=trash") == ["Anna"]


def test_named_steps_keep_their_order_and_leave_out_what_went(client) -> None:
    anna, marcus, silent = make_heard("Anna"), make_heard("Marcus"), make_voice("Silent")
    gone = make_heard("Gone", state=State.DELETED)
    wanted = [marcus.uid, silent.uid, gone.uid, uuid.uuid4(), "no-id", anna.uid, marcus.uid]
    query = "&".join(f"uid={uid}" for uid in wanted)
    body = client.get(f"/voices/listen/steps/?{query}").content.decode()
    assert names(body) == ["Marcus", "Anna"]


def test_a_cursor_that_is_not_ours_means_the_beginning(client) -> None:
    make_heard("Anna")
    assert names(client.get("/voices/listen/steps/?after=nonsense").content.decode()) == ["Anna"]


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries) -> None:
    make_many(CHUNK)
    page(client)  # the session and the active connection are known then
    with django_assert_max_num_queries(12):
        page(client)


def test_kept_voices_are_tagged_without_leaving_them() -> None:
    empty_library()
    maker = signed_in(make_person("maker"))
    anna, marcus = make_heard("Anna"), make_heard("Marcus")
    end = maker.get(f"/voices/listen/end/?uid={anna.uid}&uid={marcus.uid}").content.decode()
    form = end.split('id="listen-tag"')[1].split("</form>")[0]
    assert f'name="voices" value="{anna.uid},{marcus.uid}"' in form
    here = on_page("/voices/listen/?tab=cloned")
    asked = {"voices": f"{anna.uid},{marcus.uid}"}
    dialog = maker.post("/voices/many/tags/", asked, headers=here).content.decode()
    assert "Tag 2 voices" in dialog
    answer = maker.post("/voices/many/tags/", {**asked, "sure": "1", "add": "shop"}, headers=here)
    body = answer.content.decode()
    assert "HX-Location" not in answer.headers
    assert "2 voices have #shop." in body and 'class="row"' not in body
    undo = re.search(r'hx-post="(/voices/many/tags/undo/[^"]+)"', body)
    assert undo
    undone = maker.post(undo[1], headers=here).content.decode()
    assert "2 voices have their tags as before." in undone
    assert [voice.tags for voice in Voice.objects.of(anna.connection)] == [[], []]


def test_a_listener_reads_why_kept_voices_can_not_be_tagged(client) -> None:
    anna = make_heard("Anna")
    end = client.get(f"/voices/listen/end/?uid={anna.uid}").content.decode()
    assert "Only makers can change names, tags and notes. Ask a maker." in end
    assert "listen-tag" not in end
    assert re.search(r'aria-disabled="true" aria-describedby="listen-may-not">', end)


def test_the_button_leads_to_the_same_list_with_its_number(client) -> None:
    make_heard("Anna")
    make_heard("Marcus")
    make_voice("Silent")
    body = client.get("/?tab=cloned&sort=name").content.decode()
    entry = body.split('id="listen-entry"')[1].split("</div>")[0]
    assert 'href="/voices/listen/?tab=cloned&amp;sort=name"' in entry
    assert '<span class="count">2</span>' in entry


def test_a_search_brings_the_button_up_to_date(client) -> None:
    make_heard("Anna")
    make_heard("Marcus")
    found = client.get("/?q=Ann", headers=on_page("/")).content.decode()
    entry = found.split('id="listen-entry"')[1]
    assert "hx-swap-oob" in entry.split(">")[0]
    assert '<span class="count">1</span>' in entry


def test_the_button_is_grey_with_its_reason_where_nothing_sounds(client) -> None:
    make_voice("Silent")
    entry = client.get("/").content.decode().split('id="listen-entry"')[1].split("</div>")[0]
    assert "No sound in this list yet" in entry
    assert 'aria-disabled="true"' in entry
    assert "href=" not in entry
    nothing = client.get("/?q=nobody").content.decode().split('id="listen-entry"')[1]
    assert nothing.split("</div>")[0] == ">"


def test_the_first_sound_that_arrives_brings_the_button(client) -> None:
    anna = make_voice("Anna")
    before = client.get("/live/?on=voices&n=1", headers=on_page("/")).content.decode()
    job = make_job(anna, kind="save", state="queued")
    Voice.objects.filter(pk=anna.pk).update(trial=make_trial())
    Job.objects.filter(pk=job.pk).update(state=State.READY)
    cursor = re.search(r'data-since="([^"]+)"', before)
    assert cursor
    live = client.get(f"/live/?on=voices&n=1&since={cursor[1]}", headers=on_page("/"))
    entry = live.content.decode().split('id="listen-entry"')[1].split("</div>")[0]
    assert '<span class="count">1</span>' in entry


@pytest.mark.soak
def test_a_long_list_is_counted_to_a_thousand(client) -> None:
    make_many(1001)
    assert '<span class="count">1,000+</span>' in client.get("/").content.decode()
    assert 'data-total="1001"' in page(client)


def test_the_end_shows_what_was_kept_in_the_order_of_keeping(client) -> None:
    anna, marcus = make_heard("Anna", can_speak="yes"), make_heard("Marcus")
    query = f"uid={marcus.uid}&uid={anna.uid}&n=2"
    body = client.get(f"/voices/listen/end/?{query}").content.decode()
    assert names(body) == ["Marcus", "Anna"]
    assert "You kept 2" in body
    assert "Favourite all 2" in body
    assert "You kept none." in client.get("/voices/listen/end/?n=0").content.decode()
    assert client.get("/voices/listen/end/?n=²").status_code == 200


def test_kept_voices_are_compared_on_a_casting_sheet(client) -> None:
    speaks = [make_heard(f"Speaks {number}", can_speak="yes") for number in range(4)]
    kept = [*speaks, make_heard("Joins", can_speak="no")]
    query = "&".join(f"uid={voice.uid}" for voice in kept)
    body = client.get(f"/voices/listen/end/?{query}&n=5").content.decode()
    one = client.get(f"/voices/listen/end/?uid={kept[0].uid}&n=1").content.decode()
    assert "You kept 5: compare them." in body
    assert "4 speak it, 1 joins with its trial · 4 calls · 0.20 units." in body
    assert f"/casting/new/?voices={','.join(str(voice.uid) for voice in kept)}" in body
    assert "Compare" not in one


def test_of_more_than_six_the_first_are_chosen_and_said(client) -> None:
    kept = [make_heard(f"Voice {number}") for number in range(8)]
    query = "&".join(f"uid={voice.uid}" for voice in kept)
    body = client.get(f"/voices/listen/end/?{query}&n=8").content.decode()
    assert "You kept 8: compare them." in body
    assert "One sheet holds 6: the first 6 are chosen." in body
    assert "Compare the first 6" in body
    chosen = re.search(r"voices=([^\"]+)", body)
    assert chosen
    assert chosen[1].split(",") == [str(voice.uid) for voice in kept[:6]]


def test_all_kept_voices_become_favourites_once(client) -> None:
    person = make_person("listener")
    listener, here = signed_in(person), on_page("/voices/listen/")
    anna, marcus = make_heard("Anna"), make_heard("Marcus")
    end = listener.get(f"/voices/listen/end/?uid={anna.uid}&uid={marcus.uid}").content.decode()
    form = end.split('id="listen-star"')[1].split("</form>")[0]
    assert f'name="voices" value="{anna.uid},{marcus.uid}"' in form
    address = re.search(r'hx-post="([^"]+)"', form)
    assert address
    asked = {"voices": f"{anna.uid},{marcus.uid},{uuid.uuid4()},no-id"}
    for time in range(2):
        answer = listener.post(address[1], asked, headers=here)
        body = answer.content.decode()
        assert "2 voices are favourites." in body
        assert "HX-Location" not in answer.headers
        assert (">Undo<" in body) is (time == 0), "there is no way back from what changed nothing"
    assert Favourite.objects.filter(person=person).count() == 2
    assert not Favourite.objects.exclude(person=person).exists()


def test_undo_takes_off_the_new_stars_of_kept_voices_only() -> None:
    empty_library()
    person = make_person("listener")
    listener, here = signed_in(person), on_page("/voices/listen/?tab=cloned")
    anna, marcus = make_heard("Anna"), make_heard("Marcus")
    marks.star(anna, person=person, on=True)
    asked = {"voices": f"{anna.uid},{marcus.uid}"}
    body = listener.post("/voices/many/favourite/", asked, headers=here).content.decode()
    undo = re.search(r'hx-post="(/voices/many/favourite/undo/[^"]+)"', body)
    assert undo
    answer = listener.post(undo[1], headers=here)
    assert "1 voice is no favourite any more." in answer.content.decode()
    assert "HX-Location" not in answer.headers
    assert list(Favourite.objects.values_list("voice", flat=True)) == [anna.pk]


def test_without_a_script_the_stars_lead_to_the_library(client) -> None:
    anna = make_heard("Anna")
    answer = client.post("/voices/many/favourite/", {"voices": str(anna.uid)})
    assert answer.status_code == 302
    assert Favourite.objects.filter(voice=anna).exists()


@pytest.mark.parametrize("place", ["", "steps/", "end/"])
def test_who_may_not_listen_gets_nothing(place: str) -> None:
    empty_library()
    anna, person = make_heard("Anna"), make_person("listener")
    person.groups.clear()
    answer = signed_in(person).get(f"/voices/listen/{place}?uid={anna.uid}")
    assert answer.status_code == 403
    assert "Anna" not in answer.content.decode()
