// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area.hpp>

namespace area_state_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;
using state = settlement_state;
using event = settlement_event;

TEST_CASE("a settlement goes from the survey to the money, and no further", "[area]") {
    const settlement_guards good{.survey_audited = true, .rescission_right = true, .choice_made = true};
    CHECK(next_state(state::pending, event::calculate, good) == state::calculated);
    CHECK(next_state(state::calculated, event::confirm, good) == state::confirmed);
    CHECK(next_state(state::confirmed, event::approve, good) == state::approved);
    CHECK(next_state(state::approved, event::settle, good) == state::settled);
    CHECK(next_state(state::confirmed, event::calculate, good) == state::calculated);
    CHECK(next_state(state::approved, event::unapprove, good) == state::calculated);
    for (const auto e :
         {event::calculate, event::confirm, event::approve, event::reject, event::unapprove, event::settle}) {
        CHECK(code_of([&] { return next_state(state::settled, e, good); }) == "area.already_settled");
    }
    CHECK(actions(state::settled).empty());
    CHECK(actions(state::approved).size() == 2);
}

TEST_CASE("a guard that does not hold says why", "[area]") {
    settlement_guards g{.survey_audited = false, .rescission_right = true, .choice_made = false};
    CHECK(code_of([&] { return next_state(state::pending, event::calculate, g); }) == "area.survey_not_audited");
    CHECK(code_of([&] { return next_state(state::calculated, event::confirm, g); }) == "area.choice_required");
    g.choice_made = true;
    g.rules_approved = false;
    CHECK(code_of([&] { return next_state(state::calculated, event::confirm, g); }) == "area.rules_invalid");
    g.workflow_passed = false;
    CHECK(code_of([&] { return next_state(state::confirmed, event::approve, g); }) == "core.state_invalid");
    CHECK(code_of([&] { return next_state(state::approved, event::calculate, g); }) == "core.state_invalid");
    CHECK(code_of([&] { return next_state(state::pending, event::settle, g); }) == "core.state_invalid");
}

} // namespace area_state_test
