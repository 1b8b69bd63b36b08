"""A waveform is drawn as the sound is; lengths and prices are written as people say them."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

FIRST, NEXT = r"M(\d+) (\d+)v(\d+)", r"m(\d+)(-\d+| 0)v(\d+)"


def render(source, **context):
    return Template("{% load sound %}" + source).render(Context(context))


def bars_of(svg):
    """(x, top, size) of each bar, in pixels, ends included."""
    path = re.search(r' d="([^"]*)"', svg)[1]
    assert re.fullmatch(f"{FIRST}({NEXT})*", path)
    x, y, side = (int(number) for number in re.match(FIRST, path).groups())
    bars = [(x - 1, y - 1, side + 2)]
    for right, up, tall in re.findall(NEXT, path):
        # A stroke ends at the bottom; the next one begins from there. Round caps add a pixel each.
        x, y, side = x + int(right), y + side + int(up), int(tall)
        bars.append((x - 1, y - 1, side + 2))
    return bars


@pytest.mark.parametrize(
    ("bars", "width", "height", "step"),
    [(43, 128, 28, 3), (53, 158, 30, 3), (57, 170, 28, 3), (130, 518, 72, 4), (184, 734, 64, 4)],
)
def test_the_bars_fill_the_width_to_the_pixel(bars, width, height, step):
    source = "{% waveform peaks bars=bars width=width height=height %}"
    svg = render(source, peaks=bytes(range(256)), bars=bars, width=width, height=height)

    found = bars_of(svg)
    assert len(found) == bars
    assert [x for x, _, _ in found] == list(range(0, bars * step, step))
    assert found[-1][0] + 2 == width
    assert f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"' in svg


def test_as_many_bars_as_fit_are_drawn_when_nobody_counts_them():
    assert len(bars_of(render("{% waveform peaks width=128 height=28 %}", peaks=b"\x80"))) == 43


def test_every_bar_is_mirrored_at_the_middle_and_inside_the_picture():
    for _, top, size in bars_of(render("{% waveform peaks %}", peaks=bytes(range(256)))):
        assert top >= 0
        assert 2 <= size <= 28
        assert top + size == 28 - top


def test_the_loudest_slice_is_full_height_and_silence_is_a_dot():
    found = bars_of(render("{% waveform peaks bars=2 %}", peaks=bytes([0, 0, 255, 0])))
    assert [size for _, _, size in found] == [2, 28]


def test_more_bars_than_peaks_repeat_their_neighbours():
    found = bars_of(render("{% waveform peaks bars=4 %}", peaks=bytes([0, 255])))
    assert [size for _, _, size in found] == [2, 2, 28, 28]


@pytest.mark.parametrize("peaks", [None, b"", memoryview(b"")])
def test_a_sound_that_is_not_here_yet_is_a_row_of_dots(peaks):
    svg = render("{% waveform peaks bars=43 %}", peaks=peaks)
    assert 'class="wave wave-dots"' in svg
    assert {size for _, _, size in bars_of(svg)} == {2}


def test_silence_is_a_waveform_and_not_a_missing_one():
    assert 'class="wave"' in render("{% waveform peaks %}", peaks=bytes(256))


@pytest.mark.parametrize("peaks", [bytes([9, 99]), memoryview(bytes([9, 99])), [9, 99]])
def test_peaks_come_as_bytes_from_any_database_or_as_a_list(peaks):
    expected = render("{% waveform peaks %}", peaks=b"\x09\x63")
    assert render("{% waveform peaks %}", peaks=peaks) == expected


def test_a_waveform_is_hidden_from_readers_and_obeys_the_content_policy():
    svg = render("{% waveform peaks %}", peaks=b"\x01")
    assert 'aria-hidden="true"' in svg
    assert "style" not in svg
    assert "&lt;" not in svg


def test_a_size_cannot_smuggle_markup_into_the_page():
    with pytest.raises((TypeError, ValueError)):
        render("{% waveform peaks width=w %}", peaks=b"\x01", w='"><script>')


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (0, "0:00"),
        (18, "0:18"),
        (18.4, "0:18"),
        (59.5, "1:00"),
        (192, "3:12"),
        (4325, "1:12:05"),
        (3600, "1:00:00"),
        (Decimal("5.058"), "0:05"),
    ],
)
def test_a_clock_shows_a_length(seconds, shown):
    assert render("{{ s|clock }}", s=seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (0.2, "0 s"),
        (45, "45 s"),
        (59.7, "1 min"),
        (192, "3 min 12 s"),
        (180, "3 min"),
        (3900, "1 h 5 min"),
        (Decimal("13.15"), "13 s"),
    ],
)
def test_a_length_is_said_in_words(seconds, said):
    with override("en"):
        assert render("{{ s|minutes_seconds }}", s=seconds) == said


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, ""),
        ("", ""),
        (Decimal("0.05"), "0.05"),
        ("0.05", "0.05"),
        (0.1, "0.10"),
        (Decimal("412.6"), "412.60"),
        (0, "0.00"),
        (Decimal("0.125"), "0.125"),
        (1, "1.00"),
        (Decimal("12345.5"), "12,345.50"),
        (Decimal("-0.05"), "-0.05"),
        (Decimal("1E+2"), "100.00"),
    ],
)
def test_units_are_written_with_two_decimals_or_as_many_as_it_takes(amount, shown):
    assert render("{{ a|units }}", a=amount) == shown
