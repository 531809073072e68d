// SPDX-License-Identifier: Apache-2.0
#include "calendar_argument.hpp"
#include "explain.hpp"
#include "intake.hpp"

#include <loupan/calendar/json.hpp>
#include <loupan/payment/buyer_cash.hpp>
#include <loupan/payment/plan_batch.hpp>
#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/plan_schedule_json.hpp>
#include <loupan/payment/replan_explain.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace payment = loupan::payment;

namespace {

py::object amount(const loupan::money& of) { return make_decimal(of.to_string()); }

/// (key, item, amount, due, provisional, waits_for, in_total, line, part, parts, planned, taken, settled, name)
py::tuple row(const payment::instalment_line& of) {
    return py::make_tuple(of.key, std::string(payment::to_string(of.item)), amount(of.amount),
                          of.due.value ? make_date(*of.due.value) : py::object(py::none()), of.due.provisional,
                          of.due.waits_for, of.in_total, of.line, of.part, of.parts, amount(of.planned),
                          amount(of.taken), of.settled, of.name);
}

py::list rows(const std::vector<payment::instalment_line>& of) {
    py::list out;
    for (const auto& line : of) {
        out.append(row(line));
    }
    return out;
}

payment::item item_from(const std::string& name) { return loupan::need_enum<payment::item>(name, "item"); }

loupan::money money_from(const py::handle& from, const loupan::currency& in, const std::string& path) {
    return loupan::money::from_minor(loupan::detail::parse_scaled_or_raise(number_text(from, path), in.digits(), path),
                                     in);
}

/// What was paid of rows (key, item, amount, due or None, provisional, waits_for, in_total, name), by their keys.
std::vector<payment::paid_line> paid_from(const py::sequence& given, const py::dict& paid, const loupan::currency& in) {
    std::vector<payment::instalment_line> lines;
    for (const auto& each : given) {
        const auto r = each.cast<py::tuple>();
        payment::instalment_line line;
        line.key = r[0].cast<std::string>();
        line.item = item_from(r[1].cast<std::string>());
        line.amount = money_from(r[2], in, "rows.amount");
        if (!r[3].is_none()) {
            line.due.value = to_date(r[3], "due");
        }
        line.due.provisional = r[4].cast<bool>();
        line.due.waits_for = r[5].cast<std::string>();
        line.in_total = r[6].cast<bool>();
        line.name = r[7].cast<std::string>();
        lines.push_back(std::move(line));
    }
    std::map<std::string, loupan::money> amounts;
    for (const auto& [key, value] : paid) {
        const auto name = to_text(key, "paid");
        amounts.emplace(name, money_from(value, in, "paid." + name));
    }
    return payment::paid_of(lines, amounts);
}

/// (values, mask, whether floats come from a table, whether they are int64 minor units); an absent name is an empty column.
loupan::column<std::int64_t> cash(const py::dict& from, const std::string& name, const std::string& path, int digits) {
    if (!from.contains(name.c_str())) {
        return {};
    }
    const auto given = from[name.c_str()].cast<py::tuple>();
    return given[3].cast<bool>() ? take_scaled(given[0], given[1], path)
                                 : read_numbers(given[0], given[1], digits, path, given[2].cast<bool>());
}

loupan::column<std::int32_t> days(const py::dict& from, const char* name) {
    if (!from.contains(name)) {
        return {};
    }
    const auto given = from[name].cast<py::tuple>();
    return column_over<std::int32_t>(given[0].cast<py::array>(), given[1]);
}

py::dict batch(const payment::compiled_plan& plan, const py::dict& columns, const std::string& shared,
               const py::object& calendar, bool collect) {
    const int digits = plan.rules().currency.digits();
    // What all deals have in common goes through the reader of one deal's facts.
    const auto same = payment::parse_deal_facts(shared, plan.rules().currency);
    payment::deal_columns of;
    of.as_of = same.as_of;
    of.milestones = same.milestones;
    of.shortfall_days = same.shortfall_days;
    of.total = cash(columns, "total", "total", digits);
    of.deposit = cash(columns, "deposit", "deposit", digits);
    of.loan_requested = cash(columns, "loan_requested", "loan_requested", digits);
    of.loan_approved = cash(columns, "loan_approved", "loan_approved", digits);
    of.provident_fund_requested = cash(columns, "provident_fund_requested", "provident_fund_requested", digits);
    of.provident_fund_approved = cash(columns, "provident_fund_approved", "provident_fund_approved", digits);
    of.subscribe = days(columns, "subscribe");
    of.sign = days(columns, "sign");
    of.filing = days(columns, "filing");
    of.handover_notice = days(columns, "handover_notice");
    of.handover = days(columns, "handover");
    of.loan_approved_on = days(columns, "loan_approved_on");
    of.provident_fund_approved_on = days(columns, "provident_fund_approved_on");
    const auto amounts = columns["amounts"].cast<py::dict>();
    for (const auto& [name, values] : amounts) {
        const auto key = name.cast<std::string>();
        of.amounts[key] = cash(amounts, key, "amounts." + key, digits);
    }
    const auto in = calendar_argument(calendar).optional();
    payment::schedule_columns found;
    {
        py::gil_scoped_release release;
        found =
            payment::schedules(plan, of, in, collect ? payment::batch_errors::collect : payment::batch_errors::raise);
    }
    py::dict out;
    out["offsets"] = view_of(found.offsets);
    out["line"] = view_of(found.line);
    out["part"] = view_of(found.part);
    out["planned"] = view_of(found.planned);
    out["taken"] = view_of(found.taken);
    out["amount"] = view_of(found.amount);
    out["due"] = view_of(found.due);
    out["due_mask"] = mask_of(found.due);
    out["waits_for"] = view_of(found.waits_for);
    out["flags"] = view_of(found.flags);
    out["events"] = found.events;
    out["errors"] = make_row_errors(found.errors);
    return out;
}

payment::loan_facts loan_facts_from(const std::string& json, const loupan::currency& in, const std::string& path) {
    return payment::detail::read_loan_facts(loupan::interop::parse_json(json), path, in);
}

} // namespace

void bind_pay_plan(py::module_& m) {
    py::class_<payment::compiled_plan>(m, "PayPlan")
        .def_static("load", [](const std::string& json) { return payment::load_plan(json); })
        .def(
            "to_json",
            [](const payment::compiled_plan& plan, int indent) { return payment::to_json(plan.rules(), indent); },
            py::arg("indent") = -1)
        .def("canonical", [](const payment::compiled_plan& plan) { return payment::canonical(plan.rules()); })
        .def("digest", &payment::compiled_plan::digest)
        .def("tail", &payment::compiled_plan::tail)
        .def("keys", &payment::compiled_plan::keys)
        .def("milestones", &payment::compiled_plan::milestones)
        .def("items",
             [](const payment::compiled_plan& plan) {
                 std::vector<std::string> out;
                 for (const auto& line : plan.form().lines) {
                     out.emplace_back(payment::to_string(line.item));
                 }
                 return out;
             })
        .def("in_force", [](const payment::compiled_plan& plan, const py::object& day) {
            return plan.in_force(to_date(day, "day"));
        });

    py::class_<payment::pay_schedule>(m, "PaySchedule")
        .def("total", [](const payment::pay_schedule& s) { return amount(s.total()); })
        .def("own", [](const payment::pay_schedule& s) { return amount(s.own()); })
        .def("lines", [](const payment::pay_schedule& s) { return rows(s.lines()); })
        .def("waits_for", &payment::pay_schedule::waits_for)
        .def("facts", [](const payment::pay_schedule& s) { return payment::to_json(s.facts()); })
        .def("calendar",
             [](const payment::pay_schedule& s) {
                 return s.calendar() ? py::object(py::str(loupan::calendar::to_json(*s.calendar(), -1)))
                                     : py::object(py::none());
             })
        .def(
            "to_json", [](const payment::pay_schedule& s, int indent) { return payment::to_json(s, indent); },
            py::arg("indent") = -1)
        .def("confirm", [](const payment::pay_schedule& s, const std::string& event, const py::object& on,
                           std::int32_t notice) { return s.confirm(event, to_date(on, "on"), notice); })
        .def("grant",
             [](const payment::pay_schedule& s, const std::string& of, const py::object& approved, const py::object& on,
                std::optional<std::int32_t> days) {
                 return s.grant(item_from(of), money_from(approved, s.plan().rules().currency, "approved"),
                                to_date(on, "on"), days);
             })
        .def("reroll",
             [](const payment::pay_schedule& s, const py::object& calendar) {
                 auto in = calendar_argument(calendar).optional();
                 if (!in) {
                     loupan::raise(loupan::errors::empty, {"calendar", {}, {}, {}});
                 }
                 return s.reroll(std::move(*in));
             })
        .def("explain", [](const payment::pay_schedule& s) {
            const auto told = payment::explain(s);
            return make_step(told, told.root());
        });

    m.def("pay_schedule", [](const payment::compiled_plan& plan, const std::string& facts, const py::object& calendar) {
        return payment::schedule(plan, payment::parse_deal_facts(facts, plan.rules().currency),
                                 calendar_argument(calendar).optional());
    });
    m.def("pay_schedules", &batch);
    m.def("replan", [](const payment::compiled_plan& plan, const std::string& facts, const py::sequence& rows_of,
                       const py::dict& paid, const py::object& calendar) {
        const auto& in = plan.rules().currency;
        const auto r = payment::replan(plan, payment::parse_deal_facts(facts, in), paid_from(rows_of, paid, in),
                                       calendar_argument(calendar).optional());
        return py::make_tuple(amount(r.total), amount(r.paid), amount(r.left), rows(r.lines));
    });
    m.def("explain_replan", [](const payment::compiled_plan& plan, const std::string& facts,
                               const py::sequence& rows_of, const py::dict& paid, const py::object& calendar) {
        const auto& in = plan.rules().currency;
        const auto told = payment::explain(plan, payment::parse_deal_facts(facts, in), paid_from(rows_of, paid, in),
                                           calendar_argument(calendar).optional());
        return make_step(told, told.root());
    });
    m.def("buyer_cash", [](const payment::pay_schedule& of, const py::dict& loans) {
        std::map<std::string, payment::loan_schedule> given;
        for (const auto& [key, loan] : loans) {
            given.emplace(to_text(key, "loans"), loan.cast<const payment::loan_schedule&>());
        }
        py::list out;
        for (const auto& line : payment::buyer_cash(of.lines(), given)) {
            out.append(py::make_tuple(make_date(line.on), amount(line.amount), line.what));
        }
        return out;
    });
    m.def("loan_amount", [](const py::object& total, const py::object& commercial, const py::object& provident_fund,
                            const py::object& min_down, const std::string& bank, const std::string& fund,
                            const std::string& currency) {
        const auto in = make_currency(currency);
        payment::loan_rules rules;
        const auto read = [](const py::object& json, const char* path) -> std::optional<payment::loan_rule> {
            if (json.is_none()) {
                return std::nullopt;
            }
            return payment::detail::read_loan_rule(loupan::interop::parse_json(json.cast<std::string>()), path);
        };
        rules.commercial = read(commercial, "commercial");
        rules.provident_fund = read(provident_fund, "provident_fund");
        if (!min_down.is_none()) {
            rules.min_down_ratio = loupan::rate::from_decimal(to_decimal(min_down, "min_down_ratio"));
        }
        const auto found =
            payment::loan_amount(money_from(total, in, "total"), rules, loan_facts_from(bank, in, "commercial"),
                                 loan_facts_from(fund, in, "provident_fund"));
        return py::make_tuple(amount(found.provident_fund), amount(found.commercial), amount(found.first));
    });
    m.def("money_items", [] {
        py::list out;
        for (const auto& [of, name] : payment::enum_names(payment::item{})) {
            const auto group = payment::group_of(of);
            out.append(py::make_tuple(std::string(name), std::string(payment::chinese_name(of)),
                                      std::string(payment::to_string(group)),
                                      std::string(payment::chinese_name(group))));
        }
        return out;
    });
}

} // namespace loupan_python
