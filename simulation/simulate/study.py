"""The whole study, as its researcher would lead it: through the services of the admin."""

import shutil
import time
from collections.abc import Callable
from dataclasses import replace

from rest_framework.exceptions import APIException

from labeling.guidelines.services import publish_first_guidelines
from labeling.people.models import Role, User
from labeling.prompts.models import Split
from labeling.tasks.models import Kind, Purpose, Seat
from labeling.tasks.opening import NewTask, open_tasks
from launcher.screen import screen
from simulation.simulate import content, driving
from simulation.simulate.calibration import Asked, Calibration, calibrate
from simulation.simulate.crew import Crew
from simulation.simulate.driving import drawn_in
from simulation.simulate.findings import Findings, RoundFindings
from simulation.simulate.measuring import Measurer
from simulation.simulate.options import Options
from simulation.simulate.preference import Preference
from simulation.simulate.report import write
from simulation.simulate.shift import Shift
from simulation.simulate.site import Site
from training.datasets.models import Kind as DatasetKind
from training.datasets.query import Query
from training.datasets.services import freeze_now
from training.registry.models import ModelVersion
from training.registry.registration import register_folder
from training.registry.services import promote
from training.rounds.models import Round
from training.rounds.progression import sentence_of
from training.rounds.services import begin_round
from training.rounds.stages.label import labels_of

IDLE_LOOKS = 6
PAGES, HELD_OUT_PAGES = "pages", "held-out pages"


class Study:
    """One rehearsal from the first prompt to the report."""

    def __init__(self, options: Options, likes: Preference, site: Site) -> None:
        self.options, self.sizes = options, options.sizes
        self.likes, self.site = likes, site
        self.began = time.monotonic()
        self.calibration: Calibration | None = None

    def run(self) -> None:
        try:
            self.prepare()
            self.demonstrate()
            found = [self.round(number) for number in range(1, self.options.rounds + 1)]
        except APIException as refused:
            raise driving.StudyFailed(sentence_of(refused)) from refused
        findings = Findings(
            preference=self.likes.name,
            labelers=self.options.labelers,
            rounds=found,
            work=dict(self.crew.tally.counts),
            seconds=time.monotonic() - self.began,
        )
        write(findings, self.options)

    # Before the rounds

    def prepare(self) -> None:
        with screen.step("Database tables"):
            driving.make_tables()
        with screen.step("Web server and workers"):
            self.site.start_programs()
            self.site.wait_until_it_answers()
        with screen.step("People, prompts and text"):
            self.by = User.objects.create_user(
                "rosalind", "rosalind@example.org", roles=[Role.RESEARCHER, Role.MANAGER]
            )
            publish_first_guidelines()
            seed = self.options.seed
            content.bring_prompts(self.site.folder, self.sizes.prompts, seed)
            content.bring_text(PAGES, self.sizes.pages, seed, self.by)
            content.bring_text(HELD_OUT_PAGES, self.sizes.held_out_pages, seed + 7919, self.by)
            shutil.copytree(self.options.base, self.site.models / "base")
            self.base = register_folder(name="base", kind="base", folder="base", by=self.by)
            self.crew = Crew.hire(self.options.labelers, self.site.port, self.likes, seed)
        self.drive = driving.Driver(self.site, self.by)

    def demonstrate(self) -> None:
        """People show what is wanted; the SFT model learns it and becomes the first policy."""
        memory = content.Memory(20 * self.sizes.demonstrated, self.options.seed)
        known = memory.knows(content.prompts_of(Split.TRAIN, self.sizes.prompts))
        asked = [NewTask(prompt=one) for one in known[: self.sizes.demonstrated]]
        open_tasks(kind=Kind.DEMONSTRATE, purpose=Purpose.TRAINING, new_tasks=asked, overlap=1)
        left = Seat.objects.open().filter(task__kind=Kind.DEMONSTRATE)
        with self.crew.shift([Kind.DEMONSTRATE], drafts=memory) as shift:
            self.while_people_work("Demonstrations", shift, len(asked), left.count)
        shown = freeze_now(
            name="demonstrations", kind=DatasetKind.DEMONSTRATIONS, query=Query(), by=self.by
        )
        inputs = {"model": self.base, "demonstrations": shown}
        run = self.drive.launch("sft", "sft", self.sizes.sft, inputs, seed=self.options.seed)
        self.drive.until_ended("SFT", [run])
        self.sft = ModelVersion.objects.get(run=run)
        promote(model=self.sft, by=self.by, reason="The first policy.")

    # A round

    def round(self, number: int) -> RoundFindings:
        screen.say(f"Round {number}", style="bold")
        plan = driving.plan_of(self.options, text=PAGES, held_out=HELD_OUT_PAGES)
        round_ = begin_round(plan=plan, by=self.by, automatic=True)
        plain = self.drive.go_round(round_, label=self.label)
        measurer = Measurer(self.drive, self.likes, self.sizes, self.options.seed)
        models = {
            "base": self.base, "sft": self.sft,
            "ppo": plain, "ppo-ptx": self.drive.made_by(round_),
        }  # fmt: skip
        found = measurer.measure(round_, models, self.calibrated(), self.crew.characters)
        return replace(found, labels=labels_of(number))

    def label(self, round_: Round) -> None:
        # People agree as often over better replies as over worse: InstructGPT saw no difference.
        settled = self.calibration = self.calibrate(drawn_in(round_, self.likes))
        left = Seat.objects.open().filter(
            round_number=round_.number, purpose=Purpose.TRAINING, task__retired_at=None
        )
        kinds = [Kind.RANK_AND_RATE, Kind.RANK]
        with self.crew.shift(kinds, scale=settled.scale, noise=settled.noise) as shift:
            self.while_people_work("Rankings and ratings", shift, left.count(), left.count)

    def calibrate(self, drawn: list[Asked]) -> Calibration:
        target, seed = self.options.agreement, self.options.seed
        with screen.step("Calibrating the labelers' noise"):
            found = calibrate(self.crew.characters, drawn, target=target, seed=seed)
        screen.say(
            f"  noise {found.noise:.2f} deviations: two labelers will agree on"
            f" {found.agreement:.1%} of pairs (wanted {target:.0%}), one of them with the"
            f" true preference on {found.accuracy:.1%}"
        )
        if not found.is_near:
            screen.say("  That is as near as this preference allows.", style="yellow")
        return found

    def calibrated(self) -> Calibration:
        if self.calibration is None:
            raise RuntimeError("Labeling comes first: it calibrates the labelers.")
        return self.calibration

    def while_people_work(
        self, name: str, shift: Shift, wanted: int, left: Callable[[], int]
    ) -> None:
        """Until all is handed in, or nobody finds a seat any more: what is skipped may stay."""
        quiet = 0
        with screen.bar(name, wanted) as show:
            while (open_seats := left()) and quiet < IDLE_LOOKS:
                show(wanted - open_seats)
                shift.look()
                self.site.restart_crashed()
                quiet = quiet + 1 if shift.all_idle else 0
                time.sleep(0.5)
            show(wanted - left())
