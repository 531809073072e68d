// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "compare_with_oracle.hpp"
#include "sample.hpp"

namespace pricing_price_test {

using namespace loupan::pricing;

TEST_CASE("prices equal exact rational arithmetic in a million random and tie-heavy cases", "[pricing][oracle]") {
    oracle::generator draw(20260301);
    oracle::tally tally;
    constexpr std::size_t units_a_list = 2500; // more than two tiles, and a rest
    const auto lists = static_cast<std::size_t>(loupan_test::sample(400));
    std::size_t wide = 0;
    for (std::size_t k = 0; k < lists; ++k) {
        const auto world = draw.draw(units_a_list);
        const auto both = oracle::for_library(world);
        std::vector<oracle::expected> want;
        want.reserve(world.rows.size());
        for (const auto& row : world.rows) {
            want.push_back(world.price(row));
        }
        const auto plan = loupan::pricing::detail::prepare(compile(both.scheme), both.units);
        tally.by_kernel += loupan::pricing::detail::kernel_tables::suits(plan) ? 1U : 0U;
        wide += plan.narrow ? 0U : 1U;
        oracle::compare<header_engine>(world, both, instruction_set::scalar, want, tally);
        oracle::compare<header_engine>(world, both, instruction_set::portable, want, tally);
#if defined(LOUPAN_WITH_ENGINES)
        for (const auto isa : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512}) {
            if (compiled_engine::has(isa)) {
                oracle::compare<compiled_engine>(world, both, isa, want, tally);
            }
        }
#endif
        INFO(tally.first);
        REQUIRE(tally.wrong == 0);
    }
    // Every way to compute must have been met: 64 bits in the kernel, 128 bits, and wider.
    INFO("cases " << tally.cases << ", lists taken by the kernel " << tally.by_kernel << " of " << lists << ", wide "
                  << wide);
    CHECK(tally.cases >= lists * units_a_list * 2);
    CHECK(tally.by_kernel > lists / 4);
    CHECK(tally.by_kernel < lists);
    CHECK(wide > 0);
}

} // namespace pricing_price_test
