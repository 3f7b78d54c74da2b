"""A keyboard and a mouse for the virtual screen, through XTEST. Raw, because xdotool locks the layout around each
key, which makes switching layouts look broken. One connection to the screen; not for threads."""
import ctypes
import ctypes.util
import os

SHIFT, CONTROL, ALT = 0xFFE1, 0xFFE3, 0xFFE9
KEYS = {"Tab": 0xFF09, "Enter": 0xFF0D, "Escape": 0xFF1B, "BackSpace": 0xFF08, "Delete": 0xFFFF, "Home": 0xFF50,
        "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "PageUp": 0xFF55, "PageDown": 0xFF56, "End": 0xFF57,
        "space": 0x20, "F1": 0xFFBE, "F2": 0xFFBF, "F3": 0xFFC0, "F7": 0xFFC4, "F11": 0xFFC8,
        # The number block without Num Lock: where a screen reader has its keys.
        "KP_Home": 0xFF95, "KP_Left": 0xFF96, "KP_Up": 0xFF97, "KP_Right": 0xFF98, "KP_Down": 0xFF99, "KP_Page_Up": 0xFF9A,
        "KP_Page_Down": 0xFF9B, "KP_End": 0xFF9C, "KP_Begin": 0xFF9D, "KP_Add": 0xFFAB}
CORE_KEYBOARD = 0x100
GROUPS, LEVELS = 4, 2


def character_of(keysym):
    """What a key symbol types; Cyrillic ones of old keep the order of KOI8-U."""
    if 0x20 <= keysym <= 0x7E or 0xA0 <= keysym <= 0xFF:
        return chr(keysym)
    if keysym & 0xFF000000 == 0x01000000:
        return chr(keysym & 0xFFFFFF)
    if 0x6A0 <= keysym <= 0x6FF:
        return bytes([keysym & 0xFF]).decode("koi8-u")
    return None


class _ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("pad", ctypes.c_long * 24)]


class Xtest:
    def __init__(self):
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        display = self._x.XOpenDisplay(os.environ["DISPLAY"].encode())
        if not display:
            raise OSError("no connection to the screen " + os.environ["DISPLAY"])
        self._display = ctypes.c_void_p(display)
        self._read_layouts()

    def close(self):
        self._x.XCloseDisplay(self._display)

    def _read_layouts(self):
        self._code_of, self._typing = {}, {}
        for group in range(GROUPS):
            for level in range(LEVELS):
                for code in range(8, 256):
                    symbol = self._x.XkbKeycodeToKeysym(self._display, code, group, level)
                    if not symbol:
                        continue
                    if level == 0:
                        self._code_of.setdefault(symbol, code)
                    character = character_of(symbol)
                    if character:
                        self._typing.setdefault(character, (code, group, level))

    def _send(self, code, pressed):
        self._test.XTestFakeKeyEvent(self._display, code, int(pressed), 0)
        self._x.XFlush(self._display)

    def _flush(self):
        self._x.XSync(self._display, 0)

    def key(self, name, *modifiers):
        """key("Tab"), key("a", CONTROL): by place on the keyboard, in whatever layout is on."""
        codes = [self._code_of[modifier] for modifier in modifiers]
        code = self._code_of[KEYS.get(name) or ord(name)]
        for each in codes + [code]:
            self._send(each, True)
        for each in reversed(codes + [code]):
            self._send(each, False)
        self._flush()

    def type(self, text):
        """Types the text, switching layouts as it needs them, and leaves the first one on."""
        for character in text:
            if character not in self._typing:
                raise ValueError(f"no layout here types {character!r}")
            code, group, level = self._typing[character]
            self._x.XkbLockGroup(self._display, CORE_KEYBOARD, group)
            if level:
                self._send(self._code_of[SHIFT], True)
            self._send(code, True)
            self._send(code, False)
            if level:
                self._send(self._code_of[SHIFT], False)
        self._x.XkbLockGroup(self._display, CORE_KEYBOARD, 0)
        self._flush()

    def move(self, x, y):
        self._test.XTestFakeMotionEvent(self._display, -1, int(x), int(y), 0)
        self._flush()

    def button(self, number=1):
        self._test.XTestFakeButtonEvent(self._display, number, 1, 0)
        self._test.XTestFakeButtonEvent(self._display, number, 0, 0)
        self._flush()

    def button_with(self, modifier):
        self._send(self._code_of[modifier], True)
        self.button()
        self._send(self._code_of[modifier], False)
        self._flush()

    def drag(self, start, end):
        """Presses at one place and lets go at another."""
        self.move(*start)
        self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._flush()
        self.move(*end)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._flush()

    def drag_slowly(self, *places):
        """Presses at the first place, moves through the others and lets go at the last."""
        self.move(*places[0])
        self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._flush()
        for place in places[1:]:
            self.move(*place)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._flush()

    def hold(self, pressed=True):
        """Presses the left button, or lets it go."""
        self._test.XTestFakeButtonEvent(self._display, 1, int(pressed), 0)
        self._flush()

    def move_and_let_go(self, x, y, press_again=False):
        """All at once: whoever hears of the movement finds the left button let go, and pressed again, behind it."""
        self._test.XTestFakeMotionEvent(self._display, -1, int(x), int(y), 0)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        if press_again:
            self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._flush()

    def wheel(self, notches):
        """Positive is down."""
        for _ in range(abs(notches)):
            self.button(5 if notches > 0 else 4)

    def wheel_with(self, modifier, notches):
        self._send(self._code_of[modifier], True)
        self.wheel(notches)
        self._send(self._code_of[modifier], False)
        self._flush()

    def windows(self):
        """Top windows of the screen, the last one on top."""
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        top = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XQueryTree(self._display, top, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                           ctypes.byref(count))
        found = [children[index] for index in range(count.value)]
        if count.value:
            self._x.XFree(children)
        return found

    def ask_to_close(self):
        """What the cross in a title bar does, for every window of the screen."""
        protocols = self._x.XInternAtom(self._display, b"WM_PROTOCOLS", 0)
        delete = self._x.XInternAtom(self._display, b"WM_DELETE_WINDOW", 0)
        for window in self.windows():
            message = _ClientMessage(type=33, send_event=1, window=window, message_type=protocols, format=32)
            message.data[0] = delete
            self._x.XSendEvent(self._display, ctypes.c_ulong(window), 0, 0, ctypes.byref(message))
        self._flush()
