// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/abi.h>
#include <loupan/area/columns.hpp>
#include <loupan/core/error.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <string>
#include <vector>

// What stands behind the opaque handles of abi.h.

struct loupan_text {
    std::string value;
};

struct loupan_row_errors {
    std::vector<loupan::row_error> list;
};

struct loupan_error {
    loupan_status status;
    loupan::error what;
    loupan_row_errors rows;
};

struct loupan_scheme {
    loupan::pricing::compiled_scheme rules;
};

struct loupan_units {
    loupan::pricing::units list;
};

struct loupan_units_builder {
    loupan::pricing::unit_columns columns{};
};

struct loupan_prices {
    loupan::pricing::prices list;
    loupan_row_errors errors;
    std::string currency;
};

struct loupan_area_rules {
    loupan::area::compiled_rules rules;
};

struct loupan_area_facts {
    loupan::area::facts_columns columns{};
};

struct loupan_area_settlements {
    loupan::area::settlements list;
    loupan_row_errors errors;
};
