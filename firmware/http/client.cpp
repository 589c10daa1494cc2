// One easy handle, reset before each request, so that no option of an earlier one sticks; the
// connection cache survives a reset.
#include "firmware/http/client.hpp"

#include <algorithm>

#include "firmware/http/curl_transfer.hpp"

namespace kiosk::http {

struct Client::Impl {
    ClientOptions options;
    CURL* easy = nullptr;
    std::uint64_t uploaded = 0;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>()) {
    start_curl_once();
    impl_->options = std::move(options);
    impl_->easy = curl_easy_init();
    KIOSK_ASSERT(impl_->easy != nullptr, "curl makes a handle");
}

Client::~Client() {
    curl_easy_cleanup(impl_->easy);
}

void Client::forget_connection() {
    curl_easy_cleanup(impl_->easy);
    impl_->easy = curl_easy_init();
    KIOSK_ASSERT(impl_->easy != nullptr, "curl makes a handle");
}

std::uint64_t Client::uploaded_bytes() const noexcept {
    return impl_->uploaded;
}

Result<Response> Client::perform(const ClientRequest& request) {
    CURL* easy = impl_->easy;
    curl_easy_reset(easy);
    Transfer transfer;
    set_up(easy, impl_->options, request, transfer);
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    curl_off_t uploaded = 0;
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    impl_->uploaded = std::max(transfer.uploaded, static_cast<std::uint64_t>(uploaded));
    if (code != CURLE_OK) {
        return error_of(code, transfer, impl_->options.unreachable);
    }
    return std::move(transfer.response);
}

// ---- server-sent events

void EventParser::line(std::string_view text,
                       const std::function<void(const SentEvent&)>& on_event) {
    if (text.empty()) {
        if (!event_.data.empty() || !event_.event.empty()) {
            on_event(event_);
        }
        event_.event.clear();
        event_.data.clear();
        return;
    }
    const std::size_t colon = text.find(':');
    const std::string_view field = text.substr(0, colon);
    std::string_view value =
        colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (field == "data") {
        event_.data += (event_.data.empty() ? "" : "\n") + std::string(value);
    } else if (field == "event") {
        event_.event = value;
    } else if (field == "id") {
        event_.id = value;
    }
}

bool EventParser::feed(std::string_view bytes,
                       const std::function<void(const SentEvent&)>& on_event) {
    constexpr std::size_t kLongestLine = 1 << 20;
    rest_ += bytes;
    std::size_t start = 0;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos;
         end = rest_.find('\n', start)) {
        std::string_view text(rest_.data() + start, end - start);
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        line(text, on_event);
        start = end + 1;
    }
    rest_.erase(0, start);
    return rest_.size() <= kLongestLine;
}

}  // namespace kiosk::http
