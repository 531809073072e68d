// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/compile.hpp>
#include <loupan/area/settlement.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/explain.hpp>

#include <cstdint>
#include <string>
#include <utility>

/// \file
/// The formula of the area room, once: from two areas and a price to the difference in minor units. One home, many homes and
/// the explanation all run through here.

namespace loupan::inline LOUPAN_ABI::area::detail {

/// A home or an attachment in integers: areas and prices at 1e-4, money in minor units, tax rates at 1e-8.
struct house_in {
    std::int64_t contract = 0;
    std::int64_t measured = 0;
    std::int64_t price = 0; ///< 0 when the total makes it
    std::int64_t total = 0; ///< of this area, when the total makes the price
    bool from_total = false;
    std::int64_t tax_contract = -1;
    std::int64_t tax_settlement = -1; ///< -1: untaxed
};

struct house_out {
    const error_code* error = nullptr;
    std::string_view path{};
    std::int64_t delta = 0;
    std::int64_t net = 0;
    std::int64_t vat = 0;
};

/// Numerator and denominator of an amount in minor units.
struct fraction {
    loupan::detail::int128 top{0};
    loupan::detail::int128 bottom{1};
};

/// The multiple of the step nearest to the fraction; false when it does not fit.
inline bool round_minor(const fraction& value, const minor_rounding& how, std::int64_t& out) noexcept {
    using loupan::detail::int128;
    int128 bottom = value.bottom;
    if (how.step != 1 && !multiply_64(bottom, how.step, bottom)) {
        return false;
    }
    int128 steps{};
    if (loupan::detail::fits_int64(value.top) && loupan::detail::fits_int64(bottom) &&
        value.top != int128{std::numeric_limits<std::int64_t>::min()}) {
        steps = int128{loupan::detail::round_quotient(static_cast<std::int64_t>(value.top),
                                                      static_cast<std::int64_t>(bottom), how.mode)};
    } else {
        steps = loupan::detail::round_quotient(value.top, bottom, how.mode);
    }
    if (!multiply_64(steps, how.step, steps) || !loupan::detail::fits_int64(steps)) {
        return false;
    }
    out = static_cast<std::int64_t>(steps);
    return true;
}

/// The exact amount: paid area x price, or x total / contract area; with the new tax upon the old net price where the rules
/// say so. False when 128 bits do not hold it.
inline bool exact_delta(const compiled_rules& by, const house_in& in, loupan::detail::int128 paid_area,
                        fraction& out) noexcept {
    using loupan::detail::int128;
    const auto& rules = by.rules();
    if (!multiply_64(paid_area, in.from_total ? in.total : in.price, out.top)) {
        return false;
    }
    if (in.from_total) {
        // paid area at 4 + extra digits, contract area at 4: the fours cancel
        if (!loupan::detail::multiply_checked(int128{in.contract},
                                              loupan::detail::power_of_ten(by.bands().extra_digits()), out.bottom)) {
            return false;
        }
    } else {
        out.bottom =
            loupan::detail::power_of_ten(by.bands().scale() + loupan::unit_price::scale - rules.currency.digits());
    }
    if (rules.tax == tax_change::net_fixed && in.tax_contract != in.tax_settlement) {
        return loupan::detail::multiply_checked(out.top, int128{100'000'000} + int128{in.tax_settlement}, out.top) &&
               loupan::detail::multiply_checked(out.bottom, int128{100'000'000} + int128{in.tax_contract}, out.bottom);
    }
    return true;
}

inline std::string exact_text(const fraction& value, int digits) {
    // In main units; a power of ten below the line is written as decimals.
    auto bottom = value.bottom;
    int scale = digits;
    while (bottom % loupan::detail::int128{10} == loupan::detail::int128{0}) {
        bottom /= loupan::detail::int128{10};
        ++scale;
    }
    if (bottom == loupan::detail::int128{1}) {
        return loupan::detail::print_trimmed(value.top, scale);
    }
    return loupan::detail::print_trimmed(value.top, digits) + "/" + loupan::detail::to_string(value.bottom);
}

/// Settles one area: bands, price, rounding, tax. `part(row, length)` hears of every band that took part; `steps` records.
template <class Part, class Recorder>
void settle_area(const compiled_rules& by, const house_in& in, house_out& out, Part&& part, Recorder& steps) {
    using loupan::detail::int128;
    const auto& rules = by.rules();
    const auto fail = [&out](const error_code& code, std::string_view path) {
        out.error = &code;
        out.path = path;
    };
    int128 paid_area{};
    fraction exact;
    const auto tell = [&](std::size_t row, int128 length) {
        part(row, length);
        if constexpr (Recorder::enabled) {
            const auto& b = by.table().rows[row];
            const auto factor = b.compensate ? b.factor : rate{};
            const std::string unit(loupan::to_string(rules.unit_of_area));
            int128 weighed{};
            (void)multiply_64(length, factor.scaled(), weighed);
            steps.add({b.compensate ? "area.band" : "area.band_free",
                       {{"band", to_string(b)},
                        {"area", loupan::detail::print_trimmed(length, by.bands().length_scale()), unit},
                        {"factor", factor.to_string()}},
                       {},
                       {},
                       loupan::detail::print_trimmed(weighed, by.bands().length_scale() + rate::scale),
                       unit,
                       "bands.rows[" + std::to_string(row) + "]",
                       {}});
        }
    };
    if (!by.bands().weigh(in.contract, in.measured, paid_area, tell) || !exact_delta(by, in, paid_area, exact) ||
        !round_minor(exact, by.delta_rounding(), out.delta)) {
        return fail(loupan::errors::overflow, "delta");
    }
    if constexpr (Recorder::enabled) {
        const std::string unit(loupan::to_string(rules.unit_of_area));
        const std::string code(rules.currency.code());
        const auto digits = rules.currency.digits();
        step s;
        const bool net = rules.tax == tax_change::net_fixed && in.tax_contract != in.tax_settlement;
        s.code = in.from_total ? "area.delta_of_total" : "area.delta";
        s.operands = {{"paid_area", loupan::detail::print_trimmed(paid_area, by.bands().scale(), 2), unit}};
        if (in.from_total) {
            s.operands.push_back({"total", loupan::detail::print_scaled(int128{in.total}, digits), code});
            s.operands.push_back({"contract", loupan::detail::print_trimmed(int128{in.contract}, 4, 2), unit});
        } else {
            s.operands.push_back(
                {"unit_price", loupan::detail::print_trimmed(int128{in.price}, 4, 2), code + "/" + unit});
        }
        if (net) {
            s.code += "_net_fixed";
            s.operands.push_back({"old_rate", rate::from_scaled(in.tax_contract).to_percent()});
            s.operands.push_back({"new_rate", rate::from_scaled(in.tax_settlement).to_percent()});
        }
        s.exact = exact_text(exact, digits);
        s.rounding = rules.delta_rounding.to_string();
        s.result = loupan::detail::print_scaled(int128{out.delta}, digits);
        s.unit = code;
        s.rule = rules.article;
        steps.add(std::move(s));
    }
    if (in.tax_settlement < 0) {
        return;
    }
    const auto one_plus = int128{100'000'000} + int128{in.tax_settlement};
    if (!round_minor({int128{out.delta} * int128{100'000'000}, one_plus}, by.net_rounding(), out.net) ||
        !loupan::detail::fits_int64(int128{out.delta} - int128{out.net})) {
        return fail(loupan::errors::overflow, "delta_net");
    }
    out.vat = out.delta - out.net;
    if constexpr (Recorder::enabled) {
        const std::string code(rules.currency.code());
        const auto digits = rules.currency.digits();
        const auto gross = loupan::detail::print_scaled(int128{out.delta}, digits);
        steps.add({"area.vat",
                   {{"gross", gross, code},
                    {"rate", rate::from_scaled(in.tax_settlement).to_percent()},
                    {"net", loupan::detail::print_scaled(int128{out.net}, digits), code}},
                   gross + "/" + loupan::detail::print_trimmed(one_plus, rate::scale),
                   rules.net_rounding.to_string(),
                   loupan::detail::print_scaled(int128{out.vat}, digits),
                   code,
                   "C1.7",
                   {}});
    }
}

/// Whether the buyer may leave: one ratio beyond the limit is enough; the dual clause looks at both areas.
struct limit_test {
    bool pricing = false;
    bool other = false;
};

inline limit_test test_limit(const compiled_rules& by, std::int64_t contract, std::int64_t measured,
                             std::int64_t other_contract, std::int64_t other_measured) noexcept {
    limit_test out;
    if (const auto& limit = by.rescind_beyond()) {
        out.pricing = beyond(contract, measured, *limit);
        out.other = by.rules().variant == variant::gf2014_gross_dual && beyond(other_contract, other_measured, *limit);
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::area::detail
