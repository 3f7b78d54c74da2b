// Where words may be broken at a line's end, and that nobody but the line ever sees it.
#include "render/epub/hyphens.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "render/epub/overlay.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

struct Dictionaries {
    std::string russian = read("ru.dic"), english = read("en.dic");
    epub::Hyphenator hyphenator{bytes(russian), bytes(english)};

    static std::string read(const char* name) {
        std::ifstream file(std::filesystem::path(OQYRMAN_BINARY_DIR) / "share/oqyrman/hyphens" / name,
                           std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static std::span<const std::byte> bytes(const std::string& text) {
        return std::as_bytes(std::span(text.data(), text.size()));
    }
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

/// With a visible hyphen in place of the soft one.
std::string seen(std::string_view text) { return replaced(std::string(text), "\xC2\xAD", "-"); }

class Bytes final : public mupdf::Input {
  public:
    explicit Bytes(std::string bytes) : m_bytes(std::move(bytes)) {}
    std::uint64_t size() const noexcept override { return m_bytes.size(); }
    std::int64_t read_at(std::uint64_t offset, std::span<std::byte> out) noexcept override {
        const std::size_t count =
            std::min<std::size_t>(out.size(), m_bytes.size() - std::min<std::size_t>(offset, m_bytes.size()));
        std::memcpy(out.data(), m_bytes.data() + offset, count);
        return static_cast<std::int64_t>(count);
    }

  private:
    std::string m_bytes;
};

std::string kazakh_book(int sentences) {
    std::string body = "<div xml:lang='kk'><p>";
    for (int i = 0; i < sentences; ++i)
        body +=
            "Республикамыздағы азаматтардың бостандықтары мен құқықтарымыздың қорғалатындығы туралы "
            "айтамыз. ";
    return make_epub({body + "</p></div>"}, true);
}

ReflowSettings narrow(float em) { return {.page_width = 220, .page_height = 400, .em = em, .css = {}}; }

}  // namespace

TEST_CASE("Kazakh words are broken before the last consonant in front of a vowel", "[hyphens]") {
    struct Row {
        const char* word;
        const char* broken;
    };
    // Written by hand from the rule.
    const Row row = GENERATE(values<Row>({
        {"мемлекет", "мем-ле-кет"},
        {"бостандық", "бос-тан-дық"},
        {"кітапхана", "кі-тап-ха-на"},
        {"тілдің", "тіл-дің"},
        {"республикасының", "рес-пуб-ли-ка-сы-ның"},
        {"құқықтарымыз", "құ-қық-та-ры-мыз"},
        {"өнеркәсіп", "өнер-кә-сіп"},  // not ө- alone
        {"оқырман", "оқыр-ман"},       // not о- alone
        {"Әлемдегі", "Әлем-де-гі"},
        {"альбом", "аль-бом"},  // the sign stays with its consonant
        {"премьера", "пре-мье-ра"},
        {"аула", "ау-ла"},
        {"ауыл", "ауыл"},  // no consonant between its vowels
        {"әке", "әке"},
        {"ине", "ине"},
        {"қала", "қа-ла"},
        {"тау", "тау"},
        {"мектепке", "мек-теп-ке"},
        {"ҚАЗАҚСТАН", "ҚАЗАҚСТАН"},  // capitals are seen whole
        {"халқы", "хал-қы"},
    }));
    Dictionaries all;
    CHECK(seen(all.hyphenator.hyphenated_word(row.word, "kk")) == row.broken);
}

TEST_CASE("Russian words are broken between syllables, none of one letter", "[hyphens]") {
    struct Row {
        const char* word;
        const char* broken;
    };
    const Row row = GENERATE(values<Row>({
        {"молоко", "мо-ло-ко"},
        {"больница", "боль-ни-ца"},
        {"Программа", "Про-грам-ма"},
        {"якорь", "якорь"},
        {"подъезд", "подъ-езд"},
        {"мыло", "мы-ло"},
        {"километр", "ки-ло-метр"},
        {"государство", "го-су-дар-ство"},
        {"съёмка", "съём-ка"},
        {"стол", "стол"},
        {"она", "она"},
        {"ОАО", "ОАО"},
        {"қала", "қала"},  // not a Russian word
    }));
    Dictionaries all;
    CHECK(seen(all.hyphenator.hyphenated_word(row.word, "ru")) == row.broken);
}

TEST_CASE("English words are broken by their patterns, other languages not at all", "[hyphens]") {
    Dictionaries all;
    CHECK(seen(all.hyphenator.hyphenated_word("hyphenation", "en")) == "hy-phen-ation");
    CHECK(all.hyphenator.hyphenated_word("Silbentrennung", "de") == "Silbentrennung");
    epub::Hyphenator none({}, {});
    CHECK(none.hyphenated_word("молоко", "ru") == "молоко");
    const std::string words = "not a dictionary";
    epub::Hyphenator broken(Dictionaries::bytes(words), {});
    CHECK(broken.hyphenated_word("молоко", "ru") == "молоко");
}

TEST_CASE("Only running text gets soft hyphens, each part in its own language", "[hyphens]") {
    Dictionaries all;
    const auto made = [&](const std::string& xhtml, const char* language = "kk") {
        const std::string out = all.hyphenator.hyphenated(xhtml, language);
        // What is added is nothing but soft hyphens.
        if (!out.empty()) CHECK(replaced(out, "\xC2\xAD", "") == replaced(xhtml, "\xC2\xAD", ""));
        return out.empty() ? xhtml : seen(out);
    };
    CHECK(made("<p>мемлекет</p>") == "<p>мем-ле-кет</p>");
    CHECK(made("<p>мемлекет</p>", "kk-Cyrl-KZ") == "<p>мем-ле-кет</p>");
    CHECK(made("<p>мемлекет</p>", "") == "<p>мемлекет</p>");
    CHECK(made("<html xml:lang='kk'><p>мемлекет</p></html>", "ru") ==
          "<html xml:lang='kk'><p>мем-ле-кет</p></html>");
    CHECK(made("<p>мектепке <i lang=\"ru\">молоко</i> мектепке</p>") ==
          "<p>мек-теп-ке <i lang=\"ru\">мо-ло-ко</i> мек-теп-ке</p>");
    CHECK(made("<img alt='мемлекет > мемлекет'/>қала") == "<img alt='мемлекет > мемлекет'/>қа-ла");
    CHECK(made("<!-- мемлекет --><p>қала</p>") == "<!-- мемлекет --><p>қа-ла</p>");
    for (const std::string name : {"pre", "code", "script", "style", "title", "kbd"}) {
        CAPTURE(name);
        const std::string part = "<" + name + ">мемлекет</" + name + ">";
        CHECK(made(part + "қала") == part + "қа-ла");
    }
    CHECK(made("<h1>Мемлекет</h1>қала") == "<h1>Мемлекет</h1>қа-ла");
    CHECK(made("<h2>Мемлекет <b>тілі</b></h2>") == "<h2>Мем-ле-кет <b>ті-лі</b></h2>");
    CHECK(made("<p>мем\xC2\xADлекет қала</p>") == "<p>мем-лекет қа-ла</p>");
    CHECK(made("<p>мем&shy;лекет қала&nbsp;қала</p>") == "<p>мем&shy;лекет қа-ла&nbsp;қа-ла</p>");
    CHECK(made("<p>мем&#1083;екет қала</p>") == "<p>мем&#1083;екет қа-ла</p>");
    CHECK(made("<?xml version='1.0' encoding='windows-1251'?><p>қала</p>") ==
          "<?xml version='1.0' encoding='windows-1251'?><p>қала</p>");
    CHECK(made("<p>қала\xFF</p>") == "<p>қала\xFF</p>");
    CHECK(made("<p>қала <b unfinished='") == "<p>қа-ла <b unfinished='");
    CHECK(made("</p></p><p>қала") == "</p></p><p>қа-ла");
}

TEST_CASE("A zip with files appended holds them beside its own, or in their place", "[hyphens]") {
    const std::string one = "another one", two = "two";
    Bytes zip(make_zip({{"a", "first"}, {"b", "second"}}));
    const auto overlay =
        epub::Overlay::over(zip, {{"b", Dictionaries::bytes(one)}, {".oqyrman/c", Dictionaries::bytes(two)}});
    REQUIRE(overlay);
    const auto engine = mupdf::new_engine();
    mupdf::look_into(*engine, **overlay);
    CHECK(mupdf::archive_entry(*engine, "a", 100) == "first");
    CHECK(mupdf::archive_entry(*engine, "b", 100) == one);
    CHECK(mupdf::archive_entry(*engine, ".oqyrman/c", 100) == two);
    // Whatever piece is asked for is the same bytes.
    std::string whole((*overlay)->size(), '\0'), pieces;
    for (std::size_t at = 0; at < whole.size();)
        at += static_cast<std::size_t>(
            (*overlay)->read_at(at, std::as_writable_bytes(std::span(whole).subspan(at))));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        char byte = 0;
        REQUIRE((*overlay)->read_at(at, std::as_writable_bytes(std::span(&byte, 1))) == 1);
        pieces.push_back(byte);
    }
    CHECK(pieces == whole);
    CHECK((*overlay)->read_at(whole.size(), std::as_writable_bytes(std::span(pieces))) == 0);
    for (const std::string& bad : {std::string(), std::string("no zip"), std::string(70'000, 'x')}) {
        Bytes damaged(bad);
        CHECK_FALSE(epub::Overlay::over(damaged, {}));
    }
}

TEST_CASE("Lines of a narrow page end inside words, and no text of the page says so", "[hyphens]") {
    Session session;
    const auto book = session.open(kazakh_book(40), Format::epub, narrow(13));
    const auto text = session.get<TextOfPage>(session.client().text(book.id, 0)).text;
    const std::string visible = replaced(text.utf8, "\xC2\xAD\n", "|");
    CHECK(std::ranges::count(visible, '|') >= 3);
    CHECK(visible.find('-') == std::string::npos);
    // Every broken word is whole again without the mark, at a place the rule allows.
    Dictionaries all;
    const auto broken = [&](const char* word) {
        return std::string(all.hyphenator.hyphenated_word(word, "kk"));
    };
    const std::string allowed = broken("құқықтарымыздың") + " " + broken("Республикамыздағы") + " " +
                                broken("азаматтардың") + " " + broken("бостандықтары") + " " +
                                broken("қорғалатындығы") + " " + broken("айтамыз") + " " + broken("туралы");
    for (std::size_t at = visible.find('|'); at != std::string::npos; at = visible.find('|', at + 1)) {
        // Two letters (four bytes) at each side are enough to know the place; the word that breaks at the
        // page's foot goes on on the next.
        const std::string behind = visible.substr(at + 1, 4);
        const std::string around = visible.substr(at - 4, 4) + "-" + (behind.starts_with('\n') ? "" : behind);
        CAPTURE(around);
        CHECK(seen(allowed).find(around) != std::string::npos);
    }
}

TEST_CASE("Places in a hyphenated book stay where they are in another layout", "[hyphens]") {
    Session session;
    const auto book = session.open(kazakh_book(120), Format::epub, narrow(13));
    const int middle = book.opened.page_count / 2;
    const auto locator =
        session.get<LocatorOfPlace>(session.client().locator_of(book.id, {middle, 0})).locator;
    CHECK(locator.quote.find("\xC2\xAD") == std::string::npos);
    for (const float em : {9.0F, 20.0F, 13.0F}) {
        const auto laid_out = session.get<LaidOut>(session.client().lay_out(book.id, narrow(em), locator));
        REQUIRE(laid_out.place);
        const auto again =
            session.get<LocatorOfPlace>(session.client().locator_of(book.id, *laid_out.place)).locator;
        // The line that begins there holds the place; it may begin earlier.
        CHECK(again.offset <= locator.offset);
        CHECK(again.offset + 40 > locator.offset);
    }
    const auto last =
        session.get<LocatorOfPlace>(session.client().locator_of(book.id, {book.opened.page_count - 1, 0}))
            .locator;
    session.get<LaidOut>(session.client().lay_out(
        book.id, {.page_width = 900, .page_height = 2000, .em = 8, .css = {}}, last));
    const auto wide = session.get<LocatorOfPlace>(session.client().locator_of(book.id, {0, 0})).locator;
    CHECK(wide.offset == 0);
}

}  // namespace oqyrman::tests
