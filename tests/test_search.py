"""The search for voices: a table of what people type, and proof that the index never lags."""

import random

import pytest
from django.core.management import call_command
from django.db import connection as database

from tests.crowd import crowd
from tests.views.voice_makers import empty_library, make_person, make_voice
from voices.models import Voice, narrow
from voices.models.search import fold, told_by
from voices.services import planner, search_index

pytestmark = pytest.mark.django_db
lite = pytest.mark.skipif(database.vendor != "sqlite", reason="looks into FTS5")


def looked_up_to(monkeypatch: pytest.MonkeyPatch, some: int) -> None:
    """From so many rows on they are walked, however long looking at one takes."""
    for most in (narrow.SOME, narrow.SOME_SLOW):
        monkeypatch.setitem(most, database.vendor, some)


#: key -> our name, Kling's name, Kling's id
VOICES = {
    "anna": ("Anna, opening hours", "anna_hotline", "829824295735410756"),
    "anne": ("Anne-Marie O'Neil", "", "829824295735410757"),
    "liu": ("Grandma Liu 刘奶奶", "liu_nainai_story", "829826834144964676"),
    "lin": ("林书雅", "linshuya_news", "829826792415842333"),
    "soft": ("温柔姐姐 Tender", "温柔姐姐", "chat1_female_new-3"),
    "news": ("播报男声", "", "8300001"),
    "jose": ("José Ünal", "jose", "8300002"),
    "half": ("50% louder_take", "C++ AND NOT", "8300003"),
    "wide": ("ＷＩＤＥ Straße", "", "8300004"),
    "note": ("🎤 Karaoke", "", "8300005"),
}
#: What somebody types -> whom it finds.
TYPED = {
    # Beginnings of words, in any case.
    "anna": "anna",
    "ANNA": "anna",
    "an": "anna anne half",
    "a": "anna anne half",
    "ope": "anna",
    "hours": "anna",
    "hotline": "anna",
    "anna_hot": "anna",
    "anna hot": "anna",
    "hours, anna": "anna",
    "O'Neil": "anne",
    "marie": "anne",
    "anne-mar": "anne",
    # Every word must be there.
    "anna hours": "anna",
    "hours opening anna": "anna",
    "anna liu": "",
    "anna 8298": "anna",
    "  anna   829824  ": "anna",
    # Inside words, from three letters on.
    "otlin": "anna",
    "nainai": "liu",
    "ouder": "half",
    "ho": "anna",
    "ot": "",
    "ainai gran": "liu",
    # Ids: whole, beginning, tail, middle; in one catalogue they are words.
    "829824295735410756": "anna",
    "829824295735410": "anna anne",
    "8298242": "anna anne",
    "0756": "anna",
    "756": "anna",
    "56": "",
    "chat1_female": "soft",
    "new-3": "soft",
    # Han characters: one, two, all; also in the middle and together with Latin.
    "温": "soft",
    "柔": "soft",
    "温柔": "soft",
    "柔姐": "soft",
    "姐温": "",
    "书": "lin",
    "奶奶": "liu",
    "刘奶奶": "liu",
    "男声": "news",
    "声男": "",
    "播报 男": "news",
    "温柔 tender": "soft",
    "林书雅 linsh": "lin",
    "liu刘": "liu",
    # The same letter in other clothes.
    "wide": "wide",
    "ｗｉｄｅ": "wide",
    "STRASSE": "wide",
    "straße": "wide",
    "JOSÉ": "jose",
    "ünal": "jose",
    # Signs and what a database would make of them.
    "%": "half",
    "_": "anna liu lin soft half",
    "50%": "half",
    "50_": "half",
    "c++": "half soft",
    "🎤": "note",
    "🎤 karaoke": "note",
    '"anna"': "anna",
    '"': "",
    "'": "anne",
    "anna*": "anna",
    "anna OR liu": "",
    "NOT": "half",
    "and not": "half",
    "NEAR(anna liu)": "",
    "search_text:anna": "",
    "-anna": "anna",
    "^anna": "anna",
    "anna) OR (1=1": "",
    "'; DROP TABLE voices_voice; --": "",
    "\\": "",
    "anna\0": "anna",
    "zzz": "",
    "": "anna anne liu lin soft news jose half wide note",
}


@pytest.fixture
def library() -> dict[int, str]:
    """The voices of the table, by primary key."""
    connection = empty_library()
    made = {}
    for key, (name, theirs, kling_id) in VOICES.items():
        facts = {"name": name, "kling_name": theirs, "kling_id": kling_id}
        voice = Voice(
            connection=connection,
            catalogue="cloned",
            created_at="2026-01-01T00:00Z",
            **facts,
        )
        voice.search_text = voice.words()
        voice.save()
        made[voice.pk] = key
    return made


def found(words: str, library: dict[int, str]) -> list[str]:
    return sorted(library[pk] for pk in Voice.objects.search(words).values_list("pk", flat=True))


def test_what_people_type_finds_whom_they_mean(library) -> None:
    assert len(TYPED) >= 40
    wrong = {
        words: got
        for words, keys in TYPED.items()
        if (got := found(words, library)) != sorted(keys.split())
    }
    assert wrong == {}


def test_a_name_that_kling_and_we_share_is_kept_once_and_both_when_they_differ(library) -> None:
    voice = Voice(name="Anna, hours", kling_name="Anna, hours", kling_id="83", tags=["Shop"])
    assert voice.words() == "anna, hours 83 shop"
    voice.name = "Anna, nights"
    assert voice.words() == "anna, nights anna, hours 83 shop"


def test_a_hundred_words_of_signs_get_an_answer(library) -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(50):
        words = "".join(chance.choices("\"'%_*^:(){}[]-+|&!<>\\ aN温", k=40))
        assert isinstance(found(words, library), list)


def test_the_same_table_holds_after_everything_was_changed_in_bulk(library) -> None:
    """Bulk writes of every kind, none of which calls a line of ours."""
    rows = list(Voice.objects.order_by("pk"))
    texts = {row.pk: row.search_text for row in rows}
    for row in rows:
        row.search_text = fold(f"something else {row.pk}")
    Voice.objects.bulk_update(rows, ["search_text"])
    assert found("anna", library) == [] and len(found("something", library)) == len(rows)
    for pk, text in texts.items():
        Voice.objects.filter(pk=pk).update(search_text=text)
    assert found("something", library) == [] and found("温柔", library) == ["soft"]
    Voice.objects.filter(name__contains="Anna").delete()
    assert found("anna", library) == []


def agrees() -> None:
    """FTS5 compares its index with the table itself; raises when they differ."""
    with database.cursor() as cursor:
        for table in search_index.TABLES:
            look = "INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"
            cursor.execute(look.format(table=table))


@lite
def test_the_index_agrees_with_the_table_after_any_order_of_bulk_writes() -> None:
    connection, chance = empty_library(), random.Random(3)  # noqa: S311
    for step in range(40):
        some = list(Voice.objects.order_by("?")[:5])
        match chance.randrange(4):
            case 0:
                fresh = [
                    Voice(
                        connection=connection,
                        catalogue="preset",
                        kling_id=str(chance.randrange(60)),
                        name="x",
                        created_at="2026-01-01T00:00Z",
                        search_text=f"voice {chance.random()} 温 柔",
                    )
                    for _ in range(10)
                ]
                Voice.objects.bulk_create(fresh, ignore_conflicts=True)
            case 1:
                for voice in some:
                    voice.search_text = f"new {step} {voice.pk}"
                Voice.objects.bulk_update(some, ["search_text"])
            case 2:
                Voice.objects.filter(pk__in=[v.pk for v in some]).delete()
            case 3:
                Voice.objects.filter(pk__in=[v.pk for v in some]).update(missed_passes=step)
    assert Voice.objects.exists()
    agrees()


@lite
def test_the_look_itself_notices_an_index_that_lags(library) -> None:
    with database.cursor() as cursor:
        cursor.execute("DROP TRIGGER voices_voice_words_update")
    Voice.objects.update(search_text="unheard")
    with pytest.raises(Exception, match="malformed"):
        agrees()


@lite
def test_triggers_that_a_rebuilt_table_lost_are_there_again_after_migrate(library) -> None:
    with database.cursor() as cursor:
        cursor.execute("DROP TRIGGER voices_voice_words_insert")
        cursor.execute("DROP TRIGGER voices_voice_parts_update")
    Voice.objects.filter(kling_name="jose").update(search_text="unheard")
    assert search_index.keep(database)
    assert found("heard", library) == ["jose"]
    assert not search_index.keep(database)
    agrees()


def test_reindex_mends_what_a_repair_left_wrong(library, capsys) -> None:
    Voice.objects.filter(kling_id="8300002").update(search_text="", sort_name="")
    assert found("jose", library) == []
    call_command("reindex")
    assert found("jose", library) == ["jose"]
    assert "mended: 10" in capsys.readouterr().out  # nobody had a sort name here
    assert Voice.objects.get(kling_id="8300002").sort_name == "josé ünal"


@pytest.mark.parametrize("words", ["anna", "otlin", "温柔", "0756", "anna otlin"])
def test_no_search_reads_the_whole_table(library, words) -> None:
    facets = told_by(words, vendor=database.vendor)
    assert facets
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # ten rows are faster without an index
        ask = "EXPLAIN" if database.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        for facet in facets:
            cursor.execute(f"{ask} {facet.keys}", facet.params)
            plan = "\n".join(str(line[-1]) for line in cursor.fetchall())
            assert "voices_voice_words" in plan or "voices_voice_parts" in plan
            assert "Seq Scan" not in plan and "SCAN voices_voice\n" not in plan


@lite
def test_some_hits_are_looked_up_by_key_and_many_while_walking_the_list(monkeypatch) -> None:
    connection = empty_library()
    crowd(connection, make_person("maker").pk, numbers=range(3000))
    planner.refresh()
    rows = Voice.objects.of(connection).listed()
    monkeypatch.setattr(narrow, "FEW", 100)
    few, some = rows.search(rows[0].kling_id), rows.search("anna")
    assert 0 < few.count() <= narrow.FEW < some.count()
    for asked in (few, some):
        assert "INTEGER PRIMARY KEY" in asked.newest()[:51].explain()
    assert "MATCH" in str(some.query) and "MATCH" not in str(few.query)
    looked_up_to(monkeypatch, 1)
    plan = rows.search("anna").newest()[:51].explain()
    assert "library_all" in plan and "TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize(("some", "few"), [(0, 0), (1, 0), (2, 0), (2, 1), (2000, 1), (2000, 0)])
def test_whatever_way_it_is_looked_for_the_same_is_found(library, monkeypatch, some, few) -> None:
    looked_up_to(monkeypatch, some)
    monkeypatch.setattr(narrow, "FEW", few)
    assert {words: found(words, library) for words in TYPED} == {
        words: sorted(keys.split()) for words, keys in TYPED.items()
    }


@pytest.mark.soak
def test_what_is_walked_agrees_with_the_index_in_any_script(library, monkeypatch) -> None:
    chance = random.Random(9)  # noqa: S311
    signs = "ab1_-. é\u0301ñßüЖж٣林书カ한ｗ🎤%'\u200d²ⅷ\ue000क्षि" + chr(
        chance.randint(0x300, 0x36F)
    )
    for _ in range(60):
        text = "".join(chance.choices(signs, k=12))
        voice = make_voice()
        Voice.objects.filter(pk=voice.pk).update(search_text=fold(text))
    asked = ["".join(chance.choices(signs, k=chance.randint(1, 4))) for _ in range(300)]
    by_index = {words: set(Voice.objects.search(words)) for words in asked}
    looked_up_to(monkeypatch, 0)
    walked = {words: set(Voice.objects.search(words)) for words in asked}
    assert {w: (len(by_index[w]), len(walked[w])) for w in asked if by_index[w] != walked[w]} == {}
    assert sum(bool(hits) for hits in walked.values()) > 50
