// An error does not stop the reading: the rest is dropped, so that the peer reads the answer
// instead of a reset, and the answer carries what it needs to go on.
#include "sync/hub/routes/page_sinks.hpp"

#include <algorithm>

#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/page_tongue.hpp"
#include "sync/protocol/pack.hpp"

namespace kiosk::hub {
namespace {

class PageSink final : public http::BodySink {
public:
    PageSink(PageBook& book,
             const PageTongue& tongue,
             const DeviceId& device,
             std::unique_ptr<Upload> upload)
        : book_(book), tongue_(tongue), device_(device), upload_(std::move(upload)) {}

    Status take(ByteView piece) override {
        if (!error_) {
            if (auto kept = upload_->write(piece); !kept) {
                error_ = std::move(kept).error();
            }
        }
        return {};
    }

    void finish(const http::Responder& responder) override {
        if (error_) {
            return responder.reply(tongue_.refused(*error_));
        }
        // Outlives the sink. The upload is held until the blob is noted: PageStore::busy.
        book_.on_disk(
            [&book = book_, &tongue = tongue_, device = device_, upload = upload_, responder] {
                finish_on_disk(book, tongue, device, upload, responder);
            });
    }

    void abort() override {}  // what was taken is in the file already

private:
    static void finish_on_disk(PageBook& book,
                               const PageTongue& tongue,
                               const DeviceId& device,
                               const std::shared_ptr<Upload>& upload,
                               const http::Responder& responder) {
        const auto end = upload->finish();
        if (!end) {
            return responder.reply(end.error().code == ErrorCode::DigestMismatch
                                       ? tongue.wrong_digest(upload->computed())
                                       : tongue.refused(end.error()));
        }
        const std::uint64_t total = upload->total();
        if (*end == Upload::End::Piece) {
            return responder.reply(tongue.piece(upload->offset(), total));
        }
        book.note_whole(device,
                        {upload->take_whole()},
                        [total, responder, &tongue, held = upload](const auto& receipts) {
                            if (receipts) {
                                held->noted();
                            }
                            responder.reply(receipts ? tongue.whole(total, *receipts)
                                                     : tongue.refused(receipts.error()));
                        });
    }

    PageBook& book_;
    const PageTongue& tongue_;
    const DeviceId device_;
    const std::shared_ptr<Upload> upload_;
    std::optional<Error> error_;
};

class PackSink final : public http::BodySink, private sync::PackVisitor {
public:
    PackSink(PageBook& book, PageStore& store, const Device& device)
        : book_(book),
          store_(store),
          device_(device),
          pages_(std::make_shared<std::vector<Page>>()) {}

    Status take(ByteView piece) override {
        if (!error_) {
            if (auto taken = reader_.take(piece, *this); !taken) {
                error_ = std::move(taken).error();
            }
        }
        return {};
    }

    void finish(const http::Responder& responder) override {
        std::optional<Error> error = error_;
        if (const auto ended = reader_.finish(); !error && !ended) {
            error = ended.error();
        }
        // Outlives the sink.
        run([&book = book_, &store = store_, device = device_, pages = pages_, error, responder] {
            auto whole = settle(store, device.id, *pages);
            const auto reply =
                [&book, &store, device, pages, error, responder](const auto& receipts) {
                    if (receipts) {
                        tell_noted(*pages);
                    }
                    if (error || !receipts) {
                        return responder.reply(error ? *error : receipts.error());
                    }
                    answer(book, store, device, pages, *receipts, responder);
                };
            if (whole.empty()) {
                return PageBook::Noted(reply)(std::vector<sync::Receipt>{});
            }
            book.note_whole(device.id, std::move(whole), reply);
        });
    }

    // The blobs that came whole count; nobody waits for the answer any more.
    void abort() override {
        run([&book = book_, &store = store_, device = device_.id, pages = pages_] {
            if (auto whole = settle(store, device, *pages); !whole.empty()) {
                book.note_whole(device, std::move(whole), [held = pages](const auto& receipts) {
                    if (receipts) {
                        tell_noted(*held);
                    }
                });
            }
        });
    }

private:
    struct Page {
        sync::PackFrame frame;
        std::uint64_t skip = 0;            // of its bytes, which the hub has
        std::unique_ptr<Upload> upload{};  // none: it was there, it was refused, or it is gathered
        bool gathers = false;              // in memory: small, and for the database
        Bytes gathered{};
        std::shared_ptr<void> room{};  // for them
        bool came = false;             // all of the frame's bytes are in the file or gathered
        bool whole = false;
        std::uint64_t stands_at = 0;  // the answer to a question
        std::optional<ErrorCode> refused{};
    };

    void begin(const sync::PackFrame& frame) override {
        pages_->push_back({frame, frame.bytes});
        Page& page = pages_->back();
        if (frame.asks()) {
            return;
        }
        const auto whole = book_.whole_bytes(device_, frame.sha256);
        page.whole = whole && *whole;
        if (!whole || page.whole) {
            page.refused = whole ? std::nullopt : std::optional(whole.error().code);
            return;
        }
        if (frame.bytes == frame.total && frame.total <= PageStore::kSmall &&
            store_.in_database(frame.total) &&
            store_.partial_bytes(device_.id, frame.sha256) == 0) {
            page.room = store_.room_in_memory(frame.total);
        }
        if (page.room) {
            page.gathers = true;
            page.skip = 0;
            page.gathered.reserve(frame.total);
            return;
        }
        needs_disk_ = true;
        auto upload = store_.begin(device_.id, frame.sha256, std::nullopt, frame.total);
        if (!upload || (*upload)->offset() < frame.offset) {
            page.refused = upload ? ErrorCode::WrongOffset : upload.error().code;
            return;
        }
        page.upload = std::move(upload).value();
        page.skip = std::min(page.upload->offset() - frame.offset, frame.bytes);
    }

    void bytes(ByteView piece) override {
        Page& page = pages_->back();
        const auto skipped =
            static_cast<std::size_t>(std::min<std::uint64_t>(page.skip, piece.size()));
        page.skip -= skipped;
        piece = piece.subspan(skipped);
        if (page.gathers) {
            page.gathered.insert(page.gathered.end(), piece.begin(), piece.end());
        }
        if (page.upload && !page.refused && !piece.empty()) {
            if (const auto kept = page.upload->write(piece); !kept) {
                page.refused = kept.error().code;
            }
        }
    }

    void end() override { pages_->back().came = true; }

    // On a thread of the disk's when a file is touched.
    void run(std::function<void()> work) {
        const bool cut_short = !pages_->empty() && pages_->back().gathers && !pages_->back().came;
        if (needs_disk_ || cut_short) {
            book_.on_disk(std::move(work));
        } else {
            work();
        }
    }

    static std::vector<Digest> questions(const std::vector<Page>& pages) {
        std::vector<Digest> out;
        for (const Page& page : pages) {
            if (page.frame.asks()) {
                out.push_back(page.frame.sha256);
            }
        }
        return out;
    }

    static void answer_questions(PageBook& book,
                                 PageStore& store,
                                 const Device& device,
                                 std::vector<Page>& pages) {
        for (Page& page : pages) {
            if (!page.frame.asks()) {
                continue;
            }
            const auto whole = book.whole_bytes(device, page.frame.sha256);
            page.whole = whole && *whole;
            page.refused = whole ? std::nullopt : std::optional(whole.error().code);
            page.stands_at = store.partial_bytes(device.id, page.frame.sha256);
        }
    }

    // When what is asked about is quiet. The sink may be gone.
    static void answer(PageBook& book,
                       PageStore& store,
                       const Device& device,
                       const std::shared_ptr<std::vector<Page>>& pages,
                       const std::vector<sync::Receipt>& receipts,
                       const http::Responder& responder) {
        const auto now = [&book, &store, device, pages, receipts, responder] {
            answer_questions(book, store, device, *pages);
            sync::PackAnswer told = answer_of(*pages);
            told.receipts = receipts;
            http::Response out;
            put_json(out, sync::encode_pack_answer(told));
            responder.reply(std::move(out));
        };
        if (auto asked = questions(*pages); !asked.empty()) {
            return book.when_quiet(device.id, std::move(asked), now);
        }
        now();
    }

    // What came whole, durable or with its content. The sink may be gone.
    static std::vector<WholePage> settle(PageStore& store,
                                         const DeviceId& device,
                                         std::vector<Page>& pages) {
        std::vector<WholePage> out;
        std::vector<Page*> came;
        std::vector<Upload*> uploads;
        for (Page& page : pages) {
            if (page.gathers) {
                settle_gathered(store, device, page, out);
            } else if (page.came && page.upload && !page.refused) {
                came.push_back(&page);
                uploads.push_back(page.upload.get());
            }
        }
        if (uploads.empty()) {
            return out;
        }
        const auto ends = Upload::finish_all(uploads);
        for (std::size_t i = 0; i < came.size(); ++i) {
            if (!ends[i]) {
                came[i]->refused = ends[i].error().code;
            } else if (*ends[i] == Upload::End::Whole) {
                came[i]->whole = true;
                out.push_back(uploads[i]->take_whole());
            }
        }
        return out;
    }

    // What a cut left of it becomes a piece, as if it had had a file from the start.
    static void settle_gathered(PageStore& store,
                                const DeviceId& device,
                                Page& page,
                                std::vector<WholePage>& out) {
        if (page.came && crypto::sha256(page.gathered) != page.frame.sha256) {
            page.refused = ErrorCode::DigestMismatch;
        } else if (page.came) {
            page.whole = true;
            out.push_back({page.frame.sha256, page.frame.total, std::move(page.gathered)});
        } else if (!page.gathered.empty()) {
            auto upload = store.begin(device, page.frame.sha256, 0, page.frame.total);
            if (upload && (*upload)->write(page.gathered)) {
                page.upload = std::move(upload).value();
            }
        }
    }

    static void tell_noted(std::vector<Page>& pages) {
        for (Page& page : pages) {
            if (page.whole && page.upload) {
                page.upload->noted();
            }
        }
    }

    [[nodiscard]] static sync::PackAnswer answer_of(const std::vector<Page>& pages) {
        sync::PackAnswer out;
        for (const Page& page : pages) {
            const std::uint64_t at = page.upload ? page.upload->offset() : page.stands_at;
            out.pages.push_back({page.whole, page.whole ? 0 : at, page.refused});
        }
        return out;
    }

    PageBook& book_;
    PageStore& store_;
    const Device device_;
    sync::PackReader reader_;
    bool needs_disk_ = false;
    // Shared with the note of what came whole: uploads last until it is taken (PageStore::busy).
    const std::shared_ptr<std::vector<Page>> pages_;
    std::optional<Error> error_;
};

}  // namespace

std::unique_ptr<http::BodySink> page_sink(PageBook& book,
                                          const PageTongue& tongue,
                                          const DeviceId& device,
                                          std::unique_ptr<Upload> upload) {
    return std::make_unique<PageSink>(book, tongue, device, std::move(upload));
}

std::unique_ptr<http::BodySink> pack_sink(PageBook& book, PageStore& store, const Device& device) {
    return std::make_unique<PackSink>(book, store, device);
}

}  // namespace kiosk::hub
