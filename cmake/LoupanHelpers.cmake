# Helpers for the libraries. Nothing here touches the flags of a consumer.

# loupan_glob(<variable> <pattern>...): the files now there, also those that appear later, relative patterns from the root.
function(loupan_glob variable)
  set(_patterns)
  foreach(_pattern IN LISTS ARGN)
    list(APPEND _patterns "${PROJECT_SOURCE_DIR}/${_pattern}")
  endforeach()
  file(GLOB_RECURSE _files CONFIGURE_DEPENDS ${_patterns})
  list(SORT _files)
  set(${variable} ${_files} PARENT_SCOPE)
endfunction()

# loupan_headers(<target> <header>...): the public headers of a library: its include folder, what is installed, and
# (target loupan_headers_alone) the proof that each of them compiles alone.
function(loupan_headers target)
  get_target_property(_type ${target} TYPE)
  if(_type STREQUAL "INTERFACE_LIBRARY")
    set(_scope INTERFACE)
  else()
    set(_scope PUBLIC)
  endif()
  if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.24)
    target_sources(${target} ${_scope} FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${ARGN})
    if(LOUPAN_TOP_LEVEL)
      set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    endif()
  else()
    target_include_directories(${target} ${_scope} "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
                                                   "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    if(LOUPAN_TOP_LEVEL)
      # What VERIFY_INTERFACE_HEADER_SETS does, for CMake 3.22 and 3.23.
      set(_alone)
      foreach(_header IN LISTS ARGN)
        file(RELATIVE_PATH _path "${PROJECT_SOURCE_DIR}/include" "${_header}")
        set(_file "${PROJECT_BINARY_DIR}/headers_alone/${_path}.cpp")
        file(CONFIGURE OUTPUT "${_file}" CONTENT "#include <${_path}>\n#include <${_path}>\n")
        list(APPEND _alone "${_file}")
      endforeach()
      if(_alone)
        add_library(${target}_each_header_alone OBJECT EXCLUDE_FROM_ALL ${_alone})
        target_link_libraries(${target}_each_header_alone PRIVATE ${target})
        set_property(GLOBAL APPEND PROPERTY LOUPAN_HEADERS_ALONE ${target}_each_header_alone)
      endif()
    endif()
  endif()
  if(NOT LOUPAN_TOP_LEVEL)
    # A consumer's own warning flags do not apply to our headers.
    target_include_directories(${target} SYSTEM ${_scope} "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
  endif()
endfunction()

# loupan_compiled_library(<target> <STATIC|SHARED> SOURCES <file>...)
function(loupan_compiled_library target kind)
  cmake_parse_arguments(PARSE_ARGV 2 _arg "" "" "SOURCES")
  if(NOT _arg_SOURCES)
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/empty/${target}.cpp" CONTENT "// no sources yet\n")
    set(_arg_SOURCES "${PROJECT_BINARY_DIR}/empty/${target}.cpp")
  endif()
  add_library(${target} ${kind} ${_arg_SOURCES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  set_target_properties(
    ${target}
    PROPERTIES POSITION_INDEPENDENT_CODE ON
               CXX_VISIBILITY_PRESET hidden
               VISIBILITY_INLINES_HIDDEN ON
               CXX_EXTENSIONS OFF)
  loupan_own(${target})
endfunction()

# loupan_own(<target>...): our own code: our warnings, sanitizers when asked. No effect inside another project.
function(loupan_own)
  if(TARGET loupan_warnings)
    foreach(_target IN LISTS ARGN)
      target_link_libraries(${_target} PRIVATE $<BUILD_INTERFACE:loupan_warnings>)
    endforeach()
  endif()
endfunction()

# loupan_batches(<target> <files a batch>): with LOUPAN_BATCHES the target's files are compiled so many at once. Each of
# them keeps what is its own in a namespace of its own.
function(loupan_batches target size)
  if(LOUPAN_BATCHES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
  endif()
endfunction()

# loupan_figures_flags(<target>): flags for whatever decides a figure, placed after those of the host so that they win.
function(loupan_figures_flags target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /fp:precise)
  else()
    target_compile_options(${target} PRIVATE -ffp-contract=off -fno-fast-math)
  endif()
endfunction()

# loupan_kernel_flags(<target>): vector kernels, one instruction set a file: *_avx2.cpp, *_avx512.cpp. On another
# processor they are left out; LOUPAN_KERNELS_AVX2 and LOUPAN_KERNELS_AVX512 tell the dispatch what there is.
# Such a file must not leave behind a weak copy of an inline function, since the linker could keep it for a machine
# without that instruction set: tests/kernel_symbols.py looks for them.
function(loupan_kernel_flags target)
  if(MSVC)
    set(_flags_avx2 /arch:AVX2)
    set(_flags_avx512 /arch:AVX512)
  else()
    # without exceptions, so that no reference to their runtime is left behind either
    set(_flags_avx2 -mavx2 -fno-exceptions)
    set(_flags_avx512 -mavx512f -mavx512dq -mavx512bw -mavx512vl -fno-exceptions)
  endif()
  if(NOT MSVC)
    # Whatever the rest is built with; sanitized code need not be quick.
    if(LOUPAN_SANITIZE)
      set(_level -O1)
    else()
      set(_level -O3)
    endif()
    target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:${_level}>)
  endif()
  string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" _processor)
  get_target_property(_sources ${target} SOURCES)
  foreach(_isa avx2 avx512)
    set(_kernels ${_sources})
    list(FILTER _kernels INCLUDE REGEX "_${_isa}\\.cpp$")
    if(NOT _kernels)
      continue()
    endif()
    if(_processor MATCHES "^(x86_64|amd64)$")
      set_property(SOURCE ${_kernels} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS ${_flags_${_isa}})
      set_property(SOURCE ${_kernels} TARGET_DIRECTORY ${target} PROPERTY SKIP_PRECOMPILE_HEADERS ON)
      string(TOUPPER ${_isa} _name)
      target_compile_definitions(${target} PRIVATE LOUPAN_KERNELS_${_name}=1)
    else()
      set_property(SOURCE ${_kernels} TARGET_DIRECTORY ${target} PROPERTY HEADER_FILE_ONLY ON)
    endif()
  endforeach()
endfunction()

# loupan_link_fmt(<target>): fmt, header-only and private, so that no installed library depends on it.
function(loupan_link_fmt target)
  if(NOT TARGET fmt::fmt-header-only)
    find_package(fmt REQUIRED)
  endif()
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:fmt::fmt-header-only>)
endfunction()

# loupan_export_only(<target> <version script>): an ELF library shows these symbols and no others.
function(loupan_export_only target script)
  if(UNIX AND NOT APPLE)
    target_link_options(${target} PRIVATE "LINKER:--version-script=${script}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${script}")
  endif()
endfunction()
