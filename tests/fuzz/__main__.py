"""
Look for a mail that breaks a promise of `target.py`, by mutating mails for as long as one likes.

    .venv/bin/pip install -e '.[fuzz]'
    .venv/bin/python -m tests.fuzz [--work FOLDER] [SEEDS…] [-max_total_time=3600] [-runs=…]

SEEDS are folders of mails, our own `tests/letters` where none is named. What begins with one dash goes to
libFuzzer. Its finds stay in FOLDER/corpus, from where the next run goes on; a mail that breaks a promise is
FOLDER/crash-…, and `--replay` tries it, or any other, once and without atheris.
"""

import argparse
import hashlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
LETTERS = HERE.parent / "letters"
NO_MAIL = {".toml", ".why", ".py", ".json", ".txt"}
LIBFUZZER = ("-max_len=65536", "-timeout=30", "-rss_limit_mb=2048", f"-dict={HERE / 'words.dict'}")


def main() -> int:
    own, libfuzzer = _parted(sys.argv[1:])
    if own.replay:
        return replay(own.seeds or [LETTERS, HERE / "finds"])
    return fuzz(own.seeds or [LETTERS, HERE / "finds"], own.work, libfuzzer)


def _parted(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("seeds", nargs="*", type=Path, help="files, or folders of them")
    parser.add_argument("--work", type=Path, default=Path(".fuzz"), help="where finds are kept")
    parser.add_argument("--replay", action="store_true", help="try every seed once, without atheris")
    single = [word for word in words if word.startswith("-") and not word.startswith("--")]
    return parser.parse_args([word for word in words if word not in single]), single


def mails(seeds: list[Path]) -> Iterator[Path]:
    """Every file that may be a mail, in a stable order."""
    for seed in seeds:
        files = sorted(seed.rglob("*")) if seed.is_dir() else [seed]
        yield from (file for file in files if file.is_file() and file.suffix not in NO_MAIL)


def replay(seeds: list[Path]) -> int:
    """Say of each mail that breaks a promise which it is; 1 where there is one."""
    from tests.fuzz.target import judge

    broken = 0
    for file in mails(seeds):
        try:
            judge(file.read_bytes())
        except Exception as problem:  # noqa: BLE001 - whatever it is, the mail that causes it is the answer
            broken += 1
            sys.stdout.write(f"{file}: {type(problem).__name__}: {problem}\n")
    return 1 if broken else 0


def fuzz(seeds: list[Path], work: Path, libfuzzer: list[str]) -> int:
    """Never returns but by libFuzzer's own exit."""
    import atheris

    logging.disable()  # flufl.bounce logs what its detectors stumble over, as `ulak` does not let it

    with atheris.instrument_imports(include=["ulak"]):
        from tests.fuzz.target import glance

    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for file in mails(seeds):
        content = file.read_bytes()
        (corpus / hashlib.sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
    atheris.Setup([sys.argv[0], f"-artifact_prefix={work}/", *LIBFUZZER, *libfuzzer, str(corpus)], glance)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
