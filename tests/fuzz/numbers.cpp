// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/core/capitals.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>

using namespace loupan;
using loupan_fuzz::refuse_or;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    refuse_or([&] {
        const auto v = decimal::parse(text);
        require(decimal::parse(v.to_string()) == v, "decimal reads back");
        require(v.normalized() == v, "a decimal equals its normal form");
        require(decimal::parse(v.normalized().to_string()) == v, "the normal form reads back");
    });
    refuse_or([&] {
        const auto v = money::parse(text);
        require(money::parse(v.to_string()) == v, "money reads back");
    });
    refuse_or([&] {
        const auto v = rate::parse(text);
        require(rate::parse(v.to_string()) == v, "rate reads back");
        require(rate::parse(v.to_percent()) == v, "percent reads back");
    });
    refuse_or([&] { static_cast<void>(parse_periodic_rate(text)); });
    refuse_or([&] {
        const auto v = parse_chinese_capitals(text);
        require(parse_chinese_capitals(chinese_capitals(v)) == v, "capitals read back");
    });
    refuse_or([&] {
        const auto v = unit_price::parse(text);
        require(unit_price::parse(v.to_string()) == v, "unit price reads back");
    });
    refuse_or([&] {
        const auto v = floor_area::parse(text);
        require(v.scaled() >= 0, "an area is not negative");
        require(floor_area::parse(v.to_string()) == v, "area reads back");
    });
    refuse_or([&] {
        const auto v = rounding::parse(text);
        require(rounding::parse(v.to_string()) == v, "rounding reads back");
        require(v(v(decimal::parse("1234.5678"))) == v(decimal::parse("1234.5678")), "rounding twice is rounding once");
    });
    refuse_or([&] { static_cast<void>(parse_area_unit(text)); });
    refuse_or([&] {
        const auto v = currency::parse(text);
        require(v.code() == text, "a currency keeps its code");
    });
    return 0;
}
