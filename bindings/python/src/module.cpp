// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"

#include <loupan/core/config.hpp>

PYBIND11_MODULE(_loupan, m) {
    m.doc() = "The compiled part of loupan. Use the package `loupan`; this module has no stable surface.";
    m.attr("__version__") = LOUPAN_VERSION;
    loupan_python::bind_errors(m);
    loupan_python::bind_core(m);
    loupan_python::bind_calendar(m);
    loupan_python::bind_units(m);
    loupan_python::bind_csv(m);
    loupan_python::bind_scheme(m);
    loupan_python::bind_prices(m);
    loupan_python::bind_explain(m);
    loupan_python::bind_solve(m);
    loupan_python::bind_fit(m);
    loupan_python::bind_deal(m);
    loupan_python::bind_ledger(m);
    loupan_python::bind_board(m);
    loupan_python::bind_filter(m);
    loupan_python::bind_compare(m);
    loupan_python::bind_adjust(m);
    loupan_python::bind_sweep(m);
    loupan_python::bind_version(m);
    loupan_python::bind_area(m);
    loupan_python::bind_pay_plan(m);
    loupan_python::bind_loan(m);
    loupan_python::bind_value(m);
}
