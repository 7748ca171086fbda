"""One commit at a hub, by huggingface_hub. It reads HF_TOKEN and HF_ENDPOINT itself."""

from collections.abc import Callable, Mapping
from pathlib import Path

from httpx2 import HTTPError
from huggingface_hub import CommitOperationAdd, HfApi, get_token
from huggingface_hub.errors import HfHubHTTPError

from training.hub.errors import PushIsRefused
from training.hub.models import Push


def send(
    push: Push, files: Mapping[str, Path], on_progress: Callable[[int], None]
) -> tuple[str, str]:
    """Send all files in one commit, and return the commit and its address."""
    if not get_token():
        raise PushIsRefused(PushIsRefused.no_token)
    try:
        return _send(push, files, on_progress)
    except HfHubHTTPError as refused:
        # Only the status: the whole message names headers and addresses of the request.
        problem = getattr(refused.response, "status_code", type(refused).__name__)
        about = {"problem": problem, "repository": push.repository}
        raise PushIsRefused(PushIsRefused.hub_refused % about) from refused
    except (HTTPError, OSError, ValueError) as trouble:
        problem = type(trouble).__name__
        raise PushIsRefused(PushIsRefused.hub_silent % {"problem": problem}) from trouble


def _send(
    push: Push, files: Mapping[str, Path], on_progress: Callable[[int], None]
) -> tuple[str, str]:
    api = HfApi()
    kind = "model" if push.model else "dataset"
    api.create_repo(push.repository, repo_type=kind, private=push.private, exist_ok=True)
    if push.revision != "main":
        api.create_branch(push.repository, branch=push.revision, repo_type=kind, exist_ok=True)
    added, sent = [], 0
    for name, path in files.items():
        one = CommitOperationAdd(path_in_repo=name, path_or_fileobj=path)
        api.preupload_lfs_files(
            push.repository, [one], repo_type=kind, revision=push.revision, free_memory=False
        )
        added.append(one)
        sent += path.stat().st_size
        on_progress(sent)
    made = api.create_commit(
        push.repository,
        operations=added,
        commit_message=f"Push {push.source} from Plumbline",
        repo_type=kind,
        revision=push.revision,
    )
    return made.oid, made.commit_url
