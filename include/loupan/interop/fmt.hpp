// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/printable.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

/// \file
/// Formats a core value with the {fmt} library as its `to_string` does; width, fill and alignment as for text.

/// \cond a specialisation of another library's template
template <loupan::detail::printable T, class Char>
struct fmt::formatter<T, Char> : fmt::formatter<std::basic_string_view<Char>, Char> {
    template <class Context> auto format(const T& value, Context& context) const {
        const std::string text = loupan::detail::print(value);
        return fmt::formatter<std::basic_string_view<Char>, Char>::format(
            std::basic_string<Char>(text.begin(), text.end()), context);
    }
};
/// \endcond
