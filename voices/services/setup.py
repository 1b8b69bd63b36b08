"""What every database needs before anybody works with it."""


def after_migrate(**_: object) -> None:
    from voices.services import library, people

    people.make_roles()
    library.keep_speaking_voices()
