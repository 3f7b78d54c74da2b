#pragma once
// Spoken output: what is read aloud goes to the desktop's speech service, which has the voices.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace oqyrman::accessibility {

struct Utterance {
    std::uint64_t number = 0;  ///< the caller's
    std::string text;          ///< UTF-8
    std::string language;      ///< BCP 47: the service chooses a voice by it
    int pace = 0;              ///< -100 to 100, 0 is the service's own
};

/// What became of an utterance, once for each. From threads of the speech's own; must not block.
struct SpeechReports {
    std::function<void(std::uint64_t number)> ended;
    std::function<void(std::uint64_t number)> interrupted;  ///< by somebody else; not after stop() or speak()
    std::function<void(std::uint64_t number)> failed;       ///< there is no service
};

/// All methods: UI thread, none waits: the service is talked to by a thread of its own. It is looked for, and
/// started where the desktop starts it on demand, with the first utterance.
class Speech {
  public:
    virtual ~Speech() = default;  ///< falls silent; waits for its thread a moment at most
    /// In place of what is being said.
    virtual void speak(Utterance utterance) = 0;
    virtual void stop() = 0;
};

/// The speech service of this desktop; one a process, for the service's library tells of what was said
/// without saying whose it was.
std::unique_ptr<Speech> make_speech(SpeechReports reports);

}  // namespace oqyrman::accessibility
