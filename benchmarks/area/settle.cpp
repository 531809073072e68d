// SPDX-License-Identifier: Apache-2.0
#include "../harness.hpp"

#include <loupan/area.hpp>

#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

// bench_area_settle [homes]   settling on columns beside the same clause in double, and the scalar call

namespace {

using namespace loupan::area;
using loupan::column;

struct homes {
    std::vector<std::int64_t> contract, measured, price, total;

    explicit homes(std::size_t n) {
        std::mt19937_64 random(7);
        const auto between = [&](std::int64_t low, std::int64_t high) {
            return std::uniform_int_distribution<std::int64_t>(low, high)(random);
        };
        for (std::size_t i = 0; i < n; ++i) {
            contract.push_back(between(3000, 25000) * 100);
            measured.push_back(contract.back() + between(-500, 500) * 100);
            price.push_back(between(500'000, 12'000'000) * 100); // to the fen
            total.push_back(between(10'000'000, 3'000'000'000));
        }
    }
    [[nodiscard]] facts_columns columns() const {
        facts_columns of;
        of.contract_gross = column<std::int64_t>(contract);
        of.measured_gross = column<std::int64_t>(measured);
        of.unit_price = column<std::int64_t>(price);
        of.contract_total = column<std::int64_t>(total);
        of.choice = column<std::int32_t>(std::vector<std::int32_t>(contract.size(), 0));
        of.survey_audited = column<std::uint8_t>(std::vector<std::uint8_t>(contract.size(), 1));
        return of;
    }
    [[nodiscard]] area_facts row(std::size_t i) const {
        area_facts of;
        of.contract.gross = loupan::floor_area::from_scaled(contract[i]);
        of.measured.gross = loupan::floor_area::from_scaled(measured[i]);
        of.unit_price = loupan::unit_price::from_scaled(price[i]);
        of.contract_total = loupan::money::from_minor(total[i]);
        of.survey_audited = true;
        of.choice = choice::stay;
        return of;
    }
};

/// The clause as a program in double has it.
std::int64_t in_double(double a0, double a1, double p) {
    const double d = a1 - a0;
    const double most = 0.03 * a0;
    const double paid = std::fabs(d) <= most ? d : (d > 0 ? most : -(most + 2 * (-d - most)));
    return static_cast<std::int64_t>(std::round(paid * p * 100));
}

} // namespace

int main(int argc, char** argv) {
    const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const homes all(n);
    const auto columns = all.columns();
    const auto by = compile(statutory_rules());
    const std::size_t sample = n < 20'000 ? n : 20'000;

    settlements many;
    std::vector<std::int64_t> doubles(n);
    std::vector<std::int64_t> one(sample);
    std::vector<bench::way> ways{
        {"columns", [&] { many = settle(by, columns); }},
        {"double",
         [&] {
             for (std::size_t i = 0; i < n; ++i) {
                 doubles[i] =
                     in_double(static_cast<double>(all.contract[i]) / 1e4, static_cast<double>(all.measured[i]) / 1e4,
                               static_cast<double>(all.price[i]) / 1e4);
             }
         }},
        {"scalar",
         [&] {
             for (std::size_t i = 0; i < sample; ++i) {
                 one[i] = settle(by, all.row(i)).delta.gross.minor();
             }
         }},
    };
    bench::measure(ways, 9);
    std::uint64_t wrong_double = 0;
    std::uint64_t wrong_scalar = 0;
    for (std::size_t i = 0; i < n; ++i) {
        wrong_double += doubles[i] != many.columns().delta[i] ? 1U : 0U;
    }
    for (std::size_t i = 0; i < sample; ++i) {
        wrong_scalar += one[i] != many.columns().delta[i] ? 1U : 0U;
    }
    const auto ns = [](const bench::way& w, std::size_t rows) {
        return bench::median(w.seconds) * 1e9 / static_cast<double>(rows);
    };
    const double columns_ns = ns(ways[0], n);
    const double double_ns = ns(ways[1], n);
    const double scalar_ns = ns(ways[2], sample);
    bench::print({"area", "settle(rules, columns)", "ns/home", columns_ns, double_ns, "double loop (its wrong fen)",
                  columns_ns / double_ns, 0, wrong_double, n});
    bench::print({"area", "settle(rules, facts), one home", "ns/home", scalar_ns, columns_ns, "the columns",
                  scalar_ns / columns_ns, 0, wrong_scalar, sample});
    return wrong_scalar == 0 ? 0 : 1;
}
