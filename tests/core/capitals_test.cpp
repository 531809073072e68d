// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/capitals.hpp>

#include <string>
#include <utility>

namespace core_capitals_test {

using loupan::chinese_capitals;
using loupan::money;
using loupan::parse_chinese_capitals;
using loupan_test::code_of;

TEST_CASE("amounts are written in capitals as the payment rules say", "[core][capitals]") {
    const std::pair<const char*, const char*> table[] = {
        {"1409.50", "壹仟肆佰零玖元伍角"}, // the examples of the rules themselves
        {"6007.14", "陆仟零柒元壹角肆分"},
        {"1680.32", "壹仟陆佰捌拾元零叁角贰分"},
        {"107000.53", "壹拾万柒仟元零伍角叁分"},
        {"16409.02", "壹万陆仟肆佰零玖元零贰分"},
        {"325.04", "叁佰贰拾伍元零肆分"},
        {"0", "零元整"},
        {"0.05", "伍分"},
        {"0.50", "伍角"},
        {"0.56", "伍角陆分"},
        {"1", "壹元整"},
        {"10", "壹拾元整"},
        {"11", "壹拾壹元整"},
        {"1001.00", "壹仟零壹元整"},
        {"1010", "壹仟零壹拾元整"},
        {"10000", "壹万元整"},
        {"10001", "壹万零壹元整"},
        {"100500", "壹拾万零伍佰元整"},
        {"1010000", "壹佰零壹万元整"},
        {"9080706.05", "玖佰零捌万零柒佰零陆元零伍分"},
        {"100000000.05", "壹亿元零伍分"},
        {"100001000", "壹亿零壹仟元整"},
        {"100010000", "壹亿零壹万元整"},
        {"1000000000000", "壹万亿元整"},
        {"10000000000000000", "壹亿亿元整"},
        {"1420356", "壹佰肆拾贰万零叁佰伍拾陆元整"},
        {"-12.50", "负壹拾贰元伍角"},
        {"92233720368547758.07", "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
        {"-92233720368547758.08", "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"}};
    for (const auto& [amount, capitals] : table) {
        INFO(amount);
        CHECK(chinese_capitals(money::parse(amount)) == capitals);
        CHECK(parse_chinese_capitals(capitals).to_string() == money::parse(amount).to_string());
    }
}

TEST_CASE("what the rules leave free is an option, and reads back", "[core][capitals]") {
    CHECK(chinese_capitals(money::parse("5"), {.whole = "正"}) == "伍元正");
    CHECK(chinese_capitals(money::parse("5.5"), {.whole_after_jiao = true}) == "伍元伍角整");
    CHECK(chinese_capitals(money::parse("1680.32"), {.zero_after_yuan = false}) == "壹仟陆佰捌拾元叁角贰分");
    CHECK(chinese_capitals(money::parse("107000.53"), {.zero_after_yuan = false, .zero_after_wan = true}) ==
          "壹拾万零柒仟元伍角叁分");
    for (const char* text : {"人民币壹仟零壹圆正", "壹仟零壹元", "壹仟零壹元整"}) {
        CHECK(parse_chinese_capitals(text) == money::parse("1001"));
    }
    CHECK(code_of([] { return chinese_capitals(money::parse("1", loupan::currency::parse("HKD"))); }) ==
          "core.unsupported");
}

TEST_CASE("every amount reads back from its capitals in every form", "[core][capitals]") {
    loupan_test::source random(14);
    std::size_t wrong = 0;
    for (int i = 0; i < 20000; ++i) {
        std::int64_t minor = random.int64();
        if (i % 2 == 0) { // many zeros, where the rules are
            minor = 0;
            for (int place = 0; place < 18; ++place) {
                minor = minor * 10 + (random.between(0, 2) == 0 ? random.between(1, 9) : 0);
            }
        }
        const money amount = money::from_minor(minor);
        const loupan::capitals_options options{random.between(0, 1) == 0 ? "整" : "正", random.between(0, 1) == 0,
                                               random.between(0, 1) == 0, random.between(0, 1) == 0};
        wrong += parse_chinese_capitals(chinese_capitals(amount, options)) != amount ? 1U : 0U;
    }
    CHECK(wrong == 0);
}

TEST_CASE("capitals that the rules do not produce are refused", "[core][capitals]") {
    for (const char* text : {"",
                             "元",
                             "整",
                             "壹",
                             "壹佰佰元",
                             "拾元整",
                             "壹仟壹元整",
                             "壹仟零零壹元",
                             "壹分整",
                             "壹元壹",
                             "零壹元",
                             "负零元整",
                             "壹万万元",
                             "一元整",
                             "1元",
                             "壹元整整",
                             "壹元整正",
                             "伍角伍角",
                             "伍分伍角",
                             "零元伍分",
                             "壹亿零元",
                             "负负壹元",
                             "壹元\xe9",
                             "亿亿亿亿亿元",
                             "玖玖玖玖元",
                             "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分",
                             "壹亿亿亿元整",
                             "玖仟万亿亿元"}) {
        INFO(text);
        CHECK(code_of([&] { return parse_chinese_capitals(text); }) == "core.number_invalid");
    }
    std::string endless;
    for (int i = 0; i < 10000; ++i) {
        endless += "玖仟";
    }
    CHECK(code_of([&] { return parse_chinese_capitals(endless + "元"); }) == "core.number_invalid");
}

} // namespace core_capitals_test
