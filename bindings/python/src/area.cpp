// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"
#include "calendar_argument.hpp"
#include "explain.hpp"
#include "intake.hpp"

#include <loupan/area.hpp>
#include <loupan/area/facts_json.hpp>

#include <pybind11/stl.h>

#include <ctime>
#include <map>

namespace loupan_python {

namespace area = loupan::area;

namespace {

using rules_handle = area::compiled_rules;

std::string shipped(const std::string& name) {
    if (name == "statutory") {
        return area::to_json(area::statutory_rules());
    }
    if (name == "gf2014_inner") {
        return area::to_json(area::gf2014_inner_rules());
    }
    if (name == "gf2014_gross_dual") {
        return area::to_json(area::gf2014_gross_dual_rules());
    }
    loupan::raise(loupan::errors::not_found, {"name", name, {}, {}});
}

py::list table_of(const rules_handle& by) {
    py::list out;
    for (const auto& b : by.table().rows) {
        out.append(py::make_tuple(area::to_string(b), make_decimal(b.factor.to_string()), b.compensate));
    }
    return out;
}

/// The columns that Python gathered: name -> (values, mask, floats, scaled).
class columns_reader {
public:
    columns_reader(py::dict from, const rules_handle& by)
        : from_(std::move(from)), digits_(by.rules().currency.digits()) {}

    area::facts_columns read() const {
        area::facts_columns out;
        out.contract_gross = numbers("contract_gross", 4);
        out.measured_gross = numbers("measured_gross", 4);
        out.contract_inner = numbers("contract_inner", 4);
        out.measured_inner = numbers("measured_inner", 4);
        out.unit_price = numbers("unit_price", 4);
        out.contract_total = numbers("contract_total", digits_);
        out.house_total = numbers("house_total", digits_);
        out.fitment = numbers("fitment", 4);
        out.tax_contract = numbers("tax_contract", loupan::rate::scale);
        out.tax_settlement = numbers("tax_settlement", loupan::rate::scale);
        out.paid = numbers("paid", digits_);
        out.choice = codes<std::int32_t>("choice");
        out.state = codes<std::int32_t>("state");
        out.survey_audited = codes<std::uint8_t>("survey_audited");
        if (from_.contains("key")) {
            const auto parts = from_["key"].cast<py::tuple>();
            out.key = read_codes(parts[0], "key", parts[2].cast<bool>());
        }
        return out;
    }

private:
    loupan::column<std::int64_t> numbers(const char* name, int scale) const {
        if (!from_.contains(name)) {
            return {};
        }
        const auto parts = from_[name].cast<py::tuple>();
        return parts[3].cast<bool>() ? take_scaled(parts[0], parts[1], name)
                                     : read_numbers(parts[0], parts[1], scale, name, parts[2].cast<bool>());
    }
    template <class T> loupan::column<T> codes(const char* name) const {
        if (!from_.contains(name)) {
            return {};
        }
        return column_over<T>(from_[name].cast<py::array_t<T, py::array::c_style>>(), py::none());
    }
    py::dict from_;
    int digits_;
};

struct named_column {
    const loupan::column<std::int64_t>* values;
    int scale;
    int least;
};

named_column column_of(const area::settlements& s, const std::string& name) {
    const auto& c = s.columns();
    const int digits = s.currency().digits();
    const std::map<std::string, named_column> all{
        {"difference", {&c.difference, 4, 2}},
        {"ratio", {&c.ratio, loupan::rate::scale, 0}},
        {"delta", {&c.delta, digits, digits}},
        {"net", {&c.net, digits, digits}},
        {"vat", {&c.vat, digits, digits}},
        {"fitment", {&c.fitment, digits, digits}},
        {"total_delta", {&c.total_delta, digits, digits}},
        {"total_after", {&c.total_after, digits, digits}},
        {"refund", {&c.refund, digits, digits}},
    };
    const auto at = all.find(name);
    if (at == all.end()) {
        loupan::raise(loupan::errors::not_found, {"columns", name, {}, {}});
    }
    return at->second;
}

} // namespace

void bind_area(py::module_& m) {
    py::class_<rules_handle>(m, "AreaRules")
        .def_static("load", [](const std::string& json) { return area::load_rules(json); })
        .def(
            "to_json", [](const rules_handle& r, int indent) { return area::to_json(r.rules(), indent); },
            py::arg("indent") = -1)
        .def("digest", [](const rules_handle& r) { return r.digest(); })
        .def("table", &table_of);
    m.def("area_rules", &shipped);
    m.def("settle_area", [](const rules_handle& by, const std::string& facts, const py::object& calendar) {
        const calendar_argument in(calendar);
        return area::to_json(area::settle(by, area::parse_facts(facts, by.rules()), in.get()));
    });
    m.def("explain_area", [](const rules_handle& by, const std::string& facts, const py::object& calendar) {
        const calendar_argument in(calendar);
        const auto told = area::explain(by, area::parse_facts(facts, by.rules()), in.get());
        return make_step(told, told.root());
    });
    m.def("area_actions", [](const std::string& state) {
        py::list out;
        for (const auto& r : area::actions(loupan::need_enum<area::settlement_state>(state, "state"))) {
            out.append(py::make_tuple(std::string(area::to_string(r.event)), std::string(area::to_string(r.guard)),
                                      std::string(area::to_string(r.next))));
        }
        return out;
    });
    m.def("area_next_state", [](const std::string& state, const std::string& event, bool audited, bool right,
                                bool chosen, bool approved, bool passed) {
        return std::string(area::to_string(area::next_state(loupan::need_enum<area::settlement_state>(state, "state"),
                                                            loupan::need_enum<area::settlement_event>(event, "event"),
                                                            {audited, right, chosen, approved, passed})));
    });

    py::class_<area::settlements>(m, "AreaSettlements")
        .def("__len__", &area::settlements::size)
        .def("has_result", &area::settlements::has_result)
        .def("digits", [](const area::settlements& s) { return s.currency().digits(); })
        .def("rules_digest", [](const area::settlements& s) { return s.rules_digest(); })
        .def("errors", [](const area::settlements& s) { return make_row_errors(s.errors()); })
        .def("total_delta", [](const area::settlements& s) { return make_decimal(s.total_delta().to_string()); })
        .def("flags", [](const area::settlements& s) { return view_of(s.columns().flags); })
        .def("directions", [](const area::settlements& s) { return view_of(s.columns().direction); })
        .def("column",
             [](const area::settlements& s, const std::string& name) {
                 const auto c = column_of(s, name);
                 return py::make_tuple(view_of(*c.values), mask_of(*c.values), c.scale);
             })
        .def("value",
             [](const area::settlements& s, const std::string& name, std::size_t row) {
                 const auto c = column_of(s, name);
                 const auto v = c.values->at(row);
                 return v ? make_scaled(*v, c.scale, c.least) : py::object(py::none());
             })
        .def("decimals", [](const area::settlements& s, const std::string& name) {
            const auto c = column_of(s, name);
            py::list out(s.size());
            for (std::size_t i = 0; i < s.size(); ++i) {
                out[i] = !c.values->empty() && c.values->is_valid(i) ? make_scaled((*c.values)[i], c.scale, c.least)
                                                                     : py::object(py::none());
            }
            return out;
        });
    m.def("settle_area_columns",
          [](const rules_handle& by, const py::dict& columns, bool collect, py::object progress) {
              const auto of = columns_reader(columns, by).read();
              progress_callback callback(std::move(progress));
              area::settle_options options;
              options.errors = collect ? area::on_error::collect : area::on_error::raise;
              options.progress = callback.function();
              return without_gil(callback, [&] { return area::settle(by, of, options); });
          });
    // For the benchmarks: what the same call costs without Python around it, in seconds of processor time.
    m.def("measure_settle_area", [](const rules_handle& by, const py::dict& columns) {
        const auto of = columns_reader(columns, by).read();
        const std::clock_t start = std::clock();
        const auto settled = area::settle(by, of);
        const std::clock_t end = std::clock();
        return py::make_tuple(static_cast<double>(end - start) / CLOCKS_PER_SEC, settled.size());
    });
}

} // namespace loupan_python
