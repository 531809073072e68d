// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/solve.hpp>

#include <utility>
#include <vector>

namespace demo {
namespace {

using loupan::decimal;
using loupan::rounding;

/// The units with their limits: `max` is the filed price, `min` the lowest allowed share of it, up to the next whole yuan.
pricing::units with_limits(const pricing::prices& filed, const decimal& lowest_share) {
    const rounding to_whole_yuan("1", loupan::rounding_mode::up);
    const auto& most = filed.columns().unit_price;
    std::vector<std::int64_t> least;
    for (const auto price : most.values()) {
        const auto filed_price = loupan::unit_price::from_scaled(price).to_decimal();
        least.push_back(to_whole_yuan(filed_price * lowest_share).to_scaled(loupan::unit_price::scale));
    }
    return filed.of().with([&](pricing::unit_columns& c) {
        c.unit_prices["min"] = loupan::column<std::int64_t>(std::move(least));
        c.unit_prices["max"] = most;
    });
}

} // namespace

sales_list make_sales_list(const filed_rules& filed, const tower& t, std::string_view share_of_average,
                           std::string_view lowest_share_of_price) {
    const auto share = decimal::parse(share_of_average);
    auto rules = filed.scheme;
    rules.id = "byf-sales";
    rules.name = "sales list";
    rules.kind = pricing::price_kind::list;
    rules.parent = pricing::digest(filed.scheme);
    rules.lead = pricing::price_lead::unit_price;
    rules.unit_rounding = rounding("1"); // whole yuan; totals stay cut to whole yuan, as filed
    for (auto& o : rules.overrides) {    // the exceptions come down with the rest
        o.unit_price = rules.unit_rounding(*o.unit_price * share);
        o.reason = "exception of the filed list, at " + std::string(share_of_average) + " of its filed price";
    }

    pricing::target average;
    average.name = "average";
    average.value = rounding("0.01")(t.priced.average()->to_decimal() * share);

    sales_list out;
    out.wanted = average.value;
    out.solved = pricing::solve(rules, with_limits(t.priced, decimal::parse(lowest_share_of_price)), average,
                                pricing::residual::spread);
    // Priced again from the finished document, so that the list carries its digest.
    const auto finished = pricing::compile(out.solved.scheme, pricing::digest(out.solved.scheme));
    out.solved.prices = pricing::price(finished, out.solved.prices.of());
    return out;
}

} // namespace demo
