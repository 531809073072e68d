// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/units.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// Why a price is what it is; several may hold.
enum class price_flag : std::uint8_t {
    overridden = 1, ///< set by hand (手工调整)
    at_floor = 2,   ///< raised to the floor price (底价)
    at_ceiling = 4, ///< lowered to the filed or marked price (备案价/标价)
    fixed = 8,      ///< sold or locked: the given price stays
    absent = 16     ///< no price: the row stands in the table of errors
};

[[nodiscard]] constexpr std::uint8_t operator|(price_flag a, price_flag b) noexcept {
    return static_cast<std::uint8_t>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
[[nodiscard]] constexpr bool has(std::uint8_t flags, price_flag f) noexcept {
    return (flags & static_cast<std::uint8_t>(f)) != 0;
}

/// One unit's prices (一房一价).
struct price_line {
    std::string key{};
    loupan::unit_price unit_price{};                      ///< the governing or displayed unit price of the basis
    loupan::money total{};                                ///< 总价
    std::optional<loupan::unit_price> gross_unit_price{}; ///< total / gross area, for display (建筑面积单价)
    std::optional<loupan::unit_price> inner_unit_price{}; ///< total / inner area, for display (套内面积单价)
    std::uint8_t flags = 0;
    friend bool operator==(const price_line&, const price_line&) = default;
};

/// The columns of a price list; absent prices have their validity bit cleared in all of them.
struct price_columns {
    column<std::int64_t> unit_price{};       ///< 1e-4
    column<std::int64_t> total{};            ///< minor units
    column<std::int64_t> gross_unit_price{}; ///< 1e-4; absent where the unit has no gross area
    column<std::int64_t> inner_unit_price{}; ///< 1e-4; absent where the unit has no inner area
    column<std::uint8_t> flags{};
};

/// A price list (价目表): what `price` returns. Sums are exact; absent prices do not count.
class prices {
public:
    prices() = default;
    prices(units of, price_columns columns, loupan::currency in, std::string pricing_area, std::string digest,
           std::vector<row_error> errors)
        : units_(std::move(of)), columns_(std::move(columns)), currency_(in), pricing_area_(std::move(pricing_area)),
          digest_(std::move(digest)), errors_(std::move(errors)) {}

    [[nodiscard]] std::size_t size() const noexcept { return columns_.total.size(); }
    [[nodiscard]] const price_columns& columns() const noexcept { return columns_; }
    [[nodiscard]] const pricing::units& of() const noexcept { return units_; }
    [[nodiscard]] const loupan::currency& currency() const noexcept { return currency_; }
    /// Name of the area column that the unit price is for: `gross`, `inner`, `gross_measured`, ...; empty for suites.
    [[nodiscard]] const std::string& pricing_area() const noexcept { return pricing_area_; }
    /// Digest of the scheme document that computed the list; empty when it was made otherwise.
    [[nodiscard]] const std::string& scheme_digest() const noexcept { return digest_; }
    /// The rows without a price and why; empty unless the call collected errors.
    [[nodiscard]] const std::vector<row_error>& errors() const noexcept { return errors_; }

    [[nodiscard]] bool has_price(std::size_t row) const noexcept { return columns_.total.is_valid(row); }
    /// Rows with a price.
    [[nodiscard]] std::size_t count() const noexcept { return size() - columns_.total.null_count(); }
    /// \throws not_found_error core.not_found outside the list or where the price is absent
    [[nodiscard]] price_line operator[](std::size_t row) const;
    /// \throws arithmetic_error core.overflow
    [[nodiscard]] money total() const;
    /// Sum of the pricing areas of the units with a price (gross for suites), at 1e-4.
    [[nodiscard]] std::int64_t area() const;
    /// Area-weighted average (均价): total / area, rounded once; absent when nothing is priced.
    [[nodiscard]] std::optional<loupan::unit_price> average(const rounding& how = rounding("0.0001")) const;

private:
    pricing::units units_{};
    price_columns columns_{};
    loupan::currency currency_{};
    std::string pricing_area_{};
    std::string digest_{};
    std::vector<row_error> errors_{};
};

/// A price list from given columns, e.g. a filed list that was read from a file. The display prices are derived.
/// \throws invalid_argument core.length_mismatch
[[nodiscard]] prices make_prices(const units& of, column<std::int64_t> unit_price, column<std::int64_t> total,
                                 loupan::currency in = {}, std::string pricing_area = "gross");

inline price_line prices::operator[](std::size_t row) const {
    if (row >= size() || !has_price(row)) {
        raise(loupan::errors::not_found, {"prices", std::to_string(row), static_cast<std::int64_t>(row), {}});
    }
    const auto per = units_.unit_of_area();
    const auto optional_price = [&](const column<std::int64_t>& c) {
        const auto v = c.at(row);
        return v ? std::optional(loupan::unit_price::from_scaled(*v, currency_, per)) : std::nullopt;
    };
    return {units_.key(row),
            loupan::unit_price::from_scaled(columns_.unit_price[row], currency_, per),
            money::from_minor(columns_.total[row], currency_),
            optional_price(columns_.gross_unit_price),
            optional_price(columns_.inner_unit_price),
            columns_.flags[row]};
}

inline money prices::total() const {
    loupan::detail::int128 sum{0};
    for (std::size_t i = 0; i < size(); ++i) {
        if (has_price(i)) {
            sum += loupan::detail::int128{columns_.total[i]};
        }
    }
    return money::from_minor(loupan::detail::to_int64_or_raise(sum), currency_);
}

inline std::int64_t prices::area() const {
    const auto* areas = units_.area(pricing_area_.empty() ? "gross" : pricing_area_);
    loupan::detail::int128 sum{0};
    for (std::size_t i = 0; areas != nullptr && i < size(); ++i) {
        if (has_price(i) && areas->is_valid(i)) {
            sum += loupan::detail::int128{(*areas)[i]};
        }
    }
    return loupan::detail::to_int64_or_raise(sum);
}

inline std::optional<loupan::unit_price> prices::average(const rounding& how) const {
    const auto area_sum = area();
    if (area_sum == 0) {
        return std::nullopt;
    }
    const auto value =
        how.round_ratio(total().to_decimal(), decimal::from_parts(loupan::detail::int128{area_sum}, floor_area::scale));
    return loupan::unit_price::from_scaled(value.to_scaled(loupan::unit_price::scale), currency_,
                                           units_.unit_of_area());
}

inline prices make_prices(const units& of, column<std::int64_t> unit_price, column<std::int64_t> total,
                          loupan::currency in, std::string pricing_area) {
    const std::size_t n = of.size();
    if (unit_price.size() != n || total.size() != n) {
        raise(loupan::errors::length_mismatch, {"prices",
                                                std::to_string(unit_price.size()) + ", " +
                                                    std::to_string(total.size()) + " instead of " + std::to_string(n),
                                                {},
                                                {}});
    }
    // fen / (1e-4 m2) to 1e-4 yuan per m2, rounded to the fen: both scales are powers of ten.
    const auto derive = [&](const column<std::int64_t>* areas) {
        column_builder<std::int64_t> out(n);
        const auto lift = loupan::detail::power_of_ten(floor_area::scale);
        const auto fen = loupan::detail::power_of_ten_64(loupan::unit_price::scale - in.digits());
        for (std::size_t i = 0; i < n; ++i) {
            out.data()[i] = 0;
            if (areas == nullptr || !areas->is_valid(i) || (*areas)[i] == 0 || !total.is_valid(i)) {
                out.set_null(i);
                continue;
            }
            const auto q = loupan::detail::round_quotient(loupan::detail::int128{total[i]} * lift,
                                                          loupan::detail::int128{(*areas)[i]}, rounding_mode::half_up);
            out.data()[i] = loupan::detail::to_int64_or_raise(q * loupan::detail::int128{fen});
        }
        return std::move(out).finish();
    };
    column_builder<std::uint8_t> flags(n);
    for (std::size_t i = 0; i < n; ++i) {
        flags.data()[i] = total.is_valid(i) ? std::uint8_t{0} : static_cast<std::uint8_t>(price_flag::absent);
    }
    price_columns columns{std::move(unit_price), total, derive(of.area("gross")), derive(of.area("inner")),
                          std::move(flags).finish()};
    return {of, std::move(columns), in, std::move(pricing_area), {}, {}};
}

} // namespace loupan::inline LOUPAN_ABI::pricing
