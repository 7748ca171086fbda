"""The commands of manage.py that work on top of the product."""

from launcher.commands import Commands
from simulation.demo import command as demo
from simulation.simulate import command as simulate

COMMANDS: Commands = {"simulate": simulate, "demo": demo}
