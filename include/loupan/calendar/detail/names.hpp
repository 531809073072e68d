// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// The names of the room's enumerators: one table for each enum serves printing, parsing and the JSON documents.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

template <class Enum, std::size_t N> using name_table = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, std::size_t N>
constexpr std::string_view name_of(const name_table<Enum, N>& names, Enum value) noexcept {
    for (const auto& [entry, name] : names) {
        if (entry == value) {
            return name;
        }
    }
    return {};
}

template <class Enum, std::size_t N>
Enum parse_name(const name_table<Enum, N>& names, std::string_view text, std::string_view path) {
    for (const auto& [entry, name] : names) {
        if (name == text) {
            return entry;
        }
    }
    raise(loupan::errors::validation, {std::string(path), loupan::detail::clip(text), {}, {}});
}

/// An enumerator out of its list, which a cast or a foreign caller can make, is refused here.
template <class Enum, std::size_t N>
void require_named(const name_table<Enum, N>& names, Enum value, std::string_view path) {
    if (name_of(names, value).empty()) {
        raise(loupan::errors::validation, {std::string(path), std::to_string(static_cast<int>(value)), {}, {}});
    }
}

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
