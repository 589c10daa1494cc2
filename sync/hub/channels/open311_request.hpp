#pragma once
// What a form of POST /requests and the questions of GET /requests mean. Pure.

#include <vector>

#include "sync/hub/channel_table.hpp"
#include "sync/hub/channels/open311_text.hpp"

namespace kiosk::hub {

// The request in a form. NotThisDoor and UnknownService as channels/public_services.hpp says;
// BadArgument names a field that is missing, too long or of the wrong shape. Fields that are not
// kept (media_url, device_id, account_id, attribute[…]) are not looked at.
[[nodiscard]] Result<RequestContent> request_in(const FormFields& form);

// One question about requests. With numbers nothing else counts.
struct RequestQuestion {
    std::vector<std::int64_t> numbers;
    RequestFilter filter;
};

// Without dates the last 90 days; with one of them the 90 days after or before it. BadArgument: a
// span of more than 90 days, a page above 10,000, more than 1,000 on a page, more than 100 numbers,
// a status or service that is none.
[[nodiscard]] Result<RequestQuestion> question_in(const FormFields& query, std::int64_t now_ms);

// As anybody may see it: no words, name, telephone or e-mail of the sender, but a description that
// an officer made public.
[[nodiscard]] Json public_view(const ChannelRequest& request);

}  // namespace kiosk::hub
