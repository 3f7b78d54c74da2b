"""What a screen reader sees: nodes of the program under test on the accessibility bus, and waiting for them.
Import it only inside a Session: the accessibility library reads the environment when it is loaded."""
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
# Debian 12 and 13 name some of these calls differently; the older names work in both.
warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", category=ImportWarning)
from gi.repository import Atspi, GLib  # noqa: E402

from session import DEADLINE_S, WalkError  # noqa: E402

# Nodes a walk looks at at once; a tree that is larger is a bug of the program.
MAX_NODES = 20000


def dispatch(limit_s):
    """Handles what the bus has to say, for at most this long; returns as soon as something came."""
    context = GLib.MainContext.default()
    if context.iteration(False):
        return
    timer = GLib.timeout_add(max(int(limit_s * 1000), 1), lambda: GLib.SOURCE_REMOVE)
    context.iteration(True)
    source = context.find_source_by_id(timer)
    if source:
        source.destroy()


def wait_until(condition, what, deadline_s=DEADLINE_S, alive=None):
    """The first true value of `condition`, asked again after every event of the bus and every 50 ms."""
    end = time.monotonic() + deadline_s
    error = None
    while True:
        try:
            value = condition()
            if value:
                return value
        except GLib.Error as gone:  # the node left while it was asked
            error = gone
        if alive:
            alive()
        if time.monotonic() > end:
            raise WalkError(f"{what}: did not come in {deadline_s:.0f} s" + (f" ({error})" if error else ""))
        dispatch(0.05)


class Events:
    """Collects events of these types ("object:state-changed:focused") while it is open."""

    def __init__(self, *types):
        self.types = types
        self.seen = []
        self._listener = Atspi.EventListener.new(self._heard)

    def __enter__(self):
        for name in self.types:
            self._listener.register(name)
        return self

    def __exit__(self, *_):
        for name in self.types:
            self._listener.deregister(name)

    def _heard(self, event):
        try:
            automation_id = event.source.get_accessible_id() or ""
        except GLib.Error:
            automation_id = ""
        data = event.any_data
        self.seen.append((event.type, automation_id, event.detail1, event.detail2,
                          data if isinstance(data, (str, float, int)) else None))

    def wait(self, kind, automation_id=None, matches=lambda event: True):
        def find():
            for event in self.seen:
                if event[0] == kind and automation_id in (None, event[1]) and matches(event):
                    return event
            return None
        try:
            return wait_until(find, f"event {kind} of {automation_id}")
        except WalkError as error:
            raise WalkError(f"{error}; seen: {self.seen}") from None


class Focus:
    """Follows the focus by its events, so that nobody has to search the tree for it after every key."""

    def __init__(self):
        self.node, self.moves = None, 0
        self._listener = Atspi.EventListener.new(self._heard)
        self._listener.register("object:state-changed:focused")

    def close(self):
        self._listener.deregister("object:state-changed:focused")

    def _heard(self, event):
        if event.detail1 == 1:
            self.node = Node(event.source)
            self.moves += 1


class Node:
    """One object on the bus. Every question goes to the program; nothing is remembered here."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def id(self):
        """Empty also for a node that left while the tree was walked."""
        try:
            return self.accessible.get_accessible_id() or ""
        except GLib.Error:
            return ""

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def role(self):
        # Newer libraries call what Debian 12 calls a push button simply a button.
        name = self.accessible.get_role_name()
        return "push button" if name == "button" else name

    @property
    def description(self):
        return self.accessible.get_description() or ""

    @property
    def attributes(self):
        return self.accessible.get_attributes() or {}

    def has(self, state):
        """state: "showing", "enabled", "focused", ..."""
        wanted = getattr(Atspi.StateType, state.upper().replace("-", "_"))
        return self.accessible.get_state_set().contains(wanted)

    @property
    def showing(self):
        return self.has("showing")

    @property
    def text(self):
        interface = self.accessible.get_text_iface()
        if interface is None:
            return self.name
        # By its interface: newer libraries have another get_text() on the object itself.
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    @property
    def caret(self):
        """Where the cursor stands in the text; -1: nowhere."""
        return Atspi.Text.get_caret_offset(self.accessible.get_text_iface())

    @property
    def selected(self):
        """The selected text; empty when nothing is."""
        interface = self.accessible.get_text_iface()
        if interface is None or Atspi.Text.get_n_selections(interface) == 0:
            return ""
        chosen = Atspi.Text.get_selection(interface, 0)
        return self.text[chosen.start_offset:chosen.end_offset]

    def select(self, start, end):
        interface = self.accessible.get_text_iface()
        if not (Atspi.Text.set_selection(interface, 0, start, end) or Atspi.Text.add_selection(interface, start, end)):
            raise WalkError(f"{self.id}: no text can be selected now")

    def character_rect(self, offset):
        """x, y, width, height on the screen of one character of the text."""
        box = Atspi.Text.get_character_extents(self.accessible.get_text_iface(), offset, Atspi.CoordType.SCREEN)
        return box.x, box.y, box.width, box.height

    @property
    def rect(self):
        """x, y, width, height on the screen."""
        component = self.accessible.get_component_iface()
        if component is None:  # the application has no place
            return 0, 0, 0, 0
        extents = component.get_extents(Atspi.CoordType.SCREEN)
        return extents.x, extents.y, extents.width, extents.height

    @property
    def parent(self):
        parent = self.accessible.get_parent()
        return Node(parent) if parent else None

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is not None:
                yield Node(child)

    def walk(self):
        """This node and all below it, parents first."""
        waiting, seen = [self], 0
        while waiting and seen < MAX_NODES:
            node = waiting.pop(0)
            seen += 1
            yield node
            try:
                waiting[:0] = list(node.children())
            except GLib.Error:
                continue  # it left meanwhile

    def press(self):
        if not self.accessible.get_action_iface().do_action(0):
            raise WalkError(f"{self.id}: cannot be pressed now")

    def focus(self):
        if not self.accessible.get_component_iface().grab_focus():
            raise WalkError(f"{self.id}: cannot take the focus now")

    def set_text(self, text):
        if not self.accessible.get_editable_text_iface().set_text_contents(text):
            raise WalkError(f"{self.id}: cannot take text now")

    def scroll_to(self):
        return self.accessible.get_component_iface().scroll_to(Atspi.ScrollType.ANYWHERE)

    def describe(self):
        states = [name for name in ("showing", "enabled", "focused", "selected", "checked") if self.has(name)]
        return f"{self.role} {self.id or '-'} {self.name!r} {' '.join(states)} {self.rect}"


def application(name, deadline_s=DEADLINE_S, alive=None, cached=False):
    """The program of that name on the desktop, once it is there. Without the client's cache every answer is the
    program's own, which is what a test wants."""
    def find():
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == name and child.get_child_count() > 0:
                return child
        return None
    accessible = wait_until(find, f"program {name} on the accessibility bus", deadline_s, alive)
    if not cached:
        accessible.set_cache_mask(Atspi.Cache.NONE)
    return Node(accessible)
