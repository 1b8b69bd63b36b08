"""The Voice Guide as data, against the counts of the vendor's page."""

from voices.kling import DEFAULT_VOICE_ID, SPEAKING_VOICES


def test_the_guide_has_46_voices_35_chinese_27_english_16_both() -> None:
    spoken = [voice.languages for voice in SPEAKING_VOICES]
    assert len({voice.voice_id for voice in SPEAKING_VOICES}) == len(spoken) == 46
    assert sum("zh" in languages for languages in spoken) == 35
    assert sum("en" in languages for languages in spoken) == 27
    assert spoken.count(("zh", "en")) == 16


def test_names_are_clean_and_follow_the_language() -> None:
    by_id = {voice.voice_id: voice for voice in SPEAKING_VOICES}
    assert by_id["you_pingjing"].name("en") == "Helen"
    assert by_id["you_pingjing"].name("zh") == "温柔妈妈"
    assert by_id["guanxiaofang-v2"].name("zh") == "元气少女"
    assert by_id["AOT"].name("zh") == "Ace"
    assert by_id[DEFAULT_VOICE_ID].languages == ("en",)
    assert not any(sign in voice.zh + voice.en for voice in SPEAKING_VOICES for sign in "–`|(")
