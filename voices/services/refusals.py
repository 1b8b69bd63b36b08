"""What a person asked for and can't have: one clear sentence each, and the field it belongs to."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voices.services.clip_words import CLIP_REFUSALS

#: slug -> sentence; blanks are filled from the facts of the refusal.
REFUSALS: dict[str, str | Promise] = {
    **CLIP_REFUSALS,
    # speaking
    "text-empty": _("Type a text first."),
    "text-too-long": _("This text has %(count)s characters. One call takes at most 1,000."),
    "text-control": _("This text holds characters that can't be spoken. Remove them."),
    "speed": _("Speed goes from 0.8 to 2.0 in steps of 0.1."),
    "voice-missing": _("Choose a voice."),
    "voice-not-ready": _("This voice is not ready. Choose another one."),
    "voice-video": _("This voice works in Kling videos only. Choose one that speaks."),
    "voice-language": _(
        "%(voice)s does not speak %(language)s. Choose a voice that fits the text."
    ),
    "paused-billing": _("Speaking and cloning rest until there is credit again."),
    "paused-auth": _("VoiceLab can't sign in to Kling. Nothing was sent."),
    "paused-address": _("Kling doesn't accept requests from this server's address."),
    # casting
    "casting-line": _("This line has %(count)s characters. A casting sheet takes at most 200."),
    "casting-voices": _("Choose the voices first."),
    "casting-price": _("This needs more calls than the button said. Look again, then press."),
    "casting-votes": _("This sheet has as many votes as it takes."),
    # cloning
    "name-differs": _(
        "The name of this file does not fit its content. Let it end in .%(found)s and choose it "
        "again."
    ),
    "name-empty": _("Give the voice a name."),
    "name-too-long": _("This name has %(count)s characters. At most 120 fit."),
    "kling-name-empty": _("Give the voice a name for Kling."),
    "kling-name-too-long": _("Kling takes names of at most 20 characters. This one has %(count)s."),
    "person-empty": _("Say whose voice this is."),
    "permission": _("Tick that you have permission. Without it the voice can't be cloned."),
    "clip-missing": _("Choose a file, a link or a video first."),
    "clip-busy": _("The clip is still being fetched. Wait a moment."),
    "clip-used": _("This clip is being cloned already. Wait until that has ended."),
    "use-first": _("This clip is longer than 30 seconds. Tick Use the first 30 s, or cut it."),
    "use-first-link": _(
        "This clip is longer than 30 seconds and Kling can't fetch a part from here. "
        "Use a shorter one."
    ),
    "reach-missing": _(
        "Kling can't fetch a clip from this machine: PUBLIC_URL is not set. "
        "Links and video ids work."
    ),
    "reach-private": _(
        "Kling can't fetch a clip from this machine: PUBLIC_URL is not a public https address. "
        "Links and video ids work."
    ),
    "consent-missing": _("There is no permission on record for this voice. Nothing was sent."),
    "consent-over": _("The permission for this voice has ended. Nothing was sent."),
    "lost-clone": _(
        "Kling gave no trace of this clone for a day. Nothing is sent again by itself."
    ),
    "stopped": _("You stopped this."),
    "stopped-unsure": _(
        "You stopped this. Kling may have made and charged it: then it appears in Voices."
    ),
    # created again
    "not-gone": _("Kling still has this voice."),
    "made-again": _("This voice was created again already."),
    "clip-not-kept": _("The original clip is not kept any more."),
    "clip-of-others": _("Only who made the clip can use it again, or a keeper. Ask a keeper."),
    "consent-withdrawn": _("The permission for this voice was withdrawn. Nothing was sent."),
    # many at once
    "nothing-chosen": _("No voice is selected. Tick some first."),
    "too-many-chosen": _(
        "%(count)s voices are ticked. At most 5,000 go at once, or all that match."
    ),
    # removal
    "not-deletable": _("Kling's own voices can't be deleted."),
    "not-in-trash": _("This voice is not in Trash any more."),
    "too-late": _("Kling's copy is gone already."),
}


class Refused(Exception):
    """Raised by services before anything is spent; views show `sentence` at `field`.

    `field` is "" when the whole form is meant; `facts` fill the blanks of the sentence.
    """

    def __init__(self, reason: str, *, field: str = "", **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.facts = facts

    @property
    def sentence(self) -> str:
        words = str(REFUSALS[self.reason])
        return words % self.facts if self.facts else words
