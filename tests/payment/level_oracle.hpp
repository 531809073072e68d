// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/oracle.hpp"

#include <loupan/core/columns.hpp>
#include <loupan/payment/instalment.hpp>

#include <cstdint>
#include <string>
#include <vector>

// The level instalment by its formula on integers of any size, written apart from the library.

namespace loupan_test {

/// Whether `payment` is what `mode` makes of P r q^n / (q^n - 1), q = 1 + rate / (1e8 per_year), in multiples of `step`.
inline bool is_level(std::int64_t principal, std::int64_t rate, std::int64_t n, std::int64_t per_year,
                     std::int64_t step, loupan::rounding_mode mode, std::int64_t payment) {
    big top;
    big bottom;
    if (rate == 0) {
        top = principal;
        bottom = big(n) * step;
    } else {
        const big unit = big(100'000'000) * per_year;
        const big grown = boost::multiprecision::pow(unit + rate, static_cast<unsigned>(n));
        top = big(principal) * rate * grown;
        bottom = unit * (grown - boost::multiprecision::pow(unit, static_cast<unsigned>(n))) * step;
    }
    if (payment % step != 0) {
        return false;
    }
    big below = 0;
    big rest = 0;
    boost::multiprecision::divide_qr(top, bottom, below, rest);
    const big twice = rest * 2;
    bool above = false;
    switch (mode) {
    case loupan::rounding_mode::half_up:
        above = rest != 0 && twice >= bottom;
        break;
    case loupan::rounding_mode::half_even:
        above = twice > bottom || (twice == bottom && below % 2 == 1);
        break;
    case loupan::rounding_mode::half_down:
        above = twice > bottom;
        break;
    case loupan::rounding_mode::up:
    case loupan::rounding_mode::ceiling:
        above = rest != 0;
        break;
    default:
        break;
    }
    return below + (above ? 1 : 0) == big(payment / step);
}

/// Loans of one kind: what a bank sees every day, tiny rates, very large ones, and few instalments, where the ties are.
struct drawn_loans {
    std::vector<std::int64_t> principal{}, rate{}, periods{};

    void add(std::int64_t p, std::int64_t r, std::int64_t n) {
        principal.push_back(p);
        rate.push_back(r);
        periods.push_back(n);
    }
    [[nodiscard]] loupan::payment::level_columns columns() const {
        return {loupan::column<std::int64_t>(principal), loupan::column<std::int64_t>(rate),
                loupan::column<std::int64_t>(periods)};
    }
};

enum class loan_kind : std::uint8_t { typical, tiny_rate, large, few };

inline drawn_loans draw_loans(loan_kind kind, std::size_t count, std::uint64_t seed) {
    source draw(seed);
    drawn_loans out;
    for (std::size_t i = 0; i < count; ++i) {
        switch (kind) {
        case loan_kind::typical:
            out.add(draw.between(1, 2000) * 1'000'000, draw.between(100, 1000) * 10'000, draw.between(1, 30) * 12);
            break;
        case loan_kind::tiny_rate:
            out.add(draw.between(1, 1'000'000'000'000), draw.between(0, 1000), draw.between(1, 480));
            break;
        case loan_kind::large: // from 10^9 yuan, one in twenty up to 10^15
            out.add(draw.between(100'000'000'000, i % 20 == 0 ? 100'000'000'000'000'000 : 10'000'000'000'000),
                    draw.between(1, 20'000'000), draw.between(1, 480));
            break;
        case loan_kind::few: // rates that are whole parts: many results end on half a fen
            out.add(draw.between(1, 200'000'000), draw.between(0, 16) * 6'000'000 % 100'000'000, draw.between(1, 3));
            break;
        }
    }
    return out;
}

} // namespace loupan_test
