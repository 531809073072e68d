// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/csv.hpp>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::require;

namespace {
bool same(const units& a, const units& b) {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) {
        equal = a[i] == b[i];
    }
    return equal;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto list = units_from_csv(text);
        const auto back = units_from_csv(units_to_csv(list));
        require(same(back, list), "units read back");
    });
    loupan_fuzz::refuse_or([&] {
        const auto list = price_list_from_csv(text);
        const auto back = price_list_from_csv(prices_to_csv(list.prices));
        require(same(back.units, list.units), "the units of a list read back");
        require(back.prices.count() == list.prices.count(), "the prices of a list read back");
        for (std::size_t i = 0; i < list.prices.size(); ++i) {
            require(list.prices.has_price(i) == back.prices.has_price(i), "absent prices stay absent");
            require(!list.prices.has_price(i) || list.prices[i] == back.prices[i], "a price reads back");
        }
    });
    return 0;
}
