// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_schedule.hpp>

namespace payment_loan_explain_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

TEST_CASE("an explanation has the figures of the schedule", "[payment][loan]") {
    loan_terms t;
    t.principal = money::parse("990000");
    t.annual_rate = rate::parse("3%");
    t.periods = 360;
    t.start = date::parse("2024-01-31");
    const auto s = schedule(t);
    const auto e = explain(t, 2);
    CHECK(e.root().result == s[1].payment.to_string());
    const auto text = e.to_string();
    CHECK(
        text ==
        "Row 2 of the loan (2024-03-31): payment 4173.88 CNY\n"
        "  Interest on 988301.12 CNY at 3% a year from 2024-02-29 to 2024-03-31: 988301.12*1/400 CNY, rounded "
        "half_up@0.01: 2470.75 CNY\n"
        "  Level payment of the 360 rows from row 1 at 3%, P r (1+r)^n / ((1+r)^n - 1), rounded half_up@0.01: 4173.88 "
        "CNY\n"
        "  Principal: payment 4173.88 CNY less interest 2470.75 CNY: 1703.13 CNY\n"
        "  Balance: 988301.12 CNY less 1703.13 CNY: 986597.99 CNY\n");
    CHECK(e.to_string(language::chinese).find("等额本息月供") != std::string::npos);
    CHECK(code_of([&] { return explain(t, 361); }) == "core.not_found");
}

} // namespace payment_loan_explain_test
