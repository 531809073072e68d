// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/json.hpp>
#include <loupan/pricing/solve.hpp>

#include <pybind11/stl.h>

#include <span>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

/// (name, scope, what, value, tolerance, on, ratio, mix) with matches as JSON and numbers as Python has them.
pricing::target read_target(const py::tuple& from, std::size_t index) {
    const auto path = "targets[" + std::to_string(index) + "].";
    pricing::target out;
    out.name = from[0].cast<std::string>();
    out.scope = pricing::parse_match(from[1].cast<std::string>());
    const auto what = from[2].cast<std::string>();
    out.what = loupan::need_enum<pricing::measure>(what, path + "what");
    out.value = to_decimal(from[3], path + "value");
    if (!from[4].is_none()) {
        out.tolerance = to_decimal(from[4], path + "tolerance");
    }
    const auto on = from[5].cast<std::string>();
    out.on = loupan::need_enum<pricing::target_on>(on, path + "on");
    out.expected_deal_ratio = to_decimal(from[6], path + "deal_ratio");
    for (const auto& row : from[7].cast<py::sequence>()) {
        const auto pair = row.cast<py::tuple>();
        out.mix.push_back({pricing::parse_match(pair[0].cast<std::string>()), to_decimal(pair[1], path + "mix")});
    }
    return out;
}

py::tuple report(const pricing::target_report& r) {
    py::list bases;
    for (const auto& b : r.bases) {
        bases.append(py::make_tuple(pricing::to_json(b.when), make_decimal(b.value)));
    }
    py::list binding;
    for (const auto& b : r.binding) {
        binding.append(py::make_tuple(b.key, std::string(pricing::to_string(b.why))));
    }
    return py::make_tuple(r.name, std::string(pricing::to_string(r.what)), std::string(pricing::to_string(r.on)),
                          make_decimal(r.wanted), make_decimal(r.tolerance), make_decimal(r.realised),
                          make_decimal(r.total.to_string()), make_scaled(r.area, loupan::floor_area::scale, 2),
                          make_decimal(r.residual.normalized()), r.within, r.check_only,
                          r.exact_base ? make_decimal(*r.exact_base) : py::object(py::none()), bases, r.units,
                          r.free_units, binding);
}

py::tuple moved(const pricing::residual_step& s) {
    return py::make_tuple(s.key, s.target, s.steps, make_decimal(s.unit_price_before.to_string()),
                          make_decimal(s.unit_price_after.to_string()), make_decimal(s.total_before.to_string()),
                          make_decimal(s.total_after.to_string()));
}

py::tuple solve(const scheme_handle& scheme, const unit_handle& of, const py::sequence& targets,
                const std::string& residual, const std::string& grid_step, const std::string& grid_mode,
                bool scale_bases, const py::object& locked, const py::object& locked_rows,
                const std::string& residual_unit, int max_steps, py::object progress) {
    progress_callback callback(std::move(progress));
    pricing::solve_options options;
    std::size_t index = 0;
    for (const auto& target : targets) {
        options.targets.push_back(read_target(target.cast<py::tuple>(), index++));
    }
    options.policy = loupan::need_enum<pricing::residual>(residual, "residual");
    options.base_grid = loupan::rounding(loupan::decimal::parse(grid_step), loupan::parse_rounding_mode(grid_mode));
    options.scale_bases = scale_bases;
    if (!locked.is_none()) {
        options.locked = pricing::parse_match(locked.cast<std::string>());
    }
    if (!locked_rows.is_none()) {
        const auto rows = py::array_t < bool, py::array::c_style | py::array::forcecast > ::ensure(locked_rows);
        for (const bool held : std::span(rows.data(), static_cast<std::size_t>(rows.size()))) {
            options.locked_rows.push_back(held ? std::uint8_t{1} : std::uint8_t{0});
        }
    }
    options.residual_unit = residual_unit;
    options.max_steps_per_unit = max_steps;
    options.pricing.progress = callback.function();
    auto result = without_gil(callback, [&] { return pricing::solve(scheme.rules(), of, options); });
    py::list reports;
    for (const auto& r : result.targets) {
        reports.append(report(r));
    }
    py::list adjustments;
    for (const auto& s : result.adjustments) {
        adjustments.append(moved(s));
    }
    auto digest = pricing::digest(result.scheme);
    const auto rest = make_decimal(result.residual.to_string());
    return py::make_tuple(pricing::compile(std::move(result.scheme), std::move(digest)), std::move(result.prices),
                          reports, rest, adjustments);
}

} // namespace

void bind_solve(py::module_& m) {
    m.def("solve", &solve);
    m.def("sales_average", [](const py::object& budget, const py::object& margin) {
        return make_decimal(pricing::sales_average(to_decimal(budget, "budget"), to_decimal(margin, "margin")));
    });
    m.def("list_from_floor",
          [](const py::object& floor, const py::object& discount, const std::string& step, const std::string& mode) {
              return make_decimal(pricing::list_from_floor(
                  to_decimal(floor, "floor"), to_decimal(discount, "discount"),
                  loupan::rounding(loupan::decimal::parse(step), loupan::parse_rounding_mode(mode))));
          });
}

} // namespace loupan_python
