// The end of a letter's stay on the desk: content sealed, letter.confirmed committed, key wiped.
// In that order, so that a crash leaves either a letter still on the desk or one that the
// receiving body can open. A blob without its fact is never sent: sync ships manifests only.
#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/petitions/public_code.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::kioskd {
namespace {

using petitions::LetterClass;
using petitions::ReceivingBody;
using petitions::Review;

// Base64 and the padding of a protected letter (to a power of two) stay below a blob's 64 MiB.
constexpr std::size_t kMostPdf_bytes = 20U << 20;

// The page with the words that an officer corrected, and what was read kept beside them; and who
// looked at what it is flagged for.
Json corrected(Json page, const LetterReview& review, int n) {
    Json& words = page["words"];
    std::string text;
    bool changed = false;
    int line = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        Json& word = words[i];
        if (const std::string* right = review.corrected(n, static_cast<int>(i))) {
            word["raw"] = word["t"];
            word["t"] = *right;
            changed = true;
        }
        if (!text.empty()) {
            text += word["l"] == line ? ' ' : '\n';
        }
        line = word["l"].get<int>();
        text += word["t"].get<std::string>();
    }
    if (changed) {
        page["text"] = text + '\n';
    }
    if (const std::string* by = review.seen_by(n)) {
        page["seen_by"] = *by;
    }
    return page;
}

// What the officers made of a page's words; its picture as it was.
ocr::PageReading corrected(const ocr::PageReading& page, const LetterReview& review, int n) {
    ocr::PageReading out;
    out.layers = page.layers;
    out.words = page.words;
    for (std::size_t i = 0; i < out.words.size(); ++i) {
        if (const std::string* right = review.corrected(n, static_cast<int>(i))) {
            out.words[i].text = *right;
        }
    }
    return out;
}

}  // namespace

// Who gets the letter: the protected body for a denunciation or an unknown kind, else the body
// staff named, else the only ordinary one there is. Where that one's key has ended and no next one
// came, the protected body opens it.
Result<LetterDesk::Receiver> LetterDesk::receiver(const Confirm& wish) {
    KIOSK_TRY(const auto bodies,
              ask_state([](const office::State& state) { return state.desk.bodies(); }));
    const bool guarded =
        wish.review == Review::AsIs || petitions::class_of(wish.kind) == LetterClass::Protected;
    std::vector<ReceivingBody> fitting;
    for (const ReceivingBody& body : bodies) {
        const bool is_guard = body.use == ReceivingBody::Use::Protected;
        if (guarded ? is_guard : (wish.body ? body.id == *wish.body : !is_guard)) {
            fitting.push_back(body);
        }
    }
    if (guarded && fitting.empty()) {
        return Error{ErrorCode::NoSealingKey};
    }
    if (fitting.size() != 1) {
        return Error{ErrorCode::UnknownBody,
                     wish.body ? "this body is not in the settings" : "name the receiving body"};
    }
    const ReceivingBody& to = fitting.front();
    if (const auto* key = to.key_on(key_day())) {
        return Receiver{to, *key};
    }
    const auto guard = std::find_if(bodies.begin(), bodies.end(), [](const ReceivingBody& body) {
        return body.use == ReceivingBody::Use::Protected;
    });
    const auto* key = guard == bodies.end() ? nullptr : guard->key_on(key_day());
    if (key == nullptr) {
        return Error{ErrorCode::NoSealingKey, to.id.value};
    }
    log::warn("desk",
              "body {} has no valid key: its letters are sealed for {}",
              to.id.value,
              guard->id.value);
    return Receiver{to, *key, guard->id};
}

Json LetterDesk::content_json(const Confirm& wish,
                              const office::Actor& by,
                              const Json& receipt) const {
    Json content{{"letter", wish.letter.text()},
                 {"code", receipt["code"]},
                 {"pin", receipt["pin"]},
                 {"confirmed_at", receipt["confirmed_at_ms"]},
                 {"by", by.text()},
                 {"pages", Json::array()}};
    if (wish.kind) {
        content["kind"] = petitions::name_of(*wish.kind);
    }
    if (wish.body) {
        content["body"] = wish.body->value;
    }
    if (wish.review == Review::AsIs) {
        PageRead unread;  // nobody here can open these pages any more
        unread.reason = error_name(ErrorCode::LetterKeyGone);
        for (int n = 1; n <= wish.pages; ++n) {
            content["pages"].push_back(to_json(n, unread));
        }
        return content;
    }
    const std::lock_guard lock(mutex_);
    const InHand* letter = find_locked(wish.letter);
    KIOSK_ASSERT(letter != nullptr, "only the desk's own thread takes a letter from it");
    int n = 0;
    for (const PageInHand& page : letter->pages) {
        ++n;
        content["pages"].push_back(corrected(to_json(n, *page.reading), letter->review, n));
    }
    content["fields"] = letter->review.sealed();
    if (Json ticket = letter->review.sealed_ticket(); !ticket.is_null()) {
        content["ticket"] = std::move(ticket);
    }
    return content;
}

// The pages go along as they were scanned, so a letter without its PDF lacks nothing.
void LetterDesk::put_pdf(Json& content, const LetterId& id, const Json& receipt) {
    std::vector<ocr::PageReading> pages;
    std::shared_ptr<Readers> readers;
    {
        const std::lock_guard lock(mutex_);
        const InHand* letter = find_locked(id);
        readers = letter->readers;
        int n = 0;
        for (const PageInHand& page : letter->pages) {
            pages.push_back(corrected(page.reading->reading, letter->review, ++n));
        }
    }
    // Readers show the title: the code that the citizen has too, and nothing of the letter.
    ocr::PdfOrder order{receipt["code"], receipt["confirmed_at_ms"], {}};
    for (const ocr::PageReading& page : pages) {
        order.pages.push_back(&page);
    }
    const auto file = readers->front()->write_pdf(order);
    if (file && file->size() <= kMostPdf_bytes) {
        content["pdf"] = to_base64(*file);
    } else if (file) {
        log::warn("desk", "a PDF of {} MB does not go along", file->size() >> 20);
    }
}

Result<Bytes> LetterDesk::seal_content(const Confirm& wish,
                                       const office::Actor& by,
                                       const Json& receipt,
                                       const Receiver& to) {
    const bool guarded = to.body.use == ReceivingBody::Use::Protected;
    const auto padding = guarded ? crypto::Padding::PowerOfTwo : crypto::Padding::FourKiB;
    const crypto::SealPublicKey receiver{to.key};
    Json content = content_json(wish, by, receipt);
    if (wish.review == Review::AsIs) {
        // The letter's key is gone from memory; its sealed form goes along inside a content
        // document under a key of its own, so that the protected body can open the pages.
        KIOSK_TRY(const auto sealed, parts_.blobs.desk_key(wish.letter));
        content["page_key"] = to_hex(sealed);
        KIOSK_TRY(const std::string text, canonical_json(content));
        const crypto::LetterKey own = crypto::LetterKey::generate();
        return crypto::seal_content(own, receiver, as_bytes(text), padding);
    }
    put_pdf(content, wish.letter, receipt);
    KIOSK_TRY(const std::string text, canonical_json(content));
    const std::lock_guard lock(mutex_);
    return crypto::seal_content(find_locked(wish.letter)->key, receiver, as_bytes(text), padding);
}

// The receipt's words lie ready before its job can be seen, and are gone when there is none.
Result<std::optional<PaperJobId>> LetterDesk::commit_confirmed(petitions::Confirmation confirmation,
                                                               const Json& receipt,
                                                               const office::Actor& by) {
    const LetterId letter = confirmation.letter;
    if (parts_.paper != nullptr) {
        ReceiptToPaint words;
        words.code = receipt["code"];
        words.pin = receipt["pin"];
        words.pages = receipt["pages"];
        words.received_ms = receipt["confirmed_at_ms"];
        parts_.paper->keep_receipt(letter, words);
    }
    auto done =
        parts_.office.submit(office::Command{by, office::ConfirmLetter{std::move(confirmation)}})
            .get();
    std::optional<PaperJobId> job;
    if (done) {
        for (const office::Recorded& fact : done->facts) {
            if (std::holds_alternative<queue::PaperQueued>(fact.event)) {
                job = fact.paper_job_id();
            }
        }
    }
    if (parts_.paper != nullptr && !job) {
        parts_.paper->forget_receipt(letter);
    }
    if (!done) {
        return std::move(done).error();
    }
    return job;
}

Json LetterDesk::new_receipt(int pages,
                             const std::optional<queue::BusinessDay>& day,
                             WallTime now) const {
    // "2026-11-24": the code has the year's last two digits.
    const int year = day ? std::atoi(day->text().substr(2, 2).c_str()) : 0;
    return {{"code", petitions::make_public_code(parts_.site.substr(0, 2), year, parts_.random)},
            {"pin", fmt::format("{:06}", parts_.random.below(1'000'000))},
            {"pages", pages},
            {"confirmed_at_ms", now.unix_ms}};
}

// Before the letter is confirmed: a receipt that nobody got harms nothing, a letter that nobody
// finds does.
void LetterDesk::keep_answer(const Json& receipt, const std::optional<queue::BusinessDay>& day) {
    if (parts_.answers == nullptr || !day) {
        return;
    }
    const auto kept = parts_.answers->keep_received(receipt["code"].get_ref<const std::string&>(),
                                                    receipt["pin"].get_ref<const std::string&>(),
                                                    *day);
    if (!kept) {
        log::warn("desk", "a letter cannot be looked up here: {}", describe(kept.error()));
    }
}

LetterAsConfirmed LetterDesk::as_confirmed(const LetterId& letter) const {
    LetterAsConfirmed out;
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    if (it == nullptr) {
        return out;
    }
    int n = 0;
    for (const PageInHand& page : it->pages) {
        ++n;
        out.texts.push_back(corrected(to_json(n, *page.reading), it->review, n)["text"]);
        out.pages.push_back(corrected(page.reading->reading, it->review, n));
        out.pages.back().layers.clear();
        out.pages.back().fingerprint = page.reading->reading.fingerprint;
    }
    for (auto& [text, page] : it->review.values()) {
        out.values.push_back({std::move(text), page});
    }
    out.identity_number = it->review.value(fields::Name::IdNumber);
    out.sender = it->review.value(fields::Name::Sender);
    return out;
}

// Behind a sheet that was too faint to be known in time lies another letter, of which the receiver
// of this one must see nothing.
Status LetterDesk::check_no_separator(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    if (it != nullptr && !it->review.separators().empty()) {
        return Error{ErrorCode::WrongPageCount,
                     fmt::format("page {} is a separator sheet", it->review.separators().front())};
    }
    return {};
}

std::optional<TicketId> LetterDesk::ticket_of(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    return it == nullptr ? std::nullopt : it->review.ticket();
}

Result<Json> LetterDesk::do_confirm(const Confirm& wish, const office::Actor& by) {
    bool key_here = false;
    {
        const std::lock_guard lock(mutex_);
        key_here = find_locked(wish.letter) != nullptr;
    }

    // The refusals that need no sealing come first, so that a wrong count costs nothing.
    struct Now {
        Status counted;
        std::vector<petitions::Page> removed;
    };

    KIOSK_TRY(const Now at, ask_state([&wish](const office::State& state) {
                  const auto* letter = state.desk.on_desk(wish.letter);
                  const auto counted = state.desk.confirm_count(wish.letter, wish.pages);
                  return Now{counted ? Status() : Status(counted.error()),
                             letter == nullptr ? std::vector<petitions::Page>{} : letter->removed};
              }));
    KIOSK_CHECK(Status(at.counted));
    if (key_here == (wish.review == Review::AsIs)) {
        return key_here ? Error{ErrorCode::BadArgument, "the letter can still be read; confirm it"}
                        : Error{ErrorCode::LetterKeyGone};
    }
    KIOSK_CHECK(check_backs(wish.letter));
    KIOSK_TRY(const Receiver to, receiver(wish));
    if (key_here) {
        KIOSK_CHECK(wait_for_readings(wish.letter));
        KIOSK_CHECK(check_no_separator(wish.letter));
    }
    const WallTime now = parts_.clock.wall();
    KIOSK_TRY(const auto day,
              ask_state([](const office::State& state) { return state.queue.high_water(); }));
    const Json receipt = new_receipt(wish.pages, day, now);
    KIOSK_TRY(const Bytes blob, seal_content(wish, by, receipt, to));
    KIOSK_TRY(const Digest hash, parts_.blobs.put(blob));
    const bool guarded = to.body.use == ReceivingBody::Use::Protected;
    petitions::Confirmation confirmation{wish.letter,
                                         wish.pages,
                                         receipt["code"].get<std::string>(),
                                         wish.kind,
                                         guarded ? std::nullopt : std::optional(to.body.id),
                                         to.stand_in,
                                         guarded ? std::nullopt : ticket_of(wish.letter),
                                         hash,
                                         static_cast<std::int64_t>(blob.size()),
                                         wish.review};
    keep_answer(receipt, day);
    KIOSK_TRY(const auto job, commit_confirmed(std::move(confirmation), receipt, by));
    if (parts_.memory != nullptr && key_here && !guarded) {
        parts_.memory->keep(
            wish.letter, LetterClass::Ordinary, now.unix_ms, as_confirmed(wish.letter));
    }
    forget(wish.letter, at.removed, by);
    Json view = receipt;
    view["id"] = wish.letter.text();
    view["state"] = "confirmed";
    view["class"] = guarded ? "protected" : "ordinary";
    Json out{{"letter", std::move(view)}};
    if (job) {
        out["paper"] = {{"job", job->text()}, {"state", "queued"}};
    }
    return out;
}

void LetterDesk::forget(const LetterId& letter,
                        const std::vector<petitions::Page>& unused,
                        const office::Actor& by) {
    std::optional<LetterId> empty;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(in_hand_, [&](const InHand& it) { return it.id == letter; });
        const bool only_empty = std::all_of(in_hand_.begin(), in_hand_.end(), [](const auto& it) {
            return it.phase != Phase::Feeding && it.pages.empty() && it.removed.empty();
        });
        if (only_empty && !in_hand_.empty()) {
            empty = in_hand_.front().id;
        }
    }
    // Nobody may open these pages any more: sealed key first, then the blobs.
    if (auto removed = parts_.blobs.remove_desk_key(letter); !removed) {
        log::warn("desk", "{}", describe(removed.error()));
    }
    for (const petitions::Page& page : unused) {
        if (auto removed = parts_.blobs.remove(page.hash); !removed) {
            log::warn("desk", "{}", describe(removed.error()));
        }
    }
    // The last separator sheet of a stack has no letter behind it.
    if (empty) {
        if (auto gone = do_abandon(*empty, petitions::AbandonReason::Mistake, by); !gone) {
            log::warn("desk", "{}", describe(gone.error()));
        }
    }
    changed();
}

Result<Json> LetterDesk::do_abandon(const LetterId& letter,
                                    petitions::AbandonReason reason,
                                    const office::Actor& by) {
    KIOSK_TRY(const auto on_desk, ask_state([letter](const office::State& state) {
                  const auto* it = state.desk.on_desk(letter);
                  return it == nullptr ? std::nullopt : std::optional<petitions::Letter>(*it);
              }));
    KIOSK_CHECK(run_command(by, office::AbandonBatch{letter, reason}));
    std::vector<petitions::Page> pages = on_desk ? on_desk->pages : std::vector<petitions::Page>{};
    const std::size_t count = pages.size();
    if (on_desk) {
        pages.insert(pages.end(), on_desk->removed.begin(), on_desk->removed.end());
    }
    forget(letter, pages, by);
    return Json{
        {"letter",
         {{"id", letter.text()}, {"state", "abandoned"}, {"pages", count}, {"paused", nullptr}}}};
}

}  // namespace kiosk::kioskd
