// SPDX-License-Identifier: Apache-2.0
// Prices a real tower from start to end: 657 units in Shenzhen, 175 of them with a filed price. It prints
// what it finds and writes a SQLite file, a web page and a CSV file.
//   loupan_demo [folder for the files]
#include "demo.hpp"

#include <loupan/core/error.hpp>

#include <exception>
#include <filesystem>
#include <iostream>

int main(int argc, char** argv) {
    try {
        const std::filesystem::path out = argc > 1 ? argv[1] : "demo-out";
        std::filesystem::create_directories(out);

        // 1. What is known: the tower, its filed prices, what has been sold.
        const auto tower = demo::read_tower(LOUPAN_SOURCE_DIR "/tests/data/price_lists");
        demo::show_tower(tower);

        // 2. The rules that must have made the filed list.
        const auto filed = demo::fit_list(tower);
        demo::show_rules(filed);

        // 3. A sales list: average 3 % down, no unit above its filed price, none more than 8 % below it.
        const auto sales = demo::make_sales_list(filed, tower, "0.97", "0.92");
        demo::show_sales_list(sales, filed);
        demo::show_comparison(tower.priced, sales.solved.prices);

        // 4. Why a unit costs what it costs.
        demo::show_explanation(sales, "1979137");

        // 5. Keep it, and show it.
        const bool equal = demo::save_and_verify(out / "tower.sqlite", filed, tower, sales);
        demo::write_board(out / "board.html", tower, sales);
        demo::write_csv(out / "sales_list.csv", sales);
        std::cout << "\nFiles in " << out.string() << "\n"
                  << "  tower.sqlite    both schemes, both lists; read back: " << (equal ? "equal" : "DIFFERENT")
                  << "\n"
                  << "  board.html      the sale-control board (销控表): open it in a browser, no network needed\n"
                  << "  sales_list.csv  the sales list, for Excel\n";
        return equal ? 0 : 1;
    } catch (const loupan::error& e) {
        std::cerr << e.what() << '\n' << e.message_zh() << '\n';
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
    }
    return 1;
}
