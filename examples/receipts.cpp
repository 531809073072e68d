// SPDX-License-Identifier: Apache-2.0
// What a receipt pays: the Civil Code's order and others, credit, and a red reversal.
#include <loupan/payment/ledger.hpp>

#include <iostream>
#include <string>
#include <utility>

using namespace loupan;
using namespace loupan::payment;

namespace {

receivable line(std::string key, const char* amount, const char* due, item of = item::house) {
    receivable out;
    out.key = std::move(key);
    out.amount = money::parse(amount);
    out.due.value = date::parse(due);
    out.item = of;
    return out;
}

receipt money_in(std::string no, const char* on, const char* amount) {
    receipt out;
    out.no = std::move(no);
    out.on = date::parse(on);
    out.amount = money::parse(amount);
    return out;
}

void show(const std::string& what, const allocation_result& of) {
    std::cout << what << ":";
    for (const auto& l : of.lines) {
        std::cout << ' ' << l.receivable << ' ' << to_string(l.what) << ' ' << l.amount.to_string() << ';';
    }
    std::cout << " credit " << of.credit.to_string() << '\n';
}

void show(const ledger& of, const char* as_of) {
    for (const auto& l : of.lines) {
        const auto now = status(l, date::parse(as_of));
        std::cout << "  " << l.key << ' ' << to_string(now.state) << (now.overdue ? ", overdue" : "") << ", open "
                  << now.open.total().to_string() << '\n';
    }
    std::cout << "  credit " << of.credit().to_string() << '\n';
}

} // namespace

int main() {
    auto second = line("second", "426106.80", "2026-03-10");
    second.accrued = money::parse("3834.96"); // 30 days at 0.0003
    second.accrued_to = date::parse("2026-04-09");
    const auto book = open_ledger(
        {second, line("third", "426106.80", "2026-09-10"), line("deed tax", "13030.79", "2026-03-10", item::agency)});
    const auto payment = money_in("R1", "2026-04-09", "600000");

    show("statutory", allocate_receipt(book.lines, payment));
    show("penalty first", allocate_receipt(book.lines, payment, statutory_penalty_first()));
    show("in proportion", allocate_receipt(book.lines, payment, pro_rata_order()));
    auto due_only = statutory_order();
    due_only.only_due = true;
    show("what is due", allocate_receipt(book.lines, payment, due_only));
    auto named = payment;
    named.lines = {{"deed tax", money::parse("13030.79"), {}}, {"third", money::parse("100000"), {}}};
    show("as designated", allocate_receipt(book.lines, named));

    std::cout << "\nafter R1\n";
    const auto paid = post(book, payment, due_only);
    show(paid, "2026-04-09");
    std::cout << "after its reversal\n";
    show(reverse(paid, {"R1-", "R1", date::parse("2026-04-20"), "cheque bounced", reversal_value::original}),
         "2026-04-20");
    return 0;
}
