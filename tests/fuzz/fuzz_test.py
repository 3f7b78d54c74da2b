#!/usr/bin/env python3
"""One fuzz target: that its corpus reaches 85 % of the lines of its parser, that it finds the fault planted in the
parser, and that a run of its own finds nothing: a few seconds of it, ten minutes with OQYRMAN_LONG=1.

usage: fuzz_test.py PROGRAM CORPUS DICTIONARY WORK_DIR PARSER_SOURCE...
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

program, corpus, dictionary, work = (pathlib.Path(each).resolve() for each in sys.argv[1:5])
sources = [str(pathlib.Path(each).resolve()) for each in sys.argv[5:]]
planted = program.with_name(program.name + "_planted")

LEAST_LINES = 85  # per cent
LIMITS = [f"-dict={dictionary}", "-max_len=8192", "-timeout=10", "-rss_limit_mb=2048", "-malloc_limit_mb=256", "-verbosity=1",
          "-print_final_stats=1"]
SECONDS_PLANTED = 300  # at most, on a machine that is busy with other things; each falls within a tenth of it
LONG = os.environ.get("OQYRMAN_LONG") == "1"
SECONDS = int(os.environ.get("OQYRMAN_FUZZ_SECONDS", 600 if LONG else 3))


def run(binary, arguments, profile="/dev/null", **more):
    return subprocess.run([binary, *arguments], capture_output=True, text=True, errors="replace",
                          env={**os.environ, "LLVM_PROFILE_FILE": str(profile)}, **more)


def fail(words, output=""):
    print("\n".join(re.sub(r"^(\".*|#\d.*)\n", "", output, flags=re.M).splitlines()[-60:]))
    sys.exit(f"{program.name}: {words}")


def lines_reached(folder):
    profile, merged = folder / "corpus.profraw", folder / "corpus.profdata"
    done = run(program, ["-runs=0", *LIMITS, corpus], profile, cwd=folder)
    if done.returncode:
        fail("a fault in the corpus itself", done.stderr)
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", profile, "-o", merged], check=True)
    report = subprocess.run(["llvm-cov-19", "export", "-summary-only", f"-instr-profile={merged}", program, *sources],
                            check=True, capture_output=True, text=True).stdout
    for file in json.loads(report)["data"][0]["files"]:
        lines = file["summary"]["lines"]
        yield os.path.relpath(file["filename"]), lines["covered"], lines["count"]


def check_lines(folder):
    reached = list(lines_reached(folder))
    if len(reached) != len(sources):
        fail(f"lines counted in {[name for name, _, _ in reached]}, not in all of {sources}")
    for name, covered, count in reached:
        print(f"{name}: {covered} of {count} lines, {100 * covered / count:.1f} %")
        if 100 * covered < LEAST_LINES * count:
            fail(f"reaches less than {LEAST_LINES} % of {name}")


def check_planted(folder):
    known = run(planted, ["-runs=0", *LIMITS, corpus], cwd=folder)
    if known.returncode:
        fail("the corpus shows the planted fault at once: it proves no search", known.stderr)
    made = folder / "planted"
    made.mkdir(exist_ok=True)
    found = run(planted, ["-seed=1", f"-max_total_time={SECONDS_PLANTED}", *LIMITS, made, corpus], cwd=folder)
    if found.returncode == 0:
        fail("did not find the planted fault", found.stderr)
    words = re.findall(r"^(?:SUMMARY: .*|broken promise: .*|.*Assertion.*|terminate called.*)$", found.stderr, re.M)
    runs = re.findall(r"^#(\d+)", found.stderr, re.M)
    print(f"planted fault found after about {runs[-1] if runs else 0} runs: {words[0][:160] if words else '?'}")


def check_run(folder):
    grown = folder / "grown"
    grown.mkdir(exist_ok=True)
    seed = [] if LONG else ["-seed=1"]
    done = run(program, [*seed, f"-max_total_time={SECONDS}", *LIMITS, grown, corpus], cwd=folder)
    if done.returncode:
        fail(f"a finding; its input lies in {folder}", done.stderr)
    units = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    print(f"{units.group(1) if units else '?'} inputs in {SECONDS} s, nothing found")


folder = work / program.name
if folder.exists() and not LONG:
    shutil.rmtree(folder)
folder.mkdir(parents=True, exist_ok=True)
check_lines(folder)
check_planted(folder)
check_run(folder)
