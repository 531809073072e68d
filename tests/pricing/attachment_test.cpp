// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <algorithm>
#include <fstream>
#include <map>

namespace pricing_attachment_test {

using namespace deal_test;

namespace {

/// The columns that the printed unit price depends on, of all transactions of one county's file.
struct transaction {
    std::string total, area, parking_price, parking_area, printed, serial;
};

std::vector<std::string> split(const std::string& row) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (const char c : row) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            out.emplace_back();
        } else if (c != '\r') {
            out.back() += c;
        }
    }
    return out;
}

std::vector<transaction> read_county(const std::string& county) {
    std::ifstream file(LOUPAN_SOURCE_DIR "/tests/data/presale_tw/" + county + "_lvr_land_b.csv", std::ios::binary);
    REQUIRE(file);
    std::string row;
    std::getline(file, row);
    const auto names = split(row.substr(3)); // after the byte order mark
    const auto at = [&names](const std::string& name) {
        const auto it = std::find(names.begin(), names.end(), name);
        REQUIRE(it != names.end());
        return static_cast<std::size_t>(it - names.begin());
    };
    const auto total = at("總價元"), area = at("建物移轉總面積平方公尺"), price = at("車位總價元"),
               parking = at("車位移轉總面積平方公尺"), printed = at("單價元平方公尺"), serial = at("編號");
    std::getline(file, row); // the English names
    std::vector<transaction> out;
    while (std::getline(file, row)) {
        const auto f = split(row);
        REQUIRE(f.size() == names.size());
        out.push_back({f[total], f[area], f[price], f[parking], f[printed], f[serial]});
    }
    return out;
}

} // namespace

TEST_CASE("all 463 printed unit prices of the Taiwan presale list come out", "[pricing][attachment][data]") {
    const auto twd = loupan::currency::parse("TWD");
    std::size_t printed = 0;
    std::size_t with_parking = 0;
    for (const auto* county : {"a", "b", "d", "f", "g", "h"}) {
        for (const auto& t : read_county(county)) {
            if (t.printed.empty() || t.printed == "0") {
                continue;
            }
            ++printed;
            const auto parking = money::parse(t.parking_price.empty() ? "0" : t.parking_price, twd);
            with_parking += parking.minor() != 0 ? 1U : 0U;
            const auto price = unit_price_without_parking(
                money::parse(t.total, twd), parking, floor_area::parse(t.area),
                t.parking_area.empty() ? std::nullopt : std::optional(floor_area::parse(t.parking_area)));
            CAPTURE(county, t.serial);
            CHECK(price.to_decimal() == decimal::parse(t.printed));
        }
    }
    CHECK(printed == 463);
    CHECK(with_parking > 100); // both forms of the rule are met
    CHECK(with_parking < 463);
}

TEST_CASE("fitment is an amount or a price by area", "[pricing][attachment]") {
    const auto area = std::optional(floor_area::parse("118.36"));
    fitment f;
    f.per_area = loupan::unit_price::parse("1500");
    CHECK(fitment_price(f, area) == money::parse("177540"));
    f.per_area = loupan::unit_price::parse("1500.05");
    CHECK(fitment_price(f, area) == money::parse("177545.92"));
    f.how = rounding("1");
    CHECK(fitment_price(f, area) == money::parse("177546"));
    CHECK(refused([&] { (void)fitment_price(f, {}); }) == "pricing.area_required@fitment.per_area");
    CHECK(refused([&] { (void)fitment_price(f, floor_area::parse("10", loupan::area_unit::ping)); }) ==
          "core.unit_mismatch@area");
    f.amount = money::parse("1");
    CHECK(refused([&] { (void)fitment_price(f, area); }) == "core.validation@fitment");
    CHECK(refused([&] { (void)fitment_price({}, area); }) == "core.validation@fitment");
    f.per_area.reset();
    CHECK(fitment_price(f, {}) == money::parse("1"));
    f.amount = money::parse("-1");
    CHECK(refused([&] { (void)fitment_price(f, area); }) == "core.validation@fitment");
}

TEST_CASE("parking that takes all of the price or area is refused", "[pricing][attachment]") {
    const auto ask = [](const char* parking, const char* area, const char* parking_area) {
        return refused([&] {
            (void)unit_price_without_parking(money::parse("1000"), money::parse(parking), floor_area::parse(area),
                                             floor_area::parse(parking_area));
        });
    };
    CHECK(ask("100", "10", "9.99").empty());
    CHECK(ask("1000", "10", "1") == "core.validation@parking_price");
    CHECK(ask("-1", "10", "1") == "core.validation@parking_price");
    CHECK(ask("100", "10", "10") == "pricing.area_required@parking_area");
    CHECK(ask("0", "10", "10").empty());
    CHECK(ask("0", "0", "0") == "pricing.area_required@area");
}

} // namespace pricing_attachment_test
