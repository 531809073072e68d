// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace pricing_vat_test {

using namespace deal_test;
using loupan::rate;

TEST_CASE("net and tax always add up to the price, and net is the nearest fen", "[pricing][vat]") {
    using boost::multiprecision::cpp_int;
    std::mt19937_64 random(1);
    for (int i = 0; i < 10000; ++i) {
        const auto fen = static_cast<std::int64_t>(random() % 1000000000000U);
        const auto t = rate::from_scaled(static_cast<std::int64_t>(random() % 20000U) * 1000);
        const auto v = split_vat(money::from_minor(fen), t);
        REQUIRE(v.net + v.vat == money::from_minor(fen));
        REQUIRE(v.gross == money::from_minor(fen));
        // Nearest, half up: floor(2 x + 1) / 2 with x = fen * 1e8 / (1e8 + t).
        const cpp_int bottom = cpp_int(100000000) + t.scaled();
        const cpp_int nearest = (cpp_int(fen) * 200000000 + bottom) / (bottom * 2);
        REQUIRE(cpp_int(v.net.minor()) == nearest);
        const auto back = split_vat(money::from_minor(fen), t, tax_mode::exclusive);
        REQUIRE(back.net == money::from_minor(fen));
        REQUIRE(back.net + back.vat == back.gross);
    }
}

TEST_CASE("the shipped rates are found by kind and day", "[pricing][vat]") {
    const auto table = china_vat();
    const auto on = [&](const char* kind, const char* day) {
        return table.at(kind, date::parse(day)).rate.to_percent();
    };
    CHECK(on("general", "2026-01-01") == "9%");
    CHECK(on("general", "2025-12-31") == "9%");
    CHECK(on("general", "2019-03-31") == "10%");
    CHECK(on("general", "2018-04-30") == "11%");
    CHECK(on("simplified", "2026-01-01") == "3%");
    CHECK(on("simplified", "2025-12-31") == "5%");
    CHECK(on("old_project", "2026-06-01") == "5%");
    CHECK(on("prepayment", "2026-06-01") == "3%");
    for (const auto& row : table.rows()) {
        CHECK_FALSE(row.source.empty());
    }
    CHECK(table.at("general", date::parse("2026-01-01")).source !=
          table.at("general", date::parse("2025-12-31")).source);
    CHECK(refused([&] { (void)on("general", "2016-04-30"); }) == "core.not_found@vat");
    CHECK(refused([&] { (void)on("reduced", "2026-01-01"); }) == "core.not_found@vat");
}

TEST_CASE("a tax table with rows that cannot be is refused", "[pricing][vat]") {
    const auto day = [](const char* text) { return std::optional(date::parse(text)); };
    const auto table = [](std::vector<vat_rate_row> rows) {
        return refused([&] { (void)vat_table(std::move(rows)); });
    };
    const auto nine = rate::parse("9%");
    CHECK(table({{"a", nine, {}, {}, "s"}}).empty());
    CHECK(table({{"a", nine, {}, day("2025-12-31"), "s"}, {"a", nine, day("2026-01-01"), {}, "s"}}).empty());
    CHECK(table({{"a", nine, {}, {}, "s"}, {"b", nine, {}, {}, "s"}}).empty());
    CHECK(table({{"a", nine, {}, day("2026-01-01"), "s"}, {"a", nine, day("2026-01-01"), {}, "s"}}) ==
          "core.duplicate@vat.rows[1]");
    CHECK(table({{"a", nine, day("2026-01-01"), {}, "s"}, {"a", nine, {}, {}, "s"}}) == "core.duplicate@vat.rows[1]");
    CHECK(table({{"", nine, {}, {}, "s"}}) == "core.empty@vat.rows[0].kind");
    CHECK(table({{"a", nine, {}, {}, ""}}) == "core.empty@vat.rows[0].source");
    CHECK(table({{"a", rate::parse("100%"), {}, {}, "s"}}) == "core.validation@vat.rows[0].rate");
    CHECK(table({{"a", rate::from_scaled(-1), {}, {}, "s"}}) == "core.validation@vat.rows[0].rate");
    CHECK(table({{"a", nine, day("2026-01-02"), day("2026-01-01"), "s"}}) == "core.validation@vat.rows[0].to");
}

TEST_CASE("tax helpers refuse what cannot be", "[pricing][vat]") {
    const auto price = money::parse("1000000");
    CHECK(refused([&] { (void)split_vat(price, rate::parse("100%")); }) == "core.validation@rate");
    CHECK(refused([&] { (void)split_vat(price, rate::from_scaled(-1)); }) == "core.validation@rate");
    CHECK(refused([&] { (void)sales_base_with_land(price, money::parse("-1"), rate::parse("9%")); }) ==
          "core.validation@land");
    CHECK(refused([&] { (void)sales_base_with_land(price, money::parse("1000000.01"), rate::parse("9%")); }) ==
          "core.validation@land");
    CHECK(refused([&] { (void)vat_prepayment(price, rate::parse("9%"), rate::parse("100%")); }) ==
          "core.validation@rate");
    const auto all_land = sales_base_with_land(price, price, rate::parse("9%"));
    CHECK(all_land.base.minor() == 0);
    CHECK(all_land.output.minor() == 0);
}

} // namespace pricing_vat_test
