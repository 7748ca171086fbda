"""Begin with a real model: manage.py load_real, which quickstart --real calls."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import Refusal
from simulation.demo.real.begin import begin


class Command(BaseCommand):
    help = "Register SmolLM2-135M-Instruct and let it answer the first tasks."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{begin()}.")
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
