// SPDX-License-Identifier: Apache-2.0
#include "calendar_argument.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/calendar/json.hpp>

namespace loupan_python {

calendar_argument::calendar_argument(const py::object& given) {
    if (given.is_none()) {
        return;
    }
    if (py::isinstance<py::str>(given)) {
        const auto text = given.cast<std::string>();
        if (text == "china") {
            value_ = loupan::calendar::china();
        } else if (text.find('{') != std::string::npos) {
            value_ = loupan::calendar::parse_calendar(text);
        } else {
            loupan::raise(loupan::errors::not_found, {"calendar", loupan::detail::clip(text), {}, {}});
        }
        return;
    }
    const auto native = py::hasattr(given, "_native") ? py::object(given.attr("_native")) : given;
    if (!py::isinstance<loupan::calendar::business_calendar>(native)) {
        loupan::raise(loupan::errors::type_invalid, {"calendar", type_name(given) + " instead of a calendar", {}, {}});
    }
    value_ = native.cast<loupan::calendar::business_calendar>();
}

} // namespace loupan_python
