// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"
#include "calendar_argument.hpp"
#include "explain.hpp"
#include "intake.hpp"

#include <loupan/payment/ageing.hpp>
#include <loupan/payment/late_fee_batch.hpp>
#include <loupan/payment/ledger_json.hpp>
#include <loupan/payment/waiver.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace payment = loupan::payment;
namespace book_json = loupan::payment::detail::book_json;

namespace {

py::object day_or_none(const std::optional<loupan::date>& day) {
    return day ? make_date(*day) : py::object(py::none());
}
payment::receivable parse_line(const std::string& json, const std::string& currency) {
    return book_json::read_receivable(loupan::interop::parse_json(json), {}, make_currency(currency));
}
payment::receipt parse_receipt(const std::string& json, const loupan::currency& in) {
    return book_json::read_receipt(loupan::interop::parse_json(json), {}, in);
}
loupan::currency currency_of(const payment::ledger& of) {
    return of.lines.empty() ? loupan::currency() : of.lines.front().amount.currency();
}
payment::posting_options options_from(const py::object& open_from) { return {optional_date(open_from, "open_from")}; }

py::tuple parts(const payment::part_amounts& of) {
    return py::make_tuple(number(of.cost), number(of.interest), number(of.principal), number(of.penalty));
}
py::tuple status_of(const payment::receivable& of, const py::object& as_of) {
    const auto s = payment::status(of, to_date(as_of, "as_of"));
    return py::make_tuple(std::string(payment::to_string(s.state)), s.overdue, s.overdue_days, day_or_none(s.due),
                          s.provisional, parts(s.paid), parts(s.open), number(s.waived), day_or_none(s.settled_on),
                          s.settled_late);
}

py::list notes_of(const std::vector<payment::rule_note>& notes) {
    py::list out;
    for (const auto& n : notes) {
        out.append(py::make_tuple(n.code, n.english, n.chinese));
    }
    return out;
}
payment::excess_standard standard_from(const py::tuple& from) {
    payment::excess_standard out;
    out.annual_loss = loupan::rate::from_decimal(to_decimal(from[0], "annual_loss"));
    out.multiple = loupan::rate::from_decimal(to_decimal(from[1], "multiple"));
    out.year_days = from[2].cast<std::int32_t>();
    if (!from[3].is_none()) {
        out.cap_of_base = loupan::rate::from_decimal(to_decimal(from[3], "cap_of_base"));
    }
    return out;
}

py::tuple fee_of(const payment::late_fee_result& r) {
    py::list segments;
    for (const auto& s : r.segments) {
        segments.append(py::make_tuple(make_date(s.from), make_date(s.to), s.days, number(s.base),
                                       make_decimal(s.rate.to_string())));
    }
    return py::make_tuple(number(r.amount), r.days, day_or_none(r.due), segments, number(r.open), r.within_grace,
                          r.capped, r.below_floor, r.provisional);
}

loupan::column<std::int32_t> days_column(const py::array& values, const py::object& mask) {
    return column_over<std::int32_t>(values, mask);
}

py::tuple table_of(const payment::ageing_table& of) {
    py::list names;
    for (std::size_t i = 0; i < of.buckets.size(); ++i) {
        names.append(of.buckets.name(i));
    }
    const auto row = [](const payment::ageing_row& r) {
        py::list amounts;
        for (const auto& a : r.amounts) {
            amounts.append(number(a));
        }
        return py::make_tuple(r.key, amounts, number(r.total), r.lines);
    };
    py::list rows;
    for (const auto& r : of.rows) {
        rows.append(row(r));
    }
    return py::make_tuple(names, rows, row(of.total));
}

template <class Document> py::tuple written(const Document& of) {
    return py::make_tuple(payment::to_json(of), payment::digest(of));
}

py::object action(const std::optional<payment::dunning_action>& of) {
    if (!of) {
        return py::none();
    }
    return py::make_tuple(of->step.code, of->step.level, of->step.method, of->step.text, of->step.urges,
                          of->step.offset_days, make_date(of->on), of->skipped);
}

void bind_line(py::module_& m) {
    using payment::receivable;
    py::class_<receivable>(m, "LedgerLine")
        .def(py::init([](const std::string& json, const std::string& currency) { return parse_line(json, currency); }))
        .def("json", [](const receivable& l) { return book_json::receivable_json(l).dump(); })
        .def("status", [](const receivable& l, const py::object& as_of) { return status_of(l, as_of); })
        .def("confirm_due", [](const receivable& l, const py::object& due,
                               bool provisional) { return payment::confirm_due(l, to_date(due, "due"), provisional); })
        .def("defer",
             [](const receivable& l, const py::object& approved, const py::object& new_due, bool stops,
                const std::string& reason) {
                 return payment::defer(l, {to_date(approved, "approved"), to_date(new_due, "new_due"), stops, reason});
             })
        .def("suspend",
             [](const receivable& l, const py::object& from, const py::object& until, bool stops,
                const std::string& reason) {
                 return payment::suspend(l, {to_date(from, "since"), optional_date(until, "until"), stops, reason});
             })
        .def("resume",
             [](const receivable& l, const py::object& last) { return payment::resume(l, to_date(last, "last")); })
        .def("close",
             [](const receivable& l, const std::string& kind, const py::object& on, const std::string& reason) {
                 return payment::close(
                     l, {loupan::need_enum<payment::closing_kind>(kind, "kind"), to_date(on, "on"), reason});
             })
        .def("waive",
             [](const receivable& l, const py::object& on, const py::object& amount, const std::string& reason,
                const std::string& approval) {
                 return payment::waive(
                     l, {to_date(on, "on"), read_money(amount, l.amount.currency(), "amount"), reason, approval});
             })
        .def("write_off",
             [](const receivable& l, const py::object& on, const std::string& reason) {
                 const auto done = payment::write_off(l, to_date(on, "on"), reason);
                 return py::make_tuple(done.line, parts(done.lost));
             })
        .def("accrue",
             [](const receivable& l, const std::string& rules, const py::object& as_of, const py::object& calendar) {
                 return payment::accrue(l, payment::parse_late_fee_rules(rules), to_date(as_of, "as_of"),
                                        calendar_argument(calendar).get());
             })
        .def("late_fee", [](const receivable& l, const std::string& rules, const py::object& as_of,
                            const py::object& calendar, const py::object& standard) {
            const auto terms = payment::parse_late_fee_rules(rules);
            const auto day = to_date(as_of, "as_of");
            const calendar_argument in(calendar);
            const auto fee = payment::late_fee(terms, l, day, in.get());
            const auto told = payment::explain(terms, l, day, in.get());
            auto notes = standard.is_none() ? py::list()
                                            : notes_of(payment::review(fee, standard_from(standard.cast<py::tuple>())));
            return py::make_tuple(fee_of(fee), make_step(told, told.root()), notes);
        });
}

void bind_book(py::module_& m) {
    using payment::ledger;
    py::class_<ledger>(m, "Ledger")
        .def(py::init([](const std::string& json) { return payment::parse_ledger(json); }))
        .def("json", [](const ledger& l, int indent) { return payment::to_json(l, indent); })
        .def("digest", [](const ledger& l) { return payment::digest(l); })
        .def("equal", [](const ledger& a, const ledger& b) { return a == b; })
        .def("credit", [](const ledger& l) { return number(l.credit()); })
        .def("line", [](const ledger& l, const std::string& key) { return l.line(key); })
        .def("replace",
             [](const ledger& l, const payment::receivable& with) {
                 auto out = l;
                 static_cast<void>(out.line(with.key));
                 payment::detail::line_of(out, with.key) = with;
                 payment::validate(out);
                 return out;
             })
        .def("allocate",
             [](const ledger& l, const std::string& receipt, const std::string& order) {
                 const auto r = payment::allocate_receipt(l.lines, parse_receipt(receipt, currency_of(l)),
                                                          payment::parse_allocation_order(order));
                 py::list lines;
                 for (const auto& a : r.lines) {
                     lines.append(
                         py::make_tuple(a.receivable, std::string(payment::to_string(a.what)), number(a.amount)));
                 }
                 return py::make_tuple(lines, number(r.credit));
             })
        .def("post",
             [](const ledger& l, const std::string& receipt, const std::string& order, const py::object& open_from) {
                 return payment::post(l, parse_receipt(receipt, currency_of(l)), payment::parse_allocation_order(order),
                                      options_from(open_from));
             })
        .def("reverse",
             [](const ledger& l, const std::string& red, const py::object& open_from) {
                 return payment::reverse(l, book_json::read_red(loupan::interop::parse_json(red), {}),
                                         options_from(open_from));
             })
        .def("apply_credit",
             [](const ledger& l, const std::string& no, const py::object& on, const std::string& order,
                const std::string& lines, const py::object& open_from) {
                 std::vector<payment::receipt_line> named_lines;
                 book_json::field_reader::read_list(
                     loupan::interop::parse_json(lines), "lines", [&](const nlohmann::json& v, const std::string& p) {
                         named_lines.push_back(book_json::read_receipt_line(v, p, currency_of(l)));
                     });
                 return payment::apply_credit(l, no, to_date(on, "on"), payment::parse_allocation_order(order),
                                              std::move(named_lines), options_from(open_from));
             })
        .def("refund_credit",
             [](const ledger& l, const std::string& no, const py::object& on, const py::object& amount,
                const std::string& approval) {
                 return payment::refund_credit(
                     l, no, {to_date(on, "on"), read_money(amount, currency_of(l), "amount"), approval});
             })
        .def("accrue",
             [](const ledger& l, const std::string& rules, const py::object& as_of, const py::object& calendar) {
                 return payment::accrue(l, payment::parse_late_fee_rules(rules), to_date(as_of, "as_of"),
                                        calendar_argument(calendar).get());
             })
        .def("statuses",
             [](const ledger& l, const py::object& as_of) {
                 py::list out;
                 for (const auto& line : l.lines) {
                     out.append(status_of(line, as_of));
                 }
                 return out;
             })
        .def("ageing", [](const ledger& l, const std::vector<std::int32_t>& up_to, const py::object& as_of,
                          const std::string& by, bool with_late_fee) {
            return table_of(payment::ageing(l.lines, {up_to}, to_date(as_of, "as_of"),
                                            loupan::need_enum<payment::ageing_by>(by, "by"), with_late_fee));
        });
    m.def("replay_ledger", [](const std::string& lines, const std::string& receipts, const std::string& reversals,
                              const std::string& order, const std::string& currency, const py::object& open_from) {
        const auto in = make_currency(currency);
        std::vector<payment::receivable> owed;
        std::vector<payment::receipt> paid;
        std::vector<payment::red_receipt> red;
        using book_json::field_reader;
        field_reader::read_list(loupan::interop::parse_json(lines), "lines", [&](const auto& v, const auto& p) {
            owed.push_back(book_json::read_receivable(v, p, in));
        });
        field_reader::read_list(loupan::interop::parse_json(receipts), "receipts", [&](const auto& v, const auto& p) {
            paid.push_back(book_json::read_receipt(v, p, in));
        });
        field_reader::read_list(loupan::interop::parse_json(reversals), "reversals",
                                [&](const auto& v, const auto& p) { red.push_back(book_json::read_red(v, p)); });
        return payment::replay(std::move(owed), paid, red, payment::parse_allocation_order(order),
                               options_from(open_from));
    });
}

void bind_rules(py::module_& m) {
    m.def("read_late_fee_rules", [](const std::string& json) { return written(payment::parse_late_fee_rules(json)); });
    m.def("read_allocation_order",
          [](const std::string& json) { return written(payment::parse_allocation_order(json)); });
    m.def("read_dunning_ladder", [](const std::string& json) { return written(payment::parse_dunning_ladder(json)); });
    m.def("read_rescission_rules",
          [](const std::string& json) { return written(payment::parse_rescission_rules(json)); });
    m.def("read_receipt", [](const std::string& json, const std::string& currency) {
        return book_json::receipt_json(parse_receipt(json, make_currency(currency))).dump();
    });
    m.def("usual_ladder", [] { return payment::to_json(payment::usual_ladder()); });
    m.def("named_allocation_order", [](const std::string& name, const std::vector<std::string>& parts, bool last,
                                       const std::vector<std::string>& list) {
        if (name == "statutory") {
            return payment::to_json(payment::statutory_order());
        }
        if (name == "statutory_penalty_first") {
            return payment::to_json(payment::statutory_penalty_first());
        }
        if (name == "due_order") {
            return payment::to_json(payment::due_order());
        }
        if (name == "pro_rata") {
            return payment::to_json(payment::pro_rata_order());
        }
        if (name == "designated") {
            return payment::to_json(payment::designated_order());
        }
        if (name == "listed") {
            return payment::to_json(payment::listed_order(list));
        }
        if (name == "loan_servicing") {
            std::vector<payment::debt_part> order;
            for (const auto& part : parts) {
                order.push_back(loupan::need_enum<payment::debt_part>(part, "parts"));
            }
            return payment::to_json(payment::loan_servicing_order(std::move(order), last));
        }
        loupan::raise(loupan::errors::not_found, {"name", loupan::detail::clip(name), {}, {}});
    });
    m.def("review_late_fee_rules", [](const std::string& rules, const py::tuple& standard) {
        return notes_of(payment::review(payment::parse_late_fee_rules(rules), standard_from(standard)));
    });
    m.def("dunning_next", [](const std::string& ladder, const payment::receivable& line, const py::list& done,
                             const py::object& as_of) {
        std::vector<payment::dunning_record> records;
        for (const auto& each : done) {
            const auto r = each.cast<py::tuple>();
            records.push_back({r[0].cast<std::string>(), to_date(r[1], "done.on"), optional_date(r[2], "done.promised"),
                               r[3].cast<std::string>()});
        }
        const auto plan =
            payment::next_step(payment::parse_dunning_ladder(ladder), line, records, to_date(as_of, "as_of"));
        return py::make_tuple(action(plan.now), action(plan.next));
    });
    m.def("rescission", [](const std::string& rules, const py::tuple& facts, const py::object& as_of,
                           const py::object& calendar) {
        const payment::rescission_facts of{optional_date(facts[0], "due"), optional_date(facts[1], "urged"),
                                           optional_date(facts[2], "known"), optional_date(facts[3], "other_urged"),
                                           optional_date(facts[4], "settled")};
        const auto r = payment::rescission(payment::parse_rescission_rules(rules), of, to_date(as_of, "as_of"),
                                           calendar_argument(calendar).get());
        py::list reminders;
        for (const auto& day : r.reminders) {
            reminders.append(make_date(day));
        }
        return py::make_tuple(day_or_none(r.pay_by), day_or_none(r.from), day_or_none(r.last_day), r.exercisable,
                              r.lapsed, r.provisional, reminders);
    });
    m.def("rescission_penalty", [](const std::string& rules, const py::object& payable, const std::string& currency) {
        return number(payment::rescission_penalty(payment::parse_rescission_rules(rules),
                                                  read_money(payable, make_currency(currency), "payable")));
    });
}

void bind_columns(py::module_& m) {
    m.def("read_amounts", [](const py::object& values, const py::object& mask, bool floats, const std::string& path,
                             const std::string& currency) {
        const auto read = read_numbers(values, mask, make_currency(currency).digits(), path, floats);
        return py::make_tuple(view_of(read), mask_of(read));
    });
    m.def("late_fees", [](const std::string& rules, const py::tuple& amount, const py::tuple& due,
                          const py::tuple& paid, const py::tuple& stops, const py::object& as_of,
                          const std::string& currency, bool collect, const py::object& calendar) {
        const auto terms = payment::parse_late_fee_rules(rules);
        payment::overdue_columns of;
        of.amount = take_scaled(amount[0], amount[1], "amount");
        of.due = days_column(due[0].cast<py::array>(), due[1]);
        if (!paid.empty()) {
            of.paid_offsets = days_column(paid[0].cast<py::array>(), py::none());
            of.paid_on = days_column(paid[1].cast<py::array>(), py::none());
            of.paid_amount = take_scaled(paid[2], py::none(), "payments.amount");
        }
        if (!stops.empty()) {
            of.stop_offsets = days_column(stops[0].cast<py::array>(), py::none());
            of.stop_from = days_column(stops[1].cast<py::array>(), py::none());
            of.stop_to = days_column(stops[2].cast<py::array>(), py::none());
        }
        const auto day = to_date(as_of, "as_of");
        const calendar_argument in(calendar);
        const payment::late_fee_options options{collect, make_currency(currency)};
        payment::late_fee_columns out;
        {
            py::gil_scoped_release release;
            out = payment::late_fees(terms, of, day, options, in.get());
        }
        return py::make_tuple(view_of(out.amount), mask_of(out.amount), view_of(out.days), view_of(out.open),
                              view_of(out.flags), make_row_errors(out.errors), number(out.total(options.in)));
    });
    m.def("ageing_columns", [](const py::tuple& open, const py::tuple& due, const py::object& groups,
                               const std::vector<std::int32_t>& up_to, const py::object& as_of,
                               const std::string& currency) {
        const auto amounts = take_scaled(open[0], open[1], "open");
        const auto days = days_column(due[0].cast<py::array>(), due[1]);
        const auto by = groups.is_none() ? loupan::code_column::encode(std::vector<std::string>(amounts.size(), "all"))
                                         : read_codes(groups, "by", true);
        const auto day = to_date(as_of, "as_of");
        const auto in = make_currency(currency);
        payment::ageing_table out;
        {
            py::gil_scoped_release release;
            out = payment::ageing(amounts, days, by, {up_to}, day, in);
        }
        return table_of(out);
    });
}

} // namespace

void bind_ledger(py::module_& m) {
    bind_line(m);
    bind_book(m);
    bind_rules(m);
    bind_columns(m);
}

} // namespace loupan_python
