from voices.models.access import Hook, MediaLink, OneTimeLink
from voices.models.bulk import BulkChange
from voices.models.casting import Casting, CastingLane, CastingShare, CastingVote
from voices.models.clip import Clip
from voices.models.connection import Connection
from voices.models.consent import Consent
from voices.models.event import Event
from voices.models.file import StoredFile
from voices.models.job import Job
from voices.models.keeping import Counter, Draft, Lease, Visit
from voices.models.mark import Favourite, Rating, Tag
from voices.models.recording import Recording
from voices.models.state import State
from voices.models.tell import Tell
from voices.models.voice import Voice

__all__ = [
    "BulkChange",
    "Casting",
    "CastingLane",
    "CastingShare",
    "CastingVote",
    "Clip",
    "Connection",
    "Consent",
    "Counter",
    "Draft",
    "Event",
    "Favourite",
    "Hook",
    "Job",
    "Lease",
    "MediaLink",
    "OneTimeLink",
    "Rating",
    "Recording",
    "State",
    "StoredFile",
    "Tag",
    "Tell",
    "Visit",
    "Voice",
]
