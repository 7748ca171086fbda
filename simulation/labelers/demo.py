"""The scripted labelers of the demo: who they are and how they differ. Names of nobody."""

from dataclasses import dataclass

from simulation.labelers.opinions import Habit

BOTH = ("en", "zh-Hans")


@dataclass(frozen=True)
class Member:
    username: str
    name: str
    habit: Habit


CREW = (
    Member("amara", "Amara Okafor", Habit(noise=1.1, seconds=11)),
    Member("bruno", "Bruno Keller", Habit(noise=1.1, tie_width=0.15, seconds=8)),
    Member("chenyu", "陈宇", Habit(noise=1.2, languages=BOTH, seconds=9)),
    Member("dilek", "Dilek Aydin", Habit(noise=1.2, likes_manners=0.6, seconds=10)),
    Member("elias", "Elias Novak", Habit(noise=1.3, likes_manners=-0.7, seconds=7)),
    Member("farah", "Farah Haddad", Habit(noise=1.2, tie_width=0.5, seconds=13)),
    Member("gustav", "Gustav Lind", Habit(noise=1.6, likes_length=1.0, seconds=8)),
    Member("hana", "Hana Mori", Habit(noise=1.2, languages=BOTH, seconds=12)),
    Member("liwei", "李薇", Habit(noise=1.3, languages=BOTH, seconds=10)),
    Member("maya", "Maya Rossi", Habit(noise=1.0, likes_manners=0.3, seconds=9)),
    # Somebody who clicks through: what the concerns are there to find.
    Member("quentin", "Quentin Blanc", Habit(noise=4.5, tie_width=0.1, seconds=0.45)),
    Member("noor", "Noor Rahman", Habit(noise=1.3, held_out=True, languages=BOTH)),
    Member("oskar", "Oskar Vogel", Habit(noise=1.4, held_out=True, likes_manners=0.4)),
    Member("priya", "Priya Nair", Habit(noise=1.3, held_out=True, seconds=12)),
)
