// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "guard.hpp"
#include "wording.hpp"

#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/fit_json.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/solve.hpp>
#include <loupan/pricing/solve_json.hpp>

#include <memory>
#include <string>
#include <utility>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// Empties a result that may be left out.
template <class Handle> void clear(Handle** out) noexcept {
    if (out != nullptr) {
        *out = nullptr;
    }
}

/// Gives a result that may be left out. What comes after it must not throw.
template <class Handle> void give_if_wanted(Handle** out, std::unique_ptr<Handle> made) noexcept {
    if (out != nullptr) {
        *out = made.release();
    }
}

loupan_scheme compiled(const pricing::scheme& rules) { return {pricing::compile(rules, pricing::digest(rules))}; }

} // namespace

loupan_status loupan_solve(const loupan_scheme* scheme, const loupan_units* units, const char* targets, int64_t size,
                           loupan_scheme** solved, loupan_text** report, loupan_error** error) noexcept {
    clear(solved);
    clear(report);
    return guarded(error, [&] {
        const auto& rules = need(scheme, "scheme").rules.rules();
        const auto& list = need(units, "units").list;
        auto& out = need(solved, "solved");
        const auto how = pricing::parse_solve_options(text_of(targets, size, "targets"));
        const auto found = pricing::solve(rules, list, how);
        auto told = std::make_unique<loupan_text>(loupan_text{pricing::report_json(found)});
        out = std::make_unique<loupan_scheme>(compiled(found.scheme)).release();
        give_if_wanted(report, std::move(told));
    });
}

loupan_status loupan_prices_from_csv(const char* csv, int64_t size, loupan_prices** prices, loupan_units** units,
                                     loupan_error** error) noexcept {
    clear(prices);
    clear(units);
    return guarded(error, [&] {
        auto& out = need(prices, "prices");
        auto filed = pricing::price_list_from_csv(text_of(csv, size, "csv"));
        auto of = std::make_unique<loupan_units>(loupan_units{std::move(filed.units)});
        std::string currency(filed.prices.currency().code());
        out =
            std::make_unique<loupan_prices>(loupan_prices{std::move(filed.prices), {}, std::move(currency)}).release();
        give_if_wanted(units, std::move(of));
    });
}

loupan_status loupan_fit(const loupan_units* units, const loupan_prices* prices, const char* options, int64_t size,
                         loupan_language language, loupan_explain_format format, loupan_scheme** fitted,
                         loupan_text** report, loupan_error** error) noexcept {
    clear(fitted);
    clear(report);
    return guarded(error, [&] {
        const auto& filed = need(prices, "prices").list;
        auto& out = need(fitted, "fitted");
        check_wording(language, format);
        pricing::fit_options how;
        if (options != nullptr) {
            how = pricing::parse_fit_options(text_of(options, size, "options"));
        }
        const auto found = pricing::fit(units == nullptr ? filed.of() : units->list, filed, how);
        const auto in = language == LOUPAN_CHINESE ? loupan::language::chinese : loupan::language::english;
        auto told = std::make_unique<loupan_text>(
            loupan_text{format == LOUPAN_EXPLAIN_JSON ? pricing::to_json(found.report) : found.report.to_string(in)});
        out = std::make_unique<loupan_scheme>(compiled(found.scheme)).release();
        give_if_wanted(report, std::move(told));
    });
}
