// Rows are kept as lists of black columns until a cut makes a bitmap of them.
#include "tests/support/escpos_reader/paper_roll.hpp"

namespace kiosk::test {

void PaperRoll::feed(int rows) {
    for (int i = 0; i < rows; ++i) {
        rows_.emplace_back();
        row_came_out();
    }
}

void PaperRoll::print(const Bitmap& picture, int left_px) {
    for (int y = 0; y < picture.height_px(); ++y) {
        std::vector<int> row;
        for (int x = 0; x < picture.width_px(); ++x) {
            if (picture.black(x, y)) {
                KIOSK_ASSERT(left_px + x < width_px_, "a printed dot lies on the paper");
                row.push_back(left_px + x);
            }
        }
        rows_.push_back(std::move(row));
        row_came_out();
    }
}

void PaperRoll::cut(CutKind kind) {
    papers_.push_back(Paper{uncut(), kind, torn_});
    if (preset_) {
        preset_->at_row -= rows();
    }
    rows_.clear();
    torn_ = false;
}

void PaperRoll::cut_after(int rows, CutKind kind) {
    preset_ = Preset{this->rows() + rows, kind};
    if (rows == 0) {
        preset_.reset();
        cut(kind);
    }
}

void PaperRoll::row_came_out() {
    if (preset_ && rows() == preset_->at_row) {
        const CutKind kind = preset_->kind;
        preset_.reset();
        cut(kind);
    }
}

Bitmap PaperRoll::uncut() const {
    Bitmap picture(width_px_, rows());
    for (std::size_t y = 0; y < rows_.size(); ++y) {
        for (const int x : rows_[y]) {
            picture.set(x, static_cast<int>(y), true);
        }
    }
    return picture;
}

}  // namespace kiosk::test
