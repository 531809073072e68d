// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/payment/item.hpp>

#include <set>
#include <string>

namespace payment_item_test {

using namespace loupan::payment;

TEST_CASE("every money item has a name of its own, a Chinese name and a group", "[payment]") {
    std::set<std::string> names;
    std::set<std::string> chinese;
    for (const auto& [value, name] : enum_names(item{})) {
        CHECK(parse_enum<item>(name) == value);
        CHECK(to_string(value) == name);
        names.emplace(name);
        chinese.emplace(chinese_name(value));
        CHECK_FALSE(to_string(group_of(value)).empty());
    }
    CHECK(names.size() == 17);
    CHECK(chinese.size() == 17);
    CHECK_FALSE(parse_enum<item>("mortgage"));
}

TEST_CASE("loans stand in a group of their own, and money for others too", "[payment]") {
    CHECK(group_of(item::deposit) == item_group::own_money);
    CHECK(group_of(item::first) == item_group::own_money);
    CHECK(group_of(item::loan) == item_group::loan_money);
    CHECK(group_of(item::provident_fund_loan) == item_group::loan_money);
    CHECK(group_of(item::agency) == item_group::agency);
    CHECK(group_of(item::late_fee) == item_group::other);
    CHECK(group_of(item::earnest_intent) == item_group::other);
    CHECK(chinese_name(item_group::own_money) == "非贷款类房款");
    CHECK(is_loan(item::loan));
    CHECK_FALSE(is_loan(item::first));
}

} // namespace payment_item_test
