#include "app/language/names.h"

#include "tests/catch.h"

namespace oqyrman {

using language::Language;
using Names = std::vector<std::string>;

TEST_CASE("Languages are called as the patron calls them") {
    const Names tags{"kk", "ru", "en"};
    CHECK(language::language_names(Language::en, tags) == Names{"Kazakh", "Russian", "English"});
    CHECK(language::language_names(Language::ru, tags) == Names{"казахский", "русский", "английский"});
    CHECK(language::language_names(Language::kk, tags) == Names{"қазақ тілі", "орыс тілі", "ағылшын тілі"});
}

TEST_CASE("However a catalogue spells a language, it is named once; what is no tag stays as it is") {
    CHECK(language::language_names(Language::en, {"kaz", "KK", "kk", "rus", "en_GB"}) ==
          Names{"Kazakh", "Russian", "English (United Kingdom)"});
    CHECK(language::language_names(Language::en, {"zh-Hant", "kk-Arab"}) ==
          Names{"Chinese (Traditional)", "Kazakh (Arabic)"});
    CHECK(language::language_names(Language::en, {"und", "", "қазақша", "xq"}) == Names{"қазақша", "xq"});
    CHECK(language::language_names(Language::en, {std::string(5000, 'a')}).size() == 1);
    CHECK(language::language_names(Language::en, {}).empty());
}

}  // namespace oqyrman
