// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/json.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

py::object optional_number(const std::optional<loupan::decimal>& value) {
    return value ? make_decimal(value->normalized()) : py::object(py::none());
}

py::list floor_values(const std::vector<pricing::floor_value>& values) {
    py::list out;
    for (const auto& v : values) {
        out.append(py::make_tuple(v.floor, make_decimal(v.value.normalized())));
    }
    return out;
}

py::dict report(const pricing::fit_report& r) {
    py::dict out;
    out["units"] = r.units;
    out["priced"] = r.priced;
    out["explained"] = r.explained;
    out["stack_values"] = r.stack_values;
    out["steps"] = r.steps;
    out["shifts"] = r.shifts;
    out["specials"] = r.specials;
    out["overrides"] = r.overrides;
    out["base"] = r.base;
    py::list stacks;
    for (const auto& s : r.stacks) {
        stacks.append(py::make_tuple(s.stack, make_decimal(s.value.normalized()), s.priced));
    }
    out["stacks"] = stacks;
    py::list ladders;
    for (const auto& l : r.ladders) {
        py::list ranges;
        for (const auto& range : l.ranges) {
            ranges.append(py::make_tuple(range.from, range.to, make_decimal(range.step.normalized())));
        }
        ladders.append(py::make_tuple(l.table, py::tuple(py::cast(l.stacks)), py::tuple(ranges),
                                      py::tuple(floor_values(l.specials))));
    }
    out["ladders"] = ladders;
    py::list exceptions;
    for (const auto& e : r.exceptions) {
        exceptions.append(py::make_tuple(e.unit, e.stack, e.floor, make_decimal(e.filed.normalized()),
                                         optional_number(e.ladder), optional_number(e.difference)));
    }
    out["exceptions"] = exceptions;
    out["totals_checked"] = r.totals_checked;
    out["totals_reproduced"] = r.totals_reproduced;
    py::list misses;
    for (const auto& miss : r.misses) {
        misses.append(py::make_tuple(miss.unit, miss.field, make_decimal(miss.filed.normalized()),
                                     optional_number(miss.computed), optional_number(miss.difference)));
    }
    out["misses"] = misses;
    out["predicted"] = py::tuple(py::cast(r.predicted));
    out["unpredicted"] = py::tuple(py::cast(r.unpredicted));
    out["unit_rounding"] = r.unit_rounding;
    out["total_rounding"] = r.total_rounding;
    out["text_en"] = r.to_string(loupan::language::english);
    out["text_zh"] = r.to_string(loupan::language::chinese);
    return out;
}

std::optional<loupan::rounding> optional_rounding(const py::object& text) {
    return text.is_none() ? std::nullopt : std::optional(loupan::rounding::parse(text.cast<std::string>()));
}

py::tuple fit(const unit_handle& of, const price_handle& filed, const std::string& stack,
              const std::vector<std::string>& within, const std::optional<std::string>& basis,
              const py::object& unit_rounding, const py::object& total_rounding, bool totals, std::int32_t rounds,
              std::uint64_t work, std::uint64_t seed, py::object progress) {
    progress_callback callback(std::move(progress));
    pricing::fit_options options;
    options.stack = stack;
    options.within = within;
    if (basis) {
        options.basis = loupan::need_enum<pricing::price_basis>(*basis, "basis");
    }
    options.unit_rounding = optional_rounding(unit_rounding);
    options.total_rounding = optional_rounding(total_rounding);
    options.totals = totals;
    options.rounds = rounds;
    options.work = work;
    options.seed = seed;
    if (auto notify = callback.function()) {
        options.progress = [notify = std::move(notify)](std::int32_t done, std::int32_t all) {
            return notify(static_cast<std::size_t>(done), static_cast<std::size_t>(all));
        };
    }
    auto result = without_gil(callback, [&] { return pricing::fit(of, filed, options); });
    auto digest = pricing::digest(result.scheme);
    return py::make_tuple(pricing::compile(std::move(result.scheme), std::move(digest)), report(result.report));
}

} // namespace

void bind_fit(py::module_& m) { m.def("fit", &fit); }

} // namespace loupan_python
