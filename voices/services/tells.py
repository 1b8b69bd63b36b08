"""Tell a keeper, tell the administrator: a note that stands at the top of their Activity."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from voices.models import Connection, Job, Tell
from voices.permissions import may
from voices.services import people, sentences
from voices.services.phrases import in_a_row, listed

#: action of a trouble -> whom it is for
ROLES = {"tell-keeper": Tell.Role.KEEPER, "tell-administrator": Tell.Role.ADMINISTRATOR}
#: role -> the permission that its people have and others have not
ACTS = {Tell.Role.KEEPER: "see_spend", Tell.Role.ADMINISTRATOR: "manage"}


class NobodyToTell(LookupError):
    """This trouble is not one that anybody else can mend."""


def about_job(job: Job, *, person: AbstractBaseUser) -> Tell:
    """Tell whoever can mend what stopped `job`; the same note while an older one is unseen."""
    trouble = sentences.of(job)
    return _note(job.connection, trouble.reason, _role(trouble.action), person=person, job=job)


def about_account(connection: Connection, reason: str, *, person: AbstractBaseUser) -> Tell:
    """Tell about a slug of services/sentences.py that concerns everything on `connection`."""
    row = sentences.ROWS.get(reason)
    return _note(connection, reason, _role(row.on_speech if row else ""), person=person, job=None)


def told(tell: Tell) -> str:
    """ "Told Ines Duarte, 王敏." """
    return _("Told %(names)s.") % {"names": names(helpers(tell.to_role))}


def told_about(job: Job) -> str:
    """The sentence in the place of the button while nobody has seen the note; else ""."""
    tell = Tell.objects.unseen().filter(job=job).first()
    return told(tell) if tell else ""


def told_about_account(connection: Connection, reason: str) -> str:
    """The same for what concerns everything on `connection`."""
    tell = Tell.objects.of(connection).unseen().filter(reason=reason, job=None).first()
    return told(tell) if tell else ""


def who(action: str) -> str:
    """Beside the button: "Keepers: Ines Duarte, 王敏. …"; "" for an action of another kind."""
    if action not in ROLES:
        return ""
    role = ROLES[action]
    who_helps = names(helpers(role))
    if not who_helps:
        return ""
    line = _("Keepers: %(names)s.") if role == Tell.Role.KEEPER else _("Administrators: %(names)s.")
    return in_a_row(line % {"names": who_helps}, _("They also see this under Activity."))


def waiting_for(connection: Connection, person: AbstractBaseUser | AnonymousUser) -> list[Tell]:
    """Unseen notes for the roles that `person` has, newest first; one query."""
    roles = [role for role, act in ACTS.items() if may(person, act)]
    if not roles:
        return []
    rows = Tell.objects.of(connection).unseen().filter(to_role__in=roles)
    return list(rows.select_related("person", "job__voice")[:20])


def seen(tell_id: int, *, person: AbstractBaseUser) -> bool:
    """Take a note down; false when it is not for `person` or somebody did already."""
    roles = [role for role, act in ACTS.items() if may(person, act)]
    rows = Tell.objects.unseen().filter(pk=tell_id, to_role__in=roles)
    return rows.update(seen_at=timezone.now(), seen_by_id=person.pk) == 1


def helpers(role: str) -> list[User]:
    """Who reads the notes for `role`."""
    return people.keepers() if role == Tell.Role.KEEPER else people.administrators()


def names(staff: list[User]) -> str:
    """Full names, as people know each other."""
    return listed(each.get_full_name() or each.get_username() for each in staff)


def _role(action: str) -> str:
    if action not in ROLES:
        raise NobodyToTell(action)
    return ROLES[action]


def _note(
    connection: Connection, reason: str, role: str, *, person: AbstractBaseUser, job: Job | None
) -> Tell:
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)
        same = Tell.objects.of(connection).unseen().filter(reason=reason, to_role=role, job=job)
        return same.first() or Tell.objects.create(
            connection=connection, person_id=person.pk, to_role=role, reason=reason, job=job
        )
