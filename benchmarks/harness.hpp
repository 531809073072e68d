// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <time.h>

// Measures several ways to do one thing in turn, A B C A B C ..., so that a drift of the machine meets all of them, and
// prints one JSON object a line for bench.py. Ratios are taken round by round; medians are reported.

namespace bench {

struct way {
    std::string name;
    std::function<void()> run;
    std::vector<double> seconds{};
};

inline double median(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

/// Processor time of this thread where the system tells it: other programs then cost us little.
inline double now() {
#if defined(CLOCK_THREAD_CPUTIME_ID)
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
#else
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
#endif
}

inline double seconds_of(const std::function<void()>& f) {
    const double start = now();
    f();
    return now() - start;
}

inline void measure(std::vector<way>& ways, int rounds) {
    for (auto& w : ways) {
        w.run(); // warm up
    }
    for (int i = 0; i < rounds; ++i) {
        for (auto& w : ways) {
            w.seconds.push_back(seconds_of(w.run));
        }
    }
}

inline double ratio(const way& a, const way& b) {
    std::vector<double> r;
    for (std::size_t i = 0; i < a.seconds.size(); ++i) {
        r.push_back(a.seconds[i] / b.seconds[i]);
    }
    return median(std::move(r));
}

/// One line of results.json. `ours` and `peer` in `unit`; a goal of 0 is none, a positive one a ratio not to exceed.
struct line {
    std::string room, name, unit;
    double ours = 0;
    double peer = 0;
    std::string peer_name;
    double ratio = 0;
    double goal = 0;
    std::uint64_t wrong = 0;
    std::uint64_t of = 0;
};

inline void print(const line& l) {
    std::printf("{\"room\": \"%s\", \"name\": \"%s\", \"unit\": \"%s\", \"ours\": %.4g, \"peer\": %.4g, \"peer_name\": \"%s\", "
                "\"ratio\": %.4g, \"goal\": %s, \"wrong\": %llu, \"of\": %llu}\n",
                l.room.c_str(), l.name.c_str(), l.unit.c_str(), l.ours, l.peer, l.peer_name.c_str(), l.ratio,
                l.goal > 0 ? std::to_string(l.goal).c_str() : "null", static_cast<unsigned long long>(l.wrong),
                static_cast<unsigned long long>(l.of));
    std::fflush(stdout);
}

} // namespace bench
