#pragma once
// Table 01/TCD as the form that an office prints, signs and sends: A4 across, as a PDF.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/toolbox.hpp"
#include "firmware/reception/report.hpp"

namespace kiosk::paper {

struct Tcd01Sheet {
    Bytes pdf;
    bool fits = true;  // every text is shown as written; false is a bug that a test must find
};

// One page. The words of the columns are those of reception::tcd01_layout(); columns that are not
// checked against the gazette bear a star. An office name of any length wraps, then shrinks, then
// ends in "…". IoFailed when memory runs out. Pure but for the toolbox, whose thread this is; some
// 30 ms. Source: Circular 01/2024/TT-TTCP, form 01/TCD.
[[nodiscard]] Result<Tcd01Sheet> tcd01_sheet(draw::Toolbox& toolbox,
                                             const reception::Tcd01Report& report);

}  // namespace kiosk::paper
