"""What every database needs before anybody works with it."""


def after_migrate(using: str = "default", **_: object) -> None:
    from django.db import connections

    from voices.services import library, people, search_index

    search_index.keep(connections[using])

    people.make_roles()
    library.keep_speaking_voices()
