// separators: the sheets that part letters in a stack, as a file for the office's own printer.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {

void add_separator_verbs(CLI::App& program, Verb& chosen) {
    struct Wish {
        std::string path;
        int from = 1;
        int count = 10;
    };

    auto* verb = program.add_subcommand(
        "separators", "Sheets to put between letters on the scanner, A4, as a PDF");
    auto wish = std::make_shared<Wish>();
    verb->add_option("--out", wish->path, "Write them to this file")->required();
    verb->add_option("--from", wish->from, "Number of the first sheet, 1 to 9999");
    verb->add_option("--count", wish->count, "How many, 1 to 50");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) {
            return save(session,
                        fmt::format("/v1/separators?from={}&count={}", wish->from, wish->count),
                        wish->path);
        };
    });
}

}  // namespace kiosk::ctl
