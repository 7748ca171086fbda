"""How fast files of prompts come in, with duplicates, caps and personal data looked for.

    python -m benchmarks.intake [--rows 10000 100000 1000000]
    python -m benchmarks.intake --gib 2 [--format parquet]

Each size is taken in by a process of its own into an empty database. Prints one JSON line per
size: rows per second, the peak memory of that process, and the processor time of it and of
PostgreSQL for a thousand rows, which other work on the machine changes little. Growth is close to
linear when that stays about the same. With --gib a file of that size comes in, of few long texts
(20,000 characters, unless said otherwise): the peak does not ask how many lines there are.
"""

import argparse
import csv
import json
import multiprocessing
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import psutil
import psycopg2
import pyarrow
from pyarrow import parquet

from launcher.services.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
ROW_GROUP = 50_000
LONG_TEXT = 20_000
# What a line of a long text has besides: its own words, and the names of its columns.
BESIDES = 260
# Pages of 7 MB where texts are long; larger ones are refused.
ROWS_OF_A_PAGE = 350
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


def lines(rows: int, characters: int) -> Iterator[dict[str, object]]:
    dice = random.Random(rows)
    for number in range(rows):
        line = prompt(dice, number)
        text = str(line["prompt"])
        words = text.partition(" ")[2] + " "
        yield line | {"prompt": text + " " + words * (characters // len(words))}


def make_file(path: Path, rows: int, characters: int) -> None:
    made = lines(rows, characters)
    if path.suffix == ".parquet":
        schema = pyarrow.schema({"prompt": pyarrow.string(), "user_id": pyarrow.int64()})
        # Large row groups, and no compression: the least handy file that others write.
        with parquet.ParquetWriter(
            path, schema, compression="none", write_batch_size=ROWS_OF_A_PAGE
        ) as writer:
            while group := list(islice(made, ROW_GROUP)):
                writer.write_table(pyarrow.Table.from_pylist(group, schema), ROW_GROUP)
    elif path.suffix == ".csv":
        with path.open("w", newline="") as file:
            rows_of = csv.DictWriter(file, ["prompt", "user_id"])
            rows_of.writeheader()
            rows_of.writerows(made)
    else:
        with path.open("w") as file:
            file.writelines(json.dumps(line) + "\n" for line in made)


def measure(path: Path, postgres: Postgres, rows: int) -> dict[str, object]:
    environment = {**os.environ, "DATABASE_URL": postgres.url, "REDIS_URL": "redis://127.0.0.1:1/0"}
    environment.update(SECRET_KEY=secrets.token_urlsafe(48), ARTIFACTS_DIR=str(path.parent))
    environment.update(DJANGO_SETTINGS_MODULE="config.settings", PYTHONPATH=str(ROOT))
    # Not through manage.py: it would look after the packages first.
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "-v0", "--skip-checks"], env=environment, check=True)
    before, started = server_seconds(postgres), time.perf_counter()
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
    reading, merging = phases(postgres.url)
    return {
        "rows": rows,
        "format": path.suffix[1:],
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "peak_memory_mb": round(usage.ru_maxrss / 1024),
        "reading_seconds": round(reading, 1),
        "merging_seconds": round(merging, 1),
        "cpu_ms_per_row": round(1000 * (usage.ru_utime + usage.ru_stime) / rows, 3),
        "server_cpu_ms_per_row": round(1000 * (server_seconds(postgres) - before) / rows, 3),
        "said": said,
    }


def server_seconds(postgres: Postgres) -> float:
    """Processor time of every process of the server that has ended: those of our clients have."""
    if postgres.process is None:
        raise RuntimeError("Start the server before asking for its time.")
    times = psutil.Process(postgres.process.pid).cpu_times()
    return float(times.children_user + times.children_system)


def phases(url: str) -> tuple[float, float]:
    """How long the file was read, and how long its lines took to become prompts."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM heartbeat_at - created_at),"
            " extract(epoch FROM ended_at - heartbeat_at) FROM labeling_intake"
        )
        reading, merging = cursor.fetchone() or (0, 0)
    return float(reading), float(merging)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--format", choices=["jsonl", "csv", "parquet"], default="jsonl")
    parser.add_argument("--characters", type=int, default=0, help="of a prompt, at least about")
    parser.add_argument("--gib", type=float, help="a file of this size, whatever its lines")
    options = parser.parse_args()
    if options.gib:
        options.characters = options.characters or LONG_TEXT
        options.rows = [int(options.gib * (1 << 30) / (options.characters + BESIDES))]
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o711)
            path = folder / f"prompts-{rows}.{options.format}"
            # In a process of its own: a child's peak begins with what its parent holds.
            maker = multiprocessing.Process(target=make_file, args=(path, rows, options.characters))
            maker.start()
            maker.join()
            postgres = Postgres(folder / "postgres", durable=False)
            postgres.start()
            try:
                print(json.dumps(measure(path, postgres, rows)), flush=True)
            finally:
                postgres.stop()


if __name__ == "__main__":
    main()
