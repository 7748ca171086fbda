#!/usr/bin/env python3
"""Plumbline's command line. `python3 manage.py help` lists what it can do."""

import os
import sys

from config import development

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    development.fill_in(os.environ, command=sys.argv[1] if len(sys.argv) > 1 else "help")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
