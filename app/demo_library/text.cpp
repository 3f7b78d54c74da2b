#include "app/demo_library/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <sstream>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

std::string written(Seconds instant, const char* format) {
    const std::time_t time = instant.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 64> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

/// Of a letter that takes two bytes in UTF-8.
unsigned lower(unsigned code) {
    if ((code >= 0xC0 && code <= 0xDE && code != 0xD7) || (code >= 0x410 && code <= 0x42F))
        return code + 0x20;
    if (code >= 0x400 && code <= 0x40F) return code + 0x50;
    if (code >= 0x4C1 && code <= 0x4CE) return code + code % 2;
    const bool pairs = (code >= 0x460 && code <= 0x481) || (code >= 0x48A && code <= 0x52F && code != 0x4C0);
    return pairs && code % 2 == 0 ? code + 1 : code;  // Ғ Қ Ң Ү Ұ Һ Ә Ө and their like
}

}  // namespace

Seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::string rfc3339(Seconds instant) { return written(instant, "%Y-%m-%dT%H:%M:%SZ"); }

std::string http_date(Seconds instant) { return written(instant, "%a, %d %b %Y %H:%M:%S GMT"); }

std::optional<Seconds> from_rfc3339(std::string_view text) {
    std::tm parts{}, zone{};
    const std::string copy(text);
    const char* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr) return std::nullopt;
    if (*rest == '.') rest += 1 + std::string_view(rest + 1).find_first_not_of("0123456789");
    rest = *rest == ' ' ? nullptr : strptime(rest, "%z", &zone);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
    return Seconds{std::chrono::seconds{timegm(&parts) - zone.tm_gmtoff}};
}

std::string folded(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if ((byte & 0xE0U) == 0xC0 && i + 1 < utf8.size()) {
            const unsigned code =
                lower((byte & 0x1FU) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3FU));
            out += static_cast<char>(0xC0U | code >> 6);
            out += static_cast<char>(0x80U | (code & 0x3FU));
        } else {
            out += byte < 0x80 ? static_cast<char>(std::tolower(byte)) : utf8[i];
        }
    }
    return out;
}

std::string percent_encoded(std::string_view text, std::string_view also) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (plain.find(c) != std::string_view::npos || also.find(c) != std::string_view::npos)
            out += c;
        else
            (out += '%').append({digits[byte >> 4], digits[byte & 15U]});
    }
    return out;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' ? drm::from_hex(text.substr(i + 1, 2)) : std::nullopt;
        const bool escape = byte && byte->size() == 1;
        out += escape ? static_cast<char>(byte->front()) : text[i];
        if (escape) i += 2;
    }
    return out;
}

std::string language_of(std::string_view accept_language, const std::string& otherwise) {
    std::string best = otherwise;
    double best_weight = 0;
    std::istringstream header{std::string(accept_language)};
    for (std::string tag; std::getline(header, tag, ',');) {
        tag.erase(0, std::min(tag.find_first_not_of(' '), tag.size()));
        const std::size_t q = tag.find("q=");
        const double weight = q == std::string::npos ? 1 : std::strtod(tag.c_str() + q + 2, nullptr);
        const std::string primary = tag.substr(0, tag.find_first_of("-; "));
        if (weight <= best_weight || (primary != "kk" && primary != "ru" && primary != "en")) continue;
        best = primary;
        best_weight = weight;
    }
    return best;
}

std::string words(std::string_view key, const std::string& language) {
    struct Row {
        std::string_view key, kk, ru, en;
    };
    constexpr std::array<Row, 23> rows{{
        {"library", "Үлгі кітапхана", "Учебная библиотека", "Demo library"},
        {"all", "Барлық кітаптар", "Все книги", "All books"},
        {"new", "Жаңа түскендер", "Новые поступления", "New arrivals"},
        {"kk", "Қазақ тілінде", "На казахском языке", "In Kazakh"},
        {"ru", "Орыс тілінде", "На русском языке", "In Russian"},
        {"en", "Ағылшын тілінде", "На английском языке", "In English"},
        {"shelf", "Алған кітаптарым", "Мои книги", "My loans"},
        {"found", "Табылғандар", "Найдено", "Search results"},
        {"card", "Оқырман билетінің нөмірі", "Номер читательского билета", "Card number"},
        {"pin", "PIN-код", "PIN-код", "PIN"},
        {"sign-in", "Билетіңіздің нөмірі мен PIN-кодын енгізіңіз.", "Введите номер билета и PIN-код.",
         "Enter your card number and PIN."},
        {"hint", "Билет нөміріңіз, сызықша, PIN-кодыңыз", "Номер билета, дефис, PIN-код",
         "Your card number, a hyphen, your PIN"},
        {"hint-page", "Құпиясөз — билетіңіздің нөмірі, одан кейін сызықша және PIN-код. Мысалы: 1001-1234.",
         "Пароль — номер вашего билета, дефис и PIN-код. Например: 1001-1234.",
         "The passphrase is your card number, a hyphen and your PIN. For example: 1001-1234."},
        {"no-copies", "Кітаптың барлық данасы қазір оқырмандарда.", "Все экземпляры сейчас у читателей.",
         "All copies of this book are with readers now."},
        {"loan-limit", "Билетіңізге берілетін кітап саны толды. Алдымен біреуін қайтарыңыз.",
         "По вашему билету выдано наибольшее число книг. Сначала верните одну из них.",
         "Your card has reached its limit of loans. Return one first."},
        {"not-registered", "Бұл құрылғыда кітап ашылмаған.", "На этом устройстве книгу не открывали.",
         "The book was never opened on this device."},
        {"ended", "Мерзімі аяқталды немесе қайтарылған.", "Срок истёк, или книга возвращена.",
         "This loan has ended or was returned."},
        {"renew-date", "Бұл күнге дейін ұзартуға болмайды.", "До этой даты продлить нельзя.",
         "It cannot be extended to that date."},
        {"ready", "Кітап сізге берілді.", "Книга выдана вам.", "The book is lent to you."},
        {"active", "Кітап сізде.", "Книга у вас.", "You have the book on loan."},
        {"returned", "Кітап қайтарылды.", "Книга возвращена.", "The book was returned."},
        {"cancelled", "Кітап ашылмай қайтарылды.", "Книгу вернули, не открыв.",
         "Returned before it was opened."},
        {"expired", "Кітаптың мерзімі аяқталды.", "Срок выдачи книги истёк.", "The loan has ended."},
    }};
    const auto found = std::ranges::find(rows, key, &Row::key);
    if (found == rows.end()) return std::string(key);
    if (language == "kk") return std::string(found->kk);
    return std::string(language == "ru" ? found->ru : found->en);
}

std::string new_uuid() {
    std::array<std::byte, 16> bytes{};
    drm::random_bytes(bytes);
    bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte{0x40};
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
    std::string uuid = drm::to_hex(bytes);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) uuid.insert(at, 1, '-');
    return uuid;
}

}  // namespace oqyrman::demo_library
