// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <loupan/pricing/compare.hpp>
#include <loupan/pricing/json.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

py::object area(std::int64_t scaled) { return make_scaled(scaled, loupan::floor_area::scale, 2); }

py::tuple figures(const pricing::list_figures& f) {
    return py::make_tuple(f.count, area(f.area), number(f.total), number(f.average), number(f.lowest),
                          number(f.highest), number(f.median));
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
        groups.append(py::make_tuple(py::tuple(py::cast(g.values)), g.count, area(g.area), number(g.before),
                                     number(g.after), number(g.average_before), number(g.average_after),
                                     make_decimal(g.average_change)));
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
        options.absorption.push_back({pricing::parse_match(row[0].cast<std::string>()),
                                      to_decimal(row[1], "absorption.share"),
                                      to_decimal(row[2], "absorption.discount")});
    }
    const auto found = [&] {
        py::gil_scoped_release release;
        return pricing::compare(before, after, options);
    }();
    return report(found);
}

} // namespace

void bind_compare(py::module_& m) { m.def("compare", &compare); }

} // namespace loupan_python
