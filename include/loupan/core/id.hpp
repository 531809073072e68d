// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/hash.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// A 128-bit identifier (编号) in the form of a UUID. `make` gives version 7 of RFC 9562, which sorts by time and needs no
/// sequence on a server; `parse` takes any version, because a host brings ids of its own. The default is the nil id.
class id {
public:
    static constexpr std::int64_t max_unix_milliseconds = (std::int64_t{1} << 48U) - 1;
    static constexpr std::size_t random_size = 10;

    constexpr id() noexcept = default;
    [[nodiscard]] static constexpr id from_bytes(std::span<const std::uint8_t, 16> bytes) noexcept {
        id r;
        for (std::size_t i = 0; i < 16; ++i) {
            r.bytes_[i] = bytes[i];
        }
        return r;
    }
    /// A version 7 id of a time and ten random bytes, of which 74 bits are kept. Clock and randomness are the caller's: ids
    /// made in one millisecond sort by their random bytes. \throws invalid_argument core.id_invalid for a time below 0 or
    /// beyond 48 bits
    [[nodiscard]] static id make(std::int64_t unix_milliseconds, std::span<const std::uint8_t, random_size> random) {
        if (unix_milliseconds < 0 || unix_milliseconds > max_unix_milliseconds) {
            raise(errors::id_invalid, {"unix_milliseconds", std::to_string(unix_milliseconds), {}, {}});
        }
        id r;
        for (unsigned i = 0; i < 6; ++i) {
            r.bytes_[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(unix_milliseconds) >> (40U - 8U * i));
        }
        for (std::size_t i = 0; i < random_size; ++i) {
            r.bytes_[6 + i] = random[i];
        }
        r.bytes_[6] = static_cast<std::uint8_t>(0x70U | (r.bytes_[6] & 0x0fU)); // version 7
        r.bytes_[8] = static_cast<std::uint8_t>(0x80U | (r.bytes_[8] & 0x3fU)); // variant of RFC 9562
        return r;
    }
    /// `018f3c1e-7b2a-7c3d-9e4f-0123456789ab`, in either case, nothing around it. \throws invalid_argument core.id_invalid
    [[nodiscard]] static id parse(std::string_view text) {
        id r;
        std::size_t at = 0;
        bool good = text.size() == 36;
        for (std::size_t i = 0; good && i < 16; ++i) {
            if (dash_before(i)) {
                good = text[at++] == '-';
            }
            const int high = nibble(text[at]);
            const int low = nibble(text[at + 1]);
            at += 2;
            good = good && high >= 0 && low >= 0;
            r.bytes_[i] = static_cast<std::uint8_t>((high * 16 + low) & 0xff);
        }
        if (!good) {
            raise(errors::id_invalid, {{}, detail::clip(text), {}, {}});
        }
        return r;
    }

    [[nodiscard]] constexpr const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == id{}; }
    /// The version digit; 7 for ids made here.
    [[nodiscard]] constexpr int version() const noexcept { return bytes_[6] >> 4U; }
    /// The time in a version 7 id; meaningless in others.
    [[nodiscard]] constexpr std::int64_t unix_milliseconds() const noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            value = (value << 8U) | bytes_[i];
        }
        return static_cast<std::int64_t>(value);
    }
    /// Canonical: lower case, 8-4-4-4-12; reads back with `parse`.
    [[nodiscard]] std::string to_string() const {
        std::string out;
        out.reserve(36);
        for (std::size_t i = 0; i < 16; ++i) {
            if (dash_before(i)) {
                out += '-';
            }
            out += "0123456789abcdef"[bytes_[i] >> 4U];
            out += "0123456789abcdef"[bytes_[i] & 15U];
        }
        return out;
    }

    /// Byte by byte, as the text sorts.
    friend constexpr auto operator<=>(const id&, const id&) noexcept = default;

private:
    static constexpr bool dash_before(std::size_t i) noexcept { return i == 4 || i == 6 || i == 8 || i == 10; }
    static constexpr int nibble(char c) noexcept {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
    std::array<std::uint8_t, 16> bytes_{};
};

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::id> {
    std::size_t operator()(const loupan::id& value) const noexcept {
        std::uint64_t words[2] = {0, 0};
        for (std::size_t i = 0; i < 16; ++i) {
            words[i / 8] = (words[i / 8] << 8U) | value.bytes()[i];
        }
        return loupan::detail::hash_mix(words[0], words[1]);
    }
};
