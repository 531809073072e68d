// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/payment/rate_path_csv.hpp>

namespace payment_rate_path_csv_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

TEST_CASE("a series is read from its column of percentages", "[payment][loan]") {
    const auto series = rate_series_from_csv("lpr_1y,date,lpr_5y\n3.0,2025-06-20,3.5\n2.9,2026-01-20,3.45\n", "lpr_5y");
    CHECK(series.at(date::parse("2025-12-31")) == rate::parse("3.5%"));
    CHECK(series.at(date::parse("2026-01-20")) == rate::parse("3.45%"));
    CHECK(code_of([] { return rate_series_from_csv("day,x\n2025-06-20,3\n", "x"); }) == "core.not_found");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n2025-06-20,three\n", "x"); }) == "core.number_invalid");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n2025-06-31,3\n", "x"); }) == "core.date_invalid");
}

TEST_CASE("a series that cannot be one is refused", "[payment][loan]") {
    CHECK(code_of([] { return rate_series_from_csv("date,x\n", "lpr"); }) == "core.not_found");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n", "x"); }) == "core.empty");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n2020-01-01,4\n2020-01-01,4\n", "x"); }) ==
          "core.duplicate");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n2020-01-02,4\n2020-01-01,4\n", "x"); }) ==
          "core.validation");
    CHECK(code_of([] { return rate_series_from_csv("date,x\n2020-01-02,400\n", "x"); }) == "payment.rate_implausible");
}

} // namespace payment_rate_path_csv_test
