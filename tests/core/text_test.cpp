// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"

#include <loupan/core/detail/text.hpp>

#include <string>

namespace core_text_test {

namespace d = loupan::detail;
using d::parse_status;

TEST_CASE("the short road of parse_scaled and the long one read alike", "[core][text]") {
    loupan_test::source random(16);
    std::size_t wrong = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        static constexpr char alphabet[] = "0123456789012345678900000...-+x";
        for (auto n = random.between(0, 24); n > 0; --n) {
            text += alphabet[random.between(0, static_cast<std::int64_t>(sizeof alphabet) - 2)];
        }
        const int scale = static_cast<int>(random.between(0, 8));
        // Twenty zeros in front change nothing but the road: behind the sign, if there is one.
        std::string padded = text;
        const bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
        const bool digit = text.size() > (sign ? 1U : 0U) && text[sign ? 1 : 0] >= '0' && text[sign ? 1 : 0] <= '9';
        if (digit) {
            padded.insert(sign ? 1 : 0, 20, '0');
        }
        std::int64_t a = -77;
        std::int64_t b = -77;
        const auto first = d::parse_scaled(text, scale, a);
        const auto second = d::parse_scaled(padded, scale, b);
        wrong += first != second || a != b ? 1U : 0U;
        if (first == parse_status::ok) {
            std::int64_t again = 0;
            wrong +=
                d::parse_scaled(d::print_scaled(d::int128{a}, scale), scale, again) != parse_status::ok || again != a
                    ? 1U
                    : 0U;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("scaled integers print with their point, at both ends of the range", "[core][text]") {
    CHECK(d::print_scaled(d::int128{5}, 2) == "0.05");
    CHECK(d::print_scaled(d::int128{-5}, 2) == "-0.05");
    CHECK(d::print_scaled(d::int128{100}, 0) == "100");
    CHECK(d::print_scaled(d::int128_min, 2) == "-1701411834604692317316873037158841057.28");
    CHECK(d::print_trimmed(d::int128{1200000}, 4, 2) == "120.00");
    CHECK(d::print_trimmed(d::int128{1200500}, 4, 2) == "120.05");
    CHECK(d::print_trimmed(d::int128{0}, 8) == "0");
}

TEST_CASE("long values are clipped between characters, never inside one", "[core][text]") {
    CHECK(d::clip("short") == "short");
    CHECK(d::clip(std::string(80, 'x')) == std::string(80, 'x'));
    std::string cut(80, 'x');
    cut += "..."; // an operator+ here makes GCC 12 warn for nothing
    CHECK(d::clip(std::string(81, 'x')) == cut);
    std::string chinese;
    for (int i = 0; i < 40; ++i) {
        chinese += "楼";
    }
    CHECK(d::clip(chinese) == chinese.substr(0, 78) + "...");
}

} // namespace core_text_test
