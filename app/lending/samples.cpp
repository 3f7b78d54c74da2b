// A look into a book before it is borrowed. One sample at a time lies on the disk.
#include "app/lending/book_check.h"
#include "app/lending/opening.h"
#include "app/state/title.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

/// A few chapters with all their pictures; a whole book would be no sample.
constexpr std::uint64_t k_max_sample_bytes = 64u << 20;

class SampleSink final : public BookSink {
  public:
    SampleSink(Desk& desk, shelf::File& part) : m_desk(desk), m_part(part) {}

    std::optional<Problem> start(std::uint64_t from, std::uint64_t total_bytes,
                                 const std::string& validator) override {
        m_at = from;
        if (total_bytes > k_max_sample_bytes) return too_large(total_bytes);
        if (total_bytes > from)
            if (auto failed = problem_of(m_desk.shelf().samples().need_room(total_bytes - from)))
                return failed;
        if (from > 0) return std::nullopt;
        m_desk.sample_validator = validator;
        return problem_of(m_part.truncate(0));
    }
    std::optional<Problem> write(std::span<const std::byte> bytes) override {
        if (m_at + bytes.size() > k_max_sample_bytes) return too_large(m_at + bytes.size());
        if (auto failed = problem_of(m_part.write_at(m_at, bytes))) return failed;
        m_at += bytes.size();
        return std::nullopt;
    }
    void glance() override {}

  private:
    static Problem too_large(std::uint64_t bytes) {
        return problem(ProblemKind::answer_too_large, "a sample of " + std::to_string(bytes) + " bytes");
    }

    Desk& m_desk;
    shelf::File& m_part;
    std::uint64_t m_at = 0;
};

/// What has come stays until another sample is wanted: it is gone on with from there.
std::optional<Problem> fetch(Desk& desk, const std::string& id, const std::string& url, const CardName& whose,
                             std::stop_token stop) {
    shelf::Books& samples = desk.shelf().samples();
    const auto cleared = samples.remove_orphans({id});
    if (!cleared) return shelf::to_problem(cleared.error());
    const auto have = samples.part_size(id);
    if (!have) return shelf::to_problem(have.error());
    auto part = samples.open_part(id);
    if (!part) return shelf::to_problem(part.error());
    const bool usable = *have > 0 && !desk.sample_validator.empty();
    const BookAsk ask{.url = url,
                      .from = usable ? *have : 0,
                      .validator = usable ? desk.sample_validator : std::string(),
                      .whose = whose};
    SampleSink sink(desk, **part);
    if (auto failed = desk.exchange().fetch_book(ask, sink, stop)) return failed;
    return problem_of(samples.finish(id, **part));
}

}  // namespace

std::expected<OpenBook, Problem> Lending::open_sample(const state::Library& library,
                                                      const state::Publication& publication,
                                                      std::stop_token stop) {
    const state::Acquisition* way = state::way_to_sample(publication);
    if (way == nullptr) return std::unexpected(problem(ProblemKind::not_offered, "no sample"));
    const std::string id = shelf::short_name_of(way->url);
    shelf::Books& samples = m_desk->shelf().samples();
    if (!samples.has(id).value_or(false))
        if (auto failed = fetch(*m_desk, id, way->url, card_of(library), stop))
            return std::unexpected(std::move(*failed));
    auto file = samples.open(id);
    if (!file) return std::unexpected(shelf::to_problem(file.error()));
    auto source = FileSource::open(std::move(*file));
    if (!source) return std::unexpected(source.error());
    LoanRecord about;
    about.title = publication.title;
    OpenResult opened = open_unlicensed(std::move(*source), about);
    if (auto* book = std::get_if<OpenBook>(&opened)) {
        book->sample_of = publication.id;
        return std::move(*book);
    }
    // The library may put a better one in its place.
    static_cast<void>(samples.remove(id));
    auto* failed = std::get_if<Problem>(&opened);
    return std::unexpected(failed != nullptr ? std::move(*failed) : problem(ProblemKind::license_missing));
}

void Lending::forget_sample() {
    // One that cannot be removed is overwritten by the next.
    static_cast<void>(m_desk->shelf().samples().remove_orphans({}));
    m_desk->sample_validator.clear();
}

}  // namespace oqyrman::lending
