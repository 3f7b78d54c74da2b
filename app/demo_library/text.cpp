#include "app/demo_library/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

Seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::string rfc3339(Seconds instant) {
    const std::time_t time = instant.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::optional<Seconds> from_rfc3339(std::string_view text) {
    std::tm parts{};
    const std::string copy(text);
    const char* end = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return Seconds{std::chrono::seconds{timegm(&parts)}};
}

std::string folded(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        if (first < 0x80) {
            out += static_cast<char>(std::tolower(first));
            continue;
        }
        const bool two = (first & 0xE0U) == 0xC0 && i + 1 < utf8.size();
        if (!two) {
            out += utf8[i];
            continue;
        }
        unsigned code = (first & 0x1FU) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3FU);
        if (code >= 0x410 && code <= 0x42F)
            code += 0x20;
        else if (code >= 0x400 && code <= 0x40F)
            code += 0x50;
        else if (code >= 0x48A && code <= 0x4FF && code % 2 == 0)
            code += 1;  // Ғ Қ Ң Ү Ұ Һ Ә Ө and their like
        out += static_cast<char>(0xC0U | code >> 6);
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
    return out;
}

std::string language_of(std::string_view accept_language) {
    while (!accept_language.empty()) {
        const std::size_t comma = accept_language.find(',');
        std::string_view tag = accept_language.substr(0, comma);
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        for (const char* known : {"kk", "ru", "en"})
            if (tag.starts_with(known)) return known;
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    }
    return "en";
}

std::string words(std::string_view key, const std::string& language) {
    struct Row {
        std::string_view key, kk, ru, en;
    };
    constexpr std::array<Row, 18> rows{{
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
        {"sign-in", "Оқырман билетіңіздің нөмірі мен PIN-кодын енгізіңіз.",
         "Введите номер читательского билета и PIN-код.", "Enter your card number and PIN."},
        {"hint", "Билет нөміріңіз, сызықша, PIN-кодыңыз", "Номер билета, дефис, PIN-код",
         "Your card number, a hyphen, your PIN"},
        {"hint-page", "Құпиясөз — билетіңіздің нөмірі, одан кейін сызықша және PIN-код. Мысалы: 1001-1234.",
         "Пароль — номер вашего билета, дефис и PIN-код. Например: 1001-1234.",
         "The passphrase is your card number, a hyphen and your PIN. For example: 1001-1234."},
        {"wrong-card", "Билет нөмірі не PIN-код дұрыс емес.", "Номер билета или PIN-код неверен.",
         "The card number or the PIN is wrong."},
        {"no-copies", "Бұл кітаптың барлық данасы қазір оқырмандарда.",
         "Все экземпляры этой книги сейчас у читателей.", "All copies of this book are with readers now."},
        {"loan-limit", "Билетіңізге берілетін кітап саны толды. Алдымен біреуін қайтарыңыз.",
         "По вашему билету выдано наибольшее число книг. Сначала верните одну из них.",
         "Your card has reached its limit of loans. Return one first."},
        {"ended", "Бұл кітаптың мерзімі аяқталды немесе ол қайтарылған.",
         "Срок этой книги истёк, или она уже возвращена.", "This loan has ended or was returned."},
        {"renew-date", "Бұл күнге дейін ұзартуға болмайды.", "До этой даты продлить нельзя.",
         "It cannot be extended to that date."},
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
    const std::string hex = drm::to_hex(bytes);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
           "-" + hex.substr(20);
}

}  // namespace oqyrman::demo_library
