// `records` is kept for ever: its unique key (device, epoch, seq) with the chain value is what
// makes every delivery count once. tickets and letters are projections of it. What PostgreSQL needs
// beside SQLite's words stands in comments that its adapter opens (postgres/ddl.hpp).
#include "sync/hub/schema.hpp"

#include <array>

namespace kiosk::hub {
namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE devices (
    no INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE,
    office TEXT NOT NULL,
    serial TEXT NOT NULL,
    journal_key BLOB NOT NULL,
    tls_pin BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'revoked', 'fenced')),
    enrolled_ms INTEGER NOT NULL,
    last_contact_ms INTEGER NOT NULL DEFAULT 0,
    clock_offset_ms INTEGER NOT NULL DEFAULT 0,
    backlog INTEGER NOT NULL DEFAULT 0,
    oldest_unsent_ms INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE tokens (
    hash BLOB PRIMARY KEY,
    office TEXT NOT NULL,
    serial TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,
    tls_pin BLOB,
    device BLOB,
    certificate TEXT
) WITHOUT ROWID;

CREATE TABLE records (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    header BLOB NOT NULL,
    body TEXT,
    body_hash BLOB,
    refused TEXT,
    refusals INTEGER NOT NULL DEFAULT 0,
    stored_ms INTEGER NOT NULL,
    UNIQUE (device_no, epoch, seq)
) /* postgres: PARTITION BY HASH (device_no) */;
/* postgres:
DO $$ BEGIN
    FOR n IN 0..15 LOOP
        EXECUTE format('CREATE TABLE records_%s PARTITION OF records '
                       'FOR VALUES WITH (MODULUS 16, REMAINDER %s)', n, n);
    END LOOP;
END $$;
*/

CREATE TABLE heads (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device_no, epoch, seq)
) WITHOUT ROWID;

CREATE TABLE tickets (
    ticket BLOB PRIMARY KEY,
    device_no INTEGER NOT NULL REFERENCES devices (no),
    business_day TEXT NOT NULL,
    service TEXT NOT NULL,
    prefix TEXT NOT NULL,
    number INTEGER NOT NULL,
    party INTEGER NOT NULL,
    issued_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    counter TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX tickets_by_day ON tickets (business_day, device_no, prefix, number);

CREATE TABLE letters (
    no INTEGER PRIMARY KEY,
    device_no INTEGER NOT NULL REFERENCES devices (no),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    letter BLOB NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('ordinary', 'protected')),
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    pages INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    hash TEXT NOT NULL,
    as_is INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    completed_ms INTEGER,
    handed_over INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device_no, epoch, seq)
);
CREATE INDEX letters_by_hash ON letters (hash);
CREATE INDEX letters_by_id ON letters (letter);
CREATE INDEX letters_to_answer ON letters (device_no, seq) WHERE handed_over = 0;

CREATE TABLE letter_blobs (
    letter_no INTEGER NOT NULL REFERENCES letters (no),
    n INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (letter_no, n)
) WITHOUT ROWID;
CREATE INDEX letter_blobs_by_hash ON letter_blobs (sha256);

CREATE TABLE pages (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (device_no, sha256)
) WITHOUT ROWID;

CREATE TABLE receipts (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    hub_time_ms INTEGER NOT NULL,
    hub_generation INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device_no, epoch, seq)
) WITHOUT ROWID;

CREATE TABLE alarms (
    no INTEGER PRIMARY KEY,
    device_no INTEGER NOT NULL REFERENCES devices (no),
    at_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (device_no, code, seq)
);

CREATE TABLE bodies (
    name TEXT PRIMARY KEY,
    public_key BLOB NOT NULL,
    added_ms INTEGER NOT NULL
) WITHOUT ROWID;
)sql";

// The epoch of the office under which another kiosk took a ticket over; 0: nobody did.
constexpr std::string_view kSecond = R"sql(
ALTER TABLE tickets ADD COLUMN adopted_epoch INTEGER NOT NULL DEFAULT 0;
)sql";

// What devices are given; size 0 = withdrawn.
constexpr std::string_view kThird = R"sql(
CREATE TABLE documents (
    no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    published_ms INTEGER NOT NULL,
    UNIQUE (name, version)
);
CREATE INDEX documents_by_hash ON documents (sha256);
CREATE TABLE document_reports (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    name TEXT NOT NULL,
    in_force INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (device_no, name)
) WITHOUT ROWID;
)sql";

// Who may bring requests through the public door, and what came. Only 'open' and 'closed' ones have
// been looked at by an officer and are seen by others.
constexpr std::string_view kFourth = R"sql(
CREATE TABLE channels (
    name TEXT PRIMARY KEY,
    key_hash BLOB NOT NULL UNIQUE,
    added_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) WITHOUT ROWID;
CREATE TABLE channel_requests (
    no INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL REFERENCES channels (name),
    content_hash BLOB NOT NULL,
    service TEXT NOT NULL,
    description TEXT NOT NULL,
    released INTEGER NOT NULL DEFAULT 0,
    address TEXT NOT NULL,
    place TEXT NOT NULL,
    sender TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'open', 'closed', 'refused')),
    note TEXT NOT NULL DEFAULT '',
    officer TEXT NOT NULL DEFAULT '',
    requested_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE INDEX channel_requests_by_time ON channel_requests (requested_ms);
CREATE INDEX channel_requests_by_content ON channel_requests (content_hash, requested_ms);
)sql";

// Of a hub that was made of a backup: letters to ask the device for again.
constexpr std::string_view kFifth = R"sql(
CREATE INDEX letters_lost ON letters (device_no, no) WHERE handed_over = 1 AND completed_ms IS NULL;
)sql";

// What city systems are told by themselves, from the transaction in which it happened.
constexpr std::string_view kSixth = R"sql(
CREATE TABLE webhooks (
    name TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    ca_pem TEXT NOT NULL,
    secret TEXT NOT NULL,
    last TEXT NOT NULL DEFAULT '',
    added_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) WITHOUT ROWID;
CREATE TABLE webhook_events (
    no INTEGER PRIMARY KEY,
    webhook TEXT NOT NULL REFERENCES webhooks (name),
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    next_ms INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    told_ms INTEGER,
    UNIQUE (webhook, id)
);
CREATE INDEX webhook_events_due ON webhook_events (next_ms) WHERE told_ms IS NULL;
)sql";

// What the city's pages count: the reception book as table 01/TCD needs it, when tickets were
// called and received, and what a device last said of its printer and scanner. All of it is a
// projection of records; those that came before are projected when a hub starts for the first time
// (figure_projection).
constexpr std::string_view kSeventh = R"sql(
ALTER TABLE devices ADD COLUMN business_day TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN taken_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN called_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN arrived_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN ended_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN group_id BLOB;
CREATE TABLE visits (
    visit BLOB PRIMARY KEY,
    device_no INTEGER NOT NULL REFERENCES devices (no),
    business_day TEXT NOT NULL,
    ticket BLOB,
    counter TEXT NOT NULL,
    people INTEGER NOT NULL,
    recorded INTEGER NOT NULL DEFAULT 0,
    session_kind TEXT NOT NULL DEFAULT 'regular',
    held TEXT NOT NULL DEFAULT 'by_head',
    session BLOB,
    case_token TEXT NOT NULL DEFAULT '',
    nth INTEGER NOT NULL DEFAULT 1,
    group_id BLOB
) WITHOUT ROWID;
CREATE INDEX visits_by_day ON visits (business_day, device_no);
CREATE INDEX visits_by_ticket ON visits (ticket);
CREATE TABLE group_mins (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    business_day TEXT NOT NULL,
    group_min INTEGER NOT NULL,
    PRIMARY KEY (device_no, business_day)
) WITHOUT ROWID;
CREATE TABLE device_faults (
    device_no INTEGER NOT NULL REFERENCES devices (no),
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (device_no, part)
) WITHOUT ROWID;
CREATE INDEX records_refused ON records (device_no) WHERE refused IS NOT NULL;
CREATE INDEX letters_by_code ON letters (code);
CREATE INDEX letters_by_time ON letters (received_ms);
)sql";

// Sealed pages that are kept here instead of the hub's folder (store_settings.hpp).
constexpr std::string_view kEighth = R"sql(
CREATE TABLE page_contents (
    sha256 BLOB PRIMARY KEY,
    content BLOB NOT NULL
);
/* postgres:
ALTER TABLE page_contents ALTER COLUMN content SET STORAGE EXTERNAL;
*/
)sql";

// Until when a document counts; 0 = it has no end.
constexpr std::string_view kNinth = R"sql(
ALTER TABLE documents ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
)sql";

// The version of a device's software, as its last batch said; '' = it does not say.
constexpr std::string_view kTenth = R"sql(
ALTER TABLE devices ADD COLUMN software TEXT NOT NULL DEFAULT '';
)sql";

// Where in a document its mistake is, as the device says; '' = it does not say.
constexpr std::string_view kEleventh = R"sql(
ALTER TABLE document_reports ADD COLUMN place TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array<db::Migration, 11> kMigrations = {
    {{1, "0001_hub.sql", kFirst},
     {2, "0002_adopted.sql", kSecond},
     {3, "0003_documents.sql", kThird},
     {4, "0004_channels.sql", kFourth},
     {5, "0005_lost.sql", kFifth},
     {6, "0006_webhooks.sql", kSixth},
     {7, "0007_figures.sql", kSeventh},
     {8, "0008_page_contents.sql", kEighth},
     {9, "0009_document_ends.sql", kNinth},
     {10, "0010_software.sql", kTenth},
     {11, "0011_document_places.sql", kEleventh}}};

}  // namespace

std::span<const db::Migration> migrations() {
    return kMigrations;
}

}  // namespace kiosk::hub
