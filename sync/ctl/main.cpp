// hubctl: the hub from a shell. Arguments only; the verbs are in commands.cpp.
#include <CLI/CLI.hpp>

#include <cstdio>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/console_verbs.hpp"

namespace {

using namespace kiosk;

// What the arguments ask for, filled while they are parsed.
struct Arguments {
    hubctl::Context context;
    bool json = false;
    bool csv = false;
    std::string data, office, serial, device, name, key, letter, folder, file, out, listen, url,
        role, until;
    std::vector<std::string> hubs, public_doors, consoles;
    std::int64_t number = 0;
    hubctl::RequestChange change;
    hubctl::BodyStore body;
    std::function<Status()> run;
};

void add_documents(CLI::App& app, Arguments& a) {
    auto* document = app.add_subcommand("document", "What devices are given: settings, services …");
    document->require_subcommand(1);
    const auto for_whom = [&a](CLI::App* verb) {
        verb->add_option("NAME",
                         a.name,
                         "settings, services, bodies, calendar, appointments, answers, holidays or "
                         "notices")
            ->required();
        auto* office = verb->add_option("--office", a.office, "For this office only");
        verb->add_option("--device", a.device, "For this device only")->excludes(office);
    };
    auto* publish = document->add_subcommand("publish", "A new version, for every device at once");
    for_whom(publish);
    publish->add_option("FILE", a.file, "TOML, as in the settings file")->required();
    publish->add_option("--until", a.until, "The last day on which it counts, e.g. 2027-01-31");
    publish->callback([&a] {
        a.run = [&a] {
            return hubctl::document_publish(
                a.context, a.name, {a.office, a.device}, a.file, a.until);
        };
    });
    auto* withdraw = document->add_subcommand(
        "withdraw", "What is wider counts again: the city's, then the device's own settings");
    for_whom(withdraw);
    withdraw->callback([&a] {
        a.run = [&a] { return hubctl::document_withdraw(a.context, a.name, {a.office, a.device}); };
    });
    document->add_subcommand("list", "The newest of each name, for whom, and who has it in force")
        ->callback([&a] { a.run = [&a] { return hubctl::documents(a.context); }; });
}

void add_answers(CLI::App& app, Arguments& a) {
    auto* answers = app.add_subcommand("answers", "What citizens are told of their letters");
    answers->require_subcommand(1);
    auto* seal = answers->add_subcommand(
        "seal", "Make a document that only the letters' receipts open; needs no --data");
    seal->add_option("FILE", a.file, "TOML: codes, PINs and what became of each letter")
        ->required();
    seal->add_option("--out", a.out, "The document, for document publish answers")->required();
    seal->callback(
        [&a] { a.run = [&a] { return hubctl::answers_seal(a.context, a.file, a.out); }; });
}

void add_channels(CLI::App& app, Arguments& a) {
    auto* channel = app.add_subcommand("channel", "Who may bring requests by the public door");
    channel->require_subcommand(1);
    auto* add = channel->add_subcommand("add", "Make a channel and print its key, once");
    add->add_option("NAME", a.name, "Such as web, hotline")->required();
    add->callback([&a] { a.run = [&a] { return hubctl::channel_add(a.context, a.name); }; });
    auto* revoke = channel->add_subcommand("revoke", "Take no more requests with its key");
    revoke->add_option("NAME", a.name)->required();
    revoke->callback([&a] { a.run = [&a] { return hubctl::channel_revoke(a.context, a.name); }; });
    channel->add_subcommand("list", "Channels, since when, and which are revoked")->callback([&a] {
        a.run = [&a] { return hubctl::channels(a.context); };
    });
    auto* requests = app.add_subcommand("requests", "What came by channels, without its words");
    requests->add_option("--state", a.name, "received, open, closed or refused");
    requests->callback([&a] { a.run = [&a] { return hubctl::requests(a.context, a.name); }; });
    auto* request = app.add_subcommand("request", "One request: what was sent, and the answer");
    request->require_subcommand(1);
    auto* show = request->add_subcommand("show", "All of it: for the officer who looks at it");
    show->add_option("ID", a.number)->required();
    show->callback([&a] { a.run = [&a] { return hubctl::request_show(a.context, a.number); }; });
    auto* set = request->add_subcommand("set", "Classify and answer");
    set->add_option("ID", a.number)->required();
    set->add_option("--by", a.change.officer, "The officer's name")->required();
    set->add_option("--status", a.change.status, "open or closed: everybody sees it; refused")
        ->check(CLI::IsMember({"open", "closed", "refused"}));
    set->add_option("--note", a.change.note, "What everybody may read of it");
    set->add_option("--description", a.change.description, "Whether everybody may read the words")
        ->check(CLI::IsMember({"public", "hidden"}));
    set->callback(
        [&a] { a.run = [&a] { return hubctl::request_set(a.context, a.number, a.change); }; });
}

void add_webhooks(CLI::App& app, Arguments& a) {
    auto* webhook = app.add_subcommand("webhook", "City systems that are told by themselves");
    webhook->require_subcommand(1);
    auto* add = webhook->add_subcommand("add", "Tell a system; prints its secret, once");
    add->add_option("NAME", a.name)->required();
    add->add_option("URL", a.url, "https://HOST/PATH, or http:// on 127.0.0.1")->required();
    add->add_option("--ca", a.file, "Certificate of the CA to be believed (PEM)");
    add->callback(
        [&a] { a.run = [&a] { return hubctl::webhook_add(a.context, a.name, a.url, a.file); }; });
    auto* revoke = webhook->add_subcommand("revoke", "Tell it no more, and drop what waits");
    revoke->add_option("NAME", a.name)->required();
    revoke->callback([&a] { a.run = [&a] { return hubctl::webhook_revoke(a.context, a.name); }; });
    auto* retry = webhook->add_subcommand("retry", "Try at once what waits or was given up");
    retry->add_option("NAME", a.name)->required();
    retry->callback([&a] { a.run = [&a] { return hubctl::webhook_retry(a.context, a.name); }; });
    webhook->add_subcommand("list", "Where to, what waits, what the last failure was")
        ->callback([&a] { a.run = [&a] { return hubctl::webhooks(a.context); }; });
}

void add_console(CLI::App& app, Arguments& a) {
    auto* user = app.add_subcommand("user", "Who may sign in at the city's pages");
    user->require_subcommand(1);
    const auto named = [&a, user](const char* word, const char* help, std::function<Status()> run) {
        auto* verb = user->add_subcommand(word, help);
        verb->add_option("NAME", a.name, "2 to 32 of a-z 0-9 . - and a letter first")->required();
        verb->callback([&a, run] { a.run = run; });
        return verb;
    };
    auto* add = named("add", "Make an account; the password is asked for, or read", [&a] {
        return hubctl::user_add(a.context, a.name, a.role);
    });
    add->add_option(
           "--role", a.role, "viewer: fleet and figures; officer: letters too; admin: accounts too")
        ->required()
        ->check(CLI::IsMember({"viewer", "officer", "admin"}));
    named("password", "Set a new password; signs the account out", [&a] {
        return hubctl::user_password(a.context, a.name);
    });
    named("disable", "Sign out and let in no more", [&a] {
        return hubctl::user_set(a.context, a.name, hubctl::UserAccess::Disabled);
    });
    named("enable", "Let in again", [&a] {
        return hubctl::user_set(a.context, a.name, hubctl::UserAccess::Enabled);
    });
    user->add_subcommand("list", "All accounts")->callback([&a] {
        a.run = [&a] { return hubctl::users(a.context); };
    });
    auto* front = app.add_subcommand("console-front",
                                     "Print the nginx configuration before the city's pages");
    front->add_option("--listen", a.listen, "HOST:PORT for browsers")->required();
    front->add_option("--hub", a.consoles, "HOST:PORT of a cityhub --console; again for more")
        ->required();
    front->callback(
        [&a] { a.run = [&a] { return hubctl::console_front(a.context, a.listen, a.consoles); }; });
}

void add_letters(CLI::App& app, Arguments& a) {
    constexpr const char* kLetter = "Letter id, or the hash that letters shows";
    auto* sealed = app.add_subcommand(
        "sealed", "Take a letter out of the hub for its receiving body, still sealed");
    sealed->add_option("LETTER", a.letter, kLetter)->required();
    auto* place = sealed->add_option_group("where to")->require_option(1);
    auto* folder = place->add_option("--out", a.out, "A new folder, to be carried to the body");
    place->add_option("--to", a.body.url, "The body's store instead: URL of a tus 1.0 server");
    sealed->add_option("--ca", a.body.ca, "Certificate of the store's CA (PEM)")->excludes(folder);
    sealed->add_option("--token", a.body.token, "File with the store's access token")
        ->excludes(folder);
    sealed->callback([&a] {
        a.run = [&a] {
            return a.body.url.empty() ? hubctl::sealed(a.context, a.letter, a.out)
                                      : hubctl::sealed_to(a.context, a.letter, a.body);
        };
    });
    auto* open = app.add_subcommand("open", "Open a letter with the receiving body's key");
    auto* letter = open->add_option("LETTER", a.letter, kLetter);
    open->add_option("--sealed", a.folder, "Instead: a folder made by sealed; needs no --data")
        ->excludes(letter);
    open->add_option("--key", a.file, "The body's private key")->required();
    open->add_option("--out", a.out, "Folder for page-N, letter.txt, letter.json")->required();
    open->callback([&a] {
        a.run = [&a] {
            return a.folder.empty() ? hubctl::open(a.context, a.letter, a.file, a.out)
                                    : hubctl::open_sealed(a.context, a.folder, a.file, a.out);
        };
    });
}

void add_devices(CLI::App& app, Arguments& a) {
    const auto verb = [&a](CLI::App* command, std::function<Status()> run) {
        command->callback([&a, run] { a.run = run; });
    };
    auto* device = app.add_subcommand("device", "Enrolment and revocation");
    device->require_subcommand(1);
    auto* add = device->add_subcommand("add", "Print a one-time token (7 days) for a new device");
    add->add_option("--office", a.office, "Code of the office")->required();
    add->add_option("--serial", a.serial, "Only this appliance may use it");
    verb(add, [&a] { return hubctl::device_add(a.context, a.office, a.serial); });
    auto* revoke = device->add_subcommand("revoke", "Refuse every further request of a device");
    revoke->add_option("ID", a.device)->required();
    verb(revoke, [&a] { return hubctl::device_revoke(a.context, a.device); });
    constexpr const char* kDevices =
        "Devices: state, last contact, backlog, version of their software, alarms";
    verb(device->add_subcommand("list", kDevices), [&a] { return hubctl::devices(a.context); });
    verb(app.add_subcommand("devices", kDevices), [&a] { return hubctl::devices(a.context); });
    auto* token = app.add_subcommand("token", "Tokens that no device has used yet");
    token->require_subcommand(1);
    verb(token->add_subcommand("list", "For which office and serial, and until when"),
         [&a] { return hubctl::tokens(a.context); });
    auto* withdraw = token->add_subcommand("revoke", "One that was lost enrols nobody any more");
    withdraw->add_option("TOKEN", a.name, "As list names it")->required();
    verb(withdraw, [&a] { return hubctl::token_revoke(a.context, a.name); });
}

void add_verbs(CLI::App& app, Arguments& a) {
    const auto verb = [&a](CLI::App* command, std::function<Status()> run) {
        command->callback([&a, run] { a.run = run; });
    };
    add_devices(app, a);
    verb(app.add_subcommand("tickets", "Tickets of all offices"),
         [&a] { return hubctl::table(a.context, "tickets"); });
    verb(app.add_subcommand("letters",
                            "Letters that are whole; of a protected one only class, "
                            "size bucket, page count and hash"),
         [&a] { return hubctl::table(a.context, "letters"); });
    verb(app.add_subcommand("bodies", "Receiving bodies and their public keys"),
         [&a] { return hubctl::bodies(a.context); });
    auto* table = app.add_subcommand("table", "Rows of a table of the hub, however many");
    table
        ->add_option("NAME",
                     a.name,
                     "tickets, letters, journals, refused, visits, alarms, waiting, receipts or "
                     "webhook-events")
        ->required();
    verb(table, [&a] { return hubctl::table(a.context, a.name); });
    verb(app.add_subcommand("verify", "Recompute chains, signatures, receipts and digests"),
         [&a] { return hubctl::verify(a.context); });
    auto* backup = app.add_subcommand("backup", "Copy the hub while it runs: tables, keys, pages");
    backup->add_option("--out", a.out, "Folder of the backup; an earlier one is brought up to date")
        ->required();
    verb(backup, [&a] { return hubctl::backup(a.context, a.out); });
    auto* restore = app.add_subcommand("restore", "Make a hub of a backup in an empty --data");
    restore->add_option("--from", a.file, "Folder of the backup")->required();
    verb(restore, [&a] { return hubctl::restore(a.context, a.file); });
    auto* front = app.add_subcommand("front", "Print the nginx configuration in front of hubs");
    front->add_option("--listen", a.listen, "HOST:PORT for devices")->required();
    front->add_option("--hub", a.hubs, "HOST:PORT of a cityhub --front; again for more")
        ->required();
    front->add_option(
        "--public", a.public_doors, "HOST:PORT of a cityhub --public; again for more");
    verb(front, [&a] { return hubctl::front(a.context, a.listen, a.hubs, a.public_doors); });
    add_documents(app, a);
    add_answers(app, a);
    add_channels(app, a);
    add_webhooks(app, a);
    add_console(app, a);
    auto* body = app.add_subcommand("body", "Keys of receiving bodies");
    body->require_subcommand(1);
    auto* keygen = body->add_subcommand("keygen", "Make a key pair; print the public half");
    keygen->add_option("--out", a.file, "File for the private half (0600)")->required();
    verb(keygen, [&a] { return hubctl::body_keygen(a.context, a.file); });
    auto* add_body = body->add_subcommand("add", "Register a body's public key");
    add_body->add_option("NAME", a.name)->required();
    add_body->add_option("--public", a.key, "64 hex digits, as keygen printed")->required();
    verb(add_body, [&a] { return hubctl::body_add(a.context, a.name, a.key); });
    add_letters(app, a);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"hubctl: the city hub from a shell."};
    Arguments arguments;
    app.add_option("--data", arguments.data, "Folder of the hub");
    auto* json = app.add_flag("--json", arguments.json, "Print JSON");
    app.add_flag("--csv", arguments.csv, "Print rows for a spreadsheet, of any list")
        ->excludes(json);
    app.fallthrough();
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 ok, 2 wrong arguments, 3 forbidden (wrong key, wrong signature), "
        "4 not found, 5 conflict, 6 unavailable, 7 too large, 70 internal.");
    add_verbs(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    log::start("hubctl", log::Level::Warn);
    arguments.context = {arguments.data,
                         arguments.json  ? hubctl::Output::Json
                         : arguments.csv ? hubctl::Output::Csv
                                         : hubctl::Output::Text};
    const Status done = arguments.run();
    if (!done) {
        fmt::print(stderr, "hubctl: {}\n", describe(done.error()));
        return exit_code_of(error_kind(done.error().code));
    }
    return 0;
}
