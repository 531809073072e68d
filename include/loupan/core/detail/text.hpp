// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/error.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

// Plain decimal text to scaled integers and back; every number type reads and prints through here.

namespace loupan::inline LOUPAN_ABI::detail {

enum class parse_status : std::uint8_t { ok, malformed, too_many_digits, overflow };

struct plain_number {
    int128 coefficient{};
    int scale = 0;
};

/// `[+-]digits[.digits]`, no exponent, no grouping, no spaces. At most 38 digits.
constexpr parse_status parse_plain(std::string_view text, plain_number& out) noexcept {
    std::size_t i = 0;
    bool negative = false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
        negative = text[i] == '-';
        ++i;
    }
    int128 value{0};
    int scale = 0;
    bool digits_before = false;
    bool digits_after = false;
    bool point = false;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') {
            return parse_status::malformed;
        }
        (point ? digits_after : digits_before) = true;
        int128 next{};
        if (!multiply_checked(value, int128{10}, next) || !add_checked(next, int128{c - '0'}, next)) {
            return parse_status::overflow;
        }
        value = next;
        scale += point ? 1 : 0;
    }
    if (!digits_before || (point && !digits_after)) {
        return parse_status::malformed;
    }
    out = {negative ? -value : value, scale};
    return parse_status::ok;
}

/// Text to an int64 at `scale` decimals; trailing zeros beyond the scale are allowed, other digits are not.
constexpr parse_status parse_scaled(std::string_view text, int scale, std::int64_t& out) noexcept {
    // The common case has no need of 128 bits: at most 18 digits in all.
    std::size_t i = 0;
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        i = 1;
    }
    if (text.size() - i <= 18) {
        std::int64_t value = 0;
        int after = -1;
        bool clean = i < text.size() && text[i] != '.';
        for (; i < text.size(); ++i) {
            const char c = text[i];
            if (c == '.' && after < 0) {
                after = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                return parse_status::malformed;
            }
            value = value * 10 + (c - '0');
            after += after >= 0 ? 1 : 0;
        }
        if (!clean || after == 0) {
            return parse_status::malformed;
        }
        int have = after < 0 ? 0 : after;
        while (have > scale && value % 10 == 0) {
            value /= 10;
            --have;
        }
        if (have > scale) {
            return parse_status::too_many_digits;
        }
        while (have < scale) {
            if (value > std::numeric_limits<std::int64_t>::max() / 10) {
                return parse_status::overflow;
            }
            value *= 10;
            ++have;
        }
        out = negative ? -value : value;
        return parse_status::ok;
    }
    plain_number number;
    if (const auto status = parse_plain(text, number); status != parse_status::ok) {
        return status;
    }
    while (number.scale > scale) {
        if (number.coefficient % int128{10} != int128{0}) {
            return parse_status::too_many_digits;
        }
        number.coefficient /= int128{10};
        --number.scale;
    }
    int128 scaled{};
    if (!multiply_checked(number.coefficient, power_of_ten(scale - number.scale), scaled) || !fits_int64(scaled)) {
        return parse_status::overflow;
    }
    out = static_cast<std::int64_t>(scaled);
    return parse_status::ok;
}

/// Shortens a value for an error message.
inline std::string clip(std::string_view text) {
    constexpr std::size_t limit = 80;
    std::string out(text);
    if (out.size() > limit) {
        std::size_t cut = limit;
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) {
            --cut;
        }
        out.erase(cut);
        out += "...";
    }
    return out;
}

[[noreturn]] inline void raise_parse(parse_status status, std::string_view text, std::string_view path) {
    error_context context{std::string(path), clip(text), {}, {}};
    switch (status) {
    case parse_status::too_many_digits:
        raise(errors::too_many_digits, std::move(context));
    case parse_status::overflow:
        raise(errors::overflow, std::move(context));
    default:
        raise(errors::number_invalid, std::move(context));
    }
}

inline std::int64_t parse_scaled_or_raise(std::string_view text, int scale, std::string_view path = {}) {
    std::int64_t out = 0;
    if (const auto status = parse_scaled(text, scale, out); status != parse_status::ok) {
        raise_parse(status, text, path);
    }
    return out;
}

/// Prints with exactly `scale` decimals; a scale below zero is not used.
inline std::string print_scaled(int128 value, int scale) {
    const bool negative = value < int128{0};
    std::string digits = to_string(value);
    if (negative) {
        digits.erase(0, 1);
    }
    if (scale > 0) {
        if (digits.size() <= static_cast<std::size_t>(scale)) {
            digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
        }
        digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
    }
    return negative ? "-" + digits : digits;
}

/// Prints with at least `least` decimals and no further trailing zeros.
inline std::string print_trimmed(int128 value, int scale, int least = 0) {
    while (scale > least && value % int128{10} == int128{0}) {
        value /= int128{10};
        --scale;
    }
    return print_scaled(value, scale);
}

/// Narrowing that never wraps.
inline std::int64_t to_int64_or_raise(int128 value, std::string_view what = {}) {
    if (!fits_int64(value)) {
        raise(errors::overflow, {{}, what.empty() ? to_string(value) : std::string(what), {}, {}});
    }
    return static_cast<std::int64_t>(value);
}

} // namespace loupan::inline LOUPAN_ABI::detail
