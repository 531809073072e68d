// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace loupan::inline LOUPAN_ABI {

/// An exact rate (费率/比例): int64 at 1e-8, so 3 % is 3,000,000. Text carries its own unit (K2).
class rate {
public:
    static constexpr int scale = 8;

    constexpr rate() noexcept = default;
    [[nodiscard]] static constexpr rate from_scaled(std::int64_t scaled) noexcept {
        rate r;
        r.scaled_ = scaled;
        return r;
    }
    [[nodiscard]] static rate from_decimal(const decimal& value) { return from_scaled(value.to_scaled(scale)); }
    /// `0.03`, `3%`, `3‰`, `3‱`, `百分之3`, `千分之3`, `万分之3`, `98折` or `9.8折` (0.98); the number of all but the
    /// first also as Chinese numerals below 1000: `百分之三十五`, `万分之零点五`, `九八折`.
    /// \throws invalid_argument core.number_invalid, core.too_many_digits
    [[nodiscard]] static rate parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t scaled() const noexcept { return scaled_; }
    [[nodiscard]] decimal to_decimal() const {
        return decimal::from_parts(detail::int128{scaled_}, scale).normalized();
    }
    /// As a plain decimal, `0.03`.
    [[nodiscard]] std::string to_string() const { return detail::print_trimmed(detail::int128{scaled_}, scale); }
    /// As a percentage, `3%`.
    [[nodiscard]] std::string to_percent() const {
        return detail::print_trimmed(detail::int128{scaled_}, scale - 2) + "%";
    }

    friend constexpr auto operator<=>(const rate&, const rate&) noexcept = default;

private:
    std::int64_t scaled_ = 0;
};

enum class rate_period : std::uint8_t { none, day, month, year };

/// A rate with the period it is due for: 日万分之三 is 0.0003 a day.
struct periodic_rate {
    rate value;
    rate_period per = rate_period::none;
    friend constexpr bool operator==(const periodic_rate&, const periodic_rate&) noexcept = default;
};

namespace detail {

/// 0 to 9 for a Chinese digit in front, which is then removed; -1 for anything else.
inline int take_chinese_digit(std::string_view& text) {
    static constexpr std::array<std::pair<std::string_view, int>, 12> digits{{{"〇", 0},
                                                                              {"零", 0},
                                                                              {"一", 1},
                                                                              {"二", 2},
                                                                              {"两", 2},
                                                                              {"三", 3},
                                                                              {"四", 4},
                                                                              {"五", 5},
                                                                              {"六", 6},
                                                                              {"七", 7},
                                                                              {"八", 8},
                                                                              {"九", 9}}};
    for (const auto& [word, digit] : digits) {
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            return digit;
        }
    }
    return -1;
}

inline bool strip_prefix(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) {
        return false;
    }
    text.remove_prefix(word.size());
    return true;
}

inline bool strip_suffix(std::string_view& text, std::string_view word) {
    if (!text.ends_with(word)) {
        return false;
    }
    text.remove_suffix(word.size());
    return true;
}

/// A Chinese numeral by places, 1 to 999: 十五, 三十五, 百, 一百零五, 一百一十; -1 for anything else, the ambiguous 一百五 too.
inline int chinese_places(std::string_view text) {
    constexpr std::size_t width = 3; // bytes of one character
    int value = 0;
    if (const auto at = text.find("百"); at != text.npos) {
        std::string_view head = text.substr(0, at);
        const int digit = head.empty() ? 1 : take_chinese_digit(head);
        if (digit < 1 || !head.empty()) {
            return -1;
        }
        value = digit * 100;
        text.remove_prefix(at + width);
        if (text.empty()) {
            return value;
        }
        if (strip_prefix(text, "零")) {
            const int ones = take_chinese_digit(text);
            return ones >= 1 && text.empty() ? value + ones : -1;
        }
    }
    const auto at = text.find("十");
    if (at == text.npos) {
        return -1;
    }
    std::string_view head = text.substr(0, at);
    const int digit = head.empty() && value == 0 ? 1 : take_chinese_digit(head);
    if (digit < 1 || !head.empty()) {
        return -1;
    }
    value += digit * 10;
    text.remove_prefix(at + width);
    if (text.empty()) {
        return value;
    }
    const int ones = take_chinese_digit(text);
    return ones >= 1 && text.empty() ? value + ones : -1;
}

/// Chinese digits one by one (九八) appended as plain ones; other characters stay, and fail to parse as a number later.
inline void append_plain_digits(std::string& out, std::string_view text) {
    while (!text.empty()) {
        if (const int digit = take_chinese_digit(text); digit >= 0) {
            out += static_cast<char>('0' + digit);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
}

/// The number of a rate, in Chinese numerals or plain digits, to plain digits.
inline std::string plain_digits(std::string_view text) {
    const auto point = text.find("点");
    const std::string_view whole = text.substr(0, point);
    std::string out;
    if (const int value = chinese_places(whole); value >= 0) {
        out = std::to_string(value);
    } else {
        append_plain_digits(out, whole);
    }
    if (point != text.npos) {
        out += '.';
        append_plain_digits(out, text.substr(point + std::string_view("点").size()));
    }
    return out;
}

} // namespace detail

inline rate rate::parse(std::string_view text) {
    std::string_view rest = text;
    int shift = 0;
    bool fold = false;
    if (detail::strip_suffix(rest, "%") || detail::strip_suffix(rest, "％") || detail::strip_prefix(rest, "百分之")) {
        shift = 2;
    } else if (detail::strip_suffix(rest, "‰") || detail::strip_prefix(rest, "千分之")) {
        shift = 3;
    } else if (detail::strip_suffix(rest, "‱") || detail::strip_prefix(rest, "万分之")) {
        shift = 4;
    } else if (detail::strip_suffix(rest, "折")) {
        fold = true;
    }
    const bool words = shift != 0 || fold;
    const std::string number = words ? detail::plain_digits(rest) : std::string(rest);
    detail::plain_number parsed;
    if (const auto status = detail::parse_plain(number, parsed); status != detail::parse_status::ok) {
        detail::raise_parse(status, text, {});
    }
    if (fold) {
        // 98折 and 9.8折 both keep 98 %: two digits before the point are percent, one digit is tenths; 10折 keeps all.
        if (number.front() < '0' || number.front() > '9') {
            detail::raise_parse(detail::parse_status::malformed, text, {});
        }
        const auto point = number.find('.');
        const auto whole = point == std::string::npos ? number.size() : point;
        shift = whole >= 2 && decimal::from_parts(parsed.coefficient, parsed.scale) != decimal(10) ? 2 : 1;
    }
    return from_scaled(decimal::from_parts(parsed.coefficient, parsed.scale + shift).to_scaled(scale));
}

/// A rate with an optional 日, 月 or 年 in front (also `/day`, `/month`, `/year`, `/日`, `/月`, `/年`
/// behind): `日万分之三`, `0.03%/day`.
[[nodiscard]] inline periodic_rate parse_periodic_rate(std::string_view text) {
    std::string_view rest = text;
    auto per = rate_period::none;
    if (detail::strip_prefix(rest, "每日") || detail::strip_prefix(rest, "日") || detail::strip_suffix(rest, "/day") ||
        detail::strip_suffix(rest, "/日")) {
        per = rate_period::day;
    } else if (detail::strip_prefix(rest, "每月") || detail::strip_prefix(rest, "月") ||
               detail::strip_suffix(rest, "/month") || detail::strip_suffix(rest, "/月")) {
        per = rate_period::month;
    } else if (detail::strip_prefix(rest, "每年") || detail::strip_prefix(rest, "年") ||
               detail::strip_suffix(rest, "/year") || detail::strip_suffix(rest, "/年")) {
        per = rate_period::year;
    }
    return {rate::parse(rest), per};
}

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::rate> {
    std::size_t operator()(const loupan::rate& value) const noexcept {
        return loupan::detail::hash_mix(static_cast<std::uint64_t>(value.scaled()), 0);
    }
};
