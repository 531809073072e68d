// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All of core but the opt-in headers (`core/ostream.hpp`, `interop/...`).

#include <loupan/core/allocation.hpp>
#include <loupan/core/capitals.hpp>
#include <loupan/core/columns.hpp>
#include <loupan/core/config.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/digest.hpp>
#include <loupan/core/enum_names.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/id.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
