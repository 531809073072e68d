// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All of the area room (面积补差) but the opt-in headers: `area/json.hpp`, `area/facts_json.hpp`.

// IWYU pragma: begin_exports
#include <loupan/area/band.hpp>
#include <loupan/area/batch.hpp>
#include <loupan/area/columns.hpp>
#include <loupan/area/compile.hpp>
#include <loupan/area/errors.hpp>
#include <loupan/area/facts.hpp>
#include <loupan/area/rules.hpp>
#include <loupan/area/settle.hpp>
#include <loupan/area/settlement.hpp>
#include <loupan/area/state.hpp>
#include <loupan/area/statutory.hpp>
#include <loupan/area/texts.hpp>
// IWYU pragma: end_exports
