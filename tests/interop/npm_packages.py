"""Where the foreign readers' packages lie; they are installed on the first run."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import program  # noqa: E402  (lies in the neighbouring folder)

NPM_TIMEOUT_S = 150


def installed_packages(build):
    """The build folder's node_modules, from the lock file, made on the first run or when the lock changed."""
    if not (shutil.which("npm") and shutil.which("node")):
        program.skip("npm is not installed")
    os.makedirs(build, exist_ok=True)
    modules, stamp = os.path.join(build, "node_modules"), os.path.join(build, "installed.json")
    with open(os.path.join(HERE, "package-lock.json"), "rb") as file:
        lock = file.read()
    if os.path.exists(stamp) and open(stamp, "rb").read() == lock:
        return modules
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(os.path.join(HERE, name), os.path.join(build, name))
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=build,
                              capture_output=True, text=True, timeout=NPM_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        program.skip("npm did not finish")
    if done.returncode != 0:
        program.skip("npm cannot install: " + (done.stderr.strip().splitlines() or ["no reason given"])[0])
    with open(stamp, "wb") as out:
        out.write(lock)
    return modules
