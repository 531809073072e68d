// SPDX-License-Identifier: Apache-2.0
#include "adjust.hpp"

#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/json.hpp>

#include <pybind11/stl.h>

#include <span>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

std::optional<loupan::decimal> optional_decimal(const py::handle& value, const char* path) {
    return value.is_none() ? std::nullopt : std::optional(to_decimal(value, path));
}

pricing::adjust_method method_of(const std::string& name) {
    using pricing::adjust_method;
    for (const auto m : {adjust_method::percent, adjust_method::add_unit, adjust_method::add_total,
                         adjust_method::set_unit, adjust_method::set_total}) {
        if (pricing::to_string(m) == name) {
            return m;
        }
    }
    loupan::raise(loupan::errors::validation, {"method", name, {}, {}});
}

/// `options` has the fields of adjust_options; numbers and dates as Python has them.
py::tuple adjust(const scheme_handle& scheme, const unit_handle& of, const price_handle& current,
                 const std::string& method, const loupan::decimal& value, const std::string& where,
                 const py::object& rows, const std::string& reason, const py::dict& given) {
    pricing::adjustment what;
    what.method = method_of(method);
    what.value = value;
    what.where = pricing::parse_match(where);
    if (!rows.is_none()) {
        const auto mask = py::array_t < bool, py::array::c_style | py::array::forcecast > ::ensure(rows);
        for (const bool chosen : std::span(mask.data(), static_cast<std::size_t>(mask.size()))) {
            what.rows.push_back(chosen ? std::uint8_t{1} : std::uint8_t{0});
        }
    }
    what.reason = reason;
    const auto options = read_adjust_options(given);
    auto result = [&] {
        py::gil_scoped_release release;
        return pricing::adjust(scheme.rules(), of, current, what, options);
    }();
    return make_round(std::move(result));
}

} // namespace

pricing::adjust_options read_adjust_options(const py::dict& given) {
    pricing::adjust_options options(to_date(given["as_of"], "as_of"));
    options.effective_from = optional_date(given["effective_from"], "effective_from");
    options.parent = given["parent"].cast<std::string>();
    options.jurisdiction = given["jurisdiction"].cast<std::string>();
    for (const auto& each : given["limits"].cast<py::sequence>()) {
        const auto l = each.cast<py::tuple>();
        options.limits.push_back({l[0].cast<std::string>(), optional_decimal(l[1], "limits.max_above_filed"),
                                  optional_decimal(l[2], "limits.max_below_filed"),
                                  optional_decimal(l[3], "limits.max_change"), l[4].cast<std::int32_t>(),
                                  optional_date(l[5], "limits.from"), optional_date(l[6], "limits.to"),
                                  l[7].cast<std::string>()});
    }
    if (const auto filed = py::object(given["filed"]); !filed.is_none()) {
        options.filed = filed.cast<price_handle>();
    }
    if (const auto last = py::object(given["last_adjusted"]); !last.is_none()) {
        std::vector<std::optional<std::int32_t>> days;
        for (const auto& each : last.cast<py::sequence>()) {
            const auto day = optional_date(each, "last_adjusted");
            days.push_back(day ? std::optional(day->days()) : std::nullopt);
        }
        options.last_adjusted = loupan::column<std::int32_t>(days);
    }
    options.status_attribute = given["status"].cast<std::string>();
    if (const auto excluded = py::object(given["excluded"]); !excluded.is_none()) {
        options.excluded_statuses = excluded.cast<std::vector<std::string>>();
    }
    options.lock_attribute = given["lock"].cast<std::string>();
    options.breaches = given["collect"].cast<bool>() ? pricing::on_error::collect : pricing::on_error::raise;
    return options;
}

py::tuple make_round(pricing::adjust_result result) {
    py::list outcomes;
    for (const auto& o : result.outcomes) {
        outcomes.append(py::make_tuple(o.key, o.row, std::string(pricing::to_string(o.outcome)), o.detail,
                                       number(o.before), number(o.after)));
    }
    auto digest = pricing::digest(result.scheme);
    const auto before = number(result.total_before);
    const auto after = number(result.total_after);
    return py::make_tuple(pricing::compile(std::move(result.scheme), std::move(digest)), std::move(result.prices),
                          outcomes, result.changed, before, after);
}

void bind_adjust(py::module_& m) { m.def("adjust", &adjust); }

} // namespace loupan_python
