// SPDX-License-Identifier: Apache-2.0
#include "catalogue.hpp"
#include "catch.hpp"

#include <loupan/area/texts.hpp>

namespace area_texts_test {

TEST_CASE("both languages say the same of every step of a settlement, and no step has two wordings", "[area]") {
    loupan_test::check_catalogue(loupan::area::area_texts, "area.");
}

} // namespace area_texts_test
