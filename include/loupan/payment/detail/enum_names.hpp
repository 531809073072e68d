// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace loupan::inline LOUPAN_ABI::payment {

namespace detail {
template <class Enum, std::size_t N> using enum_table = std::array<std::pair<Enum, std::string_view>, N>;
} // namespace detail

/// The name of an enumerator as it stands in JSON and in Python. The names lie beside the enum (`payment_enum_names`).
template <class Enum>
    requires requires(Enum e) { payment_enum_names(e); }
[[nodiscard]] constexpr std::string_view to_string(Enum value) noexcept {
    for (const auto& [entry, name] : payment_enum_names(value)) {
        if (entry == value) {
            return name;
        }
    }
    return {};
}

/// The enumerator of that name, if there is one.
template <class Enum>
    requires requires(Enum e) { payment_enum_names(e); }
[[nodiscard]] constexpr std::optional<Enum> parse_enum(std::string_view name) noexcept {
    for (const auto& [entry, text] : payment_enum_names(Enum{})) {
        if (text == name) {
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace loupan::inline LOUPAN_ABI::payment
