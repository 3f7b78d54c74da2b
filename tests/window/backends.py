"""Three patrons who do the same in their own way: one asks the accessibility bus, one has only a keyboard, one has a
mouse (and types what can only be typed). Each ends when the effect can be seen on the bus."""
from accessible import Focus, GLib, wait_until
from session import WalkError
from xtest import CONTROL, Xtest

MAX_STOPS = 300  # Tab presses or arrow presses before a control counts as out of reach
MAX_NOTCHES = 200
NOTCH_PX = 120  # more than one notch of the wheel scrolls, so that it never goes too far


def dialog_of(node):
    """The id of the dialog that a node is in; None when it is in none."""
    while node is not None and node.role != "dialog":
        node = node.parent
    return node.id if node is not None else None


class Bus:
    """Only the accessibility bus: actions, text and focus by request."""
    name = "bus"

    def __init__(self, walker):
        self.walker = walker

    def close(self):
        pass

    def press(self, automation_id):
        node = self.walker.ready(automation_id)
        if not node.showing:
            node.scroll_to()
        self.walker.ready(automation_id).press()

    def set_text(self, automation_id, text, secret=False):
        self.walker.ready(automation_id).set_text(text)
        self.walker.wait_text(automation_id, text, secret)

    def submit(self, automation_id):
        self.walker.ready(automation_id).press()


class Keyboard:
    """Tab, arrows, Enter, typing; nothing else."""
    name = "keyboard"

    def __init__(self, walker):
        self.walker = walker
        self.xtest = Xtest()
        self.watch = Focus()

    def close(self):
        self.watch.close()
        self.xtest.close()

    def _focused(self):
        """The node with the focus: the one of the last event while that still holds, else by looking."""
        try:
            if self.watch.node is not None and self.watch.node.has("focused"):
                return self.watch.node
        except GLib.Error:
            pass  # it left, and the focus with it
        return next((node for node in self.walker.nodes() if node.has("focused")), None)

    def _settled(self, target):
        """The node with the focus, waiting for a new screen to give it to somebody, and for a dialog that holds the target
        to take it; None when none does in two seconds. A Tab sent before that would be followed by the dialog's own
        first focus, and each key after it be judged by the news of the one before."""
        home = dialog_of(target)

        def focused():
            node = self._focused()
            return node if node is not None and (home is None or dialog_of(node) == home) else None
        try:
            return wait_until(focused, "a focus", 2, self.walker.alive)
        except WalkError:
            return None

    def _moved(self, key):
        """Presses a key that moves the focus; where it is then. None when it stays for two seconds. News of the focus
        that was there already may still be on its way: only another one counts."""
        before = self._focused()
        here = before.id if before else None
        moves = self.watch.moves
        self.xtest.key(key)
        try:
            wait_until(lambda: self.watch.moves > moves and self.watch.node.id != here, f"{key} moves the focus", 2, self.walker.alive)
        except WalkError:
            return None
        return self.watch.node

    def focus(self, automation_id):
        """Tab until the control, or the list it is one of, has the focus; then arrows inside the list."""
        target = self.walker.ready(automation_id)
        home = target.parent.id if target.parent else None
        node, trail = self._settled(target), []
        for _ in range(MAX_STOPS):
            here = node.id if node else None
            if here == automation_id:
                return
            in_list = target.role in ("list item", "radio button", "page tab")  # one stop, arrows inside
            if in_list and node and home and node.parent.id == home and node.role == target.role:
                node = self._arrow_to(node, target)
                if node.id == automation_id:
                    return
            trail.append(here)
            node = self._moved("Tab") or self._focused()
        raise WalkError(f"{automation_id} cannot be reached by Tab; the way was {trail[:40]}")

    def _arrow_to(self, node, target):
        for _ in range(MAX_STOPS):
            if node.id == target.id:
                return node
            x, y, width, height = node.rect
            to_x, to_y = target.rect[:2]
            if abs(to_y - y) >= height / 2:
                key = "Down" if to_y > y else "Up"
            else:
                key = "Right" if to_x > x else "Left"
            moved = self._moved(key)
            if moved is None:
                break
            node = moved
        return node

    def press(self, automation_id):
        self.focus(automation_id)
        self.xtest.key("Enter")

    def set_text(self, automation_id, text, secret=False):
        self.focus(automation_id)
        self.xtest.key("a", CONTROL)
        self.xtest.key("BackSpace")
        self.walker.wait_text(automation_id, "", secret)
        self.xtest.type(text)
        self.walker.wait_text(automation_id, text, secret)

    def submit(self, automation_id):
        self.focus(automation_id)
        self.xtest.key("Enter")


class Mouse:
    """Clicks in the middle of the published rectangles; the keyboard only types into what was clicked."""
    name = "mouse"

    def __init__(self, walker):
        self.walker = walker
        self.xtest = Xtest()

    def close(self):
        self.xtest.close()

    def _room(self, node):
        """What is left of the node's rectangle inside everything it lies in: left, top, width, height."""
        left, top, width, height = node.rect
        right, bottom = left + width, top + height
        above = node.parent
        while above is not None and above.role != "application":
            x, y, w, h = above.rect
            if w > 0 and h > 0:
                left, top, right, bottom = max(left, x), max(top, y), min(right, x + w), min(bottom, y + h)
            above = above.parent
        return left, top, right - left, bottom - top

    def _middle(self, automation_id):
        """A point of the control that can be seen, or None."""
        left, top, width, height = self._room(self.walker.ready(automation_id))
        return (left + width // 2, top + height // 2) if width >= 4 and height >= 4 else None

    def _bring_into_view(self, automation_id):
        for _ in range(MAX_NOTCHES):
            node = self.walker.ready(automation_id)
            point = self._middle(automation_id)
            if node.showing and point and self._hits(node, point):
                return point
            x, y, width, height = self._room(node.parent)
            self.xtest.move(x + width // 2, y + height // 2)
            before = node.rect
            away = before[1] - (y + height // 2)
            notches = min(max(abs(away) // NOTCH_PX, 1), 10)
            self.xtest.wheel(notches if away > 0 else -notches)
            try:
                wait_until(lambda: self.walker.ready(automation_id).rect != before, "scrolling", 2, self.walker.alive)
            except WalkError:
                break
        raise WalkError(f"{automation_id} cannot be scrolled into view")

    def _hits(self, node, point):
        """Nothing else lies over the point: what is under the mouse is the control or inside it."""
        from accessible import Atspi, Node
        component = self.walker.window().accessible.get_component_iface()
        found = component.get_accessible_at_point(point[0], point[1], Atspi.CoordType.SCREEN)
        at = Node(found) if found else None
        while at is not None and at.role != "application":
            if at.id == node.id and node.id:
                return True
            at = at.parent
        return False

    def press(self, automation_id):
        x, y = self._bring_into_view(automation_id)
        self.xtest.move(x, y)
        self.xtest.button()

    def set_text(self, automation_id, text, secret=False):
        self.press(automation_id)
        self.walker.wait(lambda: self.walker.find(automation_id).has("focused"), f"focus of {automation_id}")
        self.xtest.key("a", CONTROL)
        self.xtest.key("BackSpace")
        self.walker.wait_text(automation_id, "", secret)
        self.xtest.type(text)
        self.walker.wait_text(automation_id, text, secret)

    def submit(self, automation_id):
        self.xtest.key("Enter")


BACKENDS = {backend.name: backend for backend in (Bus, Keyboard, Mouse)}
