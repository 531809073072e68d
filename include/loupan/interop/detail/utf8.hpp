// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// What the readers of JSON and CSV share: UTF-8, and the place of a byte as a person counts it.

namespace loupan::inline LOUPAN_ABI::interop::detail {

/// Length of the well-formed UTF-8 sequence at the front (Unicode, table 3-7); 0 when there is none.
constexpr std::size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    if (text.empty()) {
        return 0;
    }
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return tail(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        // No overlong forms below U+0800, no surrogates.
        return tail(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return tail(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

/// The first byte that is not UTF-8; npos when all is well.
inline std::size_t find_not_utf8(std::string_view text) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight = 0;
        if (text.size() - at >= sizeof eight) {
            std::memcpy(&eight, text.data() + at, sizeof eight);
            if ((eight & high_bits) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        const auto length = utf8_length(text.substr(at));
        if (length == 0) {
            return at;
        }
        at += length;
    }
    return std::string_view::npos;
}

/// `line 3, column 7` of a byte: both from 1, columns in characters, lines ended by LF.
inline std::string place_of(std::string_view text, std::size_t byte) {
    byte = byte < text.size() ? byte : text.size();
    std::size_t line = 1;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < byte; ++i) {
        if (text[i] == '\n') {
            ++line;
            begin = i + 1;
        }
    }
    std::size_t column = 1;
    for (std::size_t i = begin; i < byte; ++i) {
        column += (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U ? 0U : 1U;
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// \throws invalid_argument core.text_encoding
inline void require_utf8(std::string_view text) {
    if (const auto at = find_not_utf8(text); at != std::string_view::npos) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(text[at]);
        raise(errors::text_encoding,
              {place_of(text, at), std::string("byte 0x") + digits[byte >> 4U] + digits[byte & 15U], {}, {}});
    }
}

} // namespace loupan::inline LOUPAN_ABI::interop::detail
