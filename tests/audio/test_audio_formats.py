"""A file is told from its head and its name, and nothing is opened to find out."""

import pytest

from voices.audio import AudioError, sniff

HEADS = {
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "mp3": b"\xff\xfb\x90\x64" + bytes(32),
    "aac": b"\xff\xf1\x50\x80" + bytes(32),
    "flac": b"fLaC\x00\x00\x00\x22",
    "ogg": b"OggS\x00\x02" + bytes(20),
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
    "mp4": b"\x00\x00\x00\x20ftypisom",
}

HOSTILE = {
    "concat list": b"ffconcat version 1.0\nfile secret.wav\n",
    "HLS": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1/a.ts\n",
    "SDP": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n",
    "DASH": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "plain text": b"This is not a sound.",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "PDF": b"%PDF-1.7\n",
    "ZIP": b"PK\x03\x04\x14\x00",
    "AVI": b"RIFF\x24\x00\x00\x00AVI LIST",
    "matroska that is no webm": b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska",
    "zeros": bytes(4096),
    "one byte": b"\xff",
    "layer I of MPEG": b"\xff\xff\x90\x64" + bytes(32),
}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.wav", "wav", "wav"),
        ("a.MP3", "mp3", "mp3"),
        ("a.aac", "aac", "aac"),
        ("a.flac", "flac", "flac"),
        ("a.ogg", "ogg", "ogg"),
        ("a.webm", "webm", "matroska"),
        ("a.mp4", "mp4", "mov"),
        ("a.mov", "mp4", "mov"),
        ("a.m4a", "mp4", "mov"),
    ],
)
def test_every_accepted_kind_is_pinned_to_one_format(name, head, expected):
    assert sniff(HEADS[head], name=name) == expected


@pytest.mark.parametrize(("name", "expected"), [("a.mp3", "mp3"), ("a.aac", "aac")])
def test_a_tag_in_front_leaves_the_choice_to_the_name(name, expected):
    assert sniff(b"ID3\x04\x00\x00\x00\x00\x0f\x76" + bytes(64), name=name) == expected


def test_padding_before_the_first_mp3_frame_is_no_obstacle():
    assert sniff(bytes(100) + HEADS["mp3"], name="padded.mp3") == "mp3"


@pytest.mark.parametrize("extension", ["mp3", "wav", "mp4", "webm", "ogg", "aac"])
@pytest.mark.parametrize("head", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_sound_is_refused_under_every_name(head, extension):
    with pytest.raises(AudioError) as caught:
        sniff(head, name=f"clip.{extension}")
    assert caught.value.reason == "not-audio"


@pytest.mark.parametrize(
    "name", ["a", "a.exe", "a.mp3.exe", "a.m3u8", ".mp3", "", "a.mp3\0.txt", "a.mkv"]
)
def test_a_sound_under_a_name_off_the_list_is_refused(name):
    with pytest.raises(AudioError) as caught:
        sniff(HEADS["mp3"], name=name)
    assert caught.value.reason == "not-audio"


def test_a_wrong_name_is_refused_and_the_true_kind_is_told():
    with pytest.raises(AudioError) as caught:
        sniff(HEADS["wav"], name="clip.mp3")
    assert caught.value.facts == {"extension": "mp3", "found": "wav"}


def test_nothing_is_empty_and_not_unknown():
    with pytest.raises(AudioError) as caught:
        sniff(b"", name="clip.mp3")
    assert caught.value.reason == "empty"
