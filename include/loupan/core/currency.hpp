// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/hash.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// A currency (币种): its ISO 4217 code and how many decimals its minor unit has. CNY (fen) by default.
class currency {
public:
    constexpr currency() noexcept = default;
    /// One of the known codes. \throws invalid_argument core.currency_unknown
    [[nodiscard]] static currency parse(std::string_view code) {
        const int digits = known_digits(code);
        if (digits >= 0) {
            return make(code, static_cast<std::uint8_t>(digits));
        }
        raise(errors::currency_unknown, {"currency", detail::clip(code), {}, {}});
    }
    /// A currency that the table lacks: three capital letters, 0 to 4 decimals. A known code keeps its own decimals, so
    /// that one code never means two things. \throws invalid_argument core.currency_unknown
    [[nodiscard]] static currency custom(std::string_view code, int digits) {
        const bool letters = code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == code.npos;
        const int known = known_digits(code);
        if (!letters || digits < 0 || digits > 4 || (known >= 0 && known != digits)) {
            raise(errors::currency_unknown, {"currency", detail::clip(code), {}, {}});
        }
        return make(code, static_cast<std::uint8_t>(digits));
    }

    [[nodiscard]] constexpr std::string_view code() const noexcept { return {code_.data(), code_.size()}; }
    /// Decimals of the minor unit: 2 for fen.
    [[nodiscard]] constexpr int digits() const noexcept { return digits_; }
    /// Whether `parse` knows the code; a known code has the decimals of the table.
    [[nodiscard]] constexpr bool is_known() const noexcept { return known_digits(code()) >= 0; }
    friend constexpr bool operator==(const currency&, const currency&) noexcept = default;

private:
    /// -1 for a code that is not in the table.
    static constexpr int known_digits(std::string_view code) noexcept {
        for (const std::string_view two :
             {"CNY", "HKD", "MOP", "TWD", "USD", "EUR", "GBP", "SGD", "AUD", "MYR", "THB"}) {
            if (code == two) {
                return 2;
            }
        }
        return code == "JPY" || code == "KRW" ? 0 : -1;
    }
    static currency make(std::string_view code, std::uint8_t digits) {
        currency c;
        c.code_ = {code[0], code[1], code[2]};
        c.digits_ = digits;
        return c;
    }
    std::array<char, 3> code_{'C', 'N', 'Y'};
    std::uint8_t digits_ = 2;
};

namespace detail {
inline void require_same(const currency& a, const currency& b) {
    if (a != b) {
        raise(errors::currency_mismatch, {"currency", std::string(a.code()) + ", " + std::string(b.code()), {}, {}});
    }
}
} // namespace detail

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::currency> {
    std::size_t operator()(const loupan::currency& value) const noexcept {
        return loupan::detail::hash_mix(std::hash<std::string_view>{}(value.code()),
                                        static_cast<std::uint64_t>(value.digits()));
    }
};
