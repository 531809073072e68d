// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All of the calendar room but the opt-in header `calendar/json.hpp`.

// IWYU pragma: begin_exports
#include <loupan/calendar/batch.hpp>
#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/china.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/calendar/day_count.hpp>
#include <loupan/calendar/errors.hpp>
#include <loupan/calendar/fraction.hpp>
#include <loupan/calendar/period.hpp>
#include <loupan/calendar/schedule.hpp>
#include <loupan/calendar/schedule_rule.hpp>
// IWYU pragma: end_exports
