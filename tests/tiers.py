"""What `make test` leaves to `make soak`. Both must pass before a change lands.

Somebody waits for `make test` after each change: every page, rule and promise once, within three
minutes. What tries the same ground wider (more faults, kinds, languages, sizes, longer ways) is
marked `soak` where it stands, or as a whole here, beside what `make test` keeps of it.
"""

from pathlib import Path

ROOT = Path(__file__).parent
APART = {
    "sandbox": "contract, and flow and services, which run on the sandbox with every step",
    "matrix": "services/test_sentences.py and kling/test_kling_client.py: each code, each outcome",
    "mutations": "kling/test_kling_client.py: answers that nobody understands",
    "kling_command": "contract: the same calls",
    "chaos/test_big_upload.py": "views/test_clips.py",
    "flow/test_flow_hooks.py": "views/test_hooks.py",
    "flow/test_flow_hostile.py": "the other files of flow: bad input, refused in words",
    "services/test_every_task.py": "services/test_jobs.py: of eight that knock exactly one sends",
    "services/test_hooks_service.py": "views/test_hooks.py",
    "services/test_library_races.py": "services/test_library_service.py",
    "services/test_pages.py": "services/test_library_service.py",
    "services/test_planner.py": "test_search.py",
    "services/test_vanished.py": "services/test_library_service.py: a voice that is gone at Kling",
    "views/test_casting_coming.py": "views/test_casting.py",
    "views/test_chinese.py": "test_translations.py, and browser/test_language.py in a browser",
    "views/test_crowd.py": "views/test_live.py",
    "views/test_drawn.py": "conftest.py compares each row that any test draws",
    "views/test_listen_fetch.py": "views/test_listen.py",
    "views/test_remake.py": "services/test_remake.py",
    "views/test_voice_samples.py": "services/test_voice_samples.py",
    "browser/test_axe_states.py": "browser/test_axe.py: every page, light and dark",
    "browser/test_bulk.py": "views/test_bulk.py",
    "browser/test_find.py": "views/test_find.py",
    "browser/test_library_by_keyboard.py": "browser/test_keyboard.py",
    "browser/test_long_list.py": "views/test_library.py and views/test_live.py",
    "browser/test_long_names.py": "browser/test_face_text.py",
    "browser/test_old_page.py": "views/test_old_page.py",
    "browser/test_order.py": "views/test_live.py",
    "browser/test_player_ahead.py": "browser/test_player.py",
    "browser/test_player_keys.py": "browser/test_keyboard.py",
    "browser/test_player_list.py": "browser/test_player.py",
    "browser/test_player_sample.py": "services/test_voice_samples.py",
    "browser/test_words.py": "views/test_seams.py",
}


def apart(path: Path) -> bool:
    """Whether the tests of that file or folder are for `make soak` alone."""
    place = path.relative_to(ROOT)
    return bool({place.as_posix(), *place.parts[:1]} & APART.keys())


def looked_at(path: Path) -> bool:
    """Whether the tests of that file or folder need a browser."""
    return path.relative_to(ROOT).parts[:1] == ("browser",)
