// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_rounding.hpp>
#include <loupan/pricing/detail/fit_scheme.hpp>
#include <loupan/pricing/detail/fit_search.hpp>
#include <loupan/pricing/fit_report.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// From a filed price list back to the rules behind it (价目表拟合): the stacks' values, the floor steps that chain them
/// (层差), the special floors, and as few single exceptions as possible.

namespace loupan::inline LOUPAN_ABI::pricing {

/// How to fit. The defaults suit a list with columns `building`, `stack` and `floor`.
struct fit_options {
    std::string stack = "stack"; ///< the attribute that names the vertical line (垂直线); the units must have it
    /// What tells stacks of one name apart. Names that the units lack are left out; all but the first are used only for
    /// the stacks that they tell apart, e.g. a shop from a dwelling.
    std::vector<std::string> within{"building", "unit", "product"};
    std::optional<price_basis> basis{};       ///< absent: what the filed list's pricing area says
    std::optional<rounding> unit_rounding{};  ///< absent: the coarsest step that the filed unit prices are multiples of
    std::optional<rounding> total_rounding{}; ///< absent: the one that gives the most filed totals
    bool totals = true;        ///< compare filed totals with unit price x area; false for lists with rounded areas
    std::int32_t rounds = 400; ///< rounds of search after the first solution; 0: the first solution only
    std::uint64_t work =
        400'000'000; ///< the search also ends after this many looks at a price: the same on every machine
    std::uint64_t seed = 1;
    /// Called with the rounds done and their number, before the first and after each round, from the calling thread.
    /// Returning false ends the call with core.cancelled.
    std::function<bool(std::int32_t, std::int32_t)> progress{};
};

struct fit_result {
    pricing::scheme scheme{};                ///< prices the very units that were given, and others of the same stacks
    std::vector<price_override> overrides{}; ///< the same as in the scheme
    fit_report report{};
};

/// Fits a scheme to a filed list (拟合). The scheme gives every filed unit price exactly: price = base + stack value +
/// the sum of the ladders that hold its stack, or an override. `filed` belongs to units by key and may hold fewer
/// units, in any order; without keys, row by row. The result depends on the list's content, the options and the seed,
/// not on the order of rows. The number of free numbers is small, not proven minimal. A change of level somewhere in a
/// gap without prices is put on the gap's lowest floor. Where a line's prices cannot tell whether a ladder holds for it,
/// it follows the most similar line. Floors of the same stack with several prices: the most frequent one counts, the rest
/// are overrides.
/// \throws invalid_argument core.empty (no units, no filed price), pricing.attribute_missing (stack or floor column),
/// pricing.unit_unknown (a filed unit that the units lack), core.length_mismatch, core.validation (rounds); rule_violation
/// pricing.negative_price; arithmetic_error core.overflow (a price of 1e10 and more); conflict_error core.cancelled
[[nodiscard]] fit_result fit(const units& of, const prices& filed, const fit_options& options = {});

/// Fits the list to its own units.
[[nodiscard]] inline fit_result fit(const prices& filed, const fit_options& options = {}) {
    return fit(filed.of(), filed, options);
}

namespace detail::fitting {

/// For each row of `of` the row of the filed list, or -1.
[[nodiscard]] inline std::vector<std::int64_t> align(const units& of, const prices& filed) {
    const auto& theirs = filed.of();
    std::vector<std::int64_t> out(of.size(), -1);
    const bool keyed = of.columns().keys.size() != 0 && theirs.columns().keys.size() != 0;
    if (!keyed && filed.size() != of.size()) {
        raise(loupan::errors::length_mismatch,
              {"filed", std::to_string(filed.size()) + " instead of " + std::to_string(of.size()), {}, {}});
    }
    for (std::size_t row = 0; row < filed.size(); ++row) {
        out[keyed ? of.row_of(theirs.columns().keys[row]) : row] = static_cast<std::int64_t>(row);
    }
    return out;
}

/// The filed price of each row at 1e-4, 0 where there is none: the total for suites, else the unit price.
[[nodiscard]] inline std::vector<amount> read_prices(const std::vector<std::int64_t>& rows, const prices& filed,
                                                     bool suite) {
    const auto& column = suite ? filed.columns().total : filed.columns().unit_price;
    const amount lift =
        suite ? loupan::detail::power_of_ten_64(loupan::unit_price::scale - filed.currency().digits()) : 1;
    constexpr amount limit = 100'000'000'000'000; // 1e10 yuan
    std::vector<amount> out(rows.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] < 0 || !column.is_valid(static_cast<std::size_t>(rows[i]))) {
            continue;
        }
        const auto value = column[static_cast<std::size_t>(rows[i])];
        if (value <= 0) {
            raise(errors::negative_price, {"filed", std::to_string(value), static_cast<std::int64_t>(i), {}});
        }
        if (value >= limit / lift) {
            raise(loupan::errors::overflow, {"filed", std::to_string(value), static_cast<std::int64_t>(i), {}});
        }
        out[i] = value * lift;
    }
    return out;
}

inline std::vector<amount> only_priced(const std::vector<amount>& all) {
    std::vector<amount> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), [](amount a) { return a != 0; });
    return out;
}

/// Sets the scheme's roundings and lists what it cannot give: unit prices off a given grid, totals that are not unit
/// price times area.
inline void check_totals(const units& of, const prices& filed, const std::vector<std::int64_t>& rows,
                         const std::vector<amount>& price, const fit_options& options, scheme& out,
                         fit_report& report) {
    const bool suite = out.basis == price_basis::suite;
    const int digits = filed.currency().digits();
    const auto grid = find_unit_rounding(only_priced(price), suite ? digits : loupan::unit_price::scale);
    out.unit_rounding = options.unit_rounding.value_or(grid);
    const std::string area_name = filed.pricing_area().empty() ? "gross" : filed.pricing_area();
    const auto* areas = of.area(out.basis == price_basis::inner_area && !filed.pricing_area().starts_with("inner")
                                    ? std::string("inner")
                                    : area_name);
    std::vector<filed_total> given;
    std::vector<std::size_t> checked;
    for (std::size_t i = 0; i < rows.size() && !suite && options.totals; ++i) {
        const auto row = static_cast<std::size_t>(std::max<std::int64_t>(rows[i], 0));
        if (price[i] != 0 && filed.columns().total.is_valid(row)) {
            checked.push_back(i);
            if (areas != nullptr && areas->is_valid(i) && (*areas)[i] > 0) {
                given.push_back({price[i], (*areas)[i], filed.columns().total[row]});
            }
        }
    }
    out.total_rounding = options.total_rounding ? *options.total_rounding
                         : suite                ? grid
                                                : find_total_rounding(given, digits);
    report.unit_rounding = out.unit_rounding.to_string();
    report.total_rounding = out.total_rounding.to_string();
    report.totals_checked = !checked.empty();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (price[i] == 0) {
            continue;
        }
        const auto& how = suite ? out.total_rounding : out.unit_rounding;
        if (const auto exact = to_price(price[i]); how(exact) != exact) {
            report.misses.push_back({of.key(i), suite ? "total" : "unit_price", exact, how(exact), exact - how(exact)});
        }
    }
    for (const auto i : checked) {
        const auto total = filed.columns().total[static_cast<std::size_t>(rows[i])];
        const auto filed_total = money::from_minor(total, filed.currency()).to_decimal();
        std::optional<std::int64_t> computed;
        if (areas != nullptr && areas->is_valid(i) && (*areas)[i] > 0) {
            computed = total_of(price[i], (*areas)[i], out.total_rounding, digits);
        }
        if (computed == total) {
            ++report.totals_reproduced;
            continue;
        }
        fit_report::miss m{of.key(i), "total", filed_total, {}, {}};
        if (computed) {
            m.computed = money::from_minor(*computed, filed.currency()).to_decimal();
            m.difference = filed_total - *m.computed;
        }
        report.misses.push_back(std::move(m));
    }
    std::sort(report.misses.begin(), report.misses.end(),
              [](const auto& a, const auto& b) { return std::tie(a.unit, a.field) < std::tie(b.unit, b.field); });
}

inline void count_units(const units& of, const input& in, const solution& found, fit_report& report) {
    std::vector<bool> flat(in.lines.size(), true); // lines without a ladder: they need no floor
    for (const auto& a : found.all) {
        for (const auto l : a.lines) {
            flat[static_cast<std::size_t>(l)] = false;
        }
    }
    report.units = of.size();
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (in.price[i] != 0) {
            ++report.priced;
            continue;
        }
        const auto line = in.line_of[i];
        const bool known = line >= 0 && (of.floor().is_valid(i) || flat[static_cast<std::size_t>(line)]);
        (known ? report.predicted : report.unpredicted).push_back(of.key(i));
    }
    std::sort(report.predicted.begin(), report.predicted.end());
    std::sort(report.unpredicted.begin(), report.unpredicted.end());
    report.explained = report.priced - report.overrides;
}

} // namespace detail::fitting

inline fit_result fit(const units& of, const prices& filed, const fit_options& options) {
    namespace f = detail::fitting;
    if (of.empty()) {
        raise(loupan::errors::empty, {"units", {}, {}, {}});
    }
    if (options.rounds < 0) {
        raise(loupan::errors::validation, {"rounds", std::to_string(options.rounds), {}, {}});
    }
    const auto& area = filed.pricing_area();
    fit_result out;
    scheme& s = out.scheme;
    s.kind = price_kind::registered;
    s.basis = options.basis.value_or(area.empty()                ? price_basis::suite
                                     : area.starts_with("inner") ? price_basis::inner_area
                                                                 : price_basis::gross_area);
    s.areas = area.ends_with("_measured") ? area_basis::measured : area_basis::predicted;
    s.currency = filed.currency();
    s.unit_of_area = of.unit_of_area();

    const bool suite = s.basis == price_basis::suite;
    const auto rows = f::align(of, filed);
    const auto in = f::read_list(of, f::read_prices(rows, filed, suite), options.stack, options.within);
    if (in.lines.empty() && in.stray.empty()) {
        raise(loupan::errors::empty, {"filed", {}, {}, {}});
    }
    const auto tell = [&options](std::int32_t done) {
        if (options.progress && !options.progress(done, options.rounds)) {
            raise(loupan::errors::cancelled);
        }
        return true;
    };
    f::search search(in.lines, options.seed, options.work);
    const auto found = f::emit(
        in.lines, in.list, [&in](std::size_t a, std::size_t b) { return in.similar(a, b); },
        search.run(options.rounds, tell));
    tell(options.rounds);

    auto base = f::choose_base(found.bases);
    if (!base) { // no line, or values below zero: the lowest filed price stands in
        const auto all = f::only_priced(in.price);
        base = *std::min_element(all.begin(), all.end());
        out.report.base = 1;
    }
    s.base.push_back({{}, f::to_price(*base)});
    f::add_stacks(in, found, *base, s, out.report);
    f::add_ladders(in, found, s, out.report);
    f::add_overrides(of, in, found, suite, s, out.report);
    f::check_totals(of, filed, rows, in.price, options, s, out.report);
    f::count_units(of, in, found, out.report);
    out.overrides = s.overrides;
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
