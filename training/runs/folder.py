"""The folder of a run: on this machine while it runs, in the store so that another can go on.

A folder store is worked in directly. Of a bucket's, checkpoints are copied there as they are
sealed, the manifest last, so that a half copied one is never taken for whole.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from training.runs.models import Run
from training.store import store

MANIFEST = "manifest.json"
KEPT_FILES = ("metrics.jsonl", "samples.jsonl", "summary.json", "replies.jsonl")

Files = list[dict[str, Any]]


def key_of(run: Run) -> str:
    return f"runs/{run.public_id}"


def here(run: Run) -> Path:
    """Where the run is worked on, on this machine."""
    return store.place_of(key_of(run)) or settings.STORE_CACHE_DIR / "work" / str(run.public_id)


def is_shared(run: Run) -> bool:
    return store.place_of(key_of(run)) is not None


def newest_checkpoint(out: Path) -> int:
    """The step after which the newest sealed checkpoint was made; 0: none."""
    sealed = [one.parent for one in out.glob(f"checkpoints/step-*/{MANIFEST}")]
    return max((int(one.name.removeprefix("step-")) for one in sealed), default=0)


def bring(run: Run, out: Path) -> None:
    """What an earlier attempt on another machine left in the bucket."""
    if is_shared(run) or newest_checkpoint(out) >= run.checkpoint.get("step", 0):
        return
    for file in run.checkpoint.get("files", []):
        found = store.fetch(f"{key_of(run)}/{file['path']}", file["sha256"])
        target = out / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        found.replace(target)


def keep(run: Run, out: Path) -> Files:
    """Copy what a resumption needs into the bucket, and say which files those are."""
    if is_shared(run):
        return []
    known = {file["path"]: file for file in run.checkpoint.get("files", [])}
    # Manifests come last of all, and a sealed file never changes.
    found = sorted(_worth_keeping(out), key=lambda name: (name.endswith(MANIFEST), name))
    kept = []
    for name in found:
        old = known.get(name)
        sealed = "checkpoints/" in name or "member-" in name or "fold-" in name
        if old and sealed and (out / name).stat().st_size == old["size"]:
            kept.append(old)
            continue
        stored = store.put_file(out / name, f"{key_of(run)}/{name}")
        kept.append({"path": name, "size": stored.size, "sha256": stored.sha256})
    return kept


def forget_old(run: Run, before: Files, now: Files) -> None:
    """Checkpoints that a newer one took the place of."""
    gone = {file["path"] for file in before} - {file["path"] for file in now}
    for name in gone:
        store.delete(f"{key_of(run)}/{name}")


def _worth_keeping(out: Path) -> Iterable[str]:
    """Sealed checkpoints, whole members and folds, and what a watcher wants to read."""
    for manifest in out.rglob(f"checkpoints/step-*/{MANIFEST}"):
        yield from (str(one.relative_to(out)) for one in manifest.parent.iterdir())
    for summary in [*out.glob("member-*/summary.json"), *out.glob("fold-*/summary.json")]:
        yield from (
            str(one.relative_to(out))
            for one in summary.parent.rglob("*")
            if one.is_file() and "checkpoints" not in one.parts
        )
    yield from (name for name in KEPT_FILES if (out / name).is_file())
