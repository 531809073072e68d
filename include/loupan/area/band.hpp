// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/detail/enum_names.hpp>
#include <loupan/area/errors.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/rate.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The one engine that every area clause runs on (补差区间, domain C3.3): a table of bands over the signed ratio
/// (measured - contract) / contract, each with the factor at which its part of the difference is settled.

namespace loupan::inline LOUPAN_ABI::area {

/// What a factor is for (计算方式).
enum class band_mode : std::uint8_t {
    marginal, ///< 分段: each part of the difference, counted from zero, at the factor of the band it lies in
    whole     ///< 全额: the whole difference at the factor of the band that holds the ratio
};

constexpr enum_table<band_mode, 2> enum_names(band_mode) {
    return {{{band_mode::marginal, "marginal"}, {band_mode::whole, "whole"}}};
}

/// A row of the table (补差方案明细: 最小值/比较/最大值/比较/系数/是否补差). Bounds are signed ratios: 3 % is 0.03, 3 % less
/// than the contract is -0.03. An absent bound is open to that side.
struct band {
    std::optional<rate> min{};
    bool min_closed = false; ///< 以上(含): the bound itself belongs to the band
    std::optional<rate> max{};
    bool max_closed = false; ///< 以下(含)
    rate factor = rate::from_scaled(100'000'000);
    bool compensate = true; ///< 是否补差: false settles nothing in this band, whatever its factor
    friend bool operator==(const band&, const band&) = default;
};

/// A table of bands in ascending order that covers every ratio once (补差方案).
struct band_table {
    band_mode mode = band_mode::marginal;
    std::vector<band> rows{};
    friend bool operator==(const band_table&, const band_table&) = default;
};

/// A band as an interval: `[-3%, 3%]`, `(3%, +∞)` (区间文本).
[[nodiscard]] inline std::string to_string(const band& of) {
    std::string out = of.min ? (of.min_closed ? "[" : "(") + of.min->to_percent() : std::string("(-∞");
    out += ", ";
    return out + (of.max ? of.max->to_percent() + (of.max_closed ? "]" : ")") : std::string("+∞)"));
}

/// Checks a table (校验补差区间): ascending, without gap or overlap, from -100 % or below to infinity, factors not negative.
/// `path` is where the table stands.
/// \throws invalid_argument core.empty (no rows), core.validation (a factor or a band of nothing), area.band_order,
/// area.band_gap, area.band_overlap, each naming the row's field
inline void validate(const band_table& table, const std::string& path = "bands") {
    const auto field = [&path](std::size_t row, const char* name) {
        return join_path(path, "rows[" + std::to_string(row) + "]." + name);
    };
    const auto& rows = table.rows;
    if (rows.empty()) {
        raise(loupan::errors::empty, {join_path(path, "rows"), {}, {}, "C3.3"});
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        if (row.factor.scaled() < 0) {
            raise(loupan::errors::validation, {field(i, "factor"), row.factor.to_string(), {}, "C3.3"});
        }
        if ((!row.min && row.min_closed) || (!row.max && row.max_closed)) {
            raise(loupan::errors::validation,
                  {field(i, row.min ? "max_closed" : "min_closed"), "infinity does not belong to a band", {}, "C3.3"});
        }
        if (row.min && row.max && *row.max < *row.min) {
            raise(errors::band_order, {field(i, "max"), to_string(row), {}, "C3.3"});
        }
        if (row.min && row.max && *row.max == *row.min && !(row.min_closed && row.max_closed)) {
            raise(loupan::errors::validation, {field(i, "max"), to_string(row), {}, "C3.3"});
        }
        if (i == 0) {
            continue;
        }
        const auto& before = rows[i - 1];
        const auto both = to_string(before) + ", " + to_string(row);
        if (!before.max) {
            raise(errors::band_overlap, {field(i - 1, "max"), both, {}, "C3.3"});
        }
        if (!row.min || (before.min && *row.min < *before.min)) {
            raise(errors::band_order, {field(i, "min"), both, {}, "C3.3"});
        }
        if (*row.min < *before.max || (*row.min == *before.max && row.min_closed && before.max_closed)) {
            raise(errors::band_overlap, {field(i, "min"), both, {}, "C3.3"});
        }
        if (*before.max < *row.min || (!row.min_closed && !before.max_closed)) {
            raise(errors::band_gap, {field(i, "min"), both, {}, "C3.3"});
        }
    }
    // No home measures less than nothing: -100 % is the least ratio there is.
    const auto& first = rows.front();
    const auto nothing = rate::from_scaled(-100'000'000);
    if (first.min && (*first.min > nothing || (*first.min == nothing && !first.min_closed))) {
        raise(errors::band_gap, {field(0, "min"), to_string(first), {}, "C3.3"});
    }
    if (rows.back().max) {
        raise(errors::band_gap, {field(rows.size() - 1, "max"), to_string(rows.back()), {}, "C3.3"});
    }
}

namespace detail {

/// A factor that is one 64-bit number needs no look at the other before they are multiplied.
constexpr bool multiply_64(loupan::detail::int128 a, std::int64_t b, loupan::detail::int128& out) noexcept {
    if (loupan::detail::fits_int64(a) && b != std::numeric_limits<std::int64_t>::min()) {
        out = a * loupan::detail::int128{b};
        return true;
    }
    return loupan::detail::multiply_checked(a, loupan::detail::int128{b}, out);
}

/// Whether the ratio of the two areas is beyond a limit, by exact integers: the limit itself is inside (以内含本数).
constexpr bool beyond(std::int64_t contract, std::int64_t measured, rate limit) noexcept {
    using loupan::detail::int128;
    return loupan::detail::absolute(int128{measured} - int128{contract}) * int128{100'000'000} >
           int128{limit.scaled()} * int128{contract};
}

/// A table in integers of as few digits as its bounds and factors need: that leaves room in 128 bits.
class prepared_bands {
public:
    prepared_bands() = default;
    /// The table is valid. Ratios up to `free_within`, either way, settle nothing before any band is asked.
    prepared_bands(const band_table& table, rate free_within) : mode_(table.mode), free_within_(free_within.scaled()) {
        bound_digits_ = factor_digits_ = 0;
        for (const auto& row : table.rows) {
            for (const auto& bound : {row.min, row.max}) {
                bound_digits_ = std::max(bound_digits_, bound ? digits_of(*bound) : 0);
            }
            factor_digits_ = std::max(factor_digits_, digits_of(factor_of(row)));
        }
        for (const auto& row : table.rows) {
            prepared out;
            out.has_min = row.min.has_value();
            out.has_max = row.max.has_value();
            out.min = row.min ? reduce(*row.min, bound_digits_) : 0;
            out.max = row.max ? reduce(*row.max, bound_digits_) : 0;
            out.min_closed = row.min_closed;
            out.max_closed = row.max_closed;
            out.factor = reduce(factor_of(row), factor_digits_);
            rows_.push_back(out);
        }
        small_ = largest_small();
    }

    /// Decimals of the area that `weigh` returns: 4 of the areas, then those of the bounds and the factors.
    [[nodiscard]] int scale() const noexcept { return 4 + bound_digits_ + factor_digits_; }
    [[nodiscard]] int length_scale() const noexcept { return 4 + bound_digits_; }
    [[nodiscard]] int extra_digits() const noexcept { return bound_digits_ + factor_digits_; }

    /// The area that is paid for, signed, exact at `scale()`: the parts of the difference times their factors. Tells `part`
    /// the row and the length of every part, at `length_scale()`. False when 128 bits do not hold it.
    template <class Part>
    [[nodiscard]] bool weigh(std::int64_t contract, std::int64_t measured, loupan::detail::int128& out,
                             Part&& part) const {
        using loupan::detail::int128;
        out = int128{0};
        if (contract == measured ||
            (free_within_ != 0 && !beyond(contract, measured, rate::from_scaled(free_within_)))) {
            return true;
        }
        if (contract <= small_ && measured <= small_) { // any home: 64 bits hold every product and their sum
            std::int64_t narrow = 0;
            (void)weigh_in<std::int64_t>(contract, measured, narrow, part);
            out = int128{narrow};
            return true;
        }
        return weigh_in<int128>(contract, measured, out, part);
    }

private:
    struct prepared {
        std::int64_t min = 0, max = 0, factor = 0;
        bool has_min = false, has_max = false, min_closed = false, max_closed = false;
    };
    static bool weigh_one(std::int64_t length, std::int64_t factor, std::int64_t& out) noexcept {
        out += length * factor;
        return true;
    }
    static bool weigh_one(loupan::detail::int128 length, std::int64_t factor, loupan::detail::int128& out) noexcept {
        loupan::detail::int128 weighed{};
        return multiply_64(length, factor, weighed) && loupan::detail::add_checked(out, weighed, out);
    }

    template <class Int, class Part>
    bool weigh_in(std::int64_t contract, std::int64_t measured, Int& out, Part&& part) const {
        const Int from{contract};
        const auto difference = (Int{measured} - from) * Int{loupan::detail::power_of_ten_64(bound_digits_)};
        const Int zero{0};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto& row = rows_[i];
            const auto low = Int{row.min} * from;
            const auto high = Int{row.max} * from;
            Int length{0};
            if (mode_ == band_mode::whole) {
                const bool above = !row.has_min || difference > low || (row.min_closed && difference == low);
                const bool below = !row.has_max || difference < high || (row.max_closed && difference == high);
                if (!above || !below) {
                    continue;
                }
                length = difference;
            } else if (difference > zero) {
                const auto begin = row.has_min && low > zero ? low : zero;
                const auto end = row.has_max && high < difference ? high : difference;
                length = end > begin ? end - begin : zero;
            } else {
                const auto begin = row.has_max && high < zero ? high : zero;
                const auto end = row.has_min && low > difference ? low : difference;
                length = end < begin ? end - begin : zero;
            }
            if (length == zero) {
                continue;
            }
            if (!weigh_one(length, row.factor, out)) {
                return false;
            }
            part(i, loupan::detail::int128{length});
        }
        return true;
    }

    static rate factor_of(const band& row) noexcept { return row.compensate ? row.factor : rate{}; }
    /// The largest area whose products with any bound and factor add up within 62 bits.
    [[nodiscard]] std::int64_t largest_small() const noexcept {
        using loupan::detail::int128;
        int128 most{loupan::detail::power_of_ten_64(bound_digits_)};
        int128 factor{1};
        for (const auto& row : rows_) {
            most =
                std::max({most, loupan::detail::absolute(int128{row.min}), loupan::detail::absolute(int128{row.max})});
            factor = std::max(factor, int128{row.factor});
        }
        const auto limit = int128{std::int64_t{1} << 62U};
        const auto each = most * int128{2} * int128{static_cast<std::int64_t>(rows_.size()) + 1};
        return static_cast<std::int64_t>(limit / each / factor);
    }
    static int digits_of(rate value) noexcept {
        int digits = rate::scale;
        for (auto v = value.scaled(); digits > 0 && v % 10 == 0; v /= 10) {
            --digits;
        }
        return digits;
    }
    static std::int64_t reduce(rate value, int digits) noexcept {
        return value.scaled() / loupan::detail::power_of_ten_64(rate::scale - digits);
    }

    std::vector<prepared> rows_{};
    band_mode mode_ = band_mode::marginal;
    std::int64_t free_within_ = 0;
    std::int64_t small_ = 0;
    int bound_digits_ = 0;
    int factor_digits_ = 0;
};

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI::area
