// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/detail/batch.hpp>

/// \file
/// Settles the areas of many homes on columns (批量面积补差): the same formula as for one, a row a home.

namespace loupan::inline LOUPAN_ABI::area {

/// Settles many homes by one set of rules (批量面积补差计算), with the figures of the scalar call.
///
/// Shapes: one result a row, in the order of the facts.
/// \throws core.length_mismatch, core.empty (contract totals, audited flags); for rows what the scalar `settle` throws, as one
/// error that lists all bad rows. With `on_error::collect` the errors of rows stand in the result instead.
[[nodiscard]] inline settlements settle(const compiled_rules& by, const facts_columns& of,
                                        const settle_options& options = {}) {
    return detail::settle_columns(by, of, options);
}

} // namespace loupan::inline LOUPAN_ABI::area
