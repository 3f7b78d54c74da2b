#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "app/state/state.h"

namespace oqyrman::language {

using state::Language;

std::string_view code_of(Language language);  ///< "kk", "ru", "en"
std::optional<Language> language_of(std::string_view code);

/// The first language of ours that the system's settings name (LANGUAGE, LC_ALL, LC_MESSAGES, LANG, in the
/// order gettext asks them); Kazakh when they name none.
Language system_language(const std::initializer_list<std::string_view>& settings);

/// A named piece of a sentence: `{name}` is replaced by the value.
using Placeholder = std::pair<std::string_view, std::string_view>;

/// The sentences of one language, from gettext's compiled catalogues (`<directory>/<code>/LC_MESSAGES/
/// oqyrman.mo`). They are read here and not by libintl, which does not switch languages under the C.UTF-8
/// locale of newer systems. English text is the key; what is not translated is said in English. Immutable
/// after construction; any thread.
class Messages {
  public:
    Messages(const std::filesystem::path& directory, Language language);

    Language language() const { return m_language; }

    std::string tr(std::string_view english) const;
    std::string tr(std::string_view english, std::initializer_list<Placeholder> placeholders) const;
    /// The same English words meaning different things: the context tells them apart.
    std::string tr_in(std::string_view context, std::string_view english) const;
    /// The right form for `count`; `{count}` in it is replaced by the number.
    std::string plural(std::string_view one, std::string_view many, std::int64_t count) const;

  private:
    std::string_view find(const std::string& key) const;
    Language m_language;
    std::unordered_map<std::string, std::string> m_texts;  ///< forms of a plural are separated by a zero byte
};

}  // namespace oqyrman::language
