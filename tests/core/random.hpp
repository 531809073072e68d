// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

// Random values with many small, edge and round ones among them, and exact integers to check against.

namespace loupan_test {

using big = boost::multiprecision::cpp_int;

inline big to_big(loupan::detail::int128 value) { return big(loupan::detail::to_string(value)); }

class source {
public:
    explicit source(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }
    /// Any int64: edges, small values, powers of ten and of two, then everything else at every size.
    std::int64_t int64() {
        static constexpr std::array<std::int64_t, 12> edges{0,
                                                            1,
                                                            -1,
                                                            2,
                                                            -2,
                                                            10,
                                                            std::numeric_limits<std::int64_t>::max(),
                                                            std::numeric_limits<std::int64_t>::min(),
                                                            std::numeric_limits<std::int64_t>::min() + 1,
                                                            4294967295,
                                                            4294967296,
                                                            1000000000000000000};
        switch (between(0, 3)) {
        case 0:
            return edges[static_cast<std::size_t>(between(0, edges.size() - 1))];
        case 1:
            return between(-1000, 1000);
        default:
            return static_cast<std::int64_t>(bits()) >> between(0, 63);
        }
    }
    /// A coefficient below 10^28 in size.
    loupan::detail::int128 coefficient() {
        using loupan::detail::int128;
        const auto limit = loupan::detail::power_of_ten(28);
        switch (between(0, 5)) {
        case 0:
            return limit - int128{between(1, 3)};
        case 1:
            return int128{between(-3, 3)} - limit * int128{0};
        case 2:
            return loupan::detail::power_of_ten(static_cast<int>(between(0, 27))) * int128{between(-9, 9)};
        default: {
            const auto wide = int128{int64()} * int128{std::int64_t{1000000000}} + int128{between(0, 999999999)};
            return wide % loupan::detail::power_of_ten(static_cast<int>(between(1, 28)));
        }
        }
    }

private:
    std::mt19937_64 engine_;
};

} // namespace loupan_test
