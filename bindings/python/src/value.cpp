// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"
#include "explain.hpp"
#include "intake.hpp"

#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges_call_json.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>
#include <loupan/payment/time_value.hpp>

#include <pybind11/stl.h>

/// \file
/// Time value, charges, deposits and changes. Calls of the last three come as JSON, as `change_json.hpp` reads it; their
/// results go back as JSON with the steps of the explanation.

namespace loupan_python {

namespace payment = loupan::payment;
namespace tv = loupan::payment::time_value;

namespace {

using decimals = std::vector<loupan::decimal>;

/// Reads the arguments of one time-value call from a dictionary.
class arguments {
public:
    explicit arguments(const py::dict& from) : from_(from) {}

    [[nodiscard]] loupan::decimal number(const char* name) const { return to_decimal(from_[name], name); }
    [[nodiscard]] std::optional<loupan::decimal> guess() const {
        const py::object given = from_["guess"];
        return given.is_none() ? std::nullopt : std::optional(to_decimal(given, "guess"));
    }
    [[nodiscard]] tv::when due() const { return tv::parse_when(to_text(from_["when"], "when")); }
    [[nodiscard]] tv::first_value first() const { return tv::parse_first_value(to_text(from_["first"], "first")); }
    [[nodiscard]] tv::precision precision() const {
        const py::object how = from_["rounding"];
        if (!how.is_none()) {
            return loupan::rounding::parse(to_text(how, "rounding"));
        }
        return tv::precision::digits(from_["digits"].cast<int>());
    }
    [[nodiscard]] decimals values() const {
        decimals out;
        for (const auto& value : from_["values"].cast<py::sequence>()) {
            out.push_back(to_decimal(value, "values[" + std::to_string(out.size()) + "]"));
        }
        return out;
    }
    [[nodiscard]] std::vector<tv::dated_amount> dated() const {
        const auto amounts = values();
        const auto days = from_["dates"].cast<py::sequence>();
        if (amounts.size() != days.size()) {
            loupan::raise(loupan::errors::length_mismatch,
                          {"dates", std::to_string(days.size()) + " for " + std::to_string(amounts.size()), {}, {}});
        }
        std::vector<tv::dated_amount> out;
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            out.push_back({to_date(days[i], "dates[" + std::to_string(i) + "]"), amounts[i]});
        }
        return out;
    }

private:
    const py::dict& from_;
};

template <class F> auto free_of_gil(F&& compute) {
    py::gil_scoped_release release;
    return compute();
}

/// pv, fv, pmt, ipmt, ppmt, nper: numbers only.
loupan::decimal annuity(const std::string& what, const py::dict& given) {
    const arguments a(given);
    const auto n = [&](const char* name) { return a.number(name); };
    const auto to = a.precision();
    const auto due = a.due();
    if (what == "pv") {
        return tv::pv(n("rate"), n("nper"), n("pmt"), n("fv"), due, to);
    }
    if (what == "fv") {
        return tv::fv(n("rate"), n("nper"), n("pmt"), n("pv"), due, to);
    }
    if (what == "pmt") {
        return tv::pmt(n("rate"), n("nper"), n("pv"), n("fv"), due, to);
    }
    if (what == "ipmt") {
        return tv::ipmt(n("rate"), n("per"), n("nper"), n("pv"), n("fv"), due, to);
    }
    if (what == "ppmt") {
        return tv::ppmt(n("rate"), n("per"), n("nper"), n("pv"), n("fv"), due, to);
    }
    return tv::nper(n("rate"), n("pmt"), n("pv"), n("fv"), due, to);
}

/// rate, npv, mirr, xnpv and the rates of return; several for `irr_all` and `xirr_all`.
decimals flows(const std::string& what, const py::dict& given) {
    const arguments a(given);
    const auto to = a.precision();
    if (what == "rate") {
        const auto nper = a.number("nper");
        const auto pmt = a.number("pmt");
        const auto pv = a.number("pv");
        const auto fv = a.number("fv");
        const auto due = a.due();
        const auto guess = a.guess();
        return free_of_gil([&] { return decimals{tv::rate(nper, pmt, pv, fv, due, guess, to)}; });
    }
    if (what == "xnpv" || what == "xirr" || what == "xirr_all") {
        const auto dated = a.dated();
        if (what == "xnpv") {
            const auto rate = a.number("rate");
            return free_of_gil([&] { return decimals{tv::xnpv(rate, dated, to)}; });
        }
        if (what == "xirr_all") {
            return free_of_gil([&] { return tv::xirr_all(dated, to); });
        }
        const auto guess = a.guess();
        return free_of_gil([&] { return decimals{tv::xirr(dated, guess, to)}; });
    }
    const auto values = a.values();
    if (what == "npv") {
        const auto rate = a.number("rate");
        const auto first = a.first();
        return free_of_gil([&] { return decimals{tv::npv(rate, values, first, to)}; });
    }
    if (what == "mirr") {
        const auto finance = a.number("finance_rate");
        const auto reinvest = a.number("reinvest_rate");
        return free_of_gil([&] { return decimals{tv::mirr(values, finance, reinvest, to)}; });
    }
    if (what == "irr_all") {
        return free_of_gil([&] { return tv::irr_all(values, to); });
    }
    const auto guess = a.guess();
    return free_of_gil([&] { return decimals{tv::irr(values, guess, to)}; });
}

py::tuple told(const std::string& json, const loupan::explanation& by) {
    return py::make_tuple(json, make_step(by, by.root()));
}

template <class Result> py::tuple told(const Result& result) {
    return told(payment::to_json(result), payment::explain(result));
}

py::tuple change(const std::string& what, const std::string& json) {
    if (what == "rename_buyer") {
        const auto r = payment::parse_rename(json);
        return told(payment::rename_buyer(r.trade, r.facts, r.rules));
    }
    if (what == "exchange") {
        const auto r = payment::parse_exchange(json);
        const auto made = payment::exchange(r.trade, r.facts, r.rules);
        return told(payment::to_json(made), payment::explain(made.statement));
    }
    if (what == "return_sale") {
        const auto r = payment::parse_return(json);
        return told(payment::return_sale(r.trade, r.facts, r.rules));
    }
    if (what == "forfeit") {
        const auto r = payment::parse_forfeit(json);
        return told(payment::forfeit(r.trade, r.facts, r.rules));
    }
    const auto r = payment::parse_repurchase(json);
    return told(payment::repurchase(r.trade, r.facts, r.rules));
}

} // namespace

void bind_value(py::module_& m) {
    m.def("time_value_annuity", &annuity);
    m.def("time_value_flows", &flows);
    m.def("fen_amounts", [](const py::object& values, const py::object& mask, bool floats, const std::string& path) {
        const auto column = read_numbers(values, mask, 2, path, floats);
        py::list out;
        for (std::size_t i = 0; i < column.size(); ++i) {
            if (!column.is_valid(i)) {
                loupan::raise(loupan::errors::empty, {path, {}, static_cast<std::int64_t>(i), {}});
            }
            out.append(make_scaled(column[i], 2, 2));
        }
        return out;
    });
    m.def("read_charge_table", [](const std::string& json) {
        const auto table = payment::parse_charge_table(json);
        return py::make_tuple(payment::to_json(table), payment::digest(table));
    });
    m.def("join_charge_tables", [](const std::string& national, const std::string& local) {
        return payment::to_json(payment::parse_charge_table(national).with(payment::parse_charge_table(local)));
    });
    m.def("charges", [](const std::string& table, const std::string& facts, bool report) {
        return told(payment::charges(payment::parse_charge_table(table), payment::parse_charge_facts(facts),
                                     report ? payment::missing_charge::report : payment::missing_charge::refuse));
    });
    m.def("charge_brackets", [](const std::string& table, const std::string& facts) {
        return payment::to_json(
            payment::charge_brackets(payment::parse_charge_table(table), payment::parse_charge_facts(facts)));
    });
    m.def("settle_deposit", [](const std::string& json) {
        const auto r = payment::parse_deposit(json);
        return told(payment::settle_deposit(payment::effect_of(r.facts, r.rules), r.fault, r.unperformed, r.rules.how));
    });
    m.def("choose_remedy", [](const std::string& json) {
        const auto r = payment::parse_remedy(json);
        return payment::to_json(payment::choose_remedy(r.elected, r.penalty, r.deposit, r.loss));
    });
    m.def("change", &change);
}

} // namespace loupan_python
