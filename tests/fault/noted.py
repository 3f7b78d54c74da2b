"""What a patron has before anything goes wrong: a place and a bookmark in a book of their own."""
import contextlib
import sqlite3

from walker import WalkError

BOOK, MARKED_PAGE = "guide-en-print.pdf", "3"


class Noted:
    def __init__(self, walker):
        """Makes both, in the walker's data directory; the reader is closed again."""
        self._data = walker.data
        walker.start_reader(str(walker.build / "share" / "oqyrman" / "books" / BOOK))
        walker.wait_for("reader.page")
        walker.set_text("reader.go-to", MARKED_PAGE)
        walker.submit("reader.go-to")
        walker.wait(lambda: MARKED_PAGE in walker.name("reader.position"), f"page {MARKED_PAGE}")
        walker.press("reader.bookmarks")
        walker.press("reader.bookmark")
        walker.wait_for("reader.bookmarks.item.0")
        walker.press("reader.back")
        walker.stop_reader()
        self._noted = self._read(self._data / "library.db")
        if not all(self._noted):
            raise WalkError(f"a place and a bookmark were made, kept are {self._noted}")

    @staticmethod
    def _read(database):
        """As they lie sealed in the database."""
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return [set(connection.execute(f"SELECT * FROM {table}")) for table in ("positions", "bookmarks")]

    def check(self, database=None):
        """Both are still there; only while no reader runs."""
        for table, noted, kept in zip(("places", "bookmarks"), self._noted, self._read(database or self._data / "library.db")):
            if not noted <= kept:
                raise WalkError(f"of the {table} {noted - kept} was lost")
