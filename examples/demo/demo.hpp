// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/fit_report.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/target.hpp>
#include <loupan/pricing/units.hpp>

#include <filesystem>
#include <string>
#include <string_view>

// The demo in small functions, one file a subject. Read main.cpp first.

namespace demo {

namespace pricing = loupan::pricing;

/// A tower as its filed list shows it.
struct tower {
    pricing::units all{};     ///< every unit, with its sale status
    pricing::prices filed{};  ///< filed prices (备案价) of all units; absent where the list shows none
    pricing::prices priced{}; ///< the same without the units that have none
};

/// Reads the filed list and the status history.
tower read_tower(const std::filesystem::path& folder);

/// The rules behind a filed list.
struct filed_rules {
    pricing::scheme scheme{};
    pricing::fit_report report{};
};
filed_rules fit_list(const tower& t);

/// A list by the filed rules whose average lies below the filed one.
struct sales_list {
    loupan::decimal wanted{}; ///< the average that was asked for
    pricing::solve_result solved{};
};
sales_list make_sales_list(const filed_rules& filed, const tower& t, std::string_view share_of_average,
                           std::string_view lowest_share_of_price);

/// What the terminal shows.
void show_tower(const tower& t);
void show_rules(const filed_rules& filed);
void show_sales_list(const sales_list& sales, const filed_rules& filed);
void show_comparison(const pricing::prices& before, const pricing::prices& after);
void show_explanation(const sales_list& sales, const std::string& key);

/// Saves both schemes and both lists to a new SQLite file, reads them back and compares. True when all of it is equal.
bool save_and_verify(const std::filesystem::path& file, const filed_rules& filed, const tower& t,
                     const sales_list& sales);

/// The sale-control board (销控表) of all units as one HTML page.
void write_board(const std::filesystem::path& file, const tower& t, const sales_list& sales);
/// The sales list as CSV that Excel opens.
void write_csv(const std::filesystem::path& file, const sales_list& sales);

/// Whole files, in bytes.
std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, std::string_view text);

} // namespace demo
