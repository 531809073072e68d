// SPDX-License-Identifier: Apache-2.0
#include "../harness.hpp"
#include "list.hpp"

#include <loupan/pricing/price.hpp>
#include <loupan/pricing/sweep.hpp>

#include <cstdlib>
#include <vector>

// bench_pricing_sweep [units] [schemes]: many schemes over one list, beside pricing the list once a scheme.

int main(int argc, char** argv) {
    using namespace loupan::pricing;
    const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const int count = argc > 2 ? std::atoi(argv[2]) : 10;
    const auto list = bench::make_units(n, false);
    std::vector<compiled_scheme> schemes;
    for (int i = 0; i < count; ++i) {
        schemes.push_back(compile(bench::make_scheme(n, false, i)));
    }
    sweep_result swept;
    std::vector<loupan::money> totals(schemes.size());
    std::vector<bench::way> ways{
        {"sweep", [&] { swept = sweep(schemes, list); }},
        {"price",
         [&] {
             for (std::size_t i = 0; i < schemes.size(); ++i) {
                 totals[i] = price(schemes[i], list).total();
             }
         }},
    };
    bench::measure(ways, 7);
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < schemes.size(); ++i) {
        wrong += swept.schemes[i].total == totals[i] ? 0U : 1U;
    }
    const double cells = static_cast<double>(n) * count;
    bench::print({"pricing", "sweep, units x schemes", "ns/cell", bench::median(ways[0].seconds) * 1e9 / cells,
                  bench::median(ways[1].seconds) * 1e9 / cells, "price() once a scheme", bench::ratio(ways[0], ways[1]), 1, wrong,
                  schemes.size()});
    return wrong == 0 ? 0 : 1;
}
