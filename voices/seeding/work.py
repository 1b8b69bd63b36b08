"""The jobs behind what an invented library holds."""

import uuid
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone

from voices.models import Job, Recording, State, Voice


def done(
    voice: Voice, kind: str, state: str, person: User | None, recording: Recording | None = None
) -> Job:
    uid = uuid.uuid4()
    settled = Decimal("0.05") if state == State.READY else None
    return Job.objects.create(
        uid=uid,
        external_id=f"vl-{uid}" if kind == Job.Kind.CLONE else None,
        kind=kind,
        connection_id=voice.connection_id,
        voice=voice,
        recording=recording,
        clip=voice.clip if kind == Job.Kind.CLONE else None,
        state=state,
        task_id=str(uid.int)[:18],
        request_id=str(uuid.uuid4()),
        cost_reserved=Decimal("0.05"),
        cost_settled=settled,
        spans={"checking": 3.0, "submitted": 9.0, "saving": 2.0},
        created_by=person,
        finished_at=timezone.now(),
    )
