// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/calendar/business_calendar.hpp>

#include <optional>

namespace loupan_python {

/// The `calendar` argument of every room: None, `china`, a `loupan.calendar.BusinessCalendar`, or a calendar document.
/// \throws invalid_argument core.type_invalid, core.json_...
class calendar_argument {
public:
    explicit calendar_argument(const py::object& given);
    /// Null for None.
    [[nodiscard]] const loupan::calendar::business_calendar* get() const { return value_ ? &*value_ : nullptr; }
    [[nodiscard]] const std::optional<loupan::calendar::business_calendar>& optional() const { return value_; }

private:
    std::optional<loupan::calendar::business_calendar> value_{};
};

} // namespace loupan_python
