// SPDX-License-Identifier: Apache-2.0
// A home that measures otherwise than its contract says: the clause, the 3 % edge, the buyer's choice, the money.
// docs/area.md explains it.
#include <loupan/area.hpp>
#include <loupan/calendar/china.hpp>

#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

using namespace loupan::area;
using loupan::date;
using loupan::floor_area;
using loupan::money;
using loupan::rate;
using loupan::unit_price;

namespace {

area_facts home(const char* contract, const char* measured, const char* price) {
    area_facts of;
    of.key = "3-1802";
    of.contract.gross = floor_area::parse(contract);
    of.measured.gross = floor_area::parse(measured);
    of.unit_price = unit_price::parse(price);
    of.contract_total = of.unit_price->times(*of.contract.gross);
    of.survey_no = "CH-2026-0318";
    of.survey_audited = true;
    of.choice = choice::stay; // asked for beyond the limit only
    return of;
}

void print(const compiled_rules& by, const area_facts& of) {
    const auto s = settle(by, of);
    std::cout << std::right << std::setw(8) << of.contract.gross->to_string() << std::setw(9)
              << of.measured.gross->to_string() << std::setw(11) << s.ratio.to_percent() << std::setw(13)
              << s.delta.gross.to_string() << "  " << to_string(s.direction)
              << (s.rescission_right ? ", may rescind" : "") << '\n';
}

} // namespace

int main() {
    const auto statutory = compile(statutory_rules());

    std::cout << "The bands of the statutory rule\n";
    for (const auto& b : statutory.table().rows) {
        std::cout << "  " << to_string(b) << " x " << (b.compensate ? b.factor.to_string() : "0") << '\n';
    }

    std::cout << "\nBoth sides of 3 %, statutory\n";
    for (const auto* measured : {"119.05", "121.91", "121.92", "114.81", "114.80"}) {
        print(statutory, home("118.36", measured, "10000"));
    }

    std::cout << "\nThe same 3.0078 % by other clauses\n";
    area_rules actual;
    actual.variant = variant::actual;
    print(compile(actual), home("118.36", "114.80", "10000"));
    area_rules tolerance;
    tolerance.variant = variant::tolerance;
    tolerance.tolerance = {rate::parse("0.6%"), tolerance_formula::actual, tolerance_part::excess};
    print(compile(tolerance), home("118.36", "114.80", "10000"));
    area_rules limited;
    limited.variant = variant::limited;
    print(compile(limited), home("118.36", "114.80", "10000"));

    std::cout << "\nWithout a choice\n";
    auto silent = home("118.36", "114.80", "10000");
    silent.choice.reset();
    try {
        (void)settle(statutory, silent);
    } catch (const loupan::error& e) {
        std::cout << "  " << e.what() << '\n';
    }

    std::cout << "\nWith a garage, fitment and tax\n";
    auto of = home("139.50", "140.62", "11643.27");
    of.choice.reset();
    area_attachment garage;
    garage.code = "P-12";
    garage.name = "parking";
    garage.contract = floor_area::parse("12.72");
    garage.measured = floor_area::parse("12.60");
    garage.unit_price = unit_price::parse("6000");
    of.attachments = {garage};
    of.fitment = area_fitment{unit_price::parse("1500"), true};
    of.tax = area_tax{rate::parse("9%"), rate::parse("9%")};
    of.house_total = of.contract_total; // the contract holds all three
    of.contract_total += money::parse("76320") + money::parse("209250");
    of.handover_notice = date::parse("2026-06-30");
    std::cout << explain(statutory, of).to_string() << '\n'
              << explain(statutory, of).to_string(loupan::language::chinese);

    std::cout << "\nDue on a holiday\n";
    auto rolled = statutory_rules();
    rolled.pay_days = 30;
    rolled.roll = loupan::calendar::convention::following;
    const auto china = loupan::calendar::china();
    auto soon = home("118.36", "119.05", "10000");
    for (const auto* notice : {"2026-09-01", "2026-12-15"}) {
        soon.handover_notice = date::parse(notice);
        const auto told = explain(compile(rolled), soon, &china);
        for (const auto& s : told.root().children) {
            if (s.code.starts_with("area.due")) {
                std::cout << "  " << told.text(s, loupan::language::english) << '\n';
            }
        }
    }

    std::cout << "\nThe buyer leaves\n";
    auto leaves = home("118.36", "114.80", "10000");
    leaves.choice = choice::rescind;
    leaves.rescission = rescission_facts{money::parse("355080"), rate::parse("3.1%"), {}, date::parse("2026-07-05")};
    std::cout << explain(statutory, leaves).to_string();
}
