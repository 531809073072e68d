// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "intake.hpp"
#include "scheme.hpp"

#include <loupan/pricing/price.hpp>

#include <pybind11/stl.h>

#include <ctime>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

py::object optional_price(const std::optional<loupan::unit_price>& price) {
    return price ? make_decimal(price->to_string()) : py::object(py::none());
}

struct named_column {
    const loupan::column<std::int64_t>* values;
    int scale;
    int least;
};

named_column column_of(const price_handle& p, const std::string& name) {
    const auto& c = p.columns();
    if (name == "total") {
        return {&c.total, p.currency().digits(), p.currency().digits()};
    }
    if (name == "unit_price") {
        return {&c.unit_price, loupan::unit_price::scale, 2};
    }
    if (name == "gross_unit_price") {
        return {&c.gross_unit_price, loupan::unit_price::scale, 2};
    }
    if (name == "inner_unit_price") {
        return {&c.inner_unit_price, loupan::unit_price::scale, 2};
    }
    loupan::raise(loupan::errors::not_found, {"columns", name, {}, {}});
}

price_handle filed(const unit_handle& of, const py::object& unit_price, const py::object& unit_mask,
                   const py::object& total, const py::object& total_mask, bool floats, const std::string& currency,
                   const std::string& pricing_area) {
    const auto in = make_currency(currency);
    auto prices = read_numbers(unit_price, unit_mask, loupan::unit_price::scale, "unit_price", floats);
    auto totals = read_numbers(total, total_mask, in.digits(), "total", floats);
    bad_rows negative("total");
    for (std::size_t i = 0; i < std::min(prices.size(), totals.size()); ++i) {
        if (prices.is_valid(i) != totals.is_valid(i)) {
            negative.add(loupan::errors::validation, i, "a unit price and a total are given together or not at all");
        } else if (prices[i] < 0 || totals[i] < 0) {
            negative.add(loupan::errors::validation, i, "a price below zero");
        }
    }
    negative.raise_any();
    return pricing::make_prices(of, std::move(prices), std::move(totals), in, pricing_area);
}

py::object state_of(const loupan::column<std::int64_t>& c) {
    return c.empty() ? py::object(py::none()) : py::object(py::make_tuple(view_of(c).attr("copy")(), mask_of(c)));
}

loupan::column<std::int64_t> column_from(const py::object& state) {
    if (state.is_none()) {
        return {};
    }
    const auto parts = state.cast<py::tuple>();
    return column_over<std::int64_t>(parts[0].cast<py::array_t<std::int64_t, py::array::c_style>>(), parts[1]);
}

/// The code alone where the table knows it with these decimals; what `make_currency` reads.
std::string currency_text(const loupan::currency& of) {
    const std::string code(of.code());
    return of.is_known() ? code : code + ":" + std::to_string(of.digits());
}

py::tuple get_state(const price_handle& p) {
    const auto& c = p.columns();
    py::list errors;
    for (const auto& e : p.errors()) {
        errors.append(py::make_tuple(e.row, e.code, e.path, e.value, e.message, e.message_zh));
    }
    return py::make_tuple(state_of(c.unit_price), state_of(c.total), state_of(c.gross_unit_price),
                          state_of(c.inner_unit_price), view_of(c.flags).attr("copy")(), currency_text(p.currency()),
                          p.pricing_area(), p.scheme_digest(), errors);
}

price_handle from_state(const unit_handle& of, const py::tuple& state) {
    pricing::price_columns c;
    c.unit_price = column_from(state[0]);
    c.total = column_from(state[1]);
    c.gross_unit_price = column_from(state[2]);
    c.inner_unit_price = column_from(state[3]);
    c.flags = column_over<std::uint8_t>(state[4].cast<py::array_t<std::uint8_t, py::array::c_style>>(), py::none());
    std::vector<loupan::row_error> errors;
    for (const auto& e : state[8].cast<py::list>()) {
        const auto t = e.cast<py::tuple>();
        errors.push_back({t[0].cast<std::int64_t>(), t[1].cast<std::string>(), t[2].cast<std::string>(),
                          t[3].cast<std::string>(), t[4].cast<std::string>(), t[5].cast<std::string>()});
    }
    if (c.total.size() != of.size() || c.unit_price.size() != of.size() || c.flags.size() != of.size()) {
        loupan::raise(loupan::errors::length_mismatch, {"prices", std::to_string(c.total.size()), {}, {}});
    }
    return {of,
            std::move(c),
            make_currency(state[5].cast<std::string>()),
            state[6].cast<std::string>(),
            state[7].cast<std::string>(),
            std::move(errors)};
}

} // namespace

py::tuple make_line(const pricing::price_line& line) {
    return py::make_tuple(line.key, make_decimal(line.unit_price.to_string()), make_decimal(line.total.to_string()),
                          optional_price(line.gross_unit_price), optional_price(line.inner_unit_price),
                          static_cast<int>(line.flags));
}

void bind_prices(py::module_& m) {
    py::class_<price_handle>(m, "Prices")
        .def("__len__", &price_handle::size)
        .def("count", &price_handle::count)
        .def("has_price", [](const price_handle& p, std::size_t row) { return row < p.size() && p.has_price(row); })
        .def("line", [](const price_handle& p, std::size_t row) { return make_line(p[row]); })
        .def("total", [](const price_handle& p) { return make_decimal(p.total().to_string()); })
        .def("area", [](const price_handle& p) { return make_scaled(p.area(), loupan::floor_area::scale, 2); })
        .def("average",
             [](const price_handle& p, const std::string& step, const std::string& mode) {
                 return optional_price(
                     p.average(loupan::rounding(loupan::decimal::parse(step), loupan::parse_rounding_mode(mode))));
             })
        .def("units", [](const price_handle& p) { return p.of(); })
        .def("currency", [](const price_handle& p) { return currency_text(p.currency()); })
        .def("digits", [](const price_handle& p) { return p.currency().digits(); })
        .def("pricing_area", [](const price_handle& p) { return p.pricing_area(); })
        .def("scheme_digest", [](const price_handle& p) { return p.scheme_digest(); })
        .def("errors", [](const price_handle& p) { return make_row_errors(p.errors()); })
        .def("column",
             [](const price_handle& p, const std::string& name) {
                 const auto c = column_of(p, name);
                 return py::make_tuple(view_of(*c.values), mask_of(*c.values));
             })
        .def("flags", [](const price_handle& p) { return view_of(p.columns().flags); })
        .def("decimals",
             [](const price_handle& p, const std::string& name) {
                 const auto c = column_of(p, name);
                 py::list out(p.size());
                 for (std::size_t i = 0; i < p.size(); ++i) {
                     const bool valid = !c.values->empty() && c.values->is_valid(i);
                     out[i] = valid ? make_scaled((*c.values)[i], c.scale, c.least) : py::object(py::none());
                 }
                 return out;
             })
        .def("state", &get_state)
        .def_static("from_state", &from_state);
    m.def("filed", &filed);
    m.def("price", [](const scheme_handle& scheme, const unit_handle& of, bool collect, py::object progress) {
        progress_callback callback(std::move(progress));
        pricing::price_options options;
        options.errors = collect ? pricing::on_error::collect : pricing::on_error::raise;
        options.progress = callback.function();
        return without_gil(callback, [&] { return pricing::price(scheme, of, options); });
    });
    // For the benchmarks: what the same call costs without Python around it, in seconds of processor time.
    m.def("measure_price", [](const scheme_handle& scheme, const unit_handle& of) {
        const std::clock_t start = std::clock();
        const auto priced = pricing::price(scheme, of);
        const std::clock_t end = std::clock();
        return py::make_tuple(static_cast<double>(end - start) / CLOCKS_PER_SEC, priced.size());
    });
}

} // namespace loupan_python
