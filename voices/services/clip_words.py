"""What can be wrong with a clip: one sentence per reason, without blanks.

A reason is kept on the clip's row, its numbers are not; so every sentence stands by itself.
Reasons without "link-" are those of `voices.audio.AudioError`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLIP_REFUSALS: dict[str, str | Promise] = {
    "file-missing": _("Choose an audio or video file first."),
    "empty": _("This file is empty. Choose another one."),
    "too-big": _("This file is larger than 200 MB. Choose a smaller one, or cut it first."),
    "not-audio": _(
        "This is not an audio or video file, whatever its name says. "
        "Choose an mp3, wav, m4a, mp4, mov, webm, ogg, flac or aac."
    ),
    "unreadable": _(
        "This file is damaged: its sound can't be read. Save it again, or choose another."
    ),
    "no-audio-track": _("This video has no sound. Choose one in which somebody speaks."),
    "several-audio-tracks": _(
        "This file has more than one audio track. Save it with the one you want to clone."
    ),
    "too-short": _("This clip is shorter than 5 seconds. Kling takes 5 to 30 seconds."),
    "too-long": _("This clip is longer than 10 minutes. Choose a shorter one, or cut it first."),
    "too-slow": _("Reading this file takes too long. Save it as mp3 or wav and choose that."),
    "link-empty": _("Paste the address of an audio or video file first."),
    "link-syntax": _("This is not an address. It should start with https://."),
    "link-address": _("This address is not on the public internet. Use a link anyone can open."),
    "link-gone": _("There is no file at this address, or not everyone may open it."),
    "link-unreachable": _("Nobody answers at this address. Check the link, or choose a file."),
    "link-slow": _("This address answers too slowly. Download the file and choose it here."),
    "link-download": _("This link does not lead to a file. Copy the address of the file itself."),
    "video-empty": _("Paste the id of a Kling video first."),
    "video-unknown": _(
        "No video id was found in this. It is a long number, or a part of the link."
    ),
}

#: Reason of a failed download -> ours; whatever is not here leads to no file.
LINK_TROUBLE = {
    "address-refused": "link-address",
    "link-expired": "link-gone",
    "too-large": "too-big",
    "too-slow": "link-slow",
    "unreachable": "link-unreachable",
}
