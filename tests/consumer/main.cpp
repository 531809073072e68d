// SPDX-License-Identifier: Apache-2.0
// What every consumer test builds and runs: the same program whether loupan was installed or is a subfolder.
#include <loupan/core/config.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/money.hpp>

#include <iostream>
#include <string>

int main() {
    const auto rate = loupan::decimal::parse("1.25").to_string();
    const auto price = loupan::money::parse("12.34").to_string();
    std::cout << "loupan " << LOUPAN_VERSION << ' ' << rate << ' ' << price << '\n';
    return rate == "1.25" && price.find("12.34") != std::string::npos ? 0 : 1;
}
