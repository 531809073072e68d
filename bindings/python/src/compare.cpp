// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/adjust.hpp>
#include <loupan/pricing/compare.hpp>
#include <loupan/pricing/json.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

py::object number(const loupan::money& amount) { return make_decimal(amount.to_string()); }
template <class T> py::object number(const std::optional<T>& value) {
    return value ? make_decimal(value->to_string()) : py::object(py::none());
}
py::object area(std::int64_t scaled) { return make_scaled(scaled, loupan::floor_area::scale, 2); }

py::tuple figures(const pricing::list_figures& f) {
    return py::make_tuple(f.count, area(f.area), number(f.total), number(f.average), number(f.lowest), number(f.highest),
                          number(f.median));
}

py::object change(const std::optional<pricing::unit_change>& c) {
    return c ? py::object(py::make_tuple(c->key, number(c->before), number(c->after), make_decimal(c->percent)))
             : py::object(py::none());
}

py::list bands(const std::vector<pricing::band_row>& rows) {
    py::list out;
    for (const auto& b : rows) {
        out.append(py::make_tuple(make_decimal(b.from), make_decimal(b.to), b.before, b.after));
    }
    return out;
}

py::dict report(const pricing::comparison& c) {
    py::dict out;
    out["before"] = figures(c.before);
    out["after"] = figures(c.after);
    out["both"] = c.both;
    out["only_before"] = c.only_before;
    out["only_after"] = c.only_after;
    out["total_change"] = number(c.total_change);
    out["up"] = c.up;
    out["flat"] = c.flat;
    out["down"] = c.down;
    out["most_up"] = change(c.most_up);
    out["most_down"] = change(c.most_down);
    out["group_by"] = py::tuple(py::cast(c.group_by));
    py::list groups;
    for (const auto& g : c.groups) {
        groups.append(py::make_tuple(py::tuple(py::cast(g.values)), g.count, area(g.area), number(g.before), number(g.after),
                                     number(g.average_before), number(g.average_after), make_decimal(g.average_change)));
    }
    out["groups"] = groups;
    out["unit_price_bands"] = bands(c.unit_price_bands);
    out["total_bands"] = bands(c.total_bands);
    out["sold"] = c.sold;
    out["project_average_before"] = number(c.project_average_before);
    out["project_average_after"] = number(c.project_average_after);
    out["unsold_change"] = number(c.unsold_change);
    out["expected_before"] = number(c.expected_before);
    out["expected_after"] = number(c.expected_after);
    out["text_en"] = c.to_string(loupan::language::english);
    out["text_zh"] = c.to_string(loupan::language::chinese);
    return out;
}

py::dict compare(const price_handle& before, const price_handle& after, const std::vector<std::string>& group_by,
                 std::int32_t floor_band, const loupan::decimal& unit_price_band, const loupan::decimal& total_band,
                 const price_handle* contracted, const py::sequence& absorption) {
    pricing::compare_options options;
    options.group_by = group_by;
    options.floor_band = floor_band;
    options.unit_price_band = unit_price_band;
    options.total_band = total_band;
    if (contracted != nullptr) {
        options.contracted = *contracted;
    }
    for (const auto& each : absorption) {
        const auto row = each.cast<py::tuple>();
        options.absorption.push_back({pricing::parse_match(row[0].cast<std::string>()), to_decimal(row[1], "absorption.share"),
                                      to_decimal(row[2], "absorption.discount")});
    }
    const auto found = [&] {
        py::gil_scoped_release release;
        return pricing::compare(before, after, options);
    }();
    return report(found);
}

std::optional<loupan::date> optional_date(const py::handle& value, const char* path) {
    return value.is_none() ? std::nullopt : std::optional(to_date(value, path));
}

std::optional<loupan::decimal> optional_decimal(const py::handle& value, const char* path) {
    return value.is_none() ? std::nullopt : std::optional(to_decimal(value, path));
}

pricing::adjust_method method_of(const std::string& name) {
    using pricing::adjust_method;
    for (const auto m : {adjust_method::percent, adjust_method::add_unit, adjust_method::add_total, adjust_method::set_unit,
                         adjust_method::set_total}) {
        if (pricing::to_string(m) == name) {
            return m;
        }
    }
    loupan::raise(loupan::errors::validation, {"method", name, {}, {}});
}

/// `options` has the fields of adjust_options; numbers and dates as Python has them.
py::tuple adjust(const scheme_handle& scheme, const unit_handle& of, const price_handle& current, const std::string& method,
                 const loupan::decimal& value, const std::string& where, const py::object& rows, const std::string& reason,
                 const py::dict& given) {
    pricing::adjustment what;
    what.method = method_of(method);
    what.value = value;
    what.where = pricing::parse_match(where);
    if (!rows.is_none()) {
        const auto mask = py::array_t<bool, py::array::c_style | py::array::forcecast>::ensure(rows);
        for (py::ssize_t i = 0; i < mask.size(); ++i) {
            what.rows.push_back(mask.at(i) ? std::uint8_t{1} : std::uint8_t{0});
        }
    }
    what.reason = reason;
    pricing::adjust_options options(to_date(given["as_of"], "as_of"));
    options.effective_from = optional_date(given["effective_from"], "effective_from");
    options.parent = given["parent"].cast<std::string>();
    options.jurisdiction = given["jurisdiction"].cast<std::string>();
    for (const auto& each : given["limits"].cast<py::sequence>()) {
        const auto l = each.cast<py::tuple>();
        options.limits.push_back({l[0].cast<std::string>(), optional_decimal(l[1], "limits.max_above_filed"),
                                  optional_decimal(l[2], "limits.max_below_filed"), optional_decimal(l[3], "limits.max_change"),
                                  l[4].cast<std::int32_t>(), optional_date(l[5], "limits.from"), optional_date(l[6], "limits.to"),
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
    auto result = [&] {
        py::gil_scoped_release release;
        return pricing::adjust(scheme.rules(), of, current, what, options);
    }();
    py::list outcomes;
    for (const auto& o : result.outcomes) {
        outcomes.append(py::make_tuple(o.key, o.row, std::string(pricing::to_string(o.outcome)), o.detail, number(o.before),
                                       number(o.after)));
    }
    auto digest = pricing::digest(result.scheme);
    const auto before = number(result.total_before);
    const auto after = number(result.total_after);
    return py::make_tuple(pricing::compile(std::move(result.scheme), std::move(digest)), std::move(result.prices), outcomes,
                          result.changed, before, after);
}

} // namespace

void bind_compare(py::module_& m) {
    m.def("compare", &compare);
    m.def("adjust", &adjust);
}

} // namespace loupan_python
