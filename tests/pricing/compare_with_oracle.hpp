// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "oracle.hpp"

#include <loupan/pricing/price.hpp>

#include <cstdint>
#include <string>

namespace oracle {

/// What a run of random lists found.
struct tally {
    std::uint64_t cases = 0;
    std::uint64_t wrong = 0;
    std::uint64_t by_kernel = 0; ///< lists that the tile kernel took
    std::string first{};         ///< the first wrong case, readable
};

inline bool same(const expected& e, const loupan::pricing::prices& p, std::size_t i) {
    const auto& c = p.columns();
    if (e.absent || !p.has_price(i)) {
        return e.absent && !p.has_price(i);
    }
    return e.unit_price == c.unit_price[i] && e.total == c.total[i] && e.gross_unit == c.gross_unit_price[i] &&
           e.inner_unit == c.inner_unit_price[i] && e.flags == c.flags[i];
}

/// Prices one random list with one engine and counts every row that differs from the oracle.
template <class Engine>
void compare(const world& w, const both& b, loupan::pricing::instruction_set isa, const std::vector<expected>& want, tally& t) {
    loupan::pricing::price_options options;
    options.errors = loupan::pricing::on_error::collect;
    options.isa = isa;
    const auto got = loupan::pricing::price<Engine>(loupan::pricing::compile(b.scheme), b.units, options);
    for (std::size_t i = 0; i < w.rows.size(); ++i) {
        ++t.cases;
        if (!same(want[i], got, i)) {
            ++t.wrong;
            if (t.first.empty()) {
                const auto& c = got.columns();
                t.first = "isa " + std::to_string(static_cast<int>(isa)) + " row " + std::to_string(i) + " want " +
                          (want[i].absent ? "absent" : want[i].unit_price.str() + " " + want[i].total.str() + " " +
                                                           want[i].gross_unit.str() + " " + want[i].inner_unit.str() +
                                                           " flags " + std::to_string(want[i].flags)) +
                          " got " +
                          (got.has_price(i) ? std::to_string(c.unit_price[i]) + " " + std::to_string(c.total[i]) + " " +
                                                  std::to_string(c.gross_unit_price[i]) + " " +
                                                  std::to_string(c.inner_unit_price[i]) + " flags " + std::to_string(c.flags[i])
                                            : "absent");
                for (const auto& e : got.errors()) {
                    if (e.row == static_cast<std::int64_t>(i)) {
                        t.first += " (" + e.code + " " + e.path + " " + e.value + ")";
                    }
                }
            }
        }
    }
}

} // namespace oracle
