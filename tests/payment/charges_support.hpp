// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "files.hpp"

#include <loupan/payment/charges.hpp>
#include <loupan/payment/charges_json.hpp>

#include <string>

namespace payment_test {

using namespace loupan;
using namespace loupan::payment;

inline charge_table table_of(const char* name) {
    return parse_charge_table(
        loupan_test::read_file(loupan_test::project_file(std::string("docs/rules/") + name + ".json")));
}

inline charge_facts deal(const char* gross, const char* net, const char* day = "2026-03-01") {
    charge_facts f;
    f.as_of = date::parse(day);
    f.gross = floor_area::parse(gross);
    f.net = money::parse(net);
    f.home = home_order::first;
    return f;
}

inline charge_rule fixed_rule(const char* code, const char* value) {
    charge_rule r;
    r.code = code;
    r.value = decimal::parse(value);
    r.source = "test";
    return r;
}

} // namespace payment_test
