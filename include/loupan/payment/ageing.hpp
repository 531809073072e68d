// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/item.hpp>
#include <loupan/payment/receivable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Ageing of receivables (账龄分析): what is open, by how long it has been overdue. Rows and columns add up to the fen.

namespace loupan::inline LOUPAN_ABI::payment {

/// The buckets (账龄区间): the last overdue day of each but the last. `{30, 60}` makes not due, 1-30, 31-60, over 60.
struct ageing_buckets {
    std::vector<std::int32_t> up_to{30, 60, 90, 180, 365};
    friend bool operator==(const ageing_buckets&, const ageing_buckets&) = default;

    /// One more than the bounds, and what is not due.
    [[nodiscard]] std::size_t size() const noexcept { return up_to.size() + 2; }
    /// `not_due`, `1-30`, ..., `>365`
    [[nodiscard]] std::string name(std::size_t bucket) const {
        if (bucket == 0) {
            return "not_due";
        }
        const auto from = bucket == 1 ? 1 : up_to[bucket - 2] + 1;
        return bucket > up_to.size() ? ">" + std::to_string(from - 1)
                                     : std::to_string(from) + "-" + std::to_string(up_to[bucket - 1]);
    }
    /// The bucket of so many overdue days; 0 and below is not due.
    [[nodiscard]] std::size_t of(std::int64_t days) const noexcept {
        if (days <= 0) {
            return 0;
        }
        std::size_t b = 1;
        while (b <= up_to.size() && up_to[b - 1] < days) {
            ++b;
        }
        return b;
    }
};

/// What the rows of a table are (分组依据).
enum class ageing_by : std::uint8_t {
    all,   ///< one row
    item,  ///< 款项
    group, ///< 款项分组
    trade  ///< the deal
};
constexpr enum_table<ageing_by, 4> enum_names(ageing_by) {
    return {
        {{ageing_by::all, "all"}, {ageing_by::item, "item"}, {ageing_by::group, "group"}, {ageing_by::trade, "trade"}}};
}

/// A row of the table (账龄行).
struct ageing_row {
    std::string key{};
    std::vector<money> amounts{}; ///< one for each bucket
    money total{};                ///< their sum
    std::int32_t lines = 0;       ///< lines with something open
    friend bool operator==(const ageing_row&, const ageing_row&) = default;
};

/// The table (账龄表): rows in order of first appearance, the last of their sums apart.
struct ageing_table {
    ageing_buckets buckets{};
    std::vector<ageing_row> rows{};
    ageing_row total{};
    friend bool operator==(const ageing_table&, const ageing_table&) = default;
};

/// Checks buckets (校验). \throws invalid_argument core.validation unless they ascend from 1
inline void validate(const ageing_buckets& of, const std::string& path = {}) {
    for (std::size_t i = 0; i < of.up_to.size(); ++i) {
        if (of.up_to[i] < 1 || of.up_to[i] > 3'000'000 || (i > 0 && of.up_to[i] <= of.up_to[i - 1])) {
            raise(loupan::errors::validation,
                  {detail::element(path, "up_to", i), std::to_string(of.up_to[i]), {}, "C2.6"});
        }
    }
}

namespace detail {

class ageing_builder {
public:
    ageing_builder(const ageing_buckets& buckets, const currency& in) : in_(in) {
        validate(buckets, "buckets");
        table_.buckets = buckets;
        table_.total = row("total");
    }
    std::size_t row_of(std::string_view key) {
        for (std::size_t i = 0; i < table_.rows.size(); ++i) {
            if (table_.rows[i].key == key) {
                return i;
            }
        }
        table_.rows.push_back(row(std::string(key)));
        return table_.rows.size() - 1;
    }
    void add(std::size_t at, std::int64_t overdue_days, const money& open) {
        if (open.is_zero()) {
            return;
        }
        const auto bucket = table_.buckets.of(overdue_days);
        for (auto* r : {&table_.rows[at], &table_.total}) {
            r->amounts[bucket] += open;
            r->total += open;
            ++r->lines;
        }
    }
    [[nodiscard]] ageing_table take() && { return std::move(table_); }

private:
    [[nodiscard]] ageing_row row(std::string key) const {
        return {std::move(key), std::vector<money>(table_.buckets.size(), money::zero(in_)), money::zero(in_), 0};
    }
    currency in_;
    ageing_table table_;
};

} // namespace detail

/// What is open of costs, interest and principal on a day, by age (账龄分析). Settled and closed lines have nothing open; a line
/// without a due date is not due. \throws invalid_argument core.validation (buckets), core.currency_mismatch; arithmetic_error
/// core.overflow
[[nodiscard]] inline ageing_table ageing(std::span<const receivable> lines, const ageing_buckets& buckets,
                                         const date& as_of, ageing_by by = ageing_by::all, bool with_late_fee = false) {
    detail::ageing_builder out(buckets, lines.empty() ? currency() : lines.front().amount.currency());
    for (const auto& line : lines) {
        const auto now = status(line, as_of);
        const auto key = by == ageing_by::item    ? std::string(to_string(line.item))
                         : by == ageing_by::group ? std::string(to_string(group_of(line.item)))
                         : by == ageing_by::trade ? line.trade
                                                  : std::string("all");
        auto open = now.open.cost + now.open.interest + now.open.principal;
        if (with_late_fee) {
            open += now.open.penalty;
        }
        out.add(out.row_of(key), now.due ? as_of - *now.due : 0, open);
    }
    return std::move(out).take();
}

/// The same over columns (列式账龄): open amounts in minor units, due dates as day numbers (absent: not due), and a group for
/// each row, whose absence is the group of an empty name.
/// \throws invalid_argument core.length_mismatch, core.validation (buckets), core.empty (an absent amount, with its row);
/// arithmetic_error core.overflow
[[nodiscard]] inline ageing_table ageing(const column<std::int64_t>& open, const column<std::int32_t>& due,
                                         const code_column& groups, const ageing_buckets& buckets, const date& as_of,
                                         currency in = {}) {
    const auto check = [&open](std::size_t size, const char* path) {
        if (size != open.size()) {
            raise(loupan::errors::length_mismatch,
                  {path, std::to_string(size) + ", " + std::to_string(open.size()), {}, {}});
        }
    };
    check(due.size(), "due");
    check(groups.size(), "groups");
    detail::ageing_builder out(buckets, in);
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> rows(groups.names().size() + 1, none); // by code, the absent one last
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (!open.is_valid(i)) {
            raise(loupan::errors::empty, {"open", {}, static_cast<std::int64_t>(i), {}});
        }
        const auto code = groups.code(i);
        auto& row = rows[code < 0 ? groups.names().size() : static_cast<std::size_t>(code)];
        if (row == none) {
            row = out.row_of(groups.text(i));
        }
        const auto days = due.is_valid(i) ? std::int64_t{as_of.days()} - due[i] : 0;
        out.add(row, days, money::from_minor(open[i], in));
    }
    return std::move(out).take();
}

} // namespace loupan::inline LOUPAN_ABI::payment
