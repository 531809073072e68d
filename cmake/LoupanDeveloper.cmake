# The developer's build: included only when loupan is the top-level project.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_RUNTIME_OUTPUT_DIRECTORY)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endif()

# A compiler cache, if there is one. The sloppiness is what ccache asks for with precompiled headers.
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(LOUPAN_CCACHE ccache)
  mark_as_advanced(LOUPAN_CCACHE)
  if(LOUPAN_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${LOUPAN_CCACHE}")
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
    endif()
  endif()
endif()

# Our warnings, for our targets only: a consumer never inherits them.
add_library(loupan_warnings INTERFACE)
if(MSVC)
  target_compile_options(loupan_warnings INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${LOUPAN_WERROR}>:/WX>)
else()
  target_compile_options(
    loupan_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
                              $<$<BOOL:${LOUPAN_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms: in instrumented code, and in Boost's integers at -O3.
    target_compile_options(loupan_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

if(LOUPAN_SANITIZE)
  add_compile_options(-fsanitize=${LOUPAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${LOUPAN_SANITIZE} -fno-sanitize-recover=all)
endif()
if(LOUPAN_FUZZ AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "LOUPAN_FUZZ=ON needs clang (libFuzzer); use the preset asan.")
endif()

# Each header alone (see loupan_headers). CMake makes the target all_verify_interface_header_sets when it generates.
add_custom_target(loupan_headers_alone)
function(loupan_finish_headers_alone)
  if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.24)
    add_dependencies(loupan_headers_alone all_verify_interface_header_sets)
  else()
    get_property(_alone GLOBAL PROPERTY LOUPAN_HEADERS_ALONE)
    add_dependencies(loupan_headers_alone ${_alone})
  endif()
endfunction()
cmake_language(DEFER CALL loupan_finish_headers_alone)

if(LOUPAN_BUILD_TESTS)
  enable_testing()
endif()

# The interpreter for the package and for the checks written in Python. The python3 on the PATH may be one without
# NumPy; so the system's own is asked first, and what is chosen must be able to import what the package needs.
if(LOUPAN_BUILD_PYTHON OR LOUPAN_BUILD_TESTS)
  include(LoupanPython)
endif()
