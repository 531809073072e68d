// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <loupan/interop/csv.hpp>
#include <loupan/pricing/csv.hpp>

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <vector>

namespace demo {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) {
        throw std::runtime_error("cannot write " + file.string());
    }
}

namespace {

/// The last known status of each unit; the history is in the order of its dates.
std::map<std::string, std::string> last_statuses(const std::string& history) {
    std::map<std::string, std::string> out;
    loupan::interop::csv_reader rows(history);
    while (rows.next()) { // date, id, status
        const auto cells = rows.fields();
        out[std::string(cells[1])] = std::string(cells[2]);
    }
    return out;
}

} // namespace

tower read_tower(const std::filesystem::path& folder) {
    // The bureau's column names are known to the library, and stacks come from the room numbers.
    const auto list = pricing::price_list_from_csv(read_file(folder / "byf_units.csv"));
    const auto statuses = last_statuses(read_file(folder / "byf_status_history.csv"));

    std::vector<std::string> status;
    std::vector<std::size_t> priced;
    for (std::size_t row = 0; row < list.units.size(); ++row) {
        auto found = statuses.find(list.units.key(row));
        if (found == statuses.end()) {
            found = statuses.find(""); // one unit has no id, in both files
        }
        status.push_back(found == statuses.end() ? std::string() : found->second);
        if (list.prices.has_price(row)) {
            priced.push_back(row);
        }
    }

    tower t;
    t.all = list.units.with(
        [&](pricing::unit_columns& c) { c.attributes["status"] = loupan::code_column::encode(status); });
    const auto& c = list.prices.columns();
    t.filed = pricing::make_prices(t.all, c.unit_price, c.total);

    std::vector<std::int64_t> unit_prices;
    std::vector<std::int64_t> totals;
    for (const auto row : priced) {
        unit_prices.push_back(c.unit_price[row]);
        totals.push_back(c.total[row]);
    }
    t.priced = pricing::make_prices(t.all.take(priced), loupan::column<std::int64_t>(std::move(unit_prices)),
                                    loupan::column<std::int64_t>(std::move(totals)));
    return t;
}

} // namespace demo
