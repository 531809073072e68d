// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/store/price_book.hpp>
#include <loupan/store/sqlite.hpp>

#include <utility>

namespace demo {
namespace {

namespace store = loupan::store;

/// A command has an id, an actor, a time and a reason; they stand in the event log. The id makes a repeat harmless.
store::command command(std::string id, std::string reason) {
    return {std::move(id), "demo", "2023-08-05T09:00:00+08:00", std::move(reason), {}};
}

store::scheme_document document_of(const pricing::scheme& rules) {
    store::scheme_document d;
    d.digest = pricing::digest(rules);
    d.scheme_id = rules.id;
    d.scheme_version = rules.version;
    d.semantics = rules.semantics;
    d.kind = std::string(pricing::to_string(rules.kind));
    d.scope = rules.project;
    d.state = "in_force";
    d.valid_from = "2023-08-05";
    d.document = pricing::to_json(rules);
    return d;
}

bool equal(const pricing::prices& a, const pricing::prices& b) {
    if (a.size() != b.size() || a.total() != b.total() || a.scheme_digest() != b.scheme_digest()) {
        return false;
    }
    for (std::size_t row = 0; row < a.size(); ++row) {
        if (a.has_price(row) != b.has_price(row) || (a.has_price(row) && a[row] != b[row])) {
            return false;
        }
    }
    return true;
}

} // namespace

bool save_and_verify(const std::filesystem::path& file, const filed_rules& filed, const tower& t,
                     const sales_list& sales) {
    for (const auto* end : {"", "-wal", "-shm"}) { // the file of an earlier run
        std::filesystem::remove(file.string() + end);
    }
    const store::partition_key project{"demo", "byf"};
    const auto filed_document = document_of(filed.scheme);
    const auto sales_document = document_of(sales.solved.scheme);
    {
        store::sqlite_store db(file.string(), store::price_book_types());
        store::price_book book(db, project);
        book.save_scheme(filed_document, command("1", "the filed list, fitted"));
        book.save_scheme(sales_document, command("2", "3 % below the filed average"));
        book.save_prices("filed", "registered", t.filed, command("3", "the filed list"));
        book.save_prices("opening", "list", sales.solved.prices, command("4", "the sales list"));
    }
    // A second program: it opens the file, finds the scheme in force on a day, and prices again.
    store::sqlite_store db(file.string(), store::price_book_types());
    const store::price_book book(db, project);
    const auto found = book.resolve("list", "byf", "2023-09-01");
    if (!found || found->document != sales_document.document) {
        return false;
    }
    const auto again = pricing::price(pricing::load_scheme(found->document), sales.solved.prices.of());
    return equal(again, sales.solved.prices) && equal(book.load_prices("opening"), sales.solved.prices) &&
           equal(book.load_prices("filed"), t.filed);
}

} // namespace demo
