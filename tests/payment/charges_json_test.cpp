// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "payment/charges_support.hpp"

#include <loupan/payment/charges_json.hpp>

#include <string>

namespace payment_charges_json_test {

using namespace loupan;
using namespace loupan::payment;
using payment_test::table_of;

TEST_CASE("charges: the document reads back, and its digest knows no spelling") {
    for (const auto* name : {"charges-china", "charges-sample-city"}) {
        const auto table = table_of(name);
        CHECK(parse_charge_table(to_json(table)) == table);
        CHECK(parse_charge_table(to_json(table, 2)) == table);
        CHECK(canonical(parse_charge_table(canonical(table))) == canonical(table));
        CHECK(digest(table).size() == 64);
    }
    const std::string head =
        R"({"schema":"loupan/charges","semantics":1,"rules":[{"code":"a","kind":"percent","value":)";
    const auto a = parse_charge_table(head + R"("1.50%","source":"s"}]})");
    const auto b = parse_charge_table(head + R"("0.015","payer":"buyer","source":"s"}]})");
    CHECK(digest(a) == digest(b));
}

} // namespace payment_charges_json_test
