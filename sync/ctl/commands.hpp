#pragma once
// The verbs of hubctl. Each opens the hub's folder itself, so hubctl works beside a running
// cityhub and without one.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk::hubctl {

enum class Output { Text, Json, Csv };

struct Context {
    std::filesystem::path data_dir;  // "" = none given: BadArgument where one is needed
    Output output = Output::Text;
};

// Each prints its result to stdout. Errors are those of the store, the keys and the arguments.
[[nodiscard]] Status device_add(const Context& context,
                                const std::string& office,
                                const std::string& serial);
[[nodiscard]] Status device_revoke(const Context& context, const std::string& device);
// Tokens that no device has used yet.
[[nodiscard]] Status tokens(const Context& context);
// One of them enrols nobody any more; by the name that tokens() shows. NotFound.
[[nodiscard]] Status token_revoke(const Context& context, const std::string& name);
[[nodiscard]] Status devices(const Context& context);
[[nodiscard]] Status bodies(const Context& context);
// The rows of a table of hub::kRowTables, one after the other. BadArgument for another name; after
// an error of the store the list ends where it stood.
[[nodiscard]] Status table(const Context& context, const std::string& name);
// JournalBroken when something does not hold; the report is printed all the same.
[[nodiscard]] Status verify(const Context& context);
// Copies the hub while it runs; DigestMismatch when a blob of it is damaged, after the rest was
// copied. `out` may hold an earlier backup.
[[nodiscard]] Status backup(const Context& context, const std::filesystem::path& out);
// Makes a hub of a backup in the empty folder --data.
[[nodiscard]] Status restore(const Context& context, const std::filesystem::path& from);
// Prints the nginx configuration for a front at `listen` before the hubs (cityhub --front) and
// their public doors (cityhub --public), if any.
[[nodiscard]] Status front(const Context& context,
                           const std::string& listen,
                           const std::vector<std::string>& hubs,
                           const std::vector<std::string>& public_doors);

// Channels that may bring requests through the public door. The key of a new one is printed once.
[[nodiscard]] Status channel_add(const Context& context, const std::string& name);
[[nodiscard]] Status channel_revoke(const Context& context, const std::string& name);
[[nodiscard]] Status channels(const Context& context);
// City systems that are told by themselves. The secret of a new one is printed once; `ca_file` is
// needed for https.
[[nodiscard]] Status webhook_add(const Context& context,
                                 const std::string& name,
                                 const std::string& url,
                                 const std::filesystem::path& ca_file);
[[nodiscard]] Status webhook_revoke(const Context& context, const std::string& name);
// What waits or was given up is tried at once.
[[nodiscard]] Status webhook_retry(const Context& context, const std::string& name);
[[nodiscard]] Status webhooks(const Context& context);
// Requests without what citizens wrote; `state` "" = all.
[[nodiscard]] Status requests(const Context& context, const std::string& state);
// One request with all of it, for the officer who looks at it.
[[nodiscard]] Status request_show(const Context& context, std::int64_t number);

// What an officer decides; an option that was not given leaves it as it is.
struct RequestChange {
    std::string status;  // "open", "closed", "refused"; ""
    std::optional<std::string> note;
    std::string description;  // "public" or "hidden"; ""
    std::string officer;
};

[[nodiscard]] Status request_set(const Context& context,
                                 std::int64_t number,
                                 const RequestChange& change);
// Needs no hub: a body makes its pair on its own workstation. AlreadyThere when the file is there.
[[nodiscard]] Status body_keygen(const Context& context, const std::filesystem::path& file);
[[nodiscard]] Status body_add(const Context& context,
                              const std::string& name,
                              const std::string& public_key);

// Whom a document is for; both "" = every device of the city.
struct Audience {
    std::string office;
    std::string device;
};

// Writes the document "answers" from a file with codes and PINs; the hub is not needed. A letter
// without class = "ordinary" is told of in neutral words alone. BadSettings names line and key;
// BadArgument: no letter, or more than a document has room for. A tenth of a second for each.
[[nodiscard]] Status answers_seal(const Context& context,
                                  const std::filesystem::path& file,
                                  const std::filesystem::path& out);
// BadArgument for a name that no device knows, and for an end that is no day to come; BadSettings
// names the line of what is no TOML. Whether the content makes sense beside its own settings, each
// device judges. `until`: the last day on which it counts, "2027-01-31"; "" = it has no end.
[[nodiscard]] Status document_publish(const Context& context,
                                      const std::string& name,
                                      const Audience& audience,
                                      const std::filesystem::path& file,
                                      const std::string& until);
// NotFound when there is nothing to withdraw for that audience.
[[nodiscard]] Status document_withdraw(const Context& context,
                                       const std::string& name,
                                       const Audience& audience);
[[nodiscard]] Status documents(const Context& context);
// Takes a whole letter out of the hub, still sealed, as a folder that its receiving body opens on
// its own machine. `letter`: its id, or the hash that the table of letters shows. Errors:
// sealed_folder.hpp.
[[nodiscard]] Status sealed(const Context& context,
                            const std::string& letter,
                            const std::filesystem::path& out);

// Where a receiving body takes letters; paths "" = none.
struct BodyStore {
    std::string url;              // a tus 1.0 server: https://HOST/PATH, or http:// on 127.0.0.1
    std::filesystem::path ca;     // the CA to be believed (PEM); https needs it
    std::filesystem::path token;  // a file with the word that the store gave us
};

// Brings it there instead, sealed; over cuts, and in another run where this one ended. What was
// begun stands in DATA/deliveries. Errors: sealed_delivery.hpp; BadArgument for URL, CA and token.
[[nodiscard]] Status sealed_to(const Context& context,
                               const std::string& letter,
                               const BodyStore& to);
// Opens a letter with its receiving body's key, where hub and key are on one machine.
[[nodiscard]] Status open(const Context& context,
                          const std::string& letter,
                          const std::filesystem::path& key,
                          const std::filesystem::path& out);
// Opens what sealed() wrote. Needs no hub.
[[nodiscard]] Status open_sealed(const Context& context,
                                 const std::filesystem::path& folder,
                                 const std::filesystem::path& key,
                                 const std::filesystem::path& out);

}  // namespace kiosk::hubctl
