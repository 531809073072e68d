// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/core/explain.hpp>

#include <type_traits>

namespace core_explain_test {

using loupan::explanation;
using loupan::language;
using loupan::null_recorder;
using loupan::step;
using loupan::step_text;
using loupan::tree_recorder;

namespace {

constexpr step_text catalogue[] = {
    {"test.total", "total: {result} ({rule})", "总价:{result}({rule})"},
    {"test.product", "{price} times {area} is {exact}, rounded {rounding} to {result}{missing}",
     "{price}乘以{area}得{exact},按{rounding}取{result}"},
    {"test.brace", "an open { stays", "单个 { 保留"},
};

/// A formula as a room writes it: once, over a recorder.
template <class Recorder> int formula(Recorder& recorder) {
    if constexpr (Recorder::enabled) {
        recorder.open({.code = "test.total", .rule = "C1.3"});
        recorder.add({.code = "test.product",
                      .operands = {{"price", "100", "CNY/m2"}, {"area", "1.255", "m2"}},
                      .exact = "125.5",
                      .rounding = "half_up@1",
                      .result = "126",
                      .unit = "CNY"});
        recorder.close("126");
    }
    return 126;
}

} // namespace

static_assert(std::is_empty_v<null_recorder>);

TEST_CASE("a formula over the null recorder and over the tree recorder gives the same figure", "[core][explain]") {
    null_recorder nothing;
    tree_recorder tree;
    CHECK(formula(nothing) == formula(tree));
    const step root = std::move(tree).take();
    CHECK(root.code == "test.total");
    CHECK(root.result == "126");
    REQUIRE(root.children.size() == 1);
    CHECK(root.children[0].operands[1] == loupan::operand{"area", "1.255", "m2"});
}

TEST_CASE("an explanation is worded by its catalogue in both languages", "[core][explain]") {
    tree_recorder tree;
    formula(tree);
    const explanation e(std::move(tree).take(), catalogue);
    CHECK(e.to_string() == "total: 126 (C1.3)\n"
                           "  100 CNY/m2 times 1.255 m2 is 125.5 CNY, rounded half_up@1 to 126 CNY\n");
    CHECK(e.to_string(language::chinese) == "总价:126(C1.3)\n"
                                            "  100 CNY/m2乘以1.255 m2得125.5 CNY,按half_up@1取126 CNY\n");
    CHECK(e.text({.code = "test.brace"}, language::english) == "an open { stays");
    CHECK(e.text({.code = "test.unknown", .result = "7"}, language::english) == "test.unknown: 7");
    CHECK(e.text({.code = "test.total", .result = "{rule}", .rule = "x"}, language::english) == "total: {rule} (x)");
    CHECK(e == explanation(e.root(), {}));
    CHECK_FALSE(e == explanation());
}

TEST_CASE("a recorder forgives what is opened and not closed, and closed and not opened", "[core][explain]") {
    tree_recorder tree;
    tree.close();
    tree.open({.code = "a"});
    tree.open({.code = "b"});
    tree.add({.code = "c"});
    const step root = std::move(tree).take();
    CHECK(root.code == "a");
    REQUIRE(root.children.size() == 1);
    REQUIRE(root.children[0].children.size() == 1);
    CHECK(root.children[0].children[0].code == "c");
    CHECK(tree_recorder().take() == step{});
}

} // namespace core_explain_test
