// SPDX-License-Identifier: Apache-2.0
#include "calendar_argument.hpp"
#include "explain.hpp"
#include "intake.hpp"

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_json.hpp>
#include <loupan/payment/loan_portfolio.hpp>
#include <loupan/payment/rate_path_csv.hpp>

#include <pybind11/stl.h>

#include <array>
#include <ctime>

namespace loupan_python {

namespace payment = loupan::payment;

namespace {

using payment::loan_schedule;

loupan::rate read_rate(const py::handle& from, std::string_view path) {
    const auto value = to_decimal(from, path);
    try {
        return loupan::rate::from_decimal(value);
    } catch (const loupan::error& e) {
        loupan::raise(loupan::error_code{e.code(), e.kind(), e.message(), e.message_zh()},
                      {std::string(path), e.value(), {}, {}});
    }
}

payment::level_columns read_columns(const py::tuple& principal, const py::tuple& rate, const py::tuple& periods) {
    return {take_scaled(principal[0], principal[1], "principal"), take_scaled(rate[0], rate[1], "annual_rate"),
            take_scaled(periods[0], periods[1], "periods")};
}

payment::level_options level_options(const std::string& how, std::int32_t periods_per_year, const std::string& currency,
                                     bool collect) {
    payment::level_options o;
    o.how = loupan::rounding::parse(how);
    o.periods_per_year = periods_per_year;
    o.currency = make_currency(currency);
    o.errors = collect ? payment::on_error::collect : payment::on_error::raise;
    return o;
}

py::tuple row_of(const payment::loan_row& row) {
    return py::make_tuple(
        row.no, std::string(payment::to_string(row.kind)), row.due ? make_date(*row.due) : py::object(py::none()),
        row.unrolled ? make_date(*row.unrolled) : py::object(py::none()), row.provisional, number(row.annual),
        number(row.payment), number(row.interest), number(row.principal), number(row.fee), number(row.balance));
}

/// A column of the rows; amounts in minor units, rates at 1e-8, days since 1970.
py::array column_of(const loan_schedule& s, const std::string& name) {
    using payment::loan_row;
    const auto make = [&s](auto&& value) {
        py::array_t<std::int64_t> out(static_cast<py::ssize_t>(s.size()));
        auto* to = out.mutable_data();
        for (std::size_t i = 0; i < s.size(); ++i) {
            to[i] = value(s[i]);
        }
        out.attr("setflags")(py::arg("write") = false);
        return out;
    };
    static constexpr std::array<std::pair<std::string_view, loupan::money loan_row::*>, 5> amounts{
        {{"payment", &loan_row::payment},
         {"interest", &loan_row::interest},
         {"principal", &loan_row::principal},
         {"fee", &loan_row::fee},
         {"balance", &loan_row::balance}}};
    for (const auto& [known, field] : amounts) {
        if (name == known) {
            return make([member = field](const loan_row& row) { return (row.*member).minor(); });
        }
    }
    if (name == "no") {
        return make([](const loan_row& row) { return std::int64_t{row.no}; });
    }
    if (name == "annual_rate") {
        return make([](const loan_row& row) { return row.annual.scaled(); });
    }
    if (name == "due" || name == "unrolled") {
        const auto days = make([&name](const loan_row& row) {
            const auto& day = name == "due" ? row.due : row.unrolled;
            return day ? std::int64_t{day->days()} : std::int64_t{0};
        });
        return days.attr("astype")("datetime64[D]");
    }
    loupan::raise(loupan::errors::not_found, {"columns", name, {}, {}});
}

loan_schedule make_schedule(const std::string& terms, const std::string& early, const py::object& calendar) {
    const auto t = payment::parse_loan_terms(terms);
    const auto p = payment::parse_prepayments(early, t.principal.currency());
    const calendar_argument in(calendar);
    py::gil_scoped_release release;
    return payment::schedule(t, p, in.get());
}

std::vector<payment::rate_change> read_changes(const py::sequence& rows) {
    std::vector<payment::rate_change> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i].cast<py::tuple>();
        const auto path = "rates[" + std::to_string(i) + "]";
        out.push_back({to_date(row[0], path + ".from"), read_rate(row[1], path + ".annual")});
    }
    return out;
}

py::list write_changes(const std::vector<payment::rate_change>& rows) {
    py::list out;
    for (const auto& row : rows) {
        out.append(py::make_tuple(make_date(row.from), number(row.annual)));
    }
    return out;
}

py::dict portfolio(const py::tuple& principal, const py::tuple& rate, const py::tuple& periods,
                   const std::string& method, std::int32_t months, std::int32_t days, const std::string& how,
                   const std::string& interest_how, const std::string& currency, bool collect) {
    const auto loans = read_columns(principal, rate, periods);
    payment::portfolio_options o;
    o.method = loupan::need_enum<payment::repayment>(method, "method");
    o.period = {months, days};
    o.payment_rounding = loupan::rounding::parse(how);
    o.interest_rounding = loupan::rounding::parse(interest_how);
    o.currency = make_currency(currency);
    o.errors = collect ? payment::on_error::collect : payment::on_error::raise;
    payment::portfolio_schedules all;
    {
        py::gil_scoped_release release;
        all = payment::schedules(loans, o);
    }
    py::dict out;
    out["offsets"] = view_of(all.offsets);
    out["interest"] = view_of(all.interest);
    out["principal"] = view_of(all.principal);
    out["balance"] = view_of(all.balance);
    out["payment"] = py::make_tuple(view_of(all.payment), mask_of(all.payment));
    out["total_interest"] = py::make_tuple(view_of(all.total_interest), mask_of(all.total_interest));
    out["errors"] = make_row_errors(all.errors);
    return out;
}

} // namespace

void bind_loan(py::module_& m) {
    m.def("level_payment", [](const py::object& principal, const py::object& rate, std::int32_t periods,
                              const std::string& how, std::int32_t periods_per_year, const std::string& currency) {
        return number(payment::level_payment(read_money(principal, make_currency(currency), "principal"),
                                             read_rate(rate, "annual_rate"), periods, loupan::rounding::parse(how),
                                             periods_per_year));
    });
    m.def("level_payments",
          [](const py::tuple& principal, const py::tuple& rate, const py::tuple& periods, const std::string& how,
             std::int32_t per_year, const std::string& currency, bool collect) {
              const auto loans = read_columns(principal, rate, periods);
              const auto o = level_options(how, per_year, currency, collect);
              payment::level_payments_result found;
              {
                  py::gil_scoped_release release;
                  found = payment::level_payments(loans, o);
              }
              return py::make_tuple(view_of(found.payment), mask_of(found.payment), make_row_errors(found.errors));
          });
    // For the benchmarks: what the same call costs without Python around it, in seconds of processor time.
    m.def("measure_level_payments",
          [](const py::tuple& principal, const py::tuple& rate, const py::tuple& periods, int times) {
              const auto loans = read_columns(principal, rate, periods);
              const std::clock_t start = std::clock();
              std::size_t size = 0;
              for (int i = 0; i < times; ++i) {
                  size += payment::level_payments(loans).payment.size();
              }
              const std::clock_t end = std::clock();
              return py::make_tuple(static_cast<double>(end - start) / CLOCKS_PER_SEC, size);
          });
    m.def("read_loan_terms", [](const std::string& json) {
        const auto terms = payment::parse_loan_terms(json);
        return py::make_tuple(payment::to_json(terms), payment::digest(terms));
    });
    m.def("check_prepayments", [](const std::string& json, const std::string& currency) {
        return payment::parse_prepayments(json, make_currency(currency)).size();
    });
    py::class_<loan_schedule>(m, "LoanSchedule")
        .def("__len__", &loan_schedule::size)
        .def("row", [](const loan_schedule& s, std::size_t i) { return row_of(s.rows().at(i)); })
        .def("column", &column_of)
        .def("kinds",
             [](const loan_schedule& s) {
                 py::list out;
                 for (const auto& row : s.rows()) {
                     out.append(std::string(payment::to_string(row.kind)));
                 }
                 return out;
             })
        .def("provisional",
             [](const loan_schedule& s) {
                 py::array_t<bool> out(static_cast<py::ssize_t>(s.size()));
                 for (std::size_t i = 0; i < s.size(); ++i) {
                     out.mutable_data()[i] = s[i].provisional;
                 }
                 return out;
             })
        .def("dated", [](const loan_schedule& s) { return s.size() != 0 && s[0].due.has_value(); })
        .def("digits", [](const loan_schedule& s) { return s.principal().currency().digits(); })
        .def("principal", [](const loan_schedule& s) { return number(s.principal()); })
        .def("total_interest", [](const loan_schedule& s) { return number(s.total_interest()); })
        .def("total_payment", [](const loan_schedule& s) { return number(s.total_payment()); })
        .def("total_fees", [](const loan_schedule& s) { return number(s.total_fees()); })
        .def("equals", [](const loan_schedule& a, const loan_schedule& b) { return a == b; });
    m.def("loan_schedule", &make_schedule);
    m.def("combine_loans", [](const py::sequence& parts) {
        std::vector<loan_schedule> all;
        for (const auto& part : parts) {
            all.push_back(part.cast<const loan_schedule&>());
        }
        return payment::combine(all);
    });
    m.def("settle_loan", [](const std::string& terms, const py::object& on, const std::string& fee,
                            const std::string& early, const py::object& calendar) {
        const auto t = payment::parse_loan_terms(terms);
        const auto& in = t.principal.currency();
        const auto quote = payment::settle(t, to_date(on, "on"), payment::parse_prepayment_fee(fee, in),
                                           payment::parse_prepayments(early, in), calendar_argument(calendar).get());
        return py::make_tuple(make_date(quote.on), number(quote.balance), number(quote.interest), number(quote.fee),
                              number(quote.total));
    });
    m.def("explain_loan",
          [](const std::string& terms, std::int32_t no, const std::string& early, const py::object& calendar) {
              const auto t = payment::parse_loan_terms(terms);
              const auto told = payment::explain(t, no, payment::parse_prepayments(early, t.principal.currency()),
                                                 calendar_argument(calendar).get());
              return make_step(told, told.root());
          });
    m.def("loan_schedules", &portfolio);
    m.def("check_rates",
          [](const py::sequence& rows) { return write_changes(payment::rate_series(read_changes(rows)).rows()); });
    m.def("rates_from_csv", [](const std::string& text, const std::string& column) {
        return write_changes(payment::rate_series_from_csv(text, column).rows());
    });
    m.def("rate_at", [](const py::sequence& rows, const py::object& on) {
        return number(payment::rate_series(read_changes(rows)).at(to_date(on, "date")));
    });
    m.def("reprice", [](const py::sequence& rows, const std::string& day, std::int32_t spread, std::int32_t every,
                        const py::object& start, const py::object& until) {
        const auto when = loupan::need_enum<payment::reprice_day>(day, "day");
        return write_changes(payment::reprice(payment::rate_series(read_changes(rows)), {when, spread, every},
                                              to_date(start, "start"), to_date(until, "until")));
    });
}

} // namespace loupan_python
