// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"
#include "table.hpp"

#include <loupan/pricing/compare.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/explain.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>

namespace demo {
namespace {

std::string text(std::size_t n) { return std::to_string(n); }
std::string text(const loupan::decimal& d) { return grouped(d.normalized().to_string()); }
std::string text(const loupan::money& m) { return text(m.to_decimal()); }
std::string two_decimals(const loupan::decimal& d) { return grouped(loupan::rounding("0.01")(d).to_string()); }
std::string text(const std::optional<loupan::unit_price>& p) { return p ? two_decimals(p->to_decimal()) : "-"; }
std::string with_sign(const loupan::decimal& d) { return (d.sign() > 0 ? "+" : "") + text(d); }

std::string floors(const pricing::floor_range& r) {
    return r.from == r.to ? std::to_string(r.from) : std::to_string(r.from) + ".." + std::to_string(r.to);
}

/// `1栋-01 1栋-02 1栋-03` as `1栋-01 02 03`.
std::string short_list(const std::vector<std::string>& stacks) {
    std::string out;
    std::string building;
    for (const auto& stack : stacks) {
        const auto dash = stack.find('-');
        const auto own = stack.substr(0, dash);
        out += out.empty() ? "" : " ";
        out += own == building || dash == stack.npos ? stack.substr(dash + 1) : stack;
        building = own;
    }
    return out;
}

/// `1栋 4702`: what people call a unit.
std::string name_of(const pricing::units& of, std::string_view key) {
    const auto row = of.row_of(key);
    return std::string(of.attribute("building")->text(row)) + " " + std::string(of.attribute("room")->text(row));
}

} // namespace

void show_tower(const tower& t) {
    std::cout << "The tower byf, Shenzhen\n";
    table figures("lr");
    figures.row({"units", text(t.all.size())});
    std::map<std::string, std::size_t> statuses;
    for (std::size_t row = 0; row < t.all.size(); ++row) {
        ++statuses[std::string(t.all.attribute("status")->text(row))];
    }
    for (const auto& [status, count] : statuses) {
        figures.row({"  " + (status.empty() ? "no status" : status), text(count)});
    }
    figures.row({"with a filed price", text(t.priced.size())});
    figures.row({"filed average, yuan/m2", text(t.priced.average(loupan::rounding("0.01")))});
    figures.row({"filed total, yuan", text(t.priced.total())});
    std::cout << figures;
}

void show_rules(const filed_rules& filed) {
    const auto& r = filed.report;
    std::cout << "\nThe filed list, fitted: " << r.total() << " numbers give all " << r.priced << " prices and "
              << r.totals_reproduced << " totals\n";
    table counts("lr");
    counts.row({"stack values", text(r.stack_values)});
    counts.row({"floor steps", text(r.steps)});
    counts.row({"special floors", text(r.specials)});
    counts.row({"shifts of level", text(r.shifts)});
    counts.row({"exceptions (overrides)", text(r.overrides)});
    std::cout << counts;

    std::cout << "\nStacks: value on the lowest floor, yuan/m2\n";
    table stacks("lrlrlrlr");
    std::vector<std::string> line;
    for (const auto& s : r.stacks) {
        line.push_back(s.stack);
        line.push_back(text(s.value));
        if (line.size() == 8) {
            stacks.row(std::move(line));
            line.clear();
        }
    }
    if (!line.empty()) {
        stacks.row(std::move(line));
    }
    std::cout << stacks;

    std::cout << "\nLadders shared by several stacks\n";
    table ladders("lrrll");
    std::size_t own = 0;
    for (const auto& l : r.ladders) {
        if (l.stacks.size() < 2) { // a change of one stack alone
            ++own;
            continue;
        }
        auto label = l.table;
        auto whose = short_list(l.stacks);
        const auto line_of = [&](std::string where, const loupan::decimal& value, const char* what) {
            ladders.row({std::exchange(label, {}), std::move(where), with_sign(value), what, std::exchange(whose, {})});
        };
        for (const auto& range : l.ranges) {
            line_of(floors(range), range.step, range.from == range.to ? "from here up" : "a floor");
        }
        for (const auto& special : l.specials) {
            line_of(std::to_string(special.floor), special.value, "this floor");
        }
    }
    std::cout << ladders << "  and " << own << " that concern one stack alone\n";

    constexpr std::size_t shown = 8;
    auto exceptions = r.exceptions;
    std::sort(exceptions.begin(), exceptions.end(), [](const auto& a, const auto& b) {
        const auto size = [](const auto& e) {
            return e.difference ? std::max(*e.difference, -*e.difference) : loupan::decimal(0);
        };
        return size(a) != size(b) ? size(a) > size(b) : a.unit < b.unit;
    });
    std::cout << "\nExceptions, the largest " << std::min(shown, exceptions.size()) << " of " << exceptions.size()
              << "\n";
    table list("lrrrr");
    list.row({"stack", "floor", "filed", "by the rules", "difference"});
    for (std::size_t i = 0; i < exceptions.size() && i < shown; ++i) {
        const auto& e = exceptions[i];
        list.row({e.stack, e.floor ? std::to_string(*e.floor) : "-", text(e.filed), e.ladder ? text(*e.ladder) : "-",
                  e.difference ? with_sign(*e.difference) : "-"});
    }
    std::cout << list;
}

void show_sales_list(const sales_list& sales, const filed_rules& filed) {
    const auto& target = sales.solved.targets.front();
    std::map<std::string, std::size_t> bound;
    for (const auto& b : target.binding) {
        ++bound[std::string(pricing::to_string(b.why))];
    }
    std::cout << "\nThe sales list: 3 % below the filed average, each unit between 92 and 100 % of its filed price\n";
    table figures("lr");
    figures.row({"target average", text(sales.wanted)});
    figures.row({"reached", text(target.realised)});
    figures.row({"left over, yuan of the whole list", text(target.residual)});
    figures.row({"base price, filed", text(filed.scheme.base.front().value)});
    figures.row({"base price, sales", text(sales.solved.scheme.base.front().value)});
    figures.row({"units moved by a step to get there", text(sales.solved.adjustments.size())});
    for (const auto& [why, count] : bound) {
        figures.row({"units held: " + why, text(count)});
    }
    // Each unit against its filed price, which is its ceiling.
    const auto& list = sales.solved.prices;
    const auto& filed_prices = *list.of().unit_price("max");
    loupan::decimal least(0);
    loupan::decimal most(1);
    for (std::size_t row = 0; row < list.size(); ++row) {
        const auto share = loupan::rounding("0.0001").round_ratio(loupan::decimal(list.columns().unit_price[row]),
                                                                  loupan::decimal(filed_prices[row]));
        least = row == 0 ? share : std::min(least, share);
        most = row == 0 ? share : std::max(most, share);
    }
    figures.row({"lowest share of its filed price, %", two_decimals(least * loupan::decimal(100))});
    figures.row({"highest share of its filed price, %", two_decimals(most * loupan::decimal(100))});
    std::cout << figures;
}

void show_comparison(const pricing::prices& before, const pricing::prices& after) {
    const auto c = pricing::compare(before, after, {.group_by = {"building", "product"}});
    std::cout << "\nFiled list and sales list\n";
    table figures("lrr");
    figures.row({"", "filed", "sales"});
    figures.row({"units", text(c.before.count), text(c.after.count)});
    figures.row({"total, yuan", text(c.before.total), text(c.after.total)});
    figures.row({"average, yuan/m2", text(c.before.average), text(c.after.average)});
    figures.row({"lowest", text(c.before.lowest), text(c.after.lowest)});
    figures.row({"median", text(c.before.median), text(c.after.median)});
    figures.row({"highest", text(c.before.highest), text(c.after.highest)});
    std::cout << figures << "  " << c.up << " up, " << c.flat << " unchanged, " << c.down << " down\n\n";

    table groups("lrrrr");
    groups.row({"group", "units", "filed average", "sales average", "change"});
    for (const auto& g : c.groups) {
        std::string name;
        for (const auto& value : g.values) {
            name += (name.empty() ? "" : " ") + value;
        }
        groups.row(
            {name, text(g.count), text(g.average_before), text(g.average_after), two_decimals(g.average_change)});
    }
    std::cout << groups;
}

void show_explanation(const sales_list& sales, const std::string& key) {
    const auto& list = sales.solved.prices.of();
    const auto why = pricing::explain(pricing::compile(sales.solved.scheme), list, list.row_of(key));
    std::cout << "\nWhy " << name_of(list, key) << " costs what it costs\n"
              << why.to_string(loupan::language::english) << '\n'
              << why.to_string(loupan::language::chinese);
}

} // namespace demo
