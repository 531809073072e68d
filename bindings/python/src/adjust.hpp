// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/pricing/adjust.hpp>

namespace loupan_python {

/// The fields of adjust_options from a dictionary; numbers and dates as Python has them.
loupan::pricing::adjust_options read_adjust_options(const py::dict& given);
/// A new round as (scheme, prices, outcomes, changed, total before, total after).
py::tuple make_round(loupan::pricing::adjust_result result);

} // namespace loupan_python
