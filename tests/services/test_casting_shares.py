"""A link for colleagues opens one sheet for two weeks; it can be shut, and is not kept itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services.test_castings import for_video, make
from tests.spoken import person
from voices.models import Casting, CastingShare
from voices.services import casting_shares, tokens

pytestmark = pytest.mark.django_db


def sheet() -> Casting:
    return make(for_video("A"), for_video("B")).casting


def test_the_token_itself_is_nowhere_in_the_database():
    casting = sheet()
    token = casting_shares.make(casting, person=person())
    share = CastingShare.objects.get()
    assert share.token_sha256 == tokens.digest(token)
    assert len(token) >= 43
    assert token not in str(CastingShare.objects.values().get())


def test_a_link_lives_for_fourteen_days():
    casting = sheet()
    token = casting_shares.make(casting, person=person())
    share = casting_shares.follow(token)
    assert share is not None
    assert share.casting == casting
    assert share.expires_at - share.created_at == pytest.approx(
        timedelta(days=14), abs=timedelta(seconds=2)
    )
    CastingShare.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert casting_shares.follow(token) is None


@pytest.mark.parametrize("token", ["", "nobody", "x" * 43])
def test_an_unknown_token_opens_nothing(token):
    casting_shares.make(sheet(), person=person())
    assert casting_shares.follow(token) is None


def test_closing_shuts_every_link_of_the_sheet_and_of_no_other():
    casting, other = sheet(), make(for_video("C"), form_key="other").casting
    tokens_made = [casting_shares.make(casting, person=person()) for _ in range(2)]
    kept = casting_shares.make(other, person=person())
    assert casting_shares.revoke(casting) == 2
    assert [casting_shares.follow(token) for token in tokens_made] == [None, None]
    assert casting_shares.follow(kept) is not None


def test_a_sound_is_opened_by_its_own_signed_address_while_the_link_is_open():
    casting = sheet()
    share = casting_shares.follow(casting_shares.make(casting, person=person()))
    assert share is not None
    signed = casting_shares.sign_sound(share, 2)
    lane = casting_shares.follow_sound(signed)
    assert lane is not None
    assert (lane.casting, lane.number) == (casting, 2)
    assert casting_shares.follow_sound(signed[:-1] + "x") is None
    assert casting_shares.follow_sound(casting_shares.sign_sound(share, 6)) is None
    casting_shares.revoke(casting)
    assert casting_shares.follow_sound(signed) is None


def test_an_old_sound_address_is_closed_before_its_link(monkeypatch):
    share = casting_shares.follow(casting_shares.make(sheet(), person=person()))
    assert share is not None
    signed = casting_shares.sign_sound(share, 1)
    monkeypatch.setattr(casting_shares, "SOUND_LIFE", timedelta(seconds=-1))
    assert casting_shares.follow_sound(signed) is None


def test_a_link_that_is_asked_too_often_rests_until_the_next_minute(monkeypatch):
    monkeypatch.setattr(casting_shares, "PER_MINUTE", 3)
    token = casting_shares.make(sheet(), person=person())
    for _ in range(3):
        assert casting_shares.follow(token)
    with pytest.raises(casting_shares.TooManyError):
        casting_shares.follow(token)
    CastingShare.objects.update(minute_at=timezone.now() - timedelta(minutes=2))
    assert casting_shares.follow(token)
