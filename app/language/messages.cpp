#include "app/language/messages.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include "app/language/numbers.h"

namespace oqyrman::language {

namespace {

constexpr std::size_t k_max_catalogue_bytes = 4 * 1024 * 1024;
constexpr std::array<std::pair<std::string_view, Language>, 3> k_codes{
    {{"kk", Language::kk}, {"ru", Language::ru}, {"en", Language::en}}};

/// A compiled catalogue of this machine's byte order; anything else reads as empty.
class Catalogue {
  public:
    explicit Catalogue(std::string bytes) : m_bytes(std::move(bytes)) {}

    std::unordered_map<std::string, std::string> texts() const {
        std::unordered_map<std::string, std::string> found;
        if (number(0) != 0x950412de) return found;
        const std::uint32_t count = number(8);
        for (std::uint32_t i = 0; i < count && i < m_bytes.size(); ++i) {
            const std::string_view key = text(number(12) + 8 * i);
            if (!key.empty()) found.emplace(key.substr(0, key.find('\0')), text(number(16) + 8 * i));
        }
        return found;
    }

  private:
    std::uint32_t number(std::size_t at) const {
        std::uint32_t value = 0;
        if (at + sizeof value <= m_bytes.size()) std::memcpy(&value, m_bytes.data() + at, sizeof value);
        return value;
    }
    std::string_view text(std::size_t descriptor) const {
        const std::size_t length = number(descriptor);
        const std::size_t at = number(descriptor + 4);
        return at <= m_bytes.size() && length <= m_bytes.size() - at
                   ? std::string_view(m_bytes).substr(at, length)
                   : std::string_view();
    }
    std::string m_bytes;
};

/// As the catalogues' own Plural-Forms lines say; a test holds the two together.
std::size_t plural_form(Language language, std::int64_t count) {
    const std::int64_t ten = count % 10;
    const std::int64_t hundred = count % 100;
    switch (language) {
        case Language::ru:
            if (ten == 1 && hundred != 11) return 0;
            return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 1 : 2;
        case Language::kk:
        case Language::en:
            return count == 1 ? 0 : 1;
    }
    return 0;
}

std::string fill(std::string_view text, std::initializer_list<Placeholder> placeholders) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        const std::string_view name =
            text.substr(open + 1, close == std::string_view::npos ? 0 : close - open - 1);
        const Placeholder* known = nullptr;
        for (const Placeholder& placeholder : placeholders)
            if (placeholder.first == name) known = &placeholder;
        if (known == nullptr) {
            out += '{';
            text.remove_prefix(open + 1);
            continue;
        }
        out += known->second;
        text.remove_prefix(close + 1);
    }
    return out;
}

std::string read_catalogue(const std::filesystem::path& directory, Language language) {
    std::ifstream in(directory / code_of(language) / "LC_MESSAGES" / "oqyrman.mo", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return bytes.size() <= k_max_catalogue_bytes ? bytes : std::string();
}

}  // namespace

std::string_view code_of(Language language) {
    for (const auto& [code, known] : k_codes)
        if (known == language) return code;
    return "en";
}

std::optional<Language> language_of(std::string_view code) {
    for (const auto& [known, language] : k_codes)
        if (known == code) return language;
    return std::nullopt;
}

Language system_language(const std::initializer_list<std::string_view>& settings) {
    for (std::string_view setting : settings) {
        while (!setting.empty()) {
            const std::size_t colon = setting.find(':');
            const std::string_view name = setting.substr(0, colon);
            if (const auto language = language_of(name.substr(0, name.find_first_of("_.@"))))
                return *language;
            setting.remove_prefix(colon == std::string_view::npos ? setting.size() : colon + 1);
        }
    }
    return Language::kk;
}

Messages::Messages(const std::filesystem::path& directory, Language language)
    : m_language(language), m_texts(Catalogue(read_catalogue(directory, language)).texts()) {}

std::string_view Messages::find(const std::string& key) const {
    const auto found = m_texts.find(key);
    return found == m_texts.end() ? std::string_view() : std::string_view(found->second);
}

std::string Messages::tr(std::string_view english) const {
    const std::string_view text = find(std::string(english));
    return std::string(text.empty() ? english : text);
}

std::string Messages::tr(std::string_view english, std::initializer_list<Placeholder> placeholders) const {
    return fill(tr(english), placeholders);
}

std::string Messages::tr_in(std::string_view context, std::string_view english) const {
    const std::string_view text = find(std::string(context) + '\x04' + std::string(english));
    return std::string(text.empty() ? english : text);
}

std::string Messages::plural(std::string_view one, std::string_view many, std::int64_t count) const {
    std::string_view forms = find(std::string(one));
    std::string_view text = count == 1 ? one : many;
    for (std::size_t form = plural_form(m_language, count); !forms.empty(); --form) {
        const std::size_t end = forms.find('\0');
        text = forms.substr(0, end);
        if (form == 0 || end == std::string_view::npos) break;
        forms.remove_prefix(end + 1);
    }
    return fill(text, {{"count", number_words(m_language, count)}});
}

}  // namespace oqyrman::language
