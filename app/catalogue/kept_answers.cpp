#include "app/catalogue/kept_answers.h"

#include <algorithm>

#include "app/catalogue/json.h"
#include "app/catalogue/reading.h"
#include "app/net/ascii.h"

namespace oqyrman::catalogue {

namespace {

constexpr const char *k_final_url = "final_url", *k_tag = "tag", *k_modified = "modified",
                     *k_fresh_until = "fresh_until", *k_stale = "stale_allowed";

std::size_t bytes_of(const std::string& name, const KeptAnswer& answer) {
    return 2 * name.size() + answer.body.size() + answer.final_url.size() + answer.tag.size() +
           answer.modified.size();
}

/// The values of a header that is a list: lower case, without spaces, each between commas.
std::string list_of(const net::Response& response, std::string_view name) {
    std::string out = ",";
    for (const auto& [header, value] : response.headers) {
        if (header != name) continue;
        for (const char c : net::lower(value))
            if (c != ' ' && c != '\t') out += c;
        out += ',';
    }
    return out;
}

bool says(const std::string& list, std::string_view word) {
    return list.find("," + std::string(word)) != std::string::npos;
}

std::chrono::seconds fresh_for(const net::Response& response) {
    const std::string said = list_of(response, "cache-control");
    const std::string name = ",max-age=";
    const std::size_t at = said.find(name);
    if (says(said, "no-cache")) return {};
    std::chrono::seconds most{};
    if (at != std::string::npos) {
        const std::size_t start = at + name.size();
        most =
            std::chrono::seconds(whole_number(said.substr(start, said.find(',', start) - start)).value_or(0));
    } else if (response.expires && response.date) {
        most = std::chrono::duration_cast<std::chrono::seconds>(*response.expires - *response.date);
    }
    const auto spent = whole_number(std::string(response.header("age")));
    const std::chrono::seconds longest = k_longest_fresh;
    return std::clamp(most - std::chrono::seconds(spent.value_or(0)), std::chrono::seconds(0), longest);
}

}  // namespace

std::string stored(const KeptAnswer& answer) {
    const json::Json head = {{k_final_url, answer.final_url},
                             {k_tag, answer.tag},
                             {k_modified, answer.modified},
                             {k_fresh_until, answer.fresh_until.time_since_epoch().count()},
                             {k_stale, answer.stale_allowed}};
    return head.dump(-1, ' ', false, json::Json::error_handler_t::replace) + '\n' + answer.body;
}

std::optional<KeptAnswer> read_stored(const std::string& bytes) {
    const std::size_t line = bytes.find('\n');
    if (line == std::string::npos) return std::nullopt;
    const auto head = json::parse(std::string_view(bytes).substr(0, line));
    if (!head) return std::nullopt;
    const auto fresh = json::number(json::member(*head, k_fresh_until));
    return KeptAnswer{.body = bytes.substr(line + 1),
                      .final_url = json::text(*head, k_final_url),
                      .tag = json::text(*head, k_tag),
                      .modified = json::text(*head, k_modified),
                      .fresh_until = state::Instant(state::Instant::duration(fresh.value_or(0))),
                      .stale_allowed = json::member(*head, k_stale) == true,
                      .for_all = true};
}

std::vector<std::pair<std::string, std::string>> condition_of(const KeptAnswer& kept) {
    if (!kept.tag.empty()) return {{"If-None-Match", kept.tag}};
    if (!kept.modified.empty()) return {{"If-Modified-Since", kept.modified}};
    return {};
}

std::optional<KeptAnswer> keepable(const net::Response& response, bool of_one, state::Instant now) {
    const std::string said = list_of(response, "cache-control");
    const bool forbidden = says(said, "no-store") || says(list_of(response, "vary"), "*");
    if (response.status != 200 || forbidden) return std::nullopt;
    return KeptAnswer{.body = response.body,
                      .final_url = response.final_url,
                      .tag = std::string(response.header("etag")),
                      .modified = std::string(response.header("last-modified")),
                      .fresh_until = now + fresh_for(response),
                      .stale_allowed = !says(said, "no-cache") && !says(said, "must-revalidate"),
                      .for_all = !of_one && !says(said, "private")};
}

KeptAnswer confirmed(KeptAnswer kept, const net::Response& not_modified, state::Instant now) {
    kept.fresh_until = now + fresh_for(not_modified);
    return kept;
}

bool is_fresh(const KeptAnswer& kept, state::Instant now) {
    return now < kept.fresh_until && kept.fresh_until <= now + k_longest_fresh;
}

std::optional<KeptAnswer> KeptAnswers::find(const std::string& name) {
    if (const auto found = m_by_name.find(name); found != m_by_name.end()) {
        m_entries.splice(m_entries.begin(), m_entries, found->second);
        return found->second->answer;
    }
    const auto bytes = m_store == nullptr ? std::nullopt : m_store->find(name);
    auto answer = bytes ? read_stored(*bytes) : std::nullopt;
    if (answer) remember(name, *answer);
    return answer;
}

void KeptAnswers::keep(const std::string& name, const KeptAnswer& answer) {
    remember(name, answer);
    if (answer.for_all && m_store != nullptr) m_store->keep(name, stored(answer));
}

void KeptAnswers::drop(const std::string& name) {
    if (const auto found = m_by_name.find(name); found != m_by_name.end()) erase(found->second);
    if (m_store != nullptr) m_store->drop(name);
}

void KeptAnswers::forget() {
    m_entries.clear();
    m_by_name.clear();
    m_bytes = 0;
}

void KeptAnswers::remember(const std::string& name, const KeptAnswer& answer) {
    if (const auto found = m_by_name.find(name); found != m_by_name.end()) erase(found->second);
    if (bytes_of(name, answer) > m_max_bytes) return;
    m_entries.push_front({name, answer});
    m_by_name[name] = m_entries.begin();
    m_bytes += bytes_of(name, answer);
    while (m_bytes > m_max_bytes) erase(std::prev(m_entries.end()));
}

void KeptAnswers::erase(std::list<Entry>::iterator entry) {
    m_bytes -= bytes_of(entry->name, entry->answer);
    m_by_name.erase(entry->name);
    m_entries.erase(entry);
}

}  // namespace oqyrman::catalogue
