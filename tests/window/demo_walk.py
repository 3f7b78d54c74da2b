#!/usr/bin/python3
"""For ./demo without a display: the whole journey on a virtual one, in each language, with numbered screenshots and a
short report.

usage: demo_walk.py --build DIR --out DIR [--books DIR] [--language kk|ru|en]
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def walk(options, language, out):
    """One language in a process of its own: a process has one desktop. Returns its exit status and what it said."""
    words = ["/usr/bin/python3", "-B", str(HERE / "journey.py"), "--build", options.build, "--language", language,
             "--out", str(out)]
    if options.books:
        words += ["--books", options.books]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        print(f"  {line}", end="", flush=True)
        lines.append(line)
    return process.wait(), "".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--books")
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    options = parser.parse_args()
    out = pathlib.Path(options.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    report, failed = ["# The journey through Oqyrman\n"], []
    for language in [options.language] if options.language else ["kk", "ru", "en"]:
        print(f"The journey in {language}:", flush=True)
        status, said = walk(options, language, out / language)
        if status:
            failed.append(language)
        report.append(f"## {language}: {'FAILED' if status else 'done'}\n\n```\n{said}```\n")
        report += [f"![{shot.stem}]({language}/{shot.name})\n" for shot in sorted((out / language).glob("*.png"))]
    (out / "report.md").write_text("\n".join(report))
    print(f"Screenshots and report: {out}/report.md")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
