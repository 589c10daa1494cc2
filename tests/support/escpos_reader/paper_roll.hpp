#pragma once
// The paper under the head: rows come out, cuts part them.

#include <optional>
#include <utility>
#include <vector>

#include "tests/support/escpos_reader/escpos_reader.hpp"

namespace kiosk::test {

// Collects rows of `width_px` dots and parts them into papers. One thread.
class PaperRoll {
public:
    explicit PaperRoll(int width_px) : width_px_(width_px) {}

    // White rows.
    void feed(int rows);
    // The picture with its left edge at `left_px`; it must fit (a broken invariant otherwise).
    void print(const Bitmap& picture, int left_px);
    // Cuts where the paper stands; an empty paper is a paper too.
    void cut(CutKind kind);
    // Cuts once `rows` more rows have come out (GS V function C).
    void cut_after(int rows, CutKind kind);

    void tear() { torn_ = true; }

    [[nodiscard]] int rows() const { return static_cast<int>(rows_.size()); }

    [[nodiscard]] bool cut_is_due() const { return preset_.has_value(); }

    [[nodiscard]] const std::vector<Paper>& papers() const { return papers_; }

    // The rows since the last cut.
    [[nodiscard]] Bitmap uncut() const;

private:
    struct Preset {
        int at_row;
        CutKind kind;
    };

    void row_came_out();

    int width_px_;
    std::vector<std::vector<int>> rows_;  // the black columns of each row
    std::vector<Paper> papers_;
    std::optional<Preset> preset_;
    bool torn_ = false;
};

}  // namespace kiosk::test
