// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <loupan/pricing/board.hpp>
#include <loupan/pricing/csv.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace demo {

void write_board(const std::filesystem::path& file, const tower& t, const sales_list& sales) {
    // The board has every unit of the tower; those without a price in the sales list are shown without one.
    const auto& list = sales.solved.prices;
    std::vector<std::optional<std::int64_t>> unit_prices(t.all.size());
    std::vector<std::optional<std::int64_t>> totals(t.all.size());
    for (std::size_t row = 0; row < list.size(); ++row) {
        const auto at = t.all.row_of(list.of().key(row));
        unit_prices[at] = list.columns().unit_price.at(row);
        totals[at] = list.columns().total.at(row);
    }
    const auto shown =
        pricing::make_prices(t.all, loupan::column<std::int64_t>(unit_prices), loupan::column<std::int64_t>(totals));

    pricing::board_options options;
    options.title = "柏奕府 销控表";
    options.subtitle = "均价较备案价低 3% · 2023-08-05";
    options.label = "room";
    options.filed = t.filed;
    write_file(file, pricing::board_html(t.all, shown, options));
}

void write_csv(const std::filesystem::path& file, const sales_list& sales) {
    loupan::interop::csv_format for_excel;
    for_excel.byte_order_mark = true;
    write_file(file, pricing::prices_to_csv(sales.solved.prices, for_excel));
}

} // namespace demo
