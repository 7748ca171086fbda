"""Rehearse a study: scripted labelers work on a temporary site, round after round."""

import signal
from collections.abc import Sequence

import django

import bootstrap
from bootstrap import SetupFailed
from launcher import checkout
from launcher.screen import screen
from simulation.simulate import options, preference
from simulation.simulate.options import Options
from simulation.simulate.preference import Preference
from simulation.simulate.site import Site


def main(arguments: Sequence[str]) -> int:
    chosen = read(arguments)
    likes = preference.load(chosen.preference)
    if not (chosen.base / "config.json").exists():
        raise SetupFailed(f"There is no model in {chosen.base}. Name a base model with --base.")
    checkout.check_room()
    with bootstrap.signals_as_interrupts():
        site = Site()
        try:
            simulate(chosen, likes, site)
        except KeyboardInterrupt:
            screen.say("\nStopped before the end, so there is no report.")
            return 130
        finally:
            end(site)
    return 0


def read(arguments: Sequence[str]) -> Options:
    return options.read(arguments, __doc__)


def simulate(chosen: Options, likes: Preference, site: Site) -> None:
    minutes = chosen.sizes.expected_minutes(chosen.rounds)
    screen.say(
        f"{chosen.labelers} scripted labelers, {chosen.rounds} rounds, preference {likes.name}."
    )
    screen.say(f"On two free cores this takes about {minutes:.0f} minutes.")
    with screen.step("PostgreSQL and Valkey"):
        site.start_servers()
    site.enter()
    django.setup()
    # Models can only be imported where the settings know their database.
    from simulation.simulate.study import Study

    Study(chosen, likes, site).run()


def end(site: Site) -> None:
    """Leave no process and no file, however impatient the person is."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    site.stop()
