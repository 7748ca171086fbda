"""The folder of a run: on this machine while it runs, in the store so that another can continue.

In a folder store the run works directly. For a bucket, each complete checkpoint is uploaded, its
manifest last, so that a partial copy never counts as complete.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from training.runs.models import Run
from training.store import store
from training.store.errors import FileIsMissing, FileWasChanged

MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints"
READ_FILES = (
    *("metrics.jsonl", "samples.jsonl", "summary.json"),
    *("replies.jsonl", "scored.jsonl", "drawn.jsonl"),
)
EVENT_FILES = "tensorboard/events.out.tfevents.*"

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


def download(run: Run, out: Path) -> int:
    """Fetch the checkpoint of an earlier attempt from the bucket; return its step, 0 = none.

    The bucket may have another one than the run names: a backup of a run at work is restored, or
    a machine died between uploading and saying so. Then it is the newest one that is complete.
    """
    wanted = int(run.checkpoint.get("step", 0))
    if is_shared(run) or newest_checkpoint(out) >= wanted:
        return wanted
    try:
        for file in run.checkpoint.get("files", []):
            _fetch(run, out, file["path"], file["sha256"])
    except (FileIsMissing, FileWasChanged):
        shutil.rmtree(out / CHECKPOINTS, ignore_errors=True)
        return _download_what_exists(run, out)
    return wanted


def _download_what_exists(run: Run, out: Path) -> int:
    """Fetch the newest complete checkpoint of every part of the run, and the other files."""
    prefix = f"{key_of(run)}/"
    stored = [key.removeprefix(prefix) for key in store.keys(key_of(run))]
    manifests = sorted((name for name in stored if _is_manifest(name)), reverse=True)
    for name in stored:
        if CHECKPOINTS not in Path(name).parts:
            _fetch(run, out, name)
    for part in {Path(name).parent.parent for name in manifests}:
        for manifest in (name for name in manifests if Path(name).parent.parent == part):
            if _download_checkpoint(run, out, manifest):
                break
    return newest_checkpoint(out)


def _is_manifest(name: str) -> bool:
    folders = Path(name).parts
    return folders[-1] == MANIFEST and folders[-3:-2] == (CHECKPOINTS,)


def _download_checkpoint(run: Run, out: Path, manifest: str) -> bool:
    """Fetch a checkpoint by the sums in its manifest, which is put in place last."""
    folder, found = Path(manifest).parent, store.fetch(f"{key_of(run)}/{manifest}")
    try:
        for name, file in json.loads(found.read_text())["files"].items():
            _fetch(run, out, str(folder / name), file["sha256"])
    except (FileIsMissing, FileWasChanged):
        shutil.rmtree(out / folder, ignore_errors=True)
        return False
    found.replace(out / manifest)
    return True


def _fetch(run: Run, out: Path, name: str, sha256: str = "") -> None:
    found = store.fetch(f"{key_of(run)}/{name}", sha256)
    target = out / name
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
    yield from (str(one.relative_to(out)) for one in out.glob(EVENT_FILES) if one.stat().st_size)
