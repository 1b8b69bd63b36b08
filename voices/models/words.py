"""Words that several models share."""

from django.utils.translation import gettext_lazy as _

WORKING = _("Kling is working")
NEEDS_HELP = _("Needs your help")
TRASH = _("In trash")
