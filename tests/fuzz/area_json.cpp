// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/area.hpp>
#include <loupan/area/facts_json.hpp>
#include <loupan/calendar/china.hpp>

using namespace loupan;
using namespace loupan::area;
using loupan_fuzz::require;

namespace {

void settle_text(const compiled_rules& by, std::string_view text) {
    static const auto china = loupan::calendar::china();
    const auto of = parse_facts(text, by.rules());
    const auto s = settle(by, of, &china);
    require(s.direction == direction::rescinded || s.total_after == of.contract_total + s.total_delta, "totals add up");
    require(!s.delta.net || *s.delta.net + *s.delta.vat == s.delta.gross, "net and tax add up");
    require(!explain(by, of, &china).root().result.empty(), "an explanation has a result");
    require(!s.provisional || s.due.has_value(), "only a due date is provisional");
    require(!to_json(s).empty(), "a result can be written");
}

} // namespace

/// Rules, or rules and facts with a NUL between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    const auto half = text.find('\0');
    loupan_fuzz::refuse_or([&] {
        const auto r = parse_rules(std::string_view(text).substr(0, half));
        require(parse_rules(to_json(r, 1)) == r, "rules read back");
        require(canonical(parse_rules(canonical(r))) == canonical(r), "the canonical form is a fixed point");
        const auto by = compile(r);
        require(by.rules() == r, "compiling keeps the rules");
        validate(by.table());
        if (half != std::string_view::npos) {
            settle_text(by, std::string_view(text).substr(half + 1));
        }
    });
    return 0;
}
