// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/core/explain.hpp>

namespace loupan_python {
/// A step as (code, operands, exact, rounding, result, unit, rule, English, Chinese, children).
py::tuple make_step(const loupan::explanation& of, const loupan::step& step);
} // namespace loupan_python
