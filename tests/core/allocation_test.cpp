// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/allocation.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace core_allocation_test {

using loupan::allocate;
using loupan::allocation_options;
using loupan::currency;
using loupan::decimal;
using loupan::money;
using loupan::residual_policy;
using loupan_test::code_of;
using loupan_test::ratio;

namespace {

using weights = std::vector<std::int64_t>;

std::string text(const std::vector<money>& parts) {
    std::string out;
    for (const auto& part : parts) {
        out += (out.empty() ? "" : " ") + part.to_string();
    }
    return out;
}

std::string split(const char* whole, const weights& w, const allocation_options& options = {}) {
    return text(allocate(money::parse(whole), std::span<const std::int64_t>(w), options));
}

std::vector<decimal> decimals(const std::vector<std::string>& texts) {
    std::vector<decimal> out;
    for (const auto& t : texts) {
        out.push_back(decimal::parse(t));
    }
    return out;
}

/// Weights with zeros, equal ones, small and huge ones; at least one is positive.
rc::Gen<weights> gen_weights() {
    const auto one = rc::gen::weightedOneOf<std::int64_t>({{2, rc::gen::just<std::int64_t>(0)},
                                                           {4, rc::gen::inRange<std::int64_t>(0, 5)},
                                                           {4, rc::gen::inRange<std::int64_t>(0, 1000000)},
                                                           {1, rc::gen::inRange<std::int64_t>(0, INT64_MAX)}});
    return rc::gen::suchThat(rc::gen::nonEmpty(rc::gen::container<weights>(one)), [](const weights& w) {
        return std::any_of(w.begin(), w.end(), [](std::int64_t x) { return x > 0; });
    });
}

rc::Gen<std::int64_t> gen_whole() {
    return rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-1000, 1000),
                          rc::gen::inRange<std::int64_t>(-1000000000, 1000000000),
                          rc::gen::inRange<std::int64_t>(INT64_MIN, INT64_MAX), rc::gen::just<std::int64_t>(INT64_MIN));
}

ratio total_of(const weights& w) {
    ratio total = 0;
    for (const auto x : w) {
        total += x;
    }
    return total;
}

} // namespace

TEST_CASE("largest remainders get the odd fen, ties go to the first", "[core][allocation]") {
    CHECK(split("100.00", {1, 1, 1}) == "33.34 33.33 33.33");
    CHECK(split("-100.00", {1, 1, 1}) == "-33.34 -33.33 -33.33");
    CHECK(split("0.05", {1, 1, 1}) == "0.02 0.02 0.01");
    CHECK(split("100.00", {1, 2, 4}) == "14.29 28.57 57.14");
    CHECK(split("0.01", {0, 1, 0, 1}) == "0.00 0.01 0.00 0.00");
    CHECK(split("0", {3, 4}) == "0.00 0.00");
    CHECK(split("7.77", {5}) == "7.77");
    CHECK(split("-92233720368547758.08", {1}) == "-92233720368547758.08");
    CHECK(split("92233720368547758.07", {1, 1}) == "46116860184273879.04 46116860184273879.03");
    CHECK(text(allocate(money::parse("10", currency::parse("JPY")), std::span<const std::int64_t>(weights{1, 1, 1}))) ==
          "4 3 3");
}

TEST_CASE("keys decide ties whatever the position", "[core][allocation]") {
    const weights keys{30, 10, 20};
    CHECK(split("100.00", {1, 1, 1}, {.keys = keys}) == "33.33 33.34 33.33");
    const weights same{7, 7, 7};
    CHECK(split("100.00", {1, 1, 1}, {.keys = same}) == "33.34 33.33 33.33");
    CHECK(code_of([&] { return split("1", {1, 1}, {.keys = keys}); }) == "core.length_mismatch");
}

TEST_CASE("the residual may go to the first or the last part", "[core][allocation]") {
    CHECK(split("100.00", {1, 1, 1}, {.policy = residual_policy::residual_first}) == "33.34 33.33 33.33");
    CHECK(split("100.00", {1, 1, 1}, {.policy = residual_policy::residual_last}) == "33.33 33.33 33.34");
    CHECK(split("0.05", {0, 1, 1, 1, 0}, {.policy = residual_policy::residual_first}) == "0.00 0.03 0.01 0.01 0.00");
    CHECK(split("-0.05", {0, 1, 1, 1, 0}, {.policy = residual_policy::residual_last}) == "0.00 -0.01 -0.01 -0.03 0.00");
    for (const auto p :
         {residual_policy::largest_remainder, residual_policy::residual_first, residual_policy::residual_last}) {
        CHECK(loupan::parse_residual_policy(loupan::to_string(p)) == p);
    }
    CHECK(code_of([] { return loupan::parse_residual_policy("even"); }) == "core.validation");
}

TEST_CASE("parts can be whole yuan, the fen of the whole go to one of them", "[core][allocation]") {
    CHECK(split("100.00", {1, 1, 1}, {.step = decimal(1)}) == "34.00 33.00 33.00");
    CHECK(split("100.50", {1, 1, 1}, {.step = decimal(1)}) == "34.00 33.50 33.00");
    CHECK(split("1420356.78", {30, 70}, {.step = decimal(10000)}) == "430000.00 990356.78");
    CHECK(split("1420356.78", {30, 70}, {.policy = residual_policy::residual_last, .step = decimal(10000)}) ==
          "420000.00 1000356.78");
    CHECK(split("-100.50", {1, 1, 1}, {.step = decimal(1)}) == "-34.00 -33.50 -33.00");
    CHECK(code_of([] { return split("1", {1}, {.step = decimal::parse("0.001")}); }) == "core.too_many_digits");
    CHECK(code_of([] { return split("1", {1}, {.step = decimal(0)}); }) == "core.rounding_invalid");
    CHECK(code_of([] { return split("1", {1}, {.step = decimal(-1)}); }) == "core.rounding_invalid");
}

TEST_CASE("weights may be decimals of any size", "[core][allocation]") {
    const auto by = [](const char* whole, const std::vector<std::string>& w) {
        const auto exact = decimals(w);
        return text(allocate(money::parse(whole), std::span<const decimal>(exact)));
    };
    CHECK(by("100.00", {"0.5", "0.5"}) == "50.00 50.00");
    CHECK(by("1000.00", {"118.36", "89.5", "0"}) == "569.42 430.58 0.00");
    CHECK(by("100.00", {"0.3333333333333333333333333333", "0.3333333333333333333333333333",
                        "0.3333333333333333333333333334"}) == "33.33 33.33 33.34");
    CHECK(by("100.00", {"9999999999999999999999999999", "0.0000000000000000000000000001"}) == "100.00 0.00");
    CHECK(code_of([&] { return by("1", {"1", "-0.1"}); }) == "core.weights_invalid");
    CHECK(code_of([&] { return by("1", {"0", "0.00"}); }) == "core.weights_invalid");
    CHECK(code_of([&] { return by("1", {}); }) == "core.empty");
}

TEST_CASE("weights that are missing, negative or all zero are refused", "[core][allocation]") {
    CHECK(code_of([] { return split("1", {}); }) == "core.empty");
    CHECK(code_of([] { return split("1", {0, 0}); }) == "core.weights_invalid");
    CHECK(code_of([] { return split("0", {0}); }) == "core.weights_invalid");
    try {
        static_cast<void>(split("1", {1, 2, -3}));
        FAIL("negative weight accepted");
    } catch (const loupan::invalid_argument& e) {
        CHECK(e.code() == "core.weights_invalid");
        CHECK(e.row() == 2);
    }
}

TEST_CASE("properties of every allocation", "[core][allocation]") {
    CHECK(rc::check(
        "the parts add up, zero weights get zero, signs mirror, and each part is within a step of its share", [] {
            const auto w = *gen_weights();
            const money whole = money::from_minor(*gen_whole());
            const auto step = *rc::gen::element<std::int64_t>(1, 1, 10, 100, 1000000);
            const auto policy = *rc::gen::element(residual_policy::largest_remainder, residual_policy::residual_first,
                                                  residual_policy::residual_last);
            const allocation_options options{.policy = policy,
                                             .step = decimal::from_parts(loupan::detail::int128{step}, 2)};
            const auto parts = allocate(whole, std::span<const std::int64_t>(w), options);
            RC_ASSERT(parts.size() == w.size());
            RC_ASSERT(loupan::sum(parts) == whole);
            const ratio total = total_of(w);
            std::size_t odd = 0;
            for (std::size_t i = 0; i < w.size(); ++i) {
                const ratio share = ratio(whole.minor()) * w[i] / total;
                RC_ASSERT(w[i] != 0 || parts[i].is_zero());
                RC_ASSERT(parts[i].sign() == 0 || parts[i].sign() == whole.sign());
                odd += parts[i].minor() % step != 0 ? 1U : 0U;
                if (policy == residual_policy::largest_remainder) {
                    RC_ASSERT(abs(ratio(parts[i].minor()) - share) < step);
                }
            }
            RC_ASSERT(odd == (whole.minor() % step != 0 ? 1U : 0U));
            if (whole.minor() != INT64_MIN) {
                const auto mirrored = allocate(-whole, std::span<const std::int64_t>(w), options);
                for (std::size_t i = 0; i < w.size(); ++i) {
                    RC_ASSERT(mirrored[i] == -parts[i]);
                }
            }
        }));
    CHECK(rc::check("a larger remainder never gets less than a smaller one", [] {
        const auto w = *gen_weights();
        const auto whole = money::from_minor(*gen_whole());
        const auto parts = allocate(whole, std::span<const std::int64_t>(w));
        const ratio total = total_of(w);
        // The gain over the exact share cut toward zero: 0 or 1, and 1 exactly for the largest remainders.
        std::vector<std::pair<ratio, bool>> gains;
        for (std::size_t i = 0; i < w.size(); ++i) {
            const ratio share = abs(ratio(whole.minor())) * w[i] / total;
            const auto floor = loupan_test::floor_of(share);
            const loupan_test::big part = abs(loupan_test::big(parts[i].minor()));
            RC_ASSERT(part == floor || part == floor + 1);
            gains.emplace_back(share - ratio(floor), part != floor);
        }
        for (std::size_t i = 0; i < gains.size(); ++i) {
            for (std::size_t j = 0; j < gains.size(); ++j) {
                RC_ASSERT(!(gains[i].first > gains[j].first && gains[j].second && !gains[i].second));
                RC_ASSERT(!(gains[i].first == gains[j].first && i < j && gains[j].second && !gains[i].second));
            }
        }
    }));
    CHECK(rc::check("with distinct keys the order of the weights does not matter", [] {
        const auto w = *gen_weights();
        const auto whole = money::from_minor(*gen_whole());
        weights keys(w.size());
        std::iota(keys.begin(), keys.end(), 100);
        const auto parts = allocate(whole, std::span<const std::int64_t>(w), {.keys = keys});
        std::vector<std::size_t> order(w.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto seed = *rc::gen::arbitrary<std::uint32_t>();
        std::shuffle(order.begin(), order.end(), std::mt19937(seed));
        weights shuffled;
        weights shuffled_keys;
        for (const auto i : order) {
            shuffled.push_back(w[i]);
            shuffled_keys.push_back(keys[i]);
        }
        const auto other = allocate(whole, std::span<const std::int64_t>(shuffled), {.keys = shuffled_keys});
        for (std::size_t i = 0; i < order.size(); ++i) {
            RC_ASSERT(other[i] == parts[order[i]]);
        }
    }));
    CHECK(rc::check("decimal weights give what integer weights give, at any scale", [] {
        const auto w = *gen_weights();
        const auto whole = money::from_minor(*gen_whole());
        const auto scale = *rc::gen::inRange(0, 29);
        std::vector<decimal> same;
        for (const auto x : w) {
            same.push_back(decimal::from_parts(loupan::detail::int128{x}, scale));
        }
        RC_ASSERT(allocate(whole, std::span<const decimal>(same)) == allocate(whole, std::span<const std::int64_t>(w)));
        // A weight too small to matter but too fine for 64 bits forces the wide form.
        same.push_back(decimal::parse("0.0000000000000000000000000001"));
        same.push_back(decimal::parse("9999999999999999999999999999"));
        RC_ASSERT(loupan::sum(allocate(whole, std::span<const decimal>(same))) == whole);
    }));
}

} // namespace core_allocation_test
