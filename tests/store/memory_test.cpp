// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "conformance.hpp"

#include <loupan/store/memory.hpp>

namespace store_memory_test {

using namespace loupan::store;

TEST_CASE("The memory store passes the conformance kit", "[store]") {
    const conformance::subject memory{
        [](std::vector<record_type> types) { return std::make_shared<memory_store>(types); }, {}};
    int run = 0;
    for (const auto& test : conformance::cases()) {
        if (!test.needs_connect) {
            INFO(test.name);
            CHECK_NOTHROW(test.run(memory));
            ++run;
        }
    }
    CHECK(run >= 13);
}

TEST_CASE("The memory store serves several threads one after the other", "[store]") {
    memory_store s({conformance::sample_type()});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&s, t] {
            for (int i = 0; i < 50; ++i) {
                const auto id = std::to_string(t) + "-" + std::to_string(i);
                s.put(conformance::sample(id), conformance::by(id));
            }
        });
    }
    for (auto& t : threads) {
        t.join();
    }
    CHECK(s.count(conformance::sample_partition(), "sample", where::all()) == 200);
    CHECK(s.events(conformance::sample_partition(), 199, 5).size() == 1);
}

} // namespace store_memory_test
