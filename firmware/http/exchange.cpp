// Replies and streams: who queues, who suspends, who resumes. See exchange.hpp for the rule.
#include "firmware/http/exchange.hpp"

#include <algorithm>
#include <cstring>

namespace kiosk::http {

void Exchange::answer(Response reply, std::shared_ptr<Stream> streaming) {
    const std::lock_guard lock(mutex);
    if (answered) {
        return;
    }
    answered = true;
    if (completed) {
        if (streaming) {
            streaming->close();
        }
        return;
    }
    response = std::move(reply);
    stream = std::move(streaming);
    if (suspended) {
        suspended = false;
        MHD_resume_connection(connection);
    }
}

void Responder::reply(Response response) const {
    owner_->answer(std::move(response), nullptr);
}

void Responder::reply(std::shared_ptr<Stream> stream) const {
    Response head;
    head.headers["content-type"] = "text/event-stream";
    head.headers["cache-control"] = "no-store";
    owner_->answer(std::move(head), std::move(stream));
}

Responder Responder::calling(std::function<void(Response)> answered) {
    Responder out;
    out.owner_ = std::make_shared<Owner>(
        [answered = std::move(answered)](Response reply, const std::shared_ptr<Stream>& streaming) {
            if (streaming) {
                streaming->close();
            }
            answered(std::move(reply));
        });
    return out;
}

Responder ServerParts::responder(std::shared_ptr<Exchange> exchange) {
    Responder out;
    out.owner_ = std::make_shared<Responder::Owner>(
        [exchange = std::move(exchange)](Response reply, std::shared_ptr<Stream> streaming) {
            exchange->answer(std::move(reply), std::move(streaming));
        });
    return out;
}

Stream::Stream(std::size_t bound_bytes) : state_(std::make_shared<State>()) {
    state_->bound_bytes = bound_bytes;
}

Stream::~Stream() {
    close();
}

bool Stream::push(std::string_view bytes) {
    const std::lock_guard lock(state_->mutex);
    if (state_->closed) {
        return false;
    }
    if (state_->buffer.size() + bytes.size() > state_->bound_bytes) {
        state_->closed = true;
    } else {
        state_->buffer += bytes;
    }
    if (state_->waiting != nullptr) {
        MHD_resume_connection(std::exchange(state_->waiting, nullptr));
    }
    return !state_->closed;
}

void Stream::close() {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    if (state_->waiting != nullptr) {
        MHD_resume_connection(std::exchange(state_->waiting, nullptr));
    }
}

bool Stream::open() const {
    const std::lock_guard lock(state_->mutex);
    return !state_->closed;
}

namespace {

// What libmicrohttpd's reader callback gets: the state, and the connection to suspend.
struct Reading {
    std::shared_ptr<Stream::State> state;
    MHD_Connection* connection = nullptr;
};

}  // namespace

ssize_t ServerParts::read_stream(void* cls, std::uint64_t, char* out, std::size_t most) {
    const auto& reading = *static_cast<Reading*>(cls);
    const std::lock_guard lock(reading.state->mutex);
    if (reading.state->buffer.empty()) {
        if (reading.state->closed) {
            return MHD_CONTENT_READER_END_OF_STREAM;
        }
        reading.state->waiting = reading.connection;
        MHD_suspend_connection(reading.connection);
        return 0;
    }
    const std::size_t count = std::min(most, reading.state->buffer.size());
    std::memcpy(out, reading.state->buffer.data(), count);
    reading.state->buffer.erase(0, count);
    return static_cast<ssize_t>(count);
}

void ServerParts::put_headers(const Exchange& exchange, MHD_Response* response) {
    const Headers& own = exchange.response->headers;
    for (const auto& [name, value] : own) {
        MHD_add_response_header(response, name.c_str(), value.c_str());
    }
    for (const auto& [name, value] : *exchange.always) {
        if (!own.contains(name)) {
            MHD_add_response_header(response, name.c_str(), value.c_str());
        }
    }
    if (exchange.close) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    }
}

MHD_Result ServerParts::queue_stream(Exchange& exchange) {
    constexpr std::size_t kBlockBytes = 16 * 1024;
    auto* reading = new Reading{exchange.stream->state_, exchange.connection};
    MHD_Response* response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, kBlockBytes, &ServerParts::read_stream, reading, [](void* cls) {
            delete static_cast<Reading*>(cls);
        });
    put_headers(exchange, response);
    const MHD_Result queued = MHD_queue_response(exchange.connection, 200, response);
    MHD_destroy_response(response);
    return queued;
}

MHD_Result ServerParts::queue(Exchange& exchange) {
    if (exchange.stream) {
        return queue_stream(exchange);
    }
    Response& answer = *exchange.response;
    MHD_Response* response = MHD_create_response_from_buffer(
        answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY);
    put_headers(exchange, response);
    const MHD_Result queued =
        MHD_queue_response(exchange.connection, static_cast<unsigned>(answer.status), response);
    MHD_destroy_response(response);
    return queued;
}

}  // namespace kiosk::http
