// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "payment/charges_support.hpp"

#include <loupan/payment/charges_explain.hpp>

#include <string>

namespace payment_charges_explain_test {

using namespace loupan;
using namespace loupan::payment;
using payment_test::deal;
using payment_test::table_of;

TEST_CASE("charges: the explanation says the same figures") {
    auto f = deal("118.36", "1303078.90");
    const auto r = charges(table_of("charges-china"), f);
    const auto told = explain(r);
    REQUIRE(told.root().children.size() == r.lines.size());
    CHECK(told.root().result == r.total.to_string());
    CHECK(told.root().children[0].result == "13030.79");
    CHECK(told.root().children[0].exact == "13030.789");
    CHECK(told.to_string().find("net 1303078.90 CNY x 0.01 = 13030.789 CNY, rounded half_up@0.01: 13030.79 CNY") !=
          std::string::npos);
    CHECK(told.to_string(language::chinese).find("第 1 档") != std::string::npos);
    CHECK(told.to_string(language::chinese).find("买方:免征") != std::string::npos);
}

} // namespace payment_charges_explain_test
