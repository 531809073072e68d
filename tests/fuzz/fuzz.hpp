// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

// A fuzz target holds a parser to one sentence: it throws a loupan::error, or what it read can be written and read back
// equal. Anything else that is thrown ends the run.

namespace loupan_fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size}; // NOLINT: bytes are characters here
}

inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

/// Calls `read`; an error must have a code and both messages.
template <class Read> void refuse_or(Read&& read) {
    try {
        std::forward<Read>(read)();
    } catch (const loupan::error& e) {
        require(!e.code().empty() && !e.message().empty() && !e.message_zh().empty(), "an error says what is wrong");
    }
}

/// A document that `parse` reads, `to_json` writes back equal and `digest` names.
template <class Parse> void read_back(std::string_view text, Parse parse) {
    refuse_or([&] {
        const auto document = parse(text);
        require(parse(to_json(document, 1)) == document, "a document reads back");
        require(digest(parse(to_json(document))) == digest(document), "and keeps its digest");
    });
}

} // namespace loupan_fuzz
