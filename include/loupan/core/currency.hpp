// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// A currency (币种): its ISO 4217 code and how many decimals its minor unit has. CNY (fen) by default.
class currency {
public:
    constexpr currency() noexcept = default;
    /// One of the known codes. \throws invalid_argument core.currency_unknown
    [[nodiscard]] static currency parse(std::string_view code) {
        struct known {
            std::string_view code;
            std::uint8_t digits;
        };
        static constexpr std::array<known, 13> table{{{"CNY", 2},
                                                      {"HKD", 2},
                                                      {"MOP", 2},
                                                      {"TWD", 2},
                                                      {"USD", 2},
                                                      {"EUR", 2},
                                                      {"GBP", 2},
                                                      {"SGD", 2},
                                                      {"AUD", 2},
                                                      {"MYR", 2},
                                                      {"THB", 2},
                                                      {"JPY", 0},
                                                      {"KRW", 0}}};
        for (const auto& entry : table) {
            if (entry.code == code) {
                return make(code, entry.digits);
            }
        }
        raise(errors::currency_unknown, {"currency", detail::clip(code), {}, {}});
    }
    /// A currency that the table lacks: three capital letters, 0 to 4 decimals.
    [[nodiscard]] static currency custom(std::string_view code, int digits) {
        const bool letters = code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == code.npos;
        if (!letters || digits < 0 || digits > 4) {
            raise(errors::currency_unknown, {"currency", detail::clip(code), {}, {}});
        }
        return make(code, static_cast<std::uint8_t>(digits));
    }

    [[nodiscard]] constexpr std::string_view code() const noexcept { return {code_.data(), code_.size()}; }
    /// Decimals of the minor unit: 2 for fen.
    [[nodiscard]] constexpr int digits() const noexcept { return digits_; }
    friend constexpr bool operator==(const currency&, const currency&) noexcept = default;

private:
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
