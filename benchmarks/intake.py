"""How fast files of prompts come in, with duplicates, caps and personal data looked for.

    python benchmarks/intake.py [--rows 10000 100000 1000000]

Each size is taken in by a process of its own into an empty database. Prints one JSON line per
size: rows per second and the peak memory of that process. Growth is close to linear when rows per
second stay about the same.
"""

import argparse
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.services.postgres import Postgres  # noqa: E402  (needs the path above)

WORDS = (
    *("write", "explain", "summarize", "a", "the", "of", "story", "poem", "about", "list", "why"),
    *("how", "does", "what", "is", "code", "water", "moon", "history", "letter", "friend", "music"),
    *("translate", "sentence", "please", "short", "long", "children", "science", "planet"),
    *("river", "between", "under", "never", "always", "good", "better", "table", "python", "city"),
)


def prompt(dice: random.Random, number: int) -> dict[str, object]:
    """As in a log: 10 % near-duplicates, 2 % with an address or a number, 20 prompts per author."""
    source = dice.randrange(number + 1) if dice.random() < 0.1 else number
    words = random.Random(source)
    length = int(words.lognormvariate(3.6, 0.9)) + 6
    text = f"{source} " + " ".join(words.choice(WORDS) for _ in range(length))
    if dice.random() < 0.02:
        text += f" Write to user{number}@example.org or call 212-736-5000."
    return {"prompt": text, "user_id": dice.randrange(max(1, number // 20) + 1)}


def make_file(path: Path, rows: int) -> None:
    dice = random.Random(rows)
    with path.open("w") as file:
        for number in range(rows):
            file.write(json.dumps(prompt(dice, number)) + "\n")


def measure(rows: int, folder: Path, url: str) -> dict[str, object]:
    environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"}
    environment.update(SECRET_KEY=secrets.token_urlsafe(48), ARTIFACTS_DIR=str(folder))
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    path = folder / f"prompts-{rows}.jsonl"
    make_file(path, rows)
    started = time.perf_counter()
    child = subprocess.Popen(
        [*manage, "import_prompts", str(path)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = "".join(child.stdout or ()).strip().splitlines()[-1]
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    size = path.stat().st_size
    path.unlink()
    return {
        "rows": rows,
        "megabytes": round(size / 1e6, 1),
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "peak_memory_mb": round(usage.ru_maxrss / 1024),
        "said": said,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    for rows in parser.parse_args().rows:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o711)
            postgres = Postgres(folder / "postgres", durable=False)
            postgres.start()
            try:
                print(json.dumps(measure(rows, folder, postgres.url)), flush=True)
            finally:
                postgres.stop()


if __name__ == "__main__":
    main()
