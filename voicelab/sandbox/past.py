"""Videos that the account made before anybody practised here: a table, no rows.

Times are relative to today, so that a video which is 41 days old stays so and its link is dead.
All of it is invented. A voice can be cloned from those that carry one: see ``video.py``.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.utils import timezone


class PastVideo(NamedTuple):
    """One finished task. ``list_name`` is the end of the path that lists it."""

    list_name: str
    video_id: str
    days: int
    seconds: float
    model: str
    sound: str
    cents: int
    words: str

    @property
    def failed(self) -> bool:
        """A failed task has no video: nobody ever sees its video id."""
        return self.seconds == 0

    @property
    def task_id(self) -> str:
        """A little below the video's id, as in recorded pairs."""
        return str(int(self.video_id) - 36_780_310_555)

    @property
    def created_at(self) -> datetime:
        """The same all day: links in two lists of one day are equal."""
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=self.days, seconds=int(self.video_id) % 80_000)


# Columns: list, video id, age in days, seconds (0: failed), model, sound (native: made by the
# model; voice: made with a voice of ours; original: brought along; off), hundredths of a unit, and
# what is said in it, or what it shows.
_ROWS = """
text2video|864102938475610293|2|10.041|kling-v2-6|native|1000|Fresh bread every morning at seven. Come in, we keep one warm for you.
text2video|863918274650192837|5|10.041|kling-v2-6|off|500|A lighthouse in the fog
text2video|863501827364509182|9|5.041|kling-v2-6|native|500|Hold on to the rail, please. The boat leaves in one minute.
text2video|862990127364518273|14|5.1|kling-v2-5-turbo|off|250|Rain on a window
text2video|862733645019283746|17|0|kling-v2-6|native|1000|A crowd in front of a stadium
text2video|862610293847560192|20|15.041|kling-v3|native|1800|Tonight we walk through the old town, street by street, until the bells ring.
text2video|930801301486305328|3|10.041|kling-v2-6|native|1000|大家好，欢迎来到我们的小店，今天的新茶已经泡好了。
image2video|864055102938475610|2|10.041|kling-v2-6|voice|1200|This is the quiet room. Please leave your shoes at the door.
image2video|863647382910564738|7|5.041|kling-v2-6|native|500|Three, two, one, and we are live.
image2video|863200918273645546|12|5.041|kling-v2-6|off|250|A paper boat on a pond
image2video|862880019283746550|15|10.1|kling-v2-5-turbo|off|500|Sunflowers turning
image2video|859400182736455463|41|10.041|kling-v2-6|native|1000|The winter market opens on Friday with music and hot chestnuts.
image2video|863830192837465500|6|5.041|kling-v3|native|600|Good evening from the studio.
avatar/image2video|862345678901234567|22|12.27|avatar|original|480|Hello, I am your guide today. We begin in the garden and end at the harbour.
avatar/image2video|864001928374655001|3|27.9|avatar|original|2160|Let me explain how the machine works. You fill in the water, you press the green button, and you wait until the light goes out.
avatar/image2video|863700192837465502|6|3.4|avatar|original|120|Welcome back.
avatar/image2video|863399182736455003|10|48.2|avatar|original|1920|Chapter one. The house stood alone on the hill, and nobody had lived there since the war.
avatar/image2video|863100283746550104|13|0|avatar|original|400|A speaker in front of a logo
avatar/image2video|860022938475610205|36|14.6|avatar|original|560|Thank you for your patience. Our lines are open again.
advanced-lip-sync|864033847561029306|4|8.04|lip-sync|original|100|The next train to the coast leaves from platform two.
advanced-lip-sync|863655019283746507|8|4.2|lip-sync|original|50|Mind the gap.
advanced-lip-sync|863255610293847508|11|29.5|lip-sync|original|300|Here is the news. The bridge is open again, the weather stays mild, and the festival begins on Saturday at noon.
lip-sync|863955647382910509|5|9.1|lip-sync|original|100|Everything on this table was made by hand.
lip-sync|863011029384756010|14|31.2|lip-sync|original|350|Let us read the letter together, slowly, from the first line to the last.
lip-sync|860310293847561011|33|11.8|lip-sync|original|150|We are closed on Mondays.
"""  # noqa: E501  a table


@cache
def past_videos() -> tuple[PastVideo, ...]:
    """All of them, in no order."""
    return tuple(_read(line) for line in _ROWS.strip().splitlines())


def _read(line: str) -> PastVideo:
    list_name, video_id, days, seconds, model, sound, cents, words = line.split("|")
    return PastVideo(
        list_name, video_id, int(days), float(seconds), model, sound, int(cents), words
    )
