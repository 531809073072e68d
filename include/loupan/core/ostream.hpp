// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/printable.hpp>

#include <ostream>

namespace loupan::inline LOUPAN_ABI {

/// Writes a core value as its `to_string` does, whatever the stream's locale and number flags; width and fill apply.
template <detail::printable T> std::ostream& operator<<(std::ostream& out, const T& value) {
    return out << detail::print(value);
}

} // namespace loupan::inline LOUPAN_ABI
