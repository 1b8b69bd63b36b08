#!/usr/bin/env python
"""Django's command line for VoiceLab; `manage.py start` runs everything."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicelab.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 reads every value
    except ImproperlyConfigured as error:
        sys.exit(f"VoiceLab can't start:\n  {error}")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # Ctrl-C before there was anything to stop
        sys.exit(130)


if __name__ == "__main__":
    main()
