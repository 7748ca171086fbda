"""The folder of a run: on this machine while it runs, in the store so that another can continue.

In a folder store the run works directly. For a bucket, each complete checkpoint is uploaded, its
manifest last, so that a partial copy never counts as complete.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from training.runs.models import Run
from training.store import store

MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints"
READ_FILES = ("metrics.jsonl", "samples.jsonl", "summary.json", "replies.jsonl")

Files = list[dict[str, Any]]


def key_of(run: Run) -> str:
    return f"runs/{run.public_id}"


def working_folder(run: Run) -> Path:
    """The folder on this machine in which the run works."""
    return store.local_folder(key_of(run)) or settings.STORE_CACHE_DIR / "work" / str(run.public_id)


def is_shared(run: Run) -> bool:
    return store.local_folder(key_of(run)) is not None


def forget_if_withdrawn(run: Run) -> None:
    """Delete the working folder of a run that read withdrawn prompts. The store has its own."""
    run.refresh_from_db(fields=["withdrawn_data_at"])
    if run.withdrawn_data_at and not is_shared(run):
        shutil.rmtree(working_folder(run), ignore_errors=True)


def newest_checkpoint(out: Path) -> int:
    """The step of the newest complete checkpoint; 0 = none."""
    complete = [one.parent for one in out.glob(f"checkpoints/step-*/{MANIFEST}")]
    return max((int(one.name.removeprefix("step-")) for one in complete), default=0)


def download(run: Run, out: Path) -> None:
    """Fetch the checkpoint of an earlier attempt on another machine from the bucket."""
    if is_shared(run) or newest_checkpoint(out) >= run.checkpoint.get("step", 0):
        return
    for file in run.checkpoint.get("files", []):
        found = store.fetch(f"{key_of(run)}/{file['path']}", file["sha256"])
        target = out / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        found.replace(target)


def upload(run: Run, out: Path) -> Files:
    """Copy what a resumption needs into the bucket, and return those files."""
    if is_shared(run):
        return []
    known = {file["path"]: file for file in run.checkpoint.get("files", [])}
    # Manifests come last.
    found = sorted(_files_to_upload(out), key=lambda name: (name.endswith(MANIFEST), name))
    uploaded = []
    for name in found:
        old = known.get(name)
        never_changes = "checkpoints/" in name or "member-" in name or "fold-" in name
        if old and never_changes and (out / name).stat().st_size == old["size"]:
            uploaded.append(old)
            continue
        stored = store.put_file(out / name, f"{key_of(run)}/{name}")
        uploaded.append({"path": name, "size": stored.size, "sha256": stored.sha256})
    return uploaded


def delete_replaced(run: Run, before: Files, now: Files) -> None:
    """Delete the checkpoints that a newer one replaces."""
    gone = {file["path"] for file in before} - {file["path"] for file in now}
    for name in gone:
        store.delete(f"{key_of(run)}/{name}")


def _files_to_upload(out: Path) -> Iterable[str]:
    """Complete checkpoints, complete members and folds, and the files that people read."""
    for manifest in out.rglob(f"checkpoints/step-*/{MANIFEST}"):
        yield from (str(one.relative_to(out)) for one in manifest.parent.iterdir())
    for summary in [*out.glob("member-*/summary.json"), *out.glob("fold-*/summary.json")]:
        yield from (
            str(one.relative_to(out))
            for one in summary.parent.rglob("*")
            if one.is_file() and "checkpoints" not in one.parts
        )
    yield from (name for name in READ_FILES if (out / name).is_file())
