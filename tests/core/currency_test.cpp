// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/currency.hpp>

namespace core_currency_test {

using loupan::currency;
using loupan_test::code_of;

TEST_CASE("the default currency is CNY with fen", "[core][currency]") {
    CHECK(loupan::currency().is_known());
    CHECK_FALSE(loupan::currency::custom("XTS", 3).is_known());
    CHECK(currency().code() == "CNY");
    CHECK(currency().digits() == 2);
    CHECK(currency::parse("CNY") == currency());
    CHECK(currency::parse("JPY").digits() == 0);
    CHECK(currency::parse("HKD") != currency());
}

TEST_CASE("unknown codes are refused, and a custom currency cannot redefine a known one", "[core][currency]") {
    for (const char* text : {"", "cny", "RMB", "CN", "CNYX", "人民币"}) {
        CHECK(code_of([&] { return currency::parse(text); }) == "core.currency_unknown");
    }
    CHECK(currency::custom("KWD", 3).digits() == 3);
    CHECK(currency::custom("CNY", 2) == currency());
    CHECK(code_of([] { return currency::custom("CNY", 4); }) == "core.currency_unknown");
    CHECK(code_of([] { return currency::custom("kwd", 3); }) == "core.currency_unknown");
    CHECK(code_of([] { return currency::custom("KWD", 5); }) == "core.currency_unknown");
    CHECK(code_of([] { return currency::custom("KWD", -1); }) == "core.currency_unknown");
    CHECK(std::hash<currency>{}(currency::parse("CNY")) == std::hash<currency>{}(currency()));
}

} // namespace core_currency_test
