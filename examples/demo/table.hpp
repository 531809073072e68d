// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace demo {

/// Cells that a text takes on a terminal: Chinese characters take two.
inline std::size_t width_of(std::string_view utf8) {
    std::size_t cells = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        cells += byte >= 0xE3U ? 2U : (byte & 0xC0U) == 0x80U ? 0U : 1U; // lead bytes only
    }
    return cells;
}

/// `9618469` as `9,618,469`; decimals stay.
inline std::string grouped(std::string number) {
    const auto first = static_cast<std::ptrdiff_t>(!number.empty() && (number[0] == '-' || number[0] == '+') ? 1 : 0);
    const auto point = number.find('.');
    auto at = static_cast<std::ptrdiff_t>(point == number.npos ? number.size() : point) - 3;
    for (; at > first; at -= 3) {
        number.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return number;
}

/// Rows of text in aligned columns: `l` to the left, `r` to the right.
class table {
public:
    explicit table(std::string alignment) : alignment_(std::move(alignment)) {}
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

    friend std::ostream& operator<<(std::ostream& out, const table& t) {
        std::vector<std::size_t> widths(t.alignment_.size(), 0);
        for (const auto& row : t.rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], width_of(row[i]));
            }
        }
        for (const auto& row : t.rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string pad(widths[i] - width_of(row[i]), ' ');
                line += "  " + (t.alignment_[i] == 'r' ? pad + row[i] : row[i] + pad);
            }
            line.erase(line.find_last_not_of(' ') + 1);
            out << line << '\n';
        }
        return out;
    }

private:
    std::string alignment_;
    std::vector<std::vector<std::string>> rows_{};
};

} // namespace demo
