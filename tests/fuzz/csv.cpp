// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/interop/csv.hpp>

#include <string>
#include <vector>

using namespace loupan;

namespace {
std::vector<std::vector<std::string>> read(std::string_view text) {
    interop::csv_reader in(text);
    std::vector<std::vector<std::string>> rows{in.header()};
    while (in.next()) {
        rows.emplace_back(in.fields().begin(), in.fields().end());
    }
    return rows;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto rows = read(text);
        interop::csv_writer out;
        for (const auto& row : rows) {
            for (const auto& field : row) {
                out.field(field);
            }
            out.end_row();
        }
        loupan_fuzz::require(read(out.text()) == rows, "a table reads back");
    });
    return 0;
}
