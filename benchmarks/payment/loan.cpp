// SPDX-License-Identifier: Apache-2.0
#include "../harness.hpp"

#include <loupan/payment/instalment.hpp>
#include <loupan/payment/loan_portfolio.hpp>

#include <cmath>
#include <random>
#include <vector>

#if __has_include(<ql/cashflows/fixedratecoupon.hpp>) && defined(LOUPAN_BENCH_QUANTLIB)
#include <ql/cashflows/fixedratecoupon.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/thirty360.hpp>
#include <ql/time/schedule.hpp>
#endif

// Level instalments beside the formula in double, and fen-exact rows beside reading QuantLib's fixed-rate leg.

using namespace loupan;
using namespace loupan::payment;

namespace {

struct loans {
    std::vector<std::int64_t> principal, rate, periods;
    [[nodiscard]] level_columns columns() const {
        return {column<std::int64_t>(principal), column<std::int64_t>(rate), column<std::int64_t>(periods)};
    }
};

loans draw(std::size_t count, std::int64_t low, std::int64_t high, std::int64_t most_periods) {
    std::mt19937_64 engine(7);
    loans out;
    const auto between = [&engine](std::int64_t a, std::int64_t b) {
        return std::uniform_int_distribution<std::int64_t>(a, b)(engine);
    };
    for (std::size_t i = 0; i < count; ++i) {
        out.principal.push_back(between(low, high));
        out.rate.push_back(between(200, 700) * 10'000);
        out.periods.push_back(between(1, most_periods));
    }
    return out;
}

/// Wrong of `of` when the formula is computed in double with pow and rounded.
std::uint64_t wrong_in_double(const loans& l, const column<std::int64_t>& right) {
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < l.principal.size(); ++i) {
        const double r = static_cast<double>(l.rate[i]) / 1.2e9;
        const double q = std::pow(1 + r, static_cast<double>(l.periods[i]));
        wrong += std::llround(static_cast<double>(l.principal[i]) * r * q / (q - 1)) == right[i] ? 0U : 1U;
    }
    return wrong;
}

void instalments() {
    for (const auto& [name, l] :
         {std::pair{"level instalments", draw(10'000, 10'000'000, 1'000'000'000, 360)},
          std::pair{"level instalments of 1e9 yuan and more", draw(10'000, 100'000'000'000, 10'000'000'000'000, 360)},
          std::pair{"level instalments, at most 3", draw(10'000, 1, 200'000'000, 3)}}) {
        const auto columns = l.columns();
        std::vector<double> out(l.principal.size());
        level_options scalar;
        scalar.isa = level_isa::scalar;
        std::vector<bench::way> ways{{"ours", [&] { static_cast<void>(level_payments(columns)); }},
                                     {"double", [&] {
                                          for (std::size_t i = 0; i < out.size(); ++i) {
                                              const double r = static_cast<double>(l.rate[i]) / 1.2e9;
                                              const double q = std::pow(1 + r, static_cast<double>(l.periods[i]));
                                              out[i] = static_cast<double>(l.principal[i]) * r * q / (q - 1);
                                          }
                                      }}};
        bench::measure(ways, 25);
        const auto right = level_payments(columns, scalar);
        const auto got = level_payments(columns);
        std::uint64_t wrong = 0;
        for (std::size_t i = 0; i < got.payment.size(); ++i) {
            wrong += got.payment[i] == right.payment[i] ? 0U : 1U;
        }
        const auto n = static_cast<double>(l.principal.size());
        bench::print({"payment", name, "ns", bench::median(ways[0].seconds) / n * 1e9,
                      bench::median(ways[1].seconds) / n * 1e9,
                      "double pow (" + std::to_string(wrong_in_double(l, right.payment)) + " wrong)",
                      bench::ratio(ways[0], ways[1]), 1.0, wrong, l.principal.size()});
    }
}

void rows() {
    auto l = draw(100, 10'000'000, 1'000'000'000, 360);
    for (auto& n : l.periods) {
        n = 360;
    }
    const auto columns = l.columns();
    const auto count = static_cast<double>(l.principal.size()) * 360;
#if defined(LOUPAN_BENCH_QUANTLIB)
    using namespace QuantLib;
    const Schedule dates = MakeSchedule()
                               .from(Date(20, March, 2024))
                               .to(Date(20, March, 2054))
                               .withFrequency(Monthly)
                               .withCalendar(NullCalendar())
                               .withConvention(Unadjusted);
    std::vector<Real> notionals;
    const auto all = schedules(columns);
    notionals.push_back(static_cast<double>(l.principal[0]));
    for (std::size_t i = 0; i + 1 < 360; ++i) {
        notionals.push_back(static_cast<double>(all.balance[i]));
    }
    const Leg leg = FixedRateLeg(dates).withNotionals(notionals).withCouponRates(static_cast<double>(l.rate[0]) / 1e8,
                                                                                 Thirty360(Thirty360::BondBasis));
    double sum = 0;
    std::vector<bench::way> ways{{"ours", [&] { static_cast<void>(schedules(columns)); }},
                                 {"QuantLib", [&] {
                                      for (std::size_t k = 0; k < l.principal.size(); ++k) {
                                          for (const auto& flow : leg) {
                                              sum += flow->amount();
                                          }
                                      }
                                  }}};
    bench::measure(ways, 11);
    bench::print({"payment", "rows of level loans", "ns", bench::median(ways[0].seconds) / count * 1e9,
                  bench::median(ways[1].seconds) / count * 1e9, "reading a QuantLib leg",
                  bench::ratio(ways[0], ways[1]), 0.05, 0, 0});
#else
    std::vector<bench::way> ways{{"ours", [&] { static_cast<void>(schedules(columns)); }}};
    bench::measure(ways, 11);
    bench::print(
        {"payment", "rows of level loans", "ns", bench::median(ways[0].seconds) / count * 1e9, 0, "none", 0, 0, 0, 0});
#endif
}

} // namespace

int main() {
    instalments();
    rows();
}
