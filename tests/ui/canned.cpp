#include "tests/ui/canned.h"

#include <stdexcept>
#include <utility>

#include "app/state/title.h"

namespace oqyrman::tests {

using namespace std::chrono_literals;
using state::Instant;

Instant canned_now() { return std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 9h; }

namespace {

state::Publication book(std::string id, std::string title, std::string author,
                        std::optional<std::int64_t> copies) {
    state::Publication p;
    p.id = std::move(id);
    p.title = std::move(title);
    if (!author.empty()) p.authors = {std::move(author)};
    p.languages = {"kk"};
    p.self_url = "http://127.0.0.1/publications/" + p.id;
    state::Acquisition a;
    a.rel = state::AcquisitionRel::borrow;
    a.url = "http://127.0.0.1/borrow/" + p.id;
    a.availability.state =
        copies.value_or(1) > 0 ? state::AvailabilityState::available : state::AvailabilityState::unavailable;
    a.availability.copies_available = copies;
    if (copies == 0) a.availability.holds_total = 3;
    a.path = {"application/vnd.readium.lcp.license.v1.0+json", "application/epub+zip"};
    p.acquisitions = {a};
    return p;
}

std::vector<state::Publication> books() {
    std::vector<state::Publication> all{
        book("abai-1", "Қара сөздер", "Абай Құнанбайұлы", 3),
        book("abai-zholy", "Абай жолы. Бірінші кітап", "Мұхтар Әуезов", 0),
        book("udhr-kk", "Адам құқықтарының жалпыға бірдей декларациясы", "Біріккен Ұлттар Ұйымы", 12),
        book("dead-souls", "Мёртвые души", "Николай Васильевич Гоголь", 1),
        book("history", "Қазақстан тарихы: көне заманнан бүгінге дейін", "", 2),
        book("kyz-zhibek", "Қыз Жібек", "Халық әдебиеті", std::nullopt),
        book("guide", "Оқырман: оқырманға арналған нұсқаулық", "Oqyrman", 5),
        book("pride", "Pride and Prejudice", "Jane Austen", 1),
        book("steppe", "Степь. История одной поездки", "Антон Павлович Чехов", 0),
    };
    all[4].acquisitions.front().path.back() = "application/pdf+lcp";
    all[6].acquisitions.front().path.back() = "application/pdf+lcp";
    all[1].description =
        "Роман-эпопея Абай Құнанбайұлының өмірі мен сол кездегі қазақ қоғамын суреттейді. Бірінші кітапта "
        "бала "
        "Абайдың қаладан ауылға оралуы, әкесі Құнанбаймен қарым-қатынасы және алғашқы махаббаты "
        "баяндалады.\nКітап "
        "бірнеше тілге аударылған.";
    all[1].publisher = "Жазушы";
    all[1].published = "1942";
    all[1].languages = {"kk", "ru"};
    all[1].series = {.name = "Абай жолы", .position = 2};
    all[1].subjects = {"Роман", "Тарихи проза"};
    all[1].pages = 416;
    return all;
}

state::Library library() {
    return {.title = "Ұлттық академиялық кітапхана",
            .start_url = "http://127.0.0.1/opds",
            .shelf_url = "http://127.0.0.1/shelf",
            .authentication_url = "http://127.0.0.1/auth",
            .signed_in = true,
            .cards = {{.key = "one", .number = "2003 4517"}},
            .card = "one"};
}

state::Loan loan(std::string id, const state::Publication& of, std::chrono::hours left) {
    state::Loan l;
    l.id = std::move(id);
    l.publication_id = of.id;
    l.title = of.title;
    l.authors = of.authors.empty() ? "" : of.authors.front();
    l.language = "kk";
    l.begins = canned_now() - 120h;
    l.opens_until = canned_now() + left;
    l.renewable_until = canned_now() + 24h * 40;
    l.phase = state::LoanReady{};
    l.can_renew = l.can_return = true;
    l.provider = "Ұлттық академиялық кітапхана";
    return l;
}

std::vector<state::Loan> loans() {
    const std::vector<state::Publication> all = books();
    std::vector<state::Loan> out{loan("loan-1", all[0], 24h * 14), loan("loan-2", all[3], 30h),
                                 loan("loan-3", all[4], 24h * 9), loan("loan-4", all[8], -20h)};
    out[2].phase =
        state::LoanDownloading{.received_bytes = 3'400'000, .total_bytes = 12'800'000, .running = true};
    out[2].can_renew = false;
    out[3].phase = state::LoanClosed{
        {.kind = state::ProblemKind::expired, .date = canned_now() - 20h, .server_text = {}, .detail = {}}};
    out[3].can_renew = false;
    return out;
}

state::State base(state::Screen screen) {
    state::State s;
    s.now = canned_now();
    s.screen = screen;
    s.library = library();
    s.about = {
        .version = "0.1.0", .profiles = {"http://readium.org/lcp/basic-profile"}, .secret_service = true};
    return s;
}

state::Feed lanes() {
    state::Feed feed;
    feed.url = "http://127.0.0.1/opds";
    feed.title = "Ұлттық академиялық кітапхана";
    feed.search_template = "http://127.0.0.1/search{?query}";
    feed.navigation = {{.title = "Барлық кітаптар", .url = "http://127.0.0.1/all", .count = 128},
                       {.title = "Қазақ әдебиеті", .url = "http://127.0.0.1/kk", .count = 54},
                       {.title = "Орыс әдебиеті", .url = "http://127.0.0.1/ru", .count = 41}};
    feed.groups = {{.title = "Жаңа түскендер",
                    .all_url = "http://127.0.0.1/new",
                    .navigation = {},
                    .publications = books()},
                   {.title = "Көп оқылатындар",
                    .all_url = {},
                    .navigation = {},
                    .publications = {books()[1], books()[7]}}};
    return feed;
}

state::Feed grid() {
    state::Feed feed;
    feed.url = "http://127.0.0.1/all";
    feed.title = "Барлық кітаптар";
    feed.search_template = "http://127.0.0.1/search{?query}";
    for (int i = 0; i < 3; ++i)
        for (state::Publication& each : books()) {
            each.id += std::to_string(i);
            feed.publications.push_back(each);
        }
    feed.next_url = "http://127.0.0.1/all?page=2";
    feed.facets = {
        {.title = "Тілі",
         .links = {{.title = "Барлық тілде", .url = "http://127.0.0.1/all", .count = 128, .active = true},
                   {.title = "Қазақ тілінде", .url = "http://127.0.0.1/all?l=kk", .count = 54},
                   {.title = "На русском языке", .url = "http://127.0.0.1/all?l=ru", .count = 41}}},
        {.title = "Жанры", .links = {{.title = "Поэзия", .url = "http://127.0.0.1/all?g=p", .count = {}}}}};
    return feed;
}

state::Reader reader() {
    state::Reader r;
    r.loan_id = "loan-1";
    r.title = "Қара сөздер";
    r.format = state::BookFormat::pdf;
    r.document = 7;
    r.pages.assign(41, {420, 595});
    r.outline_known = true;
    const char* words[] = {"Бірінші сөз", "Екінші сөз", "Үшінші сөз", "Төртінші сөз", "Бесінші сөз"};
    for (int i = 0; i < 5; ++i) {
        r.outline.push_back({.title = words[i], .level = 0, .page = i * 8, .y = 0});
        r.outline.push_back({.title = "Ескертулер", .level = 1, .page = i * 8 + 5, .y = 100});
    }
    r.anchor = {.page = 2, .y = 0, .x = 0.5};
    r.texts[2] = {.utf8 =
                      "Бұл жасқа келгенше жақсы өткіздік пе,\nжаман өткіздік пе, әйтеуір бірталай өмірімізді "
                      "өткіздік.\n",
                  .boxes = {},
                  .paragraphs = {0}};
    return r;
}

std::vector<Canned> catalogue_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::catalogue);
    s.loans = loans();
    s.catalogue.feed = lanes();
    out.push_back({"catalogue-lanes", s});
    s.catalogue.feed = grid();
    s.catalogue.history = {"http://127.0.0.1/opds"};
    s.toasts = {{.kind = state::ToastKind::returned,
                 .title = "Мёртвые души",
                 .date = {},
                 .until = canned_now() + 6s}};
    out.push_back({"catalogue-grid", s});
    s.toasts.clear();
    s.catalogue.feed->publications.clear();
    s.catalogue.feed->next_url.clear();
    s.catalogue.asked_url = "search:тосын сөз";
    s.catalogue.search_text = "тосын сөз";
    out.push_back({"catalogue-nothing", s});
    s.catalogue = {};
    s.catalogue.problem = {
        .kind = state::ProblemKind::offline, .date = {}, .server_text = {}, .detail = "connect: 111"};
    out.push_back({"catalogue-offline", s});
    s.catalogue.problem.reset();
    s.catalogue.busy = true;
    out.push_back({"catalogue-waiting", s});
    return out;
}

std::vector<Canned> book_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::book);
    s.book = {.publication = books()[0], .borrowing = false, .problem = {}};
    out.push_back({"book-free", s});
    s.loans = loans();
    out.push_back({"book-loan", s});
    s.book->publication = books()[1];
    out.push_back({"book-out", s});
    s.book->publication = books()[4];
    out.push_back({"book-downloading", s});
    s.book->publication = books()[1];
    s.book->publication.acquisitions.push_back({.rel = state::AcquisitionRel::sample,
                                                .url = "http://127.0.0.1/sample",
                                                .path = {"application/epub+zip"},
                                                .availability = {},
                                                .authenticate_url = {},
                                                .hashed_passphrase = {}});
    out.push_back({"book-sample", s});
    s.opening = state::sample_key(s.book->publication.id);
    out.push_back({"book-sample-coming", s});
    s.opening.clear();
    s.book->publication = books()[1];
    s.holds = {state::Hold{.publication = books()[1], .ready = false, .until = canned_now() + 24h * 12}};
    s.holds[0].position = 12;
    s.holds[0].total = 14;
    out.push_back({"book-waiting", s});
    s.holds.clear();
    s.book->publication = books()[0];
    s.network = state::Network::unreachable;
    out.push_back({"book-out-of-reach", s});
    s.network = state::Network::reachable;
    s.book->publication = books()[2];
    s.book->problem = {.kind = state::ProblemKind::loan_limit,
                       .date = {},
                       .server_text = "Сізде 5 кітап бар.",
                       .detail = "403"};
    out.push_back({"book-problem", s});
    return out;
}

std::vector<state::Hold> holds() {
    const std::vector<state::Publication> all = books();
    state::Hold waits{.publication = all[1]}, kept{.publication = all[5]};
    waits.position = 2;
    waits.total = 5;
    waits.until = canned_now() + 24h * 12;
    kept.ready = true;
    kept.until = canned_now() + 30h;
    return {waits, kept};
}

/// Questions and news about loans.
std::vector<Canned> loan_dialog_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::loans);
    s.loans = loans();
    s.holds = holds();
    out.push_back({"loans-holds", s});
    s.renewal =
        state::Renewal{.loan_id = "loan-1",
                       .title = "Қара сөздер",
                       .ends = {canned_now() + 24h * 21, canned_now() + 24h * 28, canned_now() + 24h * 42},
                       .chosen = 2};
    out.push_back({"renewal", s});
    s.renewal.reset();
    s.notices = {{.kind = state::NoticeKind::ends_soon,
                  .id = "loan-2",
                  .title = "Мёртвые души",
                  .until = canned_now() + 30h,
                  .can_renew = true}};
    out.push_back({"notice", s});
    s.notices.push_back({.kind = state::NoticeKind::hold_ready,
                         .id = "kyz-zhibek",
                         .title = "Қыз Жібек",
                         .until = canned_now() + 30h});
    out.push_back({"notices", s});
    return out;
}

std::vector<Canned> loans_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::loans);
    s.loans = loans();
    out.push_back({"loans", s});
    s.confirm = {.question = state::Question::return_loan, .loan_id = "loan-1", .title = "Қара сөздер"};
    out.push_back({"confirm-return", s});
    s.confirm.reset();
    s.opening = "loan-1";
    s.passphrase = {.loan_id = "loan-1",
                    .title = "Қара сөздер",
                    .provider = "https://kitap.example",
                    .hint = "Кітапхана картаңыздың соңғы төрт саны",
                    .hint_url = "https://kitap.example/hint",
                    .typed = "4517",
                    .wrong = true,
                    .busy = false};
    out.push_back({"passphrase", s});
    s.passphrase = {.loan_id = "/home/a/Есеп.pdf",
                    .title = "Есеп",
                    .provider = {},
                    .hint = {},
                    .hint_url = {},
                    .typed = "2026",
                    .wrong = true,
                    .busy = false,
                    .of_book = true};
    out.push_back({"password", s});
    s.passphrase.reset();
    s.opening.clear();
    s.problem = {.kind = state::ProblemKind::profile_unsupported,
                 .date = {},
                 .server_text = {},
                 .detail = "http://readium.org/lcp/profile-2.3"};
    out.push_back({"problem", s});
    s.problem = {.kind = state::ProblemKind::shelf_damaged,
                 .date = {},
                 .server_text = {},
                 .detail = "/home/a/.local/share/oqyrman/library.db.damaged-1"};
    out.push_back({"shelf-damaged", s});
    state::State nothing_kept;
    nothing_kept.now = canned_now();
    nothing_kept.no_shelf = true;
    nothing_kept.problem = {.kind = state::ProblemKind::data_unwritable,
                            .date = {},
                            .server_text = {},
                            .detail = "open /home/a/.local/share/oqyrman/lock: Read-only file system"};
    out.push_back({"no-shelf", nothing_kept});
    s = base(state::Screen::loans);
    out.push_back({"loans-none", s});
    s.loans_problem = {
        .kind = state::ProblemKind::server_down, .date = {}, .server_text = {}, .detail = "503"};
    out.push_back({"loans-server-down", s});
    s.loans_problem.reset();
    s.library->signed_in = false;
    s.library->cards.clear();
    s.library->card.reset();
    out.push_back({"loans-no-card", s});
    return out;
}

std::vector<Canned> reader_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::reader);
    s.loans = loans();
    s.reader = reader();
    out.push_back({"reader", s});
    s.reader->panel = state::ReaderPanel::contents;
    out.push_back({"reader-contents", s});
    s.reader->panel = state::ReaderPanel::search;
    state::BookSearch& search = s.reader->search;
    search.typed = search.text = "жүрек";
    search.read = 40;
    search.running = true;
    for (const int page : {2, 2, 17})
        search.places.push_back({.page = page,
                                 .before = "Ақыл, қайрат, ",
                                 .match = "жүректі",
                                 .after = " бірдей ұста, сонда толық боласың",
                                 .rects = {{60, 100, 110, 114}}});
    search.current = 1;
    out.push_back({"reader-search", s});
    search.running = false;
    out.push_back({"reader-search-stopped", s});
    s.reader->panel = state::ReaderPanel::bookmarks;
    s.reader->bookmarks = {
        {.id = 1, .locator = {}, .name = {}, .place = state::Anchor{.page = 2}},
        {.id = 2, .locator = {}, .name = "Ең жақсы жері", .place = state::Anchor{.page = 20}}};
    out.push_back({"reader-bookmarks", s});
    s.reader->bookmarks.clear();
    s.reader->panel = state::ReaderPanel::search;
    s.keys_shown = true;
    out.push_back({"keys", s});
    s.keys_shown = false;
    s.commands = "";
    out.push_back({"commands", s});
    s.commands = "бет";
    out.push_back({"commands-typed", s});
    s.commands = "тосын сөз";
    out.push_back({"commands-none", s});
    s.commands.reset();
    s.reader->panel = state::ReaderPanel::none;
    s.toasts = {{.kind = state::ToastKind::copy_refused,
                 .title = {},
                 .date = {},
                 .until = canned_now() + 6s,
                 .count = 120}};
    out.push_back({"reader-copy-refused", s});
    s.toasts.clear();
    s.reader->selection = state::Selection{{2, 4}, {2, 16}};
    s.loans.front().copy_left = 120;
    out.push_back({"reader-selection", s});
    s.reader->selection.reset();
    s.reader->aloud.emplace();
    s.reader->aloud->page = 2;
    s.reader->aloud->sentences = {
        {{2, 0}, {2, 70}, "Бұл жасқа келгенше жақсы өткіздік пе?", state::Language::kk}};
    s.reader->aloud->current = 0;
    out.push_back({"reader-aloud", s});
    s.reader->aloud->paused = true;
    s.reader->aloud->trouble = state::AloudTrouble::no_service;
    out.push_back({"reader-no-voice", s});
    s.reader->aloud.reset();
    search = {};
    s.reader->panel = state::ReaderPanel::loan;
    s.loans.front().copy_left = 4'000;
    s.loans.front().print_left = 10;
    s.reader->view.fit = state::Fit::page;
    out.push_back({"reader-loan", s});
    s.reader->panel = state::ReaderPanel::none;
    s.reader->format = state::BookFormat::epub;
    s.reader->view.mode = state::ViewMode::single_page;
    out.push_back({"reader-epub", s});
    s.reader->panel = state::ReaderPanel::text;
    out.push_back({"reader-text", s});
    return out;
}

std::vector<Canned> door_states() {
    std::vector<Canned> out;
    state::State s = base(state::Screen::first_run);
    s.library.reset();
    out.push_back({"first-run", s});
    s.first_run.address = "kitap.example";
    s.first_run.problem = {
        .kind = state::ProblemKind::not_a_catalogue, .date = {}, .server_text = {}, .detail = "text/html"};
    out.push_back({"first-run-problem", s});
    s = base(state::Screen::sign_in);
    s.sign_in.emplace();
    s.sign_in->document.title = "Ұлттық академиялық кітапхана";
    s.sign_in->document.help_urls = {"https://kitap.example/help"};
    s.sign_in->document.flows = {{.type = state::AuthenticationType::basic,
                                  .login_label = {},
                                  .password_label = {},
                                  .no_password = false,
                                  .authenticate_url = {},
                                  .refresh_url = {}}};
    out.push_back({"sign-in", s});
    s.sign_in->login = "2003 4517";
    s.sign_in->problem = {
        .kind = state::ProblemKind::wrong_credentials, .date = {}, .server_text = {}, .detail = {}};
    out.push_back({"sign-in-wrong", s});
    s.sign_in->problem.reset();
    s.sign_in->again = true;
    s.sign_in->library = *s.library;
    out.push_back({"sign-in-again", s});
    s.sign_in->again = false;
    s.sign_in->login.clear();
    state::AuthenticationDocument& document = s.sign_in->document;
    document.logo_url = "http://127.0.0.1/logo";
    document.register_url = "https://kitap.example/register";
    document.help_urls = {"https://kitap.example/help", "mailto:anyqtama@kitap.example", "tel:+77272000000"};
    document.description = "Оқырман билетінің нөмірін және PIN-кодты енгізіңіз.";
    document.flows[0].login_rule = {
        .keyboard = state::Keyboard::number, .maximum_length = 14, .barcode_format = "Codabar"};
    document.flows[0].password_rule = {
        .keyboard = state::Keyboard::number, .maximum_length = 4, .barcode_format = {}};
    out.push_back({"sign-in-rules", s});
    document = {};
    document.title = "calibre";
    document.plain = true;
    document.flows.emplace_back().type = state::AuthenticationType::digest;
    out.push_back({"sign-in-plain", s});
    document.flows[0].type = state::AuthenticationType::unknown;
    document.help_urls = {"https://kitap.example/help"};
    out.push_back({"sign-in-unsupported", s});
    document.plain = false;
    document.title = "Ұлттық академиялық кітапхана";
    document.flows[0].type = state::AuthenticationType::oauth_implicit;
    document.flows[0].authenticate_url = "https://kitap.example/in";
    out.push_back({"sign-in-browser", s});
    s.sign_in->in_browser = true;
    out.push_back({"sign-in-browser-waiting", s});
    s = base(state::Screen::add_library);
    out.push_back({"add-library", s});
    s = base(state::Screen::settings);
    out.push_back({"settings", s});
    const state::State one_card = s;
    s.library->cards = {{.key = "one", .number = "2003 4517"},
                        {.key = "two", .number = "2003 4518"},
                        {.key = "three", .number = {}}};
    out.push_back({"settings-cards", s});
    s.confirm = {.question = state::Question::sign_out, .loan_id = "one", .title = {}, .url = {}};
    out.push_back({"confirm-sign-out", s});
    s.confirm.reset();
    s.library->signed_in = false;
    out.push_back({"settings-card-refused", s});
    s.library->signed_in = true;
    s.screen = state::Screen::loans;
    s.loans = loans();
    s.libraries = {*s.library};
    for (state::Loan& each : s.loans) each.library_url = s.library->start_url;
    s.loans[0].card = "one";
    s.loans[1].card = "two";
    s.loans_problem = {.kind = state::ProblemKind::sign_in_again,
                       .date = {},
                       .server_text = {},
                       .detail = {},
                       .card = s.library->cards[1]};
    out.push_back({"loans-cards", s});
    s = one_card;
    s.libraries = {*s.library, {}};
    s.libraries[1].title = "Қалалық орталық кітапхана";
    s.libraries[1].start_url = "https://qala.example/opds";
    out.push_back({"settings-libraries", s});
    s.confirm = {.question = state::Question::forget_library,
                 .loan_id = {},
                 .title = s.libraries[1].title,
                 .url = s.libraries[1].start_url};
    out.push_back({"confirm-forget-library", s});
    s = base(state::Screen::ended);
    s.ended = {.loan_id = "loan-4",
               .title = "Степь. История одной поездки",
               .problem = {.kind = state::ProblemKind::expired,
                           .date = canned_now() - 20h,
                           .server_text = {},
                           .detail = {}},
               .can_renew = true,
               .can_borrow_again = true};
    out.push_back({"ended", s});
    return out;
}

state::Diagnosis diagnosis(
    const std::vector<std::pair<state::Verdict, std::optional<state::ProblemKind>>>& all) {
    state::Diagnosis made{.findings = {}, .busy = false, .made = canned_now()};
    for (const auto& [verdict, kind] : all) {
        state::Finding finding{.checked = static_cast<state::Checked>(made.findings.size()),
                               .verdict = verdict};
        if (kind) finding.problem = {.kind = *kind, .date = {}, .server_text = {}, .detail = {}};
        finding.fact = "HTTP/1.1 503 proxy.example:3128";
        made.findings.push_back(finding);
    }
    return made;
}

/// What stands between this computer and the library, and a download that was paused.
std::vector<Canned> connection_states() {
    using V = state::Verdict;
    using K = state::ProblemKind;
    std::vector<Canned> out;
    state::State s = base(state::Screen::diagnosis);
    s.diagnosis.busy = true;
    out.push_back({"diagnosis-first", s});
    s.diagnosis = diagnosis({{V::fine, {}},
                             {V::not_needed, {}},
                             {V::fine, {}},
                             {V::fine, {}},
                             {V::fine, {}},
                             {V::fine, {}},
                             {V::fine, {}}});
    out.push_back({"diagnosis-fine", s});
    s.diagnosis = diagnosis({{V::fine, {}},
                             {V::trouble, K::proxy_login_needed},
                             {V::not_known, {}},
                             {V::trouble, K::clock_wrong},
                             {V::not_known, {}},
                             {V::not_needed, {}},
                             {V::trouble, K::issuer_unknown}});
    out.push_back({"diagnosis-trouble", s});
    s.proxy_login = {.login = "aliya", .password = "1234"};
    out.push_back({"proxy-login", s});
    s = base(state::Screen::catalogue);
    s.catalogue.problem = {.kind = K::proxy_unreachable, .date = {}, .server_text = {}, .detail = "502"};
    out.push_back({"catalogue-proxy", s});
    s = base(state::Screen::loans);
    s.loans = loans();
    s.loans[0].phase = state::LoanDownloading{.received_bytes = 3'400'000,
                                              .total_bytes = 12'800'000,
                                              .running = true,
                                              .bytes_per_second = 1'100'000};
    s.loans[1].phase = state::LoanDownloading{.received_bytes = 3'400'000, .total_bytes = 12'800'000};
    s.loans[2].phase = state::LoanDownloading{
        .received_bytes = 3'400'000, .total_bytes = 912'800'000, .running = true, .bytes_per_second = 90'000};
    out.push_back({"loans-coming", s});
    return out;
}

}  // namespace

std::vector<Canned> canned_states() {
    std::vector<Canned> all;
    for (const auto& part : {door_states(), catalogue_states(), book_states(), loans_states(),
                             loan_dialog_states(), reader_states(), connection_states()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

state::State canned(const std::string& name) {
    for (Canned& each : canned_states())
        if (each.name == name) return std::move(each.state);
    throw std::runtime_error("no state " + name);
}

}  // namespace oqyrman::tests
