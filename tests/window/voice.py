"""A speech service of one's own in a walk's session: the desktop's Speech Dispatcher, started by whoever wants it first,
with a voice that writes down what it is given to say. While `hold()` is in force it does not come to an end."""
import pathlib
import re
import shlex

CONFIGURATION = """LogLevel 3
LogDir "default"
DefaultVolume 100
AddModule "listener" "sd_generic" "listener.conf"
DefaultModule listener
DefaultLanguage "en"
AudioOutputMethod "alsa"
"""

# %s: the listener. One chunk an utterance: what is said is cut nowhere.
MODULE = """GenericExecuteSynth "/bin/sh %s $LANGUAGE $RATE \\'$DATA\\'"
GenericDelimiters "\\x01"
GenericMaxChunkLength 100000
GenericRateAdd 0
GenericRateMultiply 100
GenericRateForceInteger 1
""" + "".join(f'GenericLanguage "{code}" "{code}" "utf-8"\nAddVoice "{code}" "MALE1" "{code}"\n' for code in ("en", "ru", "kk"))

# A real voice makes real sound of it; nobody has to hear it.
LISTENER = """printf '%s|%s|%s\\000' "$1" "$2" "$3" >> {said}
espeak-ng -v "$1" -w {sound} "$3"
while [ -e {hold} ]; do sleep 0.02; done
"""

# A sound card that nobody hears.
ALSA = "pcm.!default { type null }\nctl.!default { type null }\n"


class Voice:
    """Before the reader is started: Voice(session). Then: said() -> [(language, pace, text), ...]."""

    def __init__(self, session):
        self.session = session
        self.folder = session.root / "voice"
        self.folder.mkdir()
        self._said, self._hold = self.folder / "said", self.folder / "hold"
        configuration = pathlib.Path(session.env["XDG_CONFIG_HOME"]) / "speech-dispatcher"
        (configuration / "modules").mkdir(parents=True)
        self.configuration = configuration / "speechd.conf"
        self.allow()
        listener = self.folder / "listener"
        listener.write_text(LISTENER.format(said=shlex.quote(str(self._said)), hold=shlex.quote(str(self._hold)),
                                            sound=shlex.quote(str(self.folder / "sound.wav"))))
        (configuration / "modules" / "listener.conf").write_text(MODULE % listener)
        (session.home / ".asoundrc").write_text(ALSA)

    def allow(self):
        self.configuration.write_text(CONFIGURATION)

    def forbid(self):
        """The service refuses to start: it has no voice."""
        self.configuration.write_text(CONFIGURATION.replace("sd_generic", "sd_nothing"))

    def hold(self):
        self._hold.touch()

    def go_on(self):
        self._hold.unlink(missing_ok=True)

    def said(self):
        if not self._said.exists():
            return []
        return [tuple(record.split("|", 2)) for record in self._said.read_text().split("\0") if record]

    def texts(self):
        return [text for _, _, text in self.said()]

    def forget(self):
        self._said.unlink(missing_ok=True)

    def processes(self):
        """Pids of the service that serves this session."""
        mark = f"XDG_RUNTIME_DIR={self.session.env['XDG_RUNTIME_DIR']}".encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                program = (entry / "cmdline").read_bytes().split(b"\0")[0]
                if program.endswith(b"/speech-dispatcher") and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:  # it has just ended
                continue
        return found


def letters(text):
    """For comparing what is said with what is written, whatever breaks its lines."""
    return "".join(re.findall(r"[^\W\d_]", text.casefold()))
