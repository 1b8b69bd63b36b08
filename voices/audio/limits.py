"""What a clip may be, and what the child process that decodes it may use."""

from __future__ import annotations

# Kling's hard rule for a clone's sample (custom-voices, voice_url): 5 to 30 seconds.
MIN_SECONDS = 5.0
MAX_SECONDS = 30.0

# Ours, for what a person may hand in before a part of it is chosen.
MAX_CLIP_SECONDS = 600
MAX_CLIP_BYTES = 200 * 1024 * 1024

# Ours, for sounds that were saved here: joined scripts are long, but not endless.
MAX_SOUND_SECONDS = 7200

# What Kling gets: plain enough for any decoder.
CANONICAL_RATE = 44_100

# How loud a sound is: ten minutes say it well enough, and two hours would take too long to weigh.
LOUDNESS_SECONDS = 600

# Row and dock draw 256 slices at most; the editor zooms into a whole clip.
PEAKS = 256
WIDE_PEAKS = 2048

# The child. Python, numpy and FFmpeg map less than 0.3 GiB before the first packet (measured);
# the rest is room to decode. Ten minutes of any kind take 0.6 to 2.2 s and 57 MB (measured).
CHILD_MEMORY_BYTES = 512 * 1024 * 1024
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 40
CHILD_WRITTEN_BYTES = 8 * 1024 * 1024
