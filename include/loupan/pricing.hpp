// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All of the pricing room but the opt-in headers: `pricing/json.hpp`, `pricing/deal_json.hpp`, `pricing/csv.hpp`,
/// `pricing/board.hpp`.

// IWYU pragma: begin_exports
#include <loupan/pricing/adjust.hpp>
#include <loupan/pricing/attachment.hpp>
#include <loupan/pricing/authority.hpp>
#include <loupan/pricing/compare.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/deal_texts.hpp>
#include <loupan/pricing/discount.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/fit_report.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/solve.hpp>
#include <loupan/pricing/sweep.hpp>
#include <loupan/pricing/target.hpp>
#include <loupan/pricing/trial.hpp>
#include <loupan/pricing/trial_scheme.hpp>
#include <loupan/pricing/units.hpp>
#include <loupan/pricing/vat.hpp>
#include <loupan/pricing/version.hpp>
// IWYU pragma: end_exports
