// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// How enumerators are spelled in documents and in other languages (枚举名称). The names of an enum lie beside it, in a
/// function `enum_names(Enum)` that gives an `enum_table`; a room whose enums have one says `using loupan::to_string` and
/// `using loupan::parse_enum`, and with it all else that is done with names.

namespace loupan::inline LOUPAN_ABI {

/// Each enumerator with its name (枚举名称表).
template <class Enum, std::size_t N> using enum_table = std::array<std::pair<Enum, std::string_view>, N>;

namespace detail {
/// The table once for all, so that no call builds it.
template <class Enum> inline constexpr auto enum_names_of = enum_names(Enum{});
} // namespace detail

/// The name of an enumerator as it stands in JSON and in Python (名称); empty for a value that is none.
template <class Enum>
    requires requires(Enum e) { enum_names(e); }
[[nodiscard]] constexpr std::string_view to_string(Enum value) noexcept {
    for (const auto& [entry, name] : detail::enum_names_of<Enum>) {
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
    for (const auto& [entry, text] : detail::enum_names_of<Enum>) {
        if (text == name) {
            return entry;
        }
    }
    return std::nullopt;
}

/// The enumerator of that name (按名称查找,必须存在); `path` is where the name stands.
/// \throws invalid_argument core.validation
template <class Enum>
    requires requires(Enum e) { enum_names(e); }
[[nodiscard]] Enum need_enum(std::string_view name, std::string_view path) {
    const auto found = parse_enum<Enum>(name);
    if (!found) {
        raise(errors::validation, {std::string(path), detail::clip(name), {}, {}});
    }
    return *found;
}

/// Refuses a value that is none of the enumerators, which a cast or a foreign caller can make (枚举值检查).
/// \throws invalid_argument core.validation
template <class Enum>
    requires requires(Enum e) { enum_names(e); }
void require_named(Enum value, std::string_view path) {
    if (to_string(value).empty()) {
        raise(errors::validation, {std::string(path), std::to_string(static_cast<int>(value)), {}, {}});
    }
}

} // namespace loupan::inline LOUPAN_ABI
