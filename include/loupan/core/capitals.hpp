// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/money.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Amounts in Chinese capitals, as bills and contracts write them. Source: 《支付结算办法》(银发〔1997〕393号), annex 1,
/// 正确填写票据和结算凭证的基本规定, points 1 to 3.

namespace loupan::inline LOUPAN_ABI {

/// What the annex leaves free. The defaults are the first of the forms that it gives.
struct capitals_options {
    std::string_view whole = "整"; ///< ends an amount without fen: 整 or 正
    bool whole_after_jiao = false; ///< also after 角, where the annex says 可以不写
    bool zero_after_yuan = true;   ///< 零 before 角 when the yuan end in 0: 壹仟陆佰捌拾元零叁角贰分
    bool zero_after_wan = false;   ///< 零 after 万 or 亿 whose own digit is 0: 壹拾万零柒仟元
};

namespace detail {

inline constexpr std::array<std::string_view, 10> capital_digits{"零", "壹", "贰", "叁", "肆",
                                                                 "伍", "陆", "柒", "捌", "玖"};

/// 1 to 9999 without leading zeros; the caller writes the 零 in front.
inline void append_capital_group(std::string& out, unsigned group) {
    static constexpr std::array<std::pair<unsigned, std::string_view>, 4> places{
        {{1000, "仟"}, {100, "佰"}, {10, "拾"}, {1, ""}}};
    bool begun = false;
    bool gap = false;
    for (const auto& [place, name] : places) {
        const unsigned digit = group / place % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        if (gap) {
            out += "零";
            gap = false;
        }
        out += capital_digits[digit];
        out += name;
        begun = true;
    }
}

/// A positive whole number. Beyond 9999亿 the part in front of 亿 is a number of its own: 壹万亿, 玖亿亿.
inline void append_capital_whole(std::string& out, std::uint64_t value, const capitals_options& options) {
    constexpr std::uint64_t yi = 100000000;
    const std::uint64_t high = value / yi;
    const auto wan = static_cast<unsigned>(value % yi / 10000);
    const auto ones = static_cast<unsigned>(value % 10000);
    bool begun = false;
    bool trailing_zero = false; // of the groups before
    bool skipped = false;       // a whole group of zeros
    if (high != 0) {
        append_capital_whole(out, high, options);
        out += "亿";
        begun = true;
        trailing_zero = high % 10 == 0;
    }
    for (const auto& [group, name] : {std::pair<unsigned, std::string_view>{wan, "万"}, {ones, ""}}) {
        if (group == 0) {
            skipped = begun;
            continue;
        }
        if (begun && (group < 1000 || skipped || (trailing_zero && options.zero_after_wan))) {
            out += "零";
        }
        append_capital_group(out, group);
        out += name;
        begun = true;
        skipped = false;
        trailing_zero = group % 10 == 0;
    }
}

inline std::string capitals(std::int64_t fen_total, const capitals_options& options) {
    std::string out = fen_total < 0 ? "负" : "";
    const auto bits = static_cast<std::uint64_t>(fen_total);
    const std::uint64_t amount = fen_total < 0 ? 0 - bits : bits;
    const std::uint64_t yuan = amount / 100;
    const auto jiao = static_cast<unsigned>(amount / 10 % 10);
    const auto fen = static_cast<unsigned>(amount % 10);
    if (amount == 0) {
        out += "零元";
    }
    if (yuan != 0) {
        append_capital_whole(out, yuan, options);
        out += "元";
    }
    if (jiao != 0) {
        out += yuan != 0 && yuan % 10 == 0 && options.zero_after_yuan ? "零" : "";
        out += capital_digits[jiao];
        out += "角";
    } else if (fen != 0 && yuan != 0) {
        out += "零";
    }
    if (fen != 0) {
        out += capital_digits[fen];
        out += "分";
    } else if (jiao == 0 || options.whole_after_jiao) {
        out += options.whole;
    }
    return out;
}

/// Reads digits and places without asking whether 零 stands where it should. False for what is no number at all.
inline bool read_capitals(std::string_view text, std::int64_t& fen_total) {
    constexpr std::size_t width = 3;                   // bytes of one character in UTF-8
    constexpr std::int64_t limit = 100000000000000000; // 10^17 yuan, beyond any int64 of fen
    std::int64_t done = 0;                             // what 亿 has closed
    std::int64_t ten_k = 0;                            // what 万 has closed since
    std::int64_t group = 0;                            // since the last 万 or 亿
    std::int64_t digit = 0;
    std::int64_t fen = 0;
    bool yuan_seen = false;
    while (!text.empty()) {
        const auto word = text.substr(0, width);
        text.remove_prefix(word.size());
        std::int64_t value = -1;
        for (std::size_t i = 0; i < capital_digits.size(); ++i) {
            if (word == capital_digits[i]) {
                value = static_cast<std::int64_t>(i);
            }
        }
        if (value >= 0) {
            digit = value;
        } else if (word == "仟" || word == "佰" || word == "拾") {
            group += digit * (word == "仟" ? 1000 : word == "佰" ? 100 : 10);
            digit = 0;
        } else if (word == "万") {
            ten_k = (group + digit) * 10000;
            group = digit = 0;
        } else if (word == "亿") {
            done += ten_k + group + digit;
            if (done >= limit / 100000000) {
                return false;
            }
            done *= 100000000;
            ten_k = group = digit = 0;
        } else if (word == "元" && !yuan_seen) {
            done += ten_k + group + digit;
            ten_k = group = digit = 0;
            yuan_seen = true;
        } else if (word == "角" || word == "分") {
            fen += digit * (word == "角" ? 10 : 1);
            digit = 0;
        } else {
            return false;
        }
        if (group > 100000 || fen > 100000) { // no text without an end can overflow
            return false;
        }
    }
    const int128 total = int128{done} * int128{100} + int128{fen};
    // 2^63 itself is let through: as a negative amount it is in range.
    if (total > int128{std::numeric_limits<std::int64_t>::max()} + int128{1}) {
        return false;
    }
    fen_total = static_cast<std::int64_t>(-total);
    return true;
}

} // namespace detail

/// The amount in Chinese capitals (大写金额): `1001.00` is 壹仟零壹元整, `0.05` is 伍分, `-12.50` is 负壹拾贰元伍角. The whole range of
/// `money` is covered. \throws invalid_argument core.unsupported for a currency other than CNY
[[nodiscard]] inline std::string chinese_capitals(const money& amount, const capitals_options& options = {}) {
    if (amount.currency() != currency{}) {
        raise(errors::unsupported, {"currency", std::string(amount.currency().code()), {}, {}});
    }
    return detail::capitals(amount.minor(), options);
}

/// Reads Chinese capitals back (K1: to the fen). Every form that the rules allow is taken, with 人民币 in front, 圆 for 元, 正 for 整, or
/// without 整; what the rules do not allow is refused, a missing or doubled 零 too.
/// \throws invalid_argument core.number_invalid
[[nodiscard]] inline money parse_chinese_capitals(std::string_view text) {
    const auto strip = [](std::string_view& from, std::string_view word) {
        const bool there = from.starts_with(word);
        from.remove_prefix(there ? word.size() : 0);
        return there;
    };
    std::string_view rest = text;
    strip(rest, "人民币");
    const bool negative = strip(rest, "负");
    std::string plain(rest);
    if (const auto at = plain.find("圆"); at != plain.npos) {
        plain.replace(at, std::string_view("圆").size(), "元");
    }
    bool whole = false;
    for (const std::string_view word : {"整", "正"}) {
        if (!whole && std::string_view(plain).ends_with(word)) {
            plain.erase(plain.size() - word.size());
            whole = true;
        }
    }
    std::int64_t negated = 0;
    bool good = detail::read_capitals(plain, negated) && !(whole && std::string_view(plain).ends_with("分")) &&
                (negative || negated != std::numeric_limits<std::int64_t>::min()) && !(negative && negated == 0);
    if (good) {
        // Written back in each permitted form: only what the rules produce is accepted.
        good = false;
        for (const unsigned form : {0U, 1U, 2U, 3U}) {
            std::string canonical = detail::capitals(negated, {"", false, (form & 1U) != 0, (form & 2U) != 0});
            good =
                good || (std::string_view(canonical).substr(negated < 0 ? std::string_view("负").size() : 0) == plain);
        }
    }
    if (!good) {
        raise(errors::number_invalid, {{}, detail::clip(text), {}, {}});
    }
    return money::from_minor(negative ? negated : -negated);
}

} // namespace loupan::inline LOUPAN_ABI
