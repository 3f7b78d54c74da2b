"""A touchpad for the virtual screen. Only Xorg has one that can be touched from outside: its input driver "inputtest",
beside the graphics driver "dummy"; what is sent to the driver is told in its manual and in its protocol's header."""
import pathlib
import socket
import struct

XORG = pathlib.Path("/usr/lib/xorg/Xorg")
DRIVERS = [pathlib.Path("/usr/lib/xorg/modules") / name for name in ("input/inputtest_drv.so", "drivers/dummy_drv.so")]

CONFIGURATION = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "only" {clock} {width} {after_width} {sync_width} {whole_width} {height} {after_height} {sync_height} {whole_height}
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "only"
    Virtual {width} {height}
  EndSubSection
EndSection
Section "InputDevice"
  Identifier "touchpad"
  Driver "inputtest"
  Option "SocketPath" "{socket}"
  Option "DeviceType" "PointerGesture"
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "touchpad" "CorePointer"
EndSection
"""

VERSION = (1, 1)
# Kinds of messages, to the driver and back.
CLIENT_VERSION, WAIT_FOR_SYNC, GESTURE_PINCH = 0, 1, 7
SERVER_VERSION, SYNC_FINISHED = 0, 1
# As XInput 2.4 numbers the parts of a pinch.
BEGIN, UPDATE, END = 27, 28, 29
FINGERS = 2


def missing():
    """What is not installed of a screen with a touchpad."""
    return [str(path) for path in (XORG, *DRIVERS) if not path.exists()]


def screen_command(folder, size):
    """The X server that shows a screen with a touchpad, without the ways in which it is told its display's number."""
    width, height = size
    # A monitor would want some time around the picture; any will do here.
    times = {f"{name}_{side}": length + more for side, length in (("width", width), ("height", height))
             for name, more in (("after", 8), ("sync", 16), ("whole", 32))}
    clock = (width + 32) * (height + 32) * 60 / 1e6
    configuration = folder / "xorg.conf"
    configuration.write_text(CONFIGURATION.format(width=width, height=height, clock=f"{clock:.2f}",
                                                  socket=folder / "touchpad", **times))
    return [XORG, "-config", configuration, "-logfile", folder / "xorg.log", "-novtswitch", "-sharevts"]


class Touchpad:
    """Two fingers on it. The pointer is moved by other means: a pinch happens where it is."""

    def __init__(self, folder):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(str(folder / "touchpad"))
        self._send(CLIENT_VERSION, struct.pack("=HH", *VERSION))
        self._expect(SERVER_VERSION, 4)

    def close(self):
        self._socket.close()

    def _send(self, kind, rest=b""):
        self._socket.sendall(struct.pack("=II", 8 + len(rest), kind) + rest)

    def _expect(self, wanted, more):
        data = self._socket.recv(8 + more, socket.MSG_WAITALL)
        length, kind = struct.unpack_from("=II", data)
        if (length, kind) != (8 + more, wanted):
            raise OSError(f"the touchpad's driver answered with {data!r}")

    def _pinch(self, part, scale):
        no_shift, no_turn = (0.0,) * 4, 0.0
        self._send(GESTURE_PINCH, struct.pack("=HHI6d", part, FINGERS, 0, *no_shift, scale, no_turn))

    def sync(self):
        """Until the X server has told everybody of it."""
        self._send(WAIT_FOR_SYNC)
        self._expect(SYNC_FINISHED, 0)

    def begin(self):
        self._pinch(BEGIN, 1.0)

    def spread_to(self, scale):
        """The fingers are so many times as far apart as they began."""
        self._pinch(UPDATE, scale)

    def end(self, scale):
        self._pinch(END, scale)
        self.sync()

    def pinch(self, scale, steps):
        """A whole gesture, in so many steps of one size."""
        self.begin()
        for step in range(1, steps + 1):
            self.spread_to(scale ** (step / steps))
        self.end(scale)
