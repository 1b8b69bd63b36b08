"""A trouble as an error panel: cause, what was kept and charged, one button, who can help."""

from dataclasses import dataclass

from django.urls import reverse

from voices.models import Job
from voices.services import sentences, tells
from voices.services.phrases import in_a_row

#: Troubles that somebody else can mend.
_TELL = frozenset(tells.ROLES)
#: Ways on that lead to a page and change nothing.
_LINKS = frozenset({"back-to-clip", "choose-clip"})


@dataclass(frozen=True)
class TroublePanel:
    """What `_error_panel.html` takes, for a job that a person has to look at."""

    job: Job
    trouble: sentences.Trouble
    told: str

    @property
    def cause(self) -> str:
        return self.trouble.title

    @property
    def kept(self) -> str:
        return in_a_row(self.trouble.kept, self.trouble.charged)

    @property
    def action_label(self) -> str:
        return "" if self.told or not self.action_url else self.trouble.button

    @property
    def action_url(self) -> str:
        """Where the button leads; "" for actions that stand on another page's rows."""
        action, job = self.trouble.action, self.job
        if action in _TELL:
            return f"{reverse('tell')}?job={job.uid}"
        if action == "stop" and job.pending:
            return reverse("stop-job", args=[job.uid])
        if action == "back-to-clip":
            return f"{reverse('clone')}?clip={job.clip.uid}" if job.clip else reverse("clone")
        return reverse("clone") if action == "choose-clip" else ""

    @property
    def action_method(self) -> str:
        return "get" if self.trouble.action in _LINKS else "post"

    @property
    def beside(self) -> str:
        """Who can help, or that they were told."""
        return self.told or tells.who(self.trouble.action)

    @property
    def rows(self) -> list[tuple[str, str]]:
        return self.trouble.details


def panel_of(job: Job) -> TroublePanel:
    """One query more when somebody may have been told."""
    trouble = sentences.of(job)
    told = tells.told_about(job) if trouble.action in _TELL else ""
    return TroublePanel(job=job, trouble=trouble, told=told)
