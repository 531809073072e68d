// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"

#include <loupan/core/allocation.hpp>
#include <loupan/core/capitals.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace {

loupan::rounding make_rounding(const std::string& step, const std::string& mode) {
    return loupan::rounding(loupan::decimal::parse(step), loupan::parse_rounding_mode(mode));
}

loupan::money make_money(const py::object& amount, const std::string& currency) {
    return loupan::money::parse(number_text(amount, "amount"), make_currency(currency));
}

py::list allocate(const py::object& amount, const py::sequence& weights, const std::string& currency,
                  const std::string& policy, const py::object& step, const std::vector<std::int64_t>& keys) {
    std::vector<loupan::decimal> exact;
    for (const auto& weight : weights) {
        exact.push_back(to_decimal(weight, "weights"));
    }
    loupan::allocation_options options;
    options.policy = loupan::parse_residual_policy(policy);
    if (!step.is_none()) {
        options.step = to_decimal(step, "step");
    }
    options.keys = keys;
    py::list out;
    for (const auto& part : loupan::allocate(make_money(amount, currency), exact, options)) {
        out.append(make_decimal(part.to_string()));
    }
    return out;
}

py::tuple parse_rate(const std::string& text) {
    static constexpr std::array<const char*, 4> names{"none", "day", "month", "year"};
    const auto parsed = loupan::parse_periodic_rate(text);
    return py::make_tuple(make_decimal(parsed.value.to_decimal()), names[static_cast<std::size_t>(parsed.per)]);
}

} // namespace

void bind_core(py::module_& m) {
    m.def("number_text", [](const py::object& value, const std::string& path) {
        return to_decimal(value, path).normalized().to_string();
    });
    m.def("decimal", [](const py::object& value, const std::string& path) {
        return make_decimal(to_decimal(value, path).normalized());
    });
    m.def("date", [](const py::object& value, const std::string& path) { return make_date(to_date(value, path)); });
    m.def("check_rounding", [](const std::string& step, const std::string& mode) { (void)make_rounding(step, mode); });
    m.def("round_ratio",
          [](const std::string& step, const std::string& mode, const py::object& top, const py::object& bottom) {
              return make_decimal(
                  make_rounding(step, mode).round_ratio(to_decimal(top, "value"), to_decimal(bottom, "divisor")));
          });
    m.def("parse_rounding", [](const std::string& text) {
        const auto read = loupan::rounding::parse(text);
        return py::make_tuple(read.step().to_string(), std::string(loupan::to_string(read.mode())));
    });
    m.def("money", [](const py::object& amount, const std::string& currency) {
        return make_decimal(make_money(amount, currency).to_string());
    });
    m.def("unit_price", [](const py::object& price) {
        return make_decimal(loupan::unit_price::parse(number_text(price, "unit_price")).to_string());
    });
    m.def("area", [](const py::object& area) {
        return make_decimal(loupan::floor_area::parse(number_text(area, "area")).to_string());
    });
    m.def("currency_digits", [](const std::string& code) { return make_currency(code).digits(); });
    m.def("money_capitals", [](const py::object& amount, const std::string& whole, bool whole_after_jiao,
                               bool zero_after_yuan, bool zero_after_wan) {
        return loupan::chinese_capitals(make_money(amount, "CNY"),
                                        {whole, whole_after_jiao, zero_after_yuan, zero_after_wan});
    });
    m.def("allocate", &allocate);
    m.def("parse_rate", &parse_rate);
    m.def("add_months", [](const loupan::date& anchor, std::int64_t months, const std::string& policy) {
        return loupan::add_months(anchor, months, loupan::parse_month_end(policy));
    });
    m.def("convert_area", [](const py::object& area, const std::string& from, const std::string& to,
                             const std::string& step, const std::string& mode) {
        const auto given = loupan::floor_area::parse(number_text(area, "area"), loupan::parse_area_unit(from));
        return make_decimal(given.convert(loupan::parse_area_unit(to), make_rounding(step, mode)).to_string());
    });
}

} // namespace loupan_python
