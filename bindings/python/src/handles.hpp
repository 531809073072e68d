// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

namespace loupan_python {

/// The columns of a list of units while they are gathered.
struct unit_builder {
    loupan::pricing::unit_columns columns{};
};

/// A price list as Python sees it: the library's own, by value (its columns are shared).
using price_handle = loupan::pricing::prices;
using unit_handle = loupan::pricing::units;

/// A price line as (key, unit price, total, gross unit price, inner unit price, flags).
py::tuple make_line(const loupan::pricing::price_line& line);

} // namespace loupan_python
