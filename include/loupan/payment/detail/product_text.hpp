// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>

#include <string>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// The exact product as text; where it is longer than a decimal, `a*b`.
inline std::string product_text(const decimal& a, const decimal& b) {
    try {
        return (a * b).normalized().to_string();
    } catch (const arithmetic_error&) {
        return a.to_string() + "*" + b.to_string();
    }
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
