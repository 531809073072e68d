// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "files.hpp"

#include <loupan/payment/loan_schedule.hpp>
#include <loupan/payment/rate_path_csv.hpp>

namespace payment_rate_path_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

rate_series lpr() {
    return rate_series_from_csv(loupan_test::read_file(loupan_test::project_file("tests/data/rates/lpr.csv")),
                                "lpr_5y");
}

} // namespace

TEST_CASE("the loan prime rate is what was published last", "[payment][loan]") {
    const auto series = lpr();
    CHECK(series.at(date::parse("2019-08-20")) == rate::parse("4.85%"));
    CHECK(series.at(date::parse("2020-01-01")) == rate::parse("4.8%"));
    CHECK(series.at(date::parse("2026-12-31")) == rate::parse("3.5%"));
    CHECK(code_of([&] { return series.at(date::parse("2019-08-19")); }) == "payment.rate_missing");
}

TEST_CASE("a loan is repriced each 1 January or anniversary with its basis points", "[payment][loan]") {
    const auto series = lpr();
    const auto start = date::parse("2019-10-15");
    const auto january = reprice(series, {reprice_day::january_1, 30, 1}, start, date::parse("2030-01-01"));
    REQUIRE(january.size() == 7);
    CHECK(january[0] == rate_change{start, rate::parse("5.15%")});
    CHECK(january[1] == rate_change{date::parse("2020-01-01"), rate::parse("5.1%")});
    CHECK(january[2] == rate_change{date::parse("2021-01-01"), rate::parse("4.95%")});
    CHECK(january[3] == rate_change{date::parse("2023-01-01"), rate::parse("4.6%")});
    const auto anniversary = reprice(series, {reprice_day::anniversary, -20, 1}, start, date::parse("2024-10-15"));
    CHECK(anniversary[1] == rate_change{date::parse("2020-10-15"), rate::parse("4.45%")});
    CHECK(reprice(series, {reprice_day::never, 0, 1}, start, date::parse("2030-01-01")).size() == 1);
    CHECK(code_of([&] { return reprice(series, {reprice_day::never, -1000, 1}, start, start); }) ==
          "payment.rate_implausible");
    CHECK(code_of([&] { return reprice(series, {reprice_day::never, 0, 0}, start, start); }) == "core.validation");

    loan_terms t;
    t.principal = money::parse("1000000");
    t.periods = 360;
    t.start = start;
    t.annual_rate = january[0].annual;
    t.rates = january;
    const auto s = schedule(t);
    REQUIRE(s.size() == 360);
    CHECK(s[2].annual == rate::parse("5.15%"));
    CHECK(s[3].annual == rate::parse("5.1%")); // the period from 15 January
    CHECK(s[3].payment < s[2].payment);
    CHECK(s[359].balance.is_zero());
}

} // namespace payment_rate_path_test
