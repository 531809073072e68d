// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

/// \file
/// How enumerators are spelled in documents and in other languages (枚举名称). The names of an enum lie beside it, in a
/// function `enum_names(Enum)` that gives an `enum_table`; a room whose enums have one says `using loupan::to_string` and
/// `using loupan::parse_enum`.

namespace loupan::inline LOUPAN_ABI {

/// Each enumerator with its name (枚举名称表).
template <class Enum, std::size_t N> using enum_table = std::array<std::pair<Enum, std::string_view>, N>;

/// The name of an enumerator as it stands in JSON and in Python (名称); empty for a value that is none.
template <class Enum>
    requires requires(Enum e) { enum_names(e); }
[[nodiscard]] constexpr std::string_view to_string(Enum value) noexcept {
    for (const auto& [entry, name] : enum_names(value)) {
        if (entry == value) {
            return name;
        }
    }
    return {};
}

/// The enumerator of that name, if there is one (按名称查找).
template <class Enum>
    requires requires(Enum e) { enum_names(e); }
[[nodiscard]] constexpr std::optional<Enum> parse_enum(std::string_view name) noexcept {
    for (const auto& [entry, text] : enum_names(Enum{})) {
        if (text == name) {
            return entry;
        }
    }
    return std::nullopt;
}

} // namespace loupan::inline LOUPAN_ABI
