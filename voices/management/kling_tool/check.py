"""`check`: settings, then Kling, then our own address as Kling would use it."""

from typing import Any

from voices.management.kling_tool import check_kling, check_public, check_settings, steps
from voices.management.kling_tool.answer import Answer, Say


def check(options: dict[str, Any], say: Say) -> Answer:
    """Goes on after a failure wherever the next step can still tell something."""
    found = list(check_settings.steps())
    if all(step.status != steps.FAIL for step in found if step.name in check_settings.NEEDED):
        found += check_kling.steps()
    found += check_public.steps()
    return steps.answer(found)
