#!/usr/bin/env python3
"""The rules of the house, read from the README's own tables: which folder may include which outside library
(every include resolved as the compiler resolved it), who may know whom, and no cycle between folders.

usage: house_test.py SOURCE_DIR BUILD_DIR
"""
import collections
import functools
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1]).resolve()
build = pathlib.Path(sys.argv[2]).resolve()
faults = []

# Debian package of a header -> row of the README's table. The system's own headers are anybody's.
LIBRARY_OF_PACKAGE = {
    "libmupdf-dev": "MuPDF", "libseccomp-dev": "seccomp, Landlock", "libssl-dev": "OpenSSL 3",
    "libzip-dev": "libzip", "libpugixml-dev": "pugixml", "nlohmann-json3-dev": "nlohmann-json",
    "libcurl4-openssl-dev": "libcurl", "libimgui-dev": "Dear ImGui", "libstb-dev": "Dear ImGui",
    "libglfw3-dev": "GLFW, OpenGL", "libgl-dev": "GLFW, OpenGL", "libglvnd-dev": "GLFW, OpenGL",
    "libxcb1-dev": "XInput (libxcb)", "libxcb-xinput-dev": "XInput (libxcb)",
    "libsqlite3-dev": "SQLite", "libsecret-1-dev": "libsecret", "libglib2.0-dev": "libsecret",
    "libsystemd-dev": "sd-bus (libsystemd)", "libspeechd-dev": "libspeechd", "libhyphen-dev": "libhyphen",
    "libqrencode-dev": "libqrencode", "libpcsclite-dev": "pcsc-lite", "libicu-dev": "ICU",
    "libcpp-httplib-dev": "cpp-httplib", "libtomlplusplus-dev": "toml++", "libcli11-dev": "CLI11",
    "libspdlog-dev": "spdlog", "libfmt-dev": "fmt", "catch2": "Catch2", "libbenchmark-dev": "Google Benchmark",
    "libfreetype-dev": "Dear ImGui", "libfreetype6-dev": "Dear ImGui",
}
SYSTEM_PACKAGES = re.compile(r"^(libc6-dev|linux-libc-dev|libstdc\+\+-|libgcc-|gcc|clang|libclang|zlib1g-dev|g\+\+)")
POSIX_HEADERS = re.compile(r"^((sys|linux|netinet|arpa)/.*|unistd|fcntl|poll|pthread|dlfcn|spawn|pwd|signal|termios)(\.h)?$")
SYSTEM_PATHS = re.compile(r"^/usr/(include/c\+\+/|lib/gcc/|lib/llvm|lib/clang|include/x86_64-linux-gnu/(sys|bits|asm|gnu|c\+\+)/)")


def fault(text):
    faults.append(text)


def ours():
    listed = subprocess.run(["git", "-C", source, "ls-files", "-co", "--exclude-standard", "*.h", "*.cpp"],
                            check=True, capture_output=True, text=True).stdout.split()
    return [path for path in listed if path.split("/")[0] in ("app", "drm", "render", "tests")
            and (source / path).exists()]


def folder_of(path):
    """app/ui/screens/book.cpp -> app/ui; app/main.cpp -> app."""
    parts = path.split("/")[:-1]
    return "/".join(parts[:2])


def readme_table():
    """Library -> folders, from the table that the README gives people."""
    rows = {}
    for line in (source / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 2 or not re.search(r"`(app|drm|render|tests)", cells[1]):
            continue
        folders = re.findall(r"`([a-z_]+(?:/[a-z_]+)*)`", cells[1])
        for name in [cells[0]] + [part.strip() for part in cells[0].split(",")]:
            rows.setdefault(name, set()).update(folders)
    return rows


def direct_includes(path):
    text = (source / path).read_text()
    return re.findall(r'^\s*#\s*include\s+([<"])([^">]+)[">]', text, re.M)


def resolved_headers():
    """Every header each translation unit read, as the compiler reported it to ninja: {unit: set(paths)}."""
    out = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True).stdout
    seen = collections.defaultdict(set)
    for line in out.splitlines():
        if not line.startswith("    "):
            continue
        path = pathlib.Path(line.strip())
        path = path if path.is_absolute() else (build / path)
        seen[path.name].add(str(path.resolve()))
    return seen


@functools.cache
def package_of(path):
    found = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True).stdout
    return found.split(":")[0].split(",")[0] if found else ""


def check_libraries(files, headers):
    table = readme_table()
    if len(table) < 15:
        fault("README.md: the libraries' table is missing")
    for path in files:
        folder = folder_of(path)
        if folder.startswith("tests"):
            continue
        for kind, name in direct_includes(path):
            if POSIX_HEADERS.match(name) and "_linux." not in path:
                fault(f"{path}: {name} belongs in a file named *_linux.cpp")
            if kind == '"' and name.split("/")[0] in ("app", "drm", "render", "tests"):
                if not (source / name).exists():
                    fault(f"{path}: {name} does not exist")
                continue
            candidates = [h for h in headers.get(name.split("/")[-1], ()) if h.endswith("/" + name)]
            for header in candidates:
                if SYSTEM_PATHS.match(header) or header.startswith(str(source)) or header.startswith(str(build)):
                    continue
                package = package_of(header)
                if name == "linux/landlock.h" and folder != "render/worker":
                    fault(f"{path}: Landlock belongs to render/worker")
                if SYSTEM_PACKAGES.match(package) or name in ("libintl.h",):
                    continue
                library = LIBRARY_OF_PACKAGE.get(package)
                if library is None:
                    fault(f"{path}: {name} ({package or header}) is not in the README's table")
                    continue
                allowed = table.get(library, set())
                if not any(folder == a or folder.startswith(a + "/") for a in allowed):
                    fault(f"{path}: {library} ({name}) may only be included in {', '.join(sorted(allowed)) or 'nowhere'}")
                if library == "seccomp, Landlock" and not path.endswith("_linux.cpp"):
                    fault(f"{path}: {library} belongs in a file named *_linux.cpp")
    internal = [p for p in files if any(n == "imgui_internal.h" for _, n in direct_includes(p))]
    if len(internal) > 1:
        fault(f"imgui_internal.h is included by more than one file: {internal}")


def check_directions(files):
    edges = collections.defaultdict(set)
    for path in files:
        here = folder_of(path)
        for kind, name in direct_includes(path):
            there = folder_of(name)
            if kind != '"' or there == here or name.split("/")[0] not in ("app", "drm", "render", "tests"):
                continue
            edges[here].add(there)
            top, target = here.split("/")[0], there.split("/")[0]
            if top in ("drm", "render") and target != top:
                fault(f"{path}: {top} must not know {there}")
            if top != "tests" and target == "tests":
                fault(f"{path}: includes a test")
            if here == "app/state":
                fault(f"{path}: app/state includes nothing else of ours, but {there}")
            services = ("app/net", "app/catalogue", "app/lending", "app/shelf", "app/reading", "app/shell", "app/effects")
            if here == "app/ui" and there in services:
                fault(f"{path}: screens draw a view; {there} is not for them")
            if here == "app/demo_library" and there in ("drm/license", "drm/validation", "drm/status"):
                fault(f"{path}: the demo library shares no code with {there}")
            if target == "drm" and here.startswith("render") or target == "render" and here.startswith("drm"):
                fault(f"{path}: drm and render do not know each other")
    state = {}

    def visit(node, trail):
        if state.get(node) == "done":
            return
        if node in trail:
            fault("cycle between folders: " + " -> ".join(trail[trail.index(node):] + [node]))
            return
        for target in sorted(edges[node]):
            visit(target, trail + [node])
        state[node] = "done"

    for node in sorted(edges):
        visit(node, [])


def check_clocks_and_marks(files):
    clock = re.compile(r"(system_clock|steady_clock|high_resolution_clock)::now|\b(time|gettimeofday|clock_gettime)\s*\((NULL|nullptr|0|CLOCK)")
    for path in files:
        text = (source / path).read_text()
        folder = folder_of(path)
        code = re.sub(r"//.*|/\*.*?\*/", "", text, flags=re.S if False else 0)
        if folder.startswith("app") and folder not in ("app/tasks", "app/demo_library") and clock.search(code):
            fault(f"{path}: asks a system clock; only app/tasks may")
        if folder.startswith("drm") and clock.search(code):
            fault(f"{path}: drm reads no clock")
        if re.search(r"\b(TODO|FIXME|XXX)\b", text):
            fault(f"{path}: a mark that says work is left")
        if path.startswith("tests/") and re.search(r"\b(sleep_for|usleep|nanosleep)\b", code):
            fault(f"{path}: a test waits for an event, not for luck")
    for path in subprocess.run(["git", "-C", source, "ls-files", "tests/*.py", "assets/*.py"], check=True,
                               capture_output=True, text=True).stdout.split():
        if path.startswith("tests/") and path != "tests/house/house_test.py" and (source / path).exists() \
                and re.search(r"\btime\.sleep\((?!0?\.0\d)", (source / path).read_text()):
            fault(f"{path}: a test waits for an event, not for luck")


def check_top_level():
    allowed = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "app", "render", "drm", "assets", "tests",
               "demo", "check"}
    for name in {path.split("/")[0] for path in subprocess.run(
            ["git", "-C", source, "ls-files"], check=True, capture_output=True, text=True).stdout.split()}:
        if name not in allowed and not name.startswith("."):
            fault(f"{name}: the top level has no place for it")


files = ours()
check_libraries(files, resolved_headers())
check_directions(files)
check_clocks_and_marks(files)
check_top_level()
for line in faults:
    print("FAULT:", line)
print(f"{len(files)} files checked, {len(faults)} faults")
sys.exit(1 if faults else 0)
