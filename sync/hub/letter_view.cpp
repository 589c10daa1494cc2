// Words, names and numbers are sealed; what is here comes from the record alone.
#include "sync/hub/letter_view.hpp"

namespace kiosk::hub {

Json letter_view(const Letter& letter, const Device& device) {
    if (letter.letter_class == LetterClass::Protected) {
        return Json{{"class", "protected"},
                    {"bucket", letter.bucket},
                    {"pages", letter.pages},
                    {"hash", letter.hash}};
    }
    return Json{{"class", "ordinary"},
                {"bucket", letter.bucket},
                {"pages", letter.pages},
                {"hash", letter.hash},
                {"letter", letter.id.text()},
                {"code", letter.code},
                {"kind", letter.kind},
                {"body", letter.body},
                {"as_is", letter.as_is != 0},
                {"device", device.id.text()},
                {"office", device.office},
                {"received_ms", letter.received_ms},
                {"completed_ms", letter.completed_ms.value_or(0)}};
}

}  // namespace kiosk::hub
