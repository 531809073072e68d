# cmake -DWORK= -DSOURCE= -DBUILD= -DLIBDIR= -DCXX= -DGENERATOR= -DLAUNCHER= -DVERSION= -P run.cmake
#       <install|find_package|pkg_config|add_subdirectory>
math(EXPR _last "${CMAKE_ARGC} - 1")
set(_kind "${CMAKE_ARGV${_last}}")
set(_prefix "${WORK}/prefix")
set(_folder "${WORK}/${_kind}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE _status)
  if(NOT _status EQUAL 0)
    list(JOIN ARGN " " _command)
    message(FATAL_ERROR "failed (${_status}): ${_command}")
  endif()
endfunction()

# Configures and builds the folder tests/consumer/<kind> and runs both of its programs.
function(build_and_run)
  set(_launcher)
  if(LAUNCHER)
    set(_launcher "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
  endif()
  run(${CMAKE_COMMAND} -S "${SOURCE}/tests/consumer/${_kind}" -B "${_folder}" -G "${GENERATOR}"
      "-DCMAKE_CXX_COMPILER=${CXX}" -DCMAKE_BUILD_TYPE=Release ${_launcher} ${ARGN})
  run(${CMAKE_COMMAND} --build "${_folder}")
  run("${_folder}/consumer_headers")
  run("${_folder}/consumer_engines")
endfunction()

if(_kind STREQUAL "install")
  file(REMOVE_RECURSE "${_prefix}")
  run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${_prefix}")
elseif(_kind STREQUAL "find_package")
  file(REMOVE_RECURSE "${_folder}")
  build_and_run("-DCMAKE_PREFIX_PATH=${_prefix}")
elseif(_kind STREQUAL "add_subdirectory")
  build_and_run("-DLOUPAN_SOURCE_DIR=${SOURCE}")
elseif(_kind STREQUAL "pkg_config")
  file(REMOVE_RECURSE "${_folder}")
  file(MAKE_DIRECTORY "${_folder}")
  set(ENV{PKG_CONFIG_PATH} "${_prefix}/${LIBDIR}/pkgconfig")
  foreach(_package loupan loupan-engines)
    run(pkg-config --exact-version=${VERSION} ${_package})
    execute_process(
      COMMAND pkg-config --cflags --libs ${_package}
      OUTPUT_VARIABLE _flags
      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(_flags UNIX_COMMAND "${_flags}")
    run("${CXX}" -std=c++20 "${SOURCE}/tests/consumer/main.cpp" -o "${_folder}/${_package}" ${_flags})
    run("${_folder}/${_package}")
  endforeach()
else()
  message(FATAL_ERROR "unknown kind of consumer: ${_kind}")
endif()
